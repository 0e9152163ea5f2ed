"""Messages are written inside the unit of work of their cause, each once."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.core.errors import Refusal
from app.core.tokens import new_id
from app.mail import queries
from app.mail.errors import NotSendable
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.web.listing import Listing
from tests.conftest import count_rows
from tests.factories import keep, make_event

pytestmark = pytest.mark.usefixtures("database")
SUBJECT = new_id()


def write(occasion: str = "first") -> Message:
    outbox.write("note", to="lucia@example.com", locale="es", subject_id=SUBJECT, occasion=occasion, badge_id=SUBJECT)
    message = queries.find_message("note", SUBJECT, occasion)
    assert message is not None
    return message


def test_a_message_waits_with_its_ids_and_without_text() -> None:
    message = write()

    assert (message.state, message.to, message.locale) == (MessageState.QUEUED, "lucia@example.com", "es")
    assert message.ids == {"badge_id": str(SUBJECT)}
    assert message.frozen is None


def test_the_same_cause_writes_no_second_message() -> None:
    write()

    write()

    assert count_rows("message") == 1


def test_another_occasion_is_another_message() -> None:
    write("first")

    write("second")

    assert count_rows("message") == 2


def test_a_refused_command_leaves_no_message() -> None:
    @atomic
    def refused() -> None:
        write()
        raise Refusal

    with pytest.raises(Refusal):
        refused()

    assert count_rows("message") == 0


def test_a_message_whose_cause_is_gone_is_called_back() -> None:
    message = write()

    outbox.cancel("note", subject_id=SUBJECT)

    db.session.refresh(message)
    assert message.state is MessageState.CANCELLED


def test_a_message_that_left_is_not_called_back() -> None:
    message = write()
    message.state = MessageState.SENT
    keep(message)

    outbox.cancel("note", subject_id=SUBJECT)

    assert queries.list_about(SUBJECT)[0].state is MessageState.SENT


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.SENT])
def test_what_failed_or_went_out_may_be_sent_again(state: MessageState) -> None:
    message = write()
    message.state, message.attempts, message.last_error = state, 8, "later: 451"
    keep(message)

    outbox.send_again(message, by=SYSTEM)

    assert (message.state, message.attempts, message.last_error) == (MessageState.QUEUED, 0, "")


def test_what_is_on_its_way_is_not_sent_again() -> None:
    message = write()

    with pytest.raises(NotSendable):
        outbox.send_again(message, by=SYSTEM)


def test_an_events_messages_are_listed_by_state_and_address_and_counted() -> None:
    event = make_event()
    for address in ("ana@example.com", "bo@example.com"):
        outbox.write("note", to=address, locale="en", subject_id=new_id(), occasion="x", event_id=event.id)

    def listed(**asked: Any) -> list[str]:  # noqa: ANN401 — handed on
        page = queries.list_messages(event.id, Listing(sort="to", **asked))
        assert page.total == len(page.rows)
        return [row.to for row in page.rows]

    assert listed() == ["ana@example.com", "bo@example.com"]
    assert listed(words="ANA", filters={"state": "queued"}) == ["ana@example.com"]
    assert listed(filters={"template": "note"}, descending=True) == ["bo@example.com", "ana@example.com"]
    assert listed(filters={"state": "sent"}) == listed(filters={"template": "other"}) == []
    assert queries.list_templates(event.id) == ["note"]
    assert queries.count_by_state(event.id) == {MessageState.QUEUED: 2}
