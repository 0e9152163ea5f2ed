"""Mails as files: one .eml each, named so that their order is the order of arrival."""

from __future__ import annotations

import re
import secrets
import time
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from functools import lru_cache
from typing import TYPE_CHECKING

from app.core.errors import NotFound

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart
    from pathlib import Path

KEY = re.compile(r"\d{20}-[0-9a-f]{8}")
ENVELOPE = "X-Envelope-To"
HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
CID = re.compile(r"""(["'(])cid:([^"')]+)(["')])""", re.IGNORECASE)
SHOWN_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
REMEMBERED = 2000
BROKEN_HEADER = (MessageError, ValueError, IndexError, AttributeError, TypeError, KeyError)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came with a mail."""

    number: int
    name: str
    kind: str
    content: bytes

    @property
    def kilobytes(self) -> int:
        """The size as people read it."""
        return -(-len(self.content) // 1000)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One line of the list."""

    key: str
    at: datetime
    sender: str
    recipients: str
    subject: str

    def mentions(self, words: str) -> bool:
        """Say whether a search finds this mail."""
        return words.casefold() in f"{self.sender} {self.recipients} {self.subject}".casefold()


class Letters:
    """The mails in one folder; a restart finds them again."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.summary = lru_cache(REMEMBERED)(self._summary)

    def keep(self, content: bytes, *, recipients: list[str]) -> str:
        """Write a mail down for good and return its key."""
        key = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        half = self._folder / f"{key}.half"
        envelope = f"{ENVELOPE}: {', '.join(recipients)}\r\n".encode()
        half.write_bytes(envelope + content)
        half.replace(self._folder / f"{key}.eml")
        return key

    def keys(self) -> list[str]:
        """List the keys, newest first."""
        return sorted((path.stem for path in self._folder.glob("*.eml") if KEY.fullmatch(path.stem)), reverse=True)

    def source(self, key: str) -> bytes:
        """Return a mail as it came."""
        path = self._folder / f"{key}.eml"
        if not KEY.fullmatch(key) or not path.is_file():
            raise NotFound
        return path.read_bytes()

    def message(self, key: str) -> EmailMessage:
        """Return a mail parsed."""
        return message_from_bytes(self.source(key), policy=policy.default)

    def clear(self) -> None:
        """Throw every mail away."""
        for key in self.keys():
            (self._folder / f"{key}.eml").unlink(missing_ok=True)

    def _summary(self, key: str) -> Summary:
        message = self.message(key)
        return Summary(
            key=key,
            at=arrived(key),
            sender=header(message, "From"),
            recipients=header(message, "To") or header(message, ENVELOPE),
            subject=header(message, "Subject"),
        )


def arrived(key: str) -> datetime:
    """Return when a mail came, in the machine's own time."""
    return datetime.fromtimestamp(int(key[:20]) / 1e9, tz=UTC).astimezone()


def header(message: EmailMessage, name: str) -> str:
    """Return a header decoded; a broken one as far as it can be read."""
    try:
        return str(message.get(name, ""))
    except BROKEN_HEADER:
        return str(dict(message.raw_items()).get(name, ""))


def text(message: EmailMessage) -> str | None:
    """Return the text part, if there is one."""
    part = message.get_body(("plain",))
    return None if part is None else _decoded(part)


def html(message: EmailMessage) -> bytes | None:
    """Return the HTML part as a page of its own: pictures inside, links to a new window."""
    part = message.get_body(("html",))
    if part is None:
        return None
    pictures = {
        str(other.get("Content-ID", "")).strip("<> "): other
        for other in message.walk()
        if other.get_content_type() in SHOWN_PICTURES
    }

    def inside(match: re.Match[str]) -> str:
        picture = pictures.get(match[2])
        if picture is None:
            return match[0]
        encoded = b64encode(_bytes(picture)).decode()
        return f"{match[1]}data:{picture.get_content_type()};base64,{encoded}{match[3]}"

    page = CID.sub(inside, _decoded(part)).encode()
    base = b'<base target="_blank">'
    found = HEAD.search(page)
    return page[: found.end()] + base + page[found.end() :] if found else base + page


def attachments(message: EmailMessage) -> list[Attachment]:
    """List the files that came with a mail, without the pictures shown in it."""
    return [
        Attachment(
            number=number,
            name=part.get_filename() or f"attachment-{number}",
            kind=part.get_content_type(),
            content=_bytes(part),
        )
        for number, part in enumerate(message.iter_attachments(), start=1)
        if part.get_content_disposition() == "attachment" or part.get_filename()
    ]


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(part: MIMEPart) -> str:
    charset = part.get_content_charset("utf-8")
    try:
        return _bytes(part).decode(charset, "replace")
    except LookupError:
        return _bytes(part).decode("utf-8", "replace")
