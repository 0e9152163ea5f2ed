"""Numbers: who asked, who comes, who is here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT
from app.checkin.models import Occupancy, Presence, Scan
from app.checkin.rules import Direction
from app.core.db import Localised, db
from app.mail.models import Message
from app.mail.rules import MessageState
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Category, Registration
from app.registration.rules import HOLDS_A_PLACE, Status
from app.reports.queries.spans import span_of
from app.venues.models import Gate, Hall

if TYPE_CHECKING:
    from app.events.models import Event

COUNTED = frozenset(Status) - {Status.DRAFT}
QUARTER = 900


@dataclass(frozen=True, kw_only=True)
class CategoryFigures:
    """How full a category is."""

    code: str
    short: str
    name: Localised
    colour: str
    approved: int
    waiting: int
    to_review: int
    places: int | None


@dataclass(frozen=True, kw_only=True)
class SessionFigures:
    """How full a session is."""

    id: UUID
    code: str
    title: Localised
    starts_at: datetime
    hall: Localised
    booked: int
    seats: int


def count_by_day(event: Event, *, since: datetime) -> dict[date, int]:
    """Count the requests received on each day of the event's own calendar, whatever its clocks did since."""
    span = span_of(Registration.created_at, QUARTER).label("span")
    received = db.session.execute(
        select(span, func.count())
        .where(Registration.event_id == event.id, Registration.created_at >= since, Registration.status.in_(COUNTED))
        .group_by(span)
    )
    zone = ZoneInfo(event.zone)
    days: Counter[date] = Counter()
    for seconds, number in received:
        days[datetime.fromtimestamp(seconds, zone).date()] += number
    return days


def count_by_category(event: Event) -> list[CategoryFigures]:
    """Count approved, waiting and open requests of each category."""
    rows = db.session.execute(
        select(Registration.category_id, Registration.status, func.count())
        .where(Registration.event_id == event.id)
        .group_by(Registration.category_id, Registration.status)
    )
    counted: dict[tuple[UUID, Status], int] = {(category, status): number for category, status, number in rows}
    categories = db.session.scalars(
        select(Category)
        .where(Category.event_id == event.id, Category.archived.is_(False))
        .order_by(Category.position, Category.code)
    )
    return [
        CategoryFigures(
            code=category.code,
            short=category.short,
            name=category.name,
            colour=category.colour,
            approved=sum(counted.get((category.id, status), 0) for status in HOLDS_A_PLACE),
            waiting=counted.get((category.id, Status.WAITLISTED), 0),
            to_review=counted.get((category.id, Status.SUBMITTED), 0),
            places=category.places,
        )
        for category in categories
    ]


def count_by_country(event: Event) -> list[tuple[str, int]]:
    """Count the approved guests of each country represented, the most first."""
    number = func.count()
    rows = db.session.execute(
        select(Registration.country, number)
        .where(Registration.event_id == event.id, Registration.status.in_(HOLDS_A_PLACE), Registration.country != "")
        .group_by(Registration.country)
        .order_by(number.desc(), Registration.country)
    )
    return [(country, count) for country, count in rows]


def list_admissions(event: Event, *, since: datetime, until: datetime) -> list[tuple[datetime, UUID, int]]:
    """Count the admissions of a span, quarter of an hour by quarter, at each gate."""
    span = span_of(Scan.scanned_at, QUARTER).label("span")
    rows = db.session.execute(
        select(span, Scan.gate_id, func.count())
        .where(
            Scan.event_id == event.id,
            Scan.scanned_at >= since,
            Scan.scanned_at < until,
            Scan.admitted.is_(True),
            Scan.direction == Direction.IN,
        )
        .group_by(span, Scan.gate_id)
        .order_by(span)
    )
    return [(datetime.fromtimestamp(seconds, UTC), gate, number) for seconds, gate, number in rows]


def gate_names(event: Event) -> dict[UUID, Localised]:
    """Return the names of the organiser's gates by id."""
    rows = db.session.execute(
        select(Gate.id, Gate.name).where(Gate.organiser_id == event.organiser_id).order_by(Gate.position)
    )
    return {gate: name for gate, name in rows}  # noqa: C416 — a row is no pair to dict()


def count_arrived(event: Event) -> tuple[int, int]:
    """Count how many guests came at least once, and how many are inside now."""
    arrived = db.session.scalar(
        select(func.count(func.distinct(Presence.registration_id))).where(
            Presence.event_id == event.id, Presence.entries > 0
        )
    )
    inside = db.session.scalar(select(Occupancy.inside).where(Occupancy.list_id == event.id))
    return arrived or 0, inside or 0


def list_next_sessions(event: Event, *, now: datetime, limit: int = 5) -> list[SessionFigures]:
    """List the next sessions that are booked, with seats taken and seats there are."""
    booked = (
        select(func.count())
        .where(Booking.session_id == ProgrammeSession.id, Booking.status.in_(HOLDS_A_SEAT))
        .scalar_subquery()
    )
    seats = func.coalesce(ProgrammeSession.capacity, Hall.sellable, Hall.capacity, 0)
    rows = db.session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.code,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            Hall.name,
            booked,
            seats,
        )
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(
            ProgrammeSession.event_id == event.id,
            ProgrammeSession.ends_at > now,
            ProgrammeSession.status == SessionStatus.PUBLISHED,
            ProgrammeSession.entry == Entry.BOOKING,
        )
        .order_by(ProgrammeSession.starts_at)
        .limit(limit)
    )
    return [
        SessionFigures(id=id_, code=code, title=title, starts_at=starts, hall=hall or {}, booked=taken, seats=all_)
        for id_, code, title, starts, hall, taken, all_ in rows
    ]


def oldest_to_review(event: Event) -> datetime | None:
    """Return since when the longest-waiting request has been waiting for an answer."""
    return db.session.scalar(
        select(func.min(Registration.confirmed_at)).where(
            Registration.event_id == event.id, Registration.status == Status.SUBMITTED
        )
    )


def count_failed_messages(event: Event) -> int:
    """Count the messages somebody must look at."""
    failed = (MessageState.FAILED, MessageState.BOUNCED)
    return db.session.scalar(select(func.count()).where(Message.event_id == event.id, Message.state.in_(failed))) or 0
