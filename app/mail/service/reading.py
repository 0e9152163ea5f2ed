"""A frozen message, read back for the desk: its words, without the links that are for one reader only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

SECRET = re.compile(r"(/(?:a|g|i|account/invitation|account/password)/)[A-Za-z0-9_-]{16,}")


@dataclass(frozen=True)
class Preview:
    """What a reader of the message sees first."""

    subject: str
    sender: str
    text: str
    files: tuple[str, ...]


def preview(frozen: bytes) -> Preview:
    """Read subject, sender, text and file names out of a message's bytes."""
    mime = message_from_bytes(frozen, policy=default)
    body = mime.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Preview(
        subject=str(mime["Subject"]),
        sender=str(mime["From"]),
        text=SECRET.sub(r"\1…", text),
        files=tuple(part.get_filename() or "" for part in mime.iter_attachments()),
    )
