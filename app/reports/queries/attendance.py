"""Who came: to the event, to each session, by category and country, and when at which gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, select

from app.booking.models import Booking
from app.booking.rules import ALIVE, HOLDS_A_SEAT, BookingStatus, seats
from app.checkin.models import Presence, Scan
from app.checkin.rules import Direction
from app.core.db import Localised, db
from app.events.rules import festival_day
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Category, Registration
from app.registration.rules import HOLDS_A_PLACE, Status
from app.reports.queries.spans import span_of
from app.reports.rules import absent
from app.venues.models import Hall

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.events.models import Event

STEP = 300


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """One session: how many could come, wanted to, and came."""

    id: UUID
    code: str
    title: Localised
    hall: Localised
    starts_at: datetime
    is_over: bool
    is_booked: bool
    seats: int
    booked: int
    waiting: int
    came: int
    came_booked: int
    last_booked_at: datetime | None

    @property
    def is_sold_out(self) -> bool:
        """Whether every seat was taken."""
        return self.is_booked and self.seats > 0 and self.booked >= self.seats

    @property
    def no_shows(self) -> int | None:
        """How many with a seat did not come; none where that is not known."""
        if not self.is_booked:
            return None
        return absent(booked=self.booked, came=self.came_booked, is_over=self.is_over, was_scanned=self.came > 0)

    @property
    def walk_ins(self) -> int:
        """How many came without a seat."""
        return self.came - self.came_booked


@dataclass(frozen=True, kw_only=True)
class Group:
    """A kind of guests: a category, a country."""

    code: str
    name: Localised
    asked: int
    approved: int
    arrived: int
    booked: int = 0
    no_shows: int = 0


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Admissions of one festival day: moment (the beginning of five minutes) and gate, and how many."""

    day: date
    steps: list[tuple[datetime, UUID, int]]


_PUBLISHED = (
    select(
        ProgrammeSession.id,
        ProgrammeSession.code,
        ProgrammeSession.title,
        ProgrammeSession.starts_at,
        ProgrammeSession.ends_at,
        ProgrammeSession.entry,
        ProgrammeSession.capacity,
        Hall.name,
        Hall.sellable,
        Hall.capacity,
    )
    .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
    .where(ProgrammeSession.event_id == bindparam("event"), ProgrammeSession.status == SessionStatus.PUBLISHED)
    .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
)


def list_sessions(event: Event, *, now: datetime) -> list[Attendance]:
    """List every session that was shown and not called off, in order of time; in three statements."""
    booked = _bookings(event)
    came = _came(event)
    rows = db.session.execute(_PUBLISHED, {"event": event.id})
    nothing = (0, 0, 0, None)
    found = []
    for id_, code, title, starts, ends, entry, own, hall, sellable, licensed in rows:
        taken, waiting, came_booked, last = booked.get(id_, nothing)
        found.append(
            Attendance(
                id=id_,
                code=code,
                title=title,
                hall=hall or {},
                starts_at=starts,
                is_over=ends <= now,
                is_booked=entry is Entry.BOOKING,
                seats=seats(own=own, sellable=sellable, licensed=licensed),
                booked=taken,
                waiting=waiting,
                came=came.get(id_, 0),
                came_booked=came_booked,
                last_booked_at=last,
            )
        )
    return found


def _bookings(event: Event) -> dict[UUID, tuple[int, int, int, datetime | None]]:
    """Count for each session: seats taken, guests waiting, who of the first came, and when the last seat went."""
    holds, waits = Booking.status.in_(HOLDS_A_SEAT), Booking.status == BookingStatus.WAITING
    rows = db.session.execute(
        select(
            Booking.session_id,
            func.sum(case((holds, 1), else_=0)),
            func.sum(case((waits, 1), else_=0)),
            func.sum(case((and_(holds, Presence.entries > 0), 1), else_=0)),
            func.max(case((holds, Booking.booked_at))),
        )
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .outerjoin(
            Presence,
            (Presence.list_id == Booking.session_id) & (Presence.registration_id == Booking.registration_id),
        )
        .where(ProgrammeSession.event_id == event.id, Booking.status.in_(ALIVE))
        .group_by(Booking.session_id)
    )
    return {id_: (taken, waiting, came, last) for id_, taken, waiting, came, last in rows}


def _came(event: Event) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Presence.list_id, func.count())
        .where(Presence.event_id == event.id, Presence.list_id != event.id, Presence.entries > 0)
        .group_by(Presence.list_id)
    )
    return {list_id: number for list_id, number in rows}  # noqa: C416 — a row is no pair to dict()


def list_categories(event: Event, known: list[Attendance]) -> list[Group]:
    """Count the guests of each category, and how many of its seats stayed empty where that is known."""
    came = _arrived(event)
    counted = {
        category_id: numbers
        for category_id, *numbers in db.session.execute(
            select(Registration.category_id, *_counts(came))
            .where(Registration.event_id == event.id)
            .group_by(Registration.category_id)
        )
    }
    seats_of = _seats_by_category([session.id for session in known if session.no_shows is not None])
    categories = db.session.execute(
        select(Category.id, Category.code, Category.name)
        .where(Category.event_id == event.id)
        .order_by(Category.position, Category.code)
    )
    found = []
    for id_, code, name in categories:
        asked, approved, arrived = counted.get(id_, (0, 0, 0))
        booked, used = seats_of.get(id_, (0, 0))
        found.append(
            Group(
                code=code,
                name=name,
                asked=asked,
                approved=approved,
                arrived=arrived,
                booked=booked,
                no_shows=booked - used,
            )
        )
    return found


def list_countries(event: Event) -> list[Group]:
    """Count the guests of each country represented, the most first."""
    came = _arrived(event)
    asked, approved, arrived = _counts(came)
    rows = db.session.execute(
        select(Registration.country, asked, approved, arrived)
        .where(Registration.event_id == event.id, Registration.country != "")
        .group_by(Registration.country)
        .having(approved > 0)
        .order_by(approved.desc(), Registration.country)
    )
    return [Group(code=code, name={}, asked=number, approved=come, arrived=here) for code, number, come, here in rows]


def count_organisations(event: Event) -> int:
    """Count the organisations of the guests who come."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(Registration.organisation))).where(
                Registration.event_id == event.id,
                Registration.status.in_(HOLDS_A_PLACE),
                Registration.organisation != "",
            )
        )
        or 0
    )


def list_arrivals(event: Event) -> list[Arrivals]:
    """Count the admissions of every festival day, five minutes by five minutes, at each gate."""
    step = span_of(Scan.scanned_at, STEP).label("step")
    rows = db.session.execute(
        select(step, Scan.gate_id, func.count())
        .where(Scan.event_id == event.id, Scan.admitted.is_(True), Scan.direction == Direction.IN)
        .group_by(step, Scan.gate_id)
        .order_by(step)
    )
    days: dict[date, Arrivals] = {}
    for seconds, gate_id, number in rows:
        at = datetime.fromtimestamp(seconds, UTC)
        day = festival_day(at, zone=event.zone, day_change_hour=event.day_change_hour)
        days.setdefault(day, Arrivals(day=day, steps=[])).steps.append((at, gate_id, number))
    return list(days.values())


def _arrived(event: Event) -> Select[UUID]:
    """Select who came at least once, wherever."""
    return select(Presence.registration_id).where(Presence.event_id == event.id, Presence.entries > 0)


def _counts(came: Select[UUID]) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Count requests that were confirmed, guests who come, and those of them who came."""
    comes = Registration.status.in_(HOLDS_A_PLACE)
    asked = func.sum(case((Registration.status != Status.DRAFT, 1), else_=0))
    approved = func.sum(case((comes, 1), else_=0))
    arrived = func.sum(case((and_(comes, Registration.id.in_(came)), 1), else_=0))
    return asked, approved, arrived


def _seats_by_category(session_ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Count for each category the seats taken in these sessions, and those somebody came to."""
    rows = db.session.execute(
        select(Registration.category_id, func.count(), func.sum(case((Presence.entries > 0, 1), else_=0)))
        .select_from(Booking)
        .join(Registration, Booking.registration_id == Registration.id)
        .outerjoin(
            Presence,
            (Presence.list_id == Booking.session_id) & (Presence.registration_id == Booking.registration_id),
        )
        .where(Booking.session_id.in_(session_ids), Booking.status.in_(HOLDS_A_SEAT))
        .group_by(Registration.category_id)
    )
    return {category_id: (taken, used) for category_id, taken, used in rows}
