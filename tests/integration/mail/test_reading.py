"""A frozen message is read back for the desk, without what is for one reader only."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from app.mail.service import reading


def test_a_preview_has_subject_sender_words_and_files() -> None:
    mime = EmailMessage(policy=SMTP)
    mime["From"] = "Guest Office <no-reply@lanyard.example>"
    mime["Subject"] = "Su acreditación está lista"
    mime.set_content("Hola, María José.\n")
    mime.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="acreditación.pdf")

    assert reading.preview(mime.as_bytes()) == reading.Preview(
        subject="Su acreditación está lista",
        sender="Guest Office <no-reply@lanyard.example>",
        text="Hola, María José.\r\n",
        files=("acreditación.pdf",),
    )


def test_a_message_without_words_has_none() -> None:
    mime = EmailMessage(policy=SMTP)
    mime["From"], mime["Subject"] = "no-reply@lanyard.example", "x"
    mime.set_content("<p>x</p>", subtype="html")

    assert reading.preview(mime.as_bytes()).text == ""


@pytest.mark.parametrize("path", ["/a/", "/g/", "/i/", "/account/invitation/", "/account/password/"])
def test_the_secret_of_a_link_is_left_out(path: str) -> None:
    mime = EmailMessage(policy=SMTP)
    mime["From"], mime["Subject"] = "no-reply@lanyard.example", "x"
    mime.set_content(f"https://lanyard.example{path}{'kT-_9' * 9} and on\n")

    assert reading.preview(mime.as_bytes()).text.split()[0] == f"https://lanyard.example{path}…"
