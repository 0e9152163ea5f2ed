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


class Trouble(StrEnum):
    """Why a try failed, as far as it matters for the next one."""

    UNREACHABLE = "unreachable"
    """No server, or it fell silent: nothing is wrong with the message."""
    LATER = "later"
    """The server says try later (4xx)."""
    NEVER = "never"
    """The server refuses for good (5xx)."""


WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 240, 480, 720))
"""How long to wait after each failed try: growing, more than 24 hours in all."""

OUTAGE_WAIT = timedelta(minutes=5)
OUTAGE_TRIES = 600
"""While the server is away we knock every few minutes, for two days, so that all mail leaves soon after it is back."""

NO_CONNECTION = ("ConnectionRefusedError", "TimeoutError", "OSError", "gaierror")
"""Reasons that say nothing about the message: once any message gets through, these need wait no longer."""

SECOND_OPINION = timedelta(seconds=20)
"""A message refused for good is tried once more, in case the server meant something else."""
PERMANENT_TRIES = 2

MAY_BE_SENT_AGAIN = frozenset(
    {MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED, MessageState.FAILED, MessageState.SUPPRESSED}
)


def wait_after(attempts: int, trouble: Trouble = Trouble.LATER) -> timedelta | None:
    """Return how long to wait before the next try, or none when staff must look."""
    match trouble:
        case Trouble.NEVER:
            return SECOND_OPINION if attempts < PERMANENT_TRIES else None
        case Trouble.UNREACHABLE:
            return min(WAITS[min(attempts, len(WAITS)) - 1], OUTAGE_WAIT) if attempts < OUTAGE_TRIES else None
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def trouble_of(code: int) -> Trouble:
    """Read a server's reply code (RFC 5321, 4.2.1); 0 is no reply at all, 421 a server that is closing."""
    if code in {0, 421}:
        return Trouble.UNREACHABLE
    return Trouble.NEVER if code >= 500 else Trouble.LATER  # noqa: PLR2004 — the class of the code
