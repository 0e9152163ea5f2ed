"""The rules of booking: states of a seat, who may book, what clashes."""

from __future__ import annotations

from enum import StrEnum


class BookingStatus(StrEnum):
    """How a guest stands to a session; the names are those of the festival's own trade."""

    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    SESSION_CANCELLED = "session_cancelled"


HOLDS_A_SEAT = frozenset({BookingStatus.BOOKED})
ALIVE = frozenset({BookingStatus.BOOKED, BookingStatus.WAITING})
