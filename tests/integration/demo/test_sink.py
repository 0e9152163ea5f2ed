"""The tests' own SMTP server does what its switches say; other tests lean on it."""

import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.smtp import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


def mail_for(*recipients: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "desk@festival.example"
    message["To"] = ", ".join(recipients)
    message["Subject"] = "Su acreditación"
    message["Message-ID"] = "<1@festival.example>"
    message.set_content("Nos vemos en Hengdian.\n")
    message.add_alternative("<p>Nos vemos en <b>Hengdian</b>.</p>\n", subtype="html")
    message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="badge.pdf")
    return message


def deliver(sink: Sink, *recipients: str, timeout: float = 5) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=timeout) as client:
        return client.send_message(mail_for(*recipients))


def test_a_mail_arrives_whole(sink: Sink) -> None:
    deliver(sink, "lucia@example.org")

    [mail] = sink.wait_for(1)
    assert mail.recipients == ("lucia@example.org",)
    assert mail.subject == "Su acreditación"
    assert mail.message_id == "<1@festival.example>"
    assert mail.body() == "Nos vemos en Hengdian.\n"
    assert mail.body("html") == "<p>Nos vemos en <b>Hengdian</b>.</p>\n"
    assert mail.attachments() == {"badge.pdf": b"%PDF-1.7"}


def test_one_recipient_gets_the_code_it_was_given_and_the_others_their_mail(sink: Sink) -> None:
    sink.status("busy@example.org", 451)

    refused = deliver(sink, "busy@example.org", "wei@example.org")

    assert {address: code for address, (code, _) in refused.items()} == {"busy@example.org": 451}
    assert [mail.recipients for mail in sink.received] == [("wei@example.org",)]
    sink.status("busy@example.org", None)
    assert deliver(sink, "busy@example.org") == {}


def test_a_refusing_sink_comes_back_on_the_same_port(sink: Sink) -> None:
    port = sink.port
    sink.refuse()
    with pytest.raises(ConnectionRefusedError):
        deliver(sink, "lucia@example.org")

    sink.accept()
    deliver(sink, "lucia@example.org")

    assert sink.port == port
    assert len(sink.to("lucia@example.org")) == 1


def test_a_hanging_sink_answers_nothing(sink: Sink) -> None:
    sink.hangs = True
    began = time.monotonic()

    with pytest.raises(OSError, match="timed out"):
        deliver(sink, "lucia@example.org", timeout=0.3)

    assert time.monotonic() - began >= 0.3
    assert sink.received == []


def test_a_cut_in_data_leaves_nothing(sink: Sink) -> None:
    sink.cuts_in_data = True

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        deliver(sink, "lucia@example.org")

    assert sink.received == []


def test_a_drop_after_data_keeps_the_mail_and_loses_the_answer(sink: Sink) -> None:
    sink.drops_after_data = True

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        deliver(sink, "lucia@example.org")

    assert len(sink.received) == 1
