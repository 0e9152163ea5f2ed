"""The rules of booking: states of a seat, who may book, what clashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from app.programme.rules import overlap

if TYPE_CHECKING:
    from collections.abc import Iterable


class BookingStatus(StrEnum):
    """How a guest stands to a session; the names are those of the festival's own trade."""

    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    SESSION_CANCELLED = "session_cancelled"


HOLDS_A_SEAT = frozenset({BookingStatus.BOOKED})
ALIVE = frozenset({BookingStatus.BOOKED, BookingStatus.WAITING})
FEW_LEFT = 20


@dataclass(frozen=True)
class Span:
    """When a session is, as far as clashes depend on it."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime


def clash(wanted: Span, held: Iterable[Span]) -> Span | None:
    """Return the first session already held that shares a moment with the wanted one."""
    for other in held:
        if other.session_id != wanted.session_id and overlap(
            (wanted.starts_at, wanted.ends_at), (other.starts_at, other.ends_at)
        ):
            return other
    return None


def seats(*, own: int | None, sellable: int | None, licensed: int | None) -> int:
    """Return how many may book: the session's own number, else what of the hall is sold, else what is licensed.

    Nobody books more than the hall is licensed for, whatever a session says.
    """
    wanted = own if own is not None else sellable if sellable is not None else licensed
    if wanted is None:
        return 0
    return min(wanted, licensed) if licensed is not None else wanted


def booked_or_waiting(*, seats: int, taken: int) -> BookingStatus:
    """Decide where a wish leads."""
    return BookingStatus.BOOKED if taken < seats else BookingStatus.WAITING
