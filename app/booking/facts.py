"""What happens to seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """A guest holds a seat; ``promoted`` if they had been waiting; ``because`` if staff set rules aside."""

    promoted: bool = False
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class SeatWaitlisted(BookingFact):
    """Every seat is taken; the guest waits."""

    waiting_number: int


@dataclass(frozen=True, kw_only=True)
class SeatCancelled(BookingFact):
    """A booking is no more; ``told_together`` if one message tells the guest all that changed with it."""

    session_is_cancelled: bool = False
    told_together: bool = False


@dataclass(frozen=True, kw_only=True)
class SeatAffirmed(BookingFact):
    """The guest keeps the seat in a session that moved far."""


@dataclass(frozen=True, kw_only=True)
class SeatOffered(BookingFact):
    """A seat came free and is kept for who waited, until they answer."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class OfferEnded(BookingFact):
    """An offer was declined, or ran out."""

    declined: bool


@dataclass(frozen=True, kw_only=True)
class SeatLapsed(BookingFact):
    """Nobody came in time; the seat is given to who stands at the door."""


@dataclass(frozen=True, kw_only=True)
class SeatUnused(BookingFact):
    """The session is over and nobody sat there; ``strike`` says whether it counts."""

    strike: bool


@dataclass(frozen=True, kw_only=True)
class WaitingClosed(BookingFact):
    """The session is over; nobody waits for it any more."""


@dataclass(frozen=True, kw_only=True)
class SeatsKept(Fact):
    """Seats of a session are kept back, or return; ``seats`` is how many are kept now."""

    session_id: UUID
    hold_id: UUID
    seats: int


@dataclass(frozen=True, kw_only=True)
class StrikeLifted(Fact):
    """Staff said that an empty seat does not count."""

    registration_id: UUID
    strike_id: UUID


@dataclass(frozen=True, kw_only=True)
class TermsChanged(Fact):
    """The event lets its guests book otherwise."""


@dataclass(frozen=True, kw_only=True)
class ReminderDue(BookingFact):
    """A session that somebody booked is near."""
