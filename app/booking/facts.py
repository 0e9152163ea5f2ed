"""What happens to seats."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BookingFact(Fact):
    """Something that happened to one booking."""

    booking_id: UUID
    session_id: UUID
    registration_id: UUID


@dataclass(frozen=True, kw_only=True)
class SeatBooked(BookingFact):
    """A guest holds a seat; ``promoted`` if they had been waiting for it."""

    promoted: bool = False


@dataclass(frozen=True, kw_only=True)
class SeatWaitlisted(BookingFact):
    """Every seat is taken; the guest waits."""

    waiting_number: int


@dataclass(frozen=True, kw_only=True)
class SeatCancelled(BookingFact):
    """A booking is no more."""

    session_is_cancelled: bool = False
