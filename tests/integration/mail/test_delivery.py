"""Mail leaves through a real server, well behaved or not."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.core import clock, settings
from app.core.access import SYSTEM
from app.core.db import db
from app.core.settings import config
from app.core.tokens import new_id
from app.mail import queries
from app.mail.cli import commands
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.mail.rules import MessageState, Rendered
from app.mail.service import delivery, outbox
from tests.factories import keep, make_event

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask

    from tests.smtp import Sink

pytestmark = pytest.mark.usefixtures("database")


def write(to: str = "lucia@example.com", *, event_id: UUID | None = None, template: str = "note") -> UUID:
    subject = new_id()
    outbox.write(template, to=to, locale="es", subject_id=subject, occasion="x", event_id=event_id)
    message = queries.find_message(template, subject, "x")
    assert message is not None
    return message.id


def read(message_id: UUID) -> Message:
    db.session.expire_all()
    return queries.read_whole(message_id)


def make_due(*message_ids: UUID) -> None:
    for message_id in message_ids:
        message = read(message_id)
        message.due_at = clock.now() - timedelta(seconds=1)
        keep(message)


def test_a_message_leaves_once(sink: Sink) -> None:
    message_id = write()

    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0

    assert [mail.recipients for mail in sink.received] == [("lucia@example.com",)]
    message = read(message_id)
    assert (message.state, message.attempts, message.lease_until) == (MessageState.SENT, 1, None)
    assert message.sent_at is not None


def test_the_mail_has_text_html_a_picture_in_it_and_a_file(sink: Sink) -> None:
    write()

    delivery.deliver_due()

    mail = sink.received[0]
    shape = [part.get_content_type() for part in mail.message.walk()]
    assert shape == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    assert mail.subject == "Nota para 王子墨"
    assert mail.body() == "Hola, Lucía.\n"
    assert 'style="color: #B3202C' in mail.body("html")
    assert "prefers-color-scheme: dark" in mail.body("html")
    assert mail.attachments() == {"acreditación.pdf": b"%PDF-1.7 not really"}


def test_the_mail_says_who_writes_and_that_a_machine_sends_it(sink: Sink) -> None:
    event = make_event()
    event.sender_name, event.reply_to = 'Guest Office\r\nBcc: all@example.org, "Hengdian"', "guests@example.com"
    keep(event)
    message_id = write(event_id=event.id)

    delivery.deliver_due()

    mail = sink.received[0].message
    assert mail["From"].addresses[0].display_name == 'Guest Office Bcc: all@example.org, "Hengdian"'
    assert mail["From"].addresses[0].addr_spec == config().mail_sender
    assert mail["Reply-To"] == "guests@example.com"
    assert mail["Message-ID"] == f"<{message_id}@lanyard.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "es"
    assert mail["Bcc"] is None
    assert sink.received[0].recipients == ("lucia@example.com",)


@pytest.mark.parametrize(
    "word",
    ["a\r\nBcc: eve@example.org", "a\nX-Evil: 1", "a\r\n\r\n<script>", "=?utf-8?q?a=0D=0ABcc:_eve?=", "\x00\x0b\x85"],
)
def test_no_word_adds_a_header_or_a_recipient(sink: Sink, word: str) -> None:
    outbox.write("note", to="lucia@example.com", locale="es", subject_id=new_id(), occasion="x", word=word)

    delivery.deliver_due()

    mail = sink.received[0]
    assert mail.recipients == ("lucia@example.com",)
    assert set(mail.message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
        "Content-Language", "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["a@example.com\r\nBcc: eve@example.org", "eve@example.org, a@example.com", ""])
def test_what_is_no_address_is_sent_to_nobody(sink: Sink, address: str) -> None:
    message_id = write(address)

    delivery.deliver_due()

    assert sink.received == []
    assert read(message_id).state is MessageState.FAILED


def test_a_message_the_server_wants_later_leaves_later_as_the_same_bytes(sink: Sink) -> None:
    sink.status("lucia@example.com", 451)
    message_id = write()
    delivery.deliver_due()
    message = read(message_id)
    first = message.frozen
    assert (message.state, message.last_error) == (MessageState.QUEUED, "later: 451")
    assert message.due_at > clock.now() + timedelta(seconds=50)

    sink.status("lucia@example.com", None)
    make_due(message_id)
    delivery.deliver_due()

    assert [mail.content for mail in sink.received] == [first]


def test_a_message_refused_for_good_is_tried_twice_and_shown(sink: Sink) -> None:
    sink.status("lucia@example.com", 550)
    message_id = write()

    delivery.deliver_due()
    assert read(message_id).state is MessageState.QUEUED
    make_due(message_id)
    delivery.deliver_due()

    message = read(message_id)
    assert (message.state, message.last_error) == (MessageState.FAILED, "never: 550")
    assert len(sink.attempts) == 2


def test_one_refused_message_does_not_hold_up_the_others(sink: Sink) -> None:
    sink.status("bad@example.com", 550)
    write("bad@example.com")
    write("bo@example.com")

    assert delivery.deliver_due() == 1

    assert [mail.recipients for mail in sink.received] == [("bo@example.com",)]


def test_fifty_messages_go_over_one_connection_and_the_rest_in_the_next_round(sink: Sink) -> None:
    for number in range(53):
        write(f"guest{number}@example.com")

    assert [delivery.deliver_due(), delivery.deliver_due(), delivery.deliver_due()] == [50, 3, 0]

    assert len({mail.message_id for mail in sink.received}) == 53


def test_while_the_server_is_away_everything_waits_and_then_leaves_once(sink: Sink) -> None:
    ids = [write(f"guest{number}@example.com") for number in range(5)]
    sink.refuse()

    assert delivery.deliver_due() == 0
    states = [(read(message_id).state, read(message_id).attempts) for message_id in ids]
    assert states == [(MessageState.QUEUED, 1)] + [(MessageState.QUEUED, 0)] * 4

    sink.accept()
    make_due(*ids)
    assert delivery.deliver_due() == 5
    assert len(sink.received) == 5


def test_a_silent_server_costs_one_message_its_try(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "SMTP_TIMEOUT_SECONDS", 0.3)
    ids = [write("one@example.com"), write("two@example.com")]
    sink.hangs = True

    assert delivery.deliver_due() == 0

    sink.hangs = False
    assert [read(message_id).attempts for message_id in ids] == [1, 0]
    assert read(ids[0]).last_error.startswith("unreachable: ")
    make_due(*ids)
    assert delivery.deliver_due() == 2


def test_a_connection_cut_in_the_text_is_tried_again(sink: Sink) -> None:
    sink.cuts_in_data = True
    message_id = write()

    assert delivery.deliver_due() == 0

    assert read(message_id).last_error == "unreachable: SMTPServerDisconnected"
    sink.cuts_in_data = False
    make_due(message_id)
    assert delivery.deliver_due() == 1


def test_an_answer_lost_after_the_text_costs_one_duplicate_that_says_it_is_one(sink: Sink) -> None:
    sink.drops_after_data = True
    message_id = write()
    delivery.deliver_due()
    sink.drops_after_data = False
    make_due(message_id)

    delivery.deliver_due()

    assert len(sink.received) == 2
    assert sink.received[0].content == sink.received[1].content
    assert len({mail.message_id for mail in sink.received}) == 1


def test_what_a_killed_worker_held_is_sent_when_its_lease_is_over(sink: Sink) -> None:
    message_id = write()
    message = read(message_id)
    message.state, message.attempts = MessageState.SENDING, 1
    message.lease_until = clock.now() + timedelta(minutes=1)
    keep(message)
    assert delivery.deliver_due() == 0

    message = read(message_id)
    message.lease_until = clock.now() - timedelta(seconds=1)
    keep(message)

    assert delivery.deliver_due() == 1
    assert len(sink.received) == 1


def test_a_slow_message_stays_in_the_hands_of_its_living_worker(
    sink: Sink, renderers: dict[str, delivery.Renderer], monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed, enough = [], threading.Event()

    def renew(message_ids: list[UUID]) -> None:
        renewed.append(message_ids)
        if len(renewed) == 2:
            enough.set()
        raise OSError  # the first renewal fails; there is another all the same

    def slow(message: Message) -> Rendered:
        assert enough.wait(timeout=10)
        return before(message)

    before = renderers["note"]
    renderers["note"] = slow
    monkeypatch.setattr(delivery, "LEASE", timedelta(seconds=0.03))
    monkeypatch.setattr(delivery, "_renew", renew)
    message_id = write()

    assert delivery.deliver_due() == 1

    assert renewed[:2] == [[message_id], [message_id]]
    assert len(sink.received) == 1


def test_a_lease_is_renewed_only_for_what_is_still_in_hand() -> None:
    ids = [write("one@example.com"), write("two@example.com")]
    message = read(ids[0])
    message.state, message.lease_until = MessageState.SENDING, clock.now()
    keep(message)

    delivery._renew(ids)  # noqa: SLF001 — otherwise only a thread calls it

    lease = read(ids[0]).lease_until
    assert lease is not None
    assert lease > clock.now() + timedelta(seconds=20)
    assert read(ids[1]).lease_until is None


def test_the_first_message_that_gets_through_calls_up_what_waited_for_the_server(sink: Sink) -> None:
    sink.refuse()
    write("waits@example.com")
    delivery.deliver_due()
    sink.accept()
    assert delivery.deliver_due() == 0

    write("new@example.com")

    assert [delivery.deliver_due(), delivery.deliver_due()] == [1, 1]
    assert [mail.recipients for mail in sink.received] == [("new@example.com",), ("waits@example.com",)]


def test_a_message_that_cuts_the_line_is_not_called_up_by_others(sink: Sink) -> None:
    sink.cuts_in_data = True
    write("waits@example.com")
    delivery.deliver_due()
    sink.cuts_in_data = False
    write("new@example.com")

    assert [delivery.deliver_due(), delivery.deliver_due()] == [1, 0]


def test_a_batch_that_takes_long_gives_the_rest_back(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BATCH_SECONDS", -1.0)
    ids = [write("one@example.com"), write("two@example.com")]

    assert delivery.deliver_due() == 1

    assert [mail.recipients for mail in sink.received] == [("one@example.com",)]
    assert (read(ids[1]).state, read(ids[1]).attempts) == (MessageState.QUEUED, 0)


def test_a_message_whose_cause_is_gone_does_not_leave(sink: Sink, renderers: dict[str, delivery.Renderer]) -> None:
    def moot(message: Message) -> Rendered:
        raise MessageIsMoot(message.template)

    renderers["moot"] = moot
    message_id = write(template="moot")

    delivery.deliver_due()

    assert read(message_id).state is MessageState.CANCELLED
    assert sink.attempts == []


def test_a_message_that_cannot_be_rendered_is_shown_and_holds_nothing_up(
    sink: Sink, renderers: dict[str, delivery.Renderer]
) -> None:
    def broken(message: Message) -> Rendered:
        raise KeyError(message.to)

    renderers["broken"] = broken
    broken_id = write(template="broken")
    write("bo@example.com")

    assert delivery.deliver_due() == 1

    message = read(broken_id)
    assert (message.state, message.last_error) == (MessageState.FAILED, "render: KeyError")
    assert [mail.recipients for mail in sink.received] == [("bo@example.com",)]


def test_sending_again_sends_the_very_same_mail(sink: Sink) -> None:
    message_id = write()
    delivery.deliver_due()

    outbox.send_again(read(message_id), by=SYSTEM)
    delivery.deliver_due()

    assert sink.received[0].content == sink.received[1].content


def test_the_command_line_sends_all_that_is_due(app: Flask, sink: Sink) -> None:
    write("one@example.com")
    write("two@example.com")

    result = app.test_cli_runner().invoke(commands, ["deliver"])

    assert result.output == "2 sent\n"
    assert len(sink.received) == 2


@pytest.mark.parametrize(("tls", "ssl"), [(True, False), (False, True)])
def test_a_server_that_cannot_prove_itself_gets_nothing(app: Flask, sink: Sink, *, tls: bool, ssl: bool) -> None:
    settings.configure(app, replace(config(), mail_use_tls=tls, mail_use_ssl=ssl))
    message_id = write()

    delivery.deliver_due()

    assert sink.received == []
    assert read(message_id).state is MessageState.QUEUED


def test_a_password_is_never_given_to_a_server_that_asks_for_none(app: Flask, sink: Sink) -> None:
    settings.configure(app, replace(config(), mail_username="lanyard", mail_password="secret"))
    message_id = write()

    delivery.deliver_due()

    assert sink.received == []
    assert read(message_id).last_error == "unreachable: SMTPNotSupportedError"
    assert db.session.scalar(select(Message.state)) is MessageState.QUEUED
