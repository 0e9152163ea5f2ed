"""The rules of booking: states of a seat, who may book, what clashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from app.programme.rules import overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class BookingStatus(StrEnum):
    """How a guest stands to a session; the names are those of the festival's own trade."""

    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    NO_SHOW = "no_show"
    CLOSED = "closed"
    SESSION_CANCELLED = "session_cancelled"


# An offer keeps its seat until it is answered or runs out.
HOLDS_A_SEAT = frozenset({BookingStatus.BOOKED, BookingStatus.OFFERED})
ALIVE = frozenset({BookingStatus.BOOKED, BookingStatus.OFFERED, BookingStatus.WAITING})
# Who was asked whether a session that moved still suits them, and lets the seat lapse, has still not answered.
KEEPS_THE_QUESTION = frozenset({BookingStatus.LAPSED, BookingStatus.NO_SHOW})
NEXT: dict[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.BOOKED: frozenset(
        {BookingStatus.CANCELLED, BookingStatus.LAPSED, BookingStatus.NO_SHOW, BookingStatus.SESSION_CANCELLED}
    ),
    BookingStatus.WAITING: frozenset(
        {
            BookingStatus.BOOKED,
            BookingStatus.OFFERED,
            BookingStatus.CANCELLED,
            BookingStatus.CLOSED,
            BookingStatus.SESSION_CANCELLED,
        }
    ),
    BookingStatus.OFFERED: frozenset(
        {
            BookingStatus.BOOKED,
            BookingStatus.DECLINED,
            BookingStatus.EXPIRED,
            BookingStatus.CANCELLED,
            BookingStatus.SESSION_CANCELLED,
        }
    ),
    BookingStatus.LAPSED: frozenset({BookingStatus.BOOKED, BookingStatus.NO_SHOW, BookingStatus.SESSION_CANCELLED}),
    **dict.fromkeys(
        (BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED),
        frozenset({BookingStatus.BOOKED, BookingStatus.WAITING}),
    ),
    **dict.fromkeys(
        (BookingStatus.NO_SHOW, BookingStatus.CLOSED, BookingStatus.SESSION_CANCELLED), frozenset[BookingStatus]()
    ),
}
FEW_LEFT = 20
FAR = timedelta(minutes=30)
PUBLICATION_MESSAGE = "programme_changed"
"""The message that tells a guest what a published timetable changed; its occasion is the publication."""


class HoldKind(StrEnum):
    """For whom seats of a session are kept back."""

    FILM_TEAM = "film_team"
    JURY = "jury"
    PROTOCOL = "protocol"
    TECHNICAL = "technical"
    WHEELCHAIR = "wheelchair"
    COMPANION = "companion"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How an event lets its guests book; minutes and hours as their names say, none where a rule is off.

    Bookings open ``release_days`` before the festival day of a session at ``release_hour`` (none: once it is
    published). ``offer_minutes`` of 0 gives who waits a free seat at once, without asking. An event nobody gave
    terms to has none of the rules.
    """

    release_days: int | None = None
    release_hour: int = 9
    per_day: int | None = None
    in_all: int | None = None
    walking_minutes: int = 0
    cancel_minutes: int = 0
    lapse_minutes: int | None = None
    offer_minutes: int = 0
    late_offer_minutes: int = 10
    late_hours: int = 3
    strikes: int | None = None
    block_hours: int = 24
    remind_hours: int | None = None
    priority: int = 0


USUAL = Terms(
    release_days=3,
    per_day=4,
    walking_minutes=15,
    cancel_minutes=30,
    lapse_minutes=10,
    offer_minutes=30,
    strikes=2,
    remind_hours=24,
)


def opens_at(terms: Terms, day: date, zone: str) -> datetime | None:
    """Return when the sessions of a festival day can be booked; none where nothing has to be waited for."""
    if terms.release_days is None:
        return None
    first = day - timedelta(days=terms.release_days)
    return datetime(first.year, first.month, first.day, terms.release_hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def offered_until(terms: Terms, *, starts_at: datetime, doors_at: datetime, now: datetime) -> datetime:
    """Return until when an offer stands: shorter when the session is near, never beyond the opening of the doors."""
    near = starts_at - now < timedelta(hours=terms.late_hours)
    minutes = terms.late_offer_minutes if near else terms.offer_minutes
    return min(now + timedelta(minutes=minutes), doors_at)


def blocked_until(terms: Terms, strikes: Sequence[datetime]) -> datetime | None:
    """Return until when somebody with these strikes books nothing; the last one counts from when it happened."""
    if terms.strikes is None or len(strikes) < terms.strikes:
        return None
    return max(strikes) + timedelta(hours=terms.block_hours)


@dataclass(frozen=True)
class Span:
    """When a session is, as far as clashes depend on it."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    venue_id: UUID | None = None


def clash(wanted: Span, held: Iterable[Span], *, walking_minutes: int = 0) -> Span | None:
    """Return the first session already held that nobody could be in as well, with the way between two venues."""
    return next(
        (
            other
            for other in held
            if other.session_id != wanted.session_id
            and overlap((wanted.starts_at, wanted.ends_at), _with_way(other, wanted, walking_minutes))
        ),
        None,
    )


def _with_way(other: Span, wanted: Span, minutes: int) -> tuple[datetime, datetime]:
    far = other.venue_id is not None and wanted.venue_id is not None and other.venue_id != wanted.venue_id
    way = timedelta(minutes=minutes if far else 0)
    return other.starts_at - way, other.ends_at + way


def is_far(before: datetime, after: datetime) -> bool:
    """Say whether a session moved so far in time that its guests are asked again."""
    return abs(after - before) > FAR


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
