"""The desk sees what was sent, why something was not, and may send it again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from app.accounts.rules import Role
from app.core import clock
from app.core.tokens import new_id
from app.events.models import Event
from app.mail import queries
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from tests.factories import keep, make_account, make_event, make_organiser

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SECRET = "k" * 43
FROZEN = (
    b"From: Guest Office <no-reply@lanyard.example>\r\nTo: lucia@example.com\r\nSubject: Your badge\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Hello <script>alert(1)</script>, open http://lanyard.test/g/" + SECRET.encode() + b"\r\n"
)


@pytest.fixture
def event(client: FlaskClient) -> Event:
    organiser = make_organiser()
    event = make_event(organiser, code="hff-2026")
    office = make_account(organiser, Role.GUEST_OFFICE, event=event)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{office.id.hex}.{office.epoch}"
    return event


def make_message(event_id: UUID, *, to: str = "lucia@example.com", state: MessageState, error: str = "") -> Message:
    subject = new_id()
    outbox.write("badge_ready", to=to, locale="es", subject_id=subject, occasion="x", event_id=event_id)
    message = queries.find_message("badge_ready", subject, "x")
    assert message is not None
    message.state, message.last_error, message.frozen = state, error, FROZEN
    message.sent_at = clock.now() if state is MessageState.SENT else None
    keep(message)
    return message


def test_messages_are_listed_and_narrowed_by_state_and_address(client: FlaskClient, event: Event) -> None:
    make_message(event.id, to="ana@example.com", state=MessageState.SENT)
    make_message(event.id, to="bo@example.com", state=MessageState.FAILED)
    make_message(make_event().id, to="eve@example.com", state=MessageState.FAILED)

    whole, failed, found, odd = (
        client.get(f"/desk/hff-2026/messages{query}").text for query in ("", "?state=failed", "?q=ana", "?state=odd")
    )

    shown = [[name in page for name in ("ana@", "bo@", "eve@")] for page in (whole, failed, found, odd)]
    assert shown == [[True, True, False], [False, True, False], [True, False, False], [True, True, False]]


def test_an_empty_outbox_says_so(client: FlaskClient, event: Event) -> None:
    del event

    assert "Nothing here." in client.get("/desk/hff-2026/messages").text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("unreachable: TimeoutError", "did not answer"),
        ("later: 451", "try later (code 451)"),
        ("never: 550", "refused this address (code 550)"),
        ("render: KeyError", "could not be put into words"),
    ],
)
def test_a_message_says_in_plain_words_why_it_did_not_leave(
    client: FlaskClient, event: Event, error: str, words: str
) -> None:
    message = make_message(event.id, state=MessageState.FAILED, error=error)

    assert words in client.get(f"/desk/hff-2026/messages/{message.id}").text


def test_a_message_is_shown_without_the_guests_own_link_and_harmless(client: FlaskClient, event: Event) -> None:
    message = make_message(event.id, state=MessageState.SENT)

    page = client.get(f"/desk/hff-2026/messages/{message.id}").text

    assert "Your badge" in page
    assert SECRET not in page
    assert "<script>alert(1)" not in page


def test_a_message_that_waits_has_no_words_yet(client: FlaskClient, event: Event) -> None:
    message = make_message(event.id, state=MessageState.QUEUED)
    message.frozen = None
    keep(message)

    assert "put into words when it leaves" in client.get(f"/desk/hff-2026/messages/{message.id}").text


def test_sending_again_puts_it_back_in_the_queue_once(client: FlaskClient, event: Event) -> None:
    message = make_message(event.id, state=MessageState.FAILED, error="never: 550")
    address = f"/desk/hff-2026/messages/{message.id}/sending"

    assert client.post(address).status_code == 303
    assert message.state is MessageState.QUEUED
    assert client.post(address).status_code == 409
