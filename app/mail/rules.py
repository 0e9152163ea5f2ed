"""The rules of mail: states of a message, when to try again, when to give up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class MessageState(StrEnum):
    """How a message stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Inline:
    """A picture inside the text, shown by ``cid:``."""

    cid: str
    data: bytes
    subtype: str = "png"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    filename: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Rendered:
    """A message in words, in its reader's language."""

    subject: str
    text: str
    html: str
    inline: tuple[Inline, ...] = ()
    attachments: tuple[Attachment, ...] = ()


WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 240, 480, 720))
"""How long to wait after each failed try: growing, more than 24 hours in all."""


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait before the next try, or none when staff must look."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


MAY_BE_SENT_AGAIN = frozenset(
    {MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED, MessageState.FAILED, MessageState.SUPPRESSED}
)
PERMANENT_TRIES = 2
"""How often a message is tried that the server refuses for good (5xx): once more, in case it meant something else."""
