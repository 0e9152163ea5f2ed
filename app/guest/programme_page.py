"""The programme as a guest reads it: by day and strand, with seats, and with what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.booking import queries as bookings
from app.booking.rules import ALIVE, BookingStatus
from app.core.access import Actor, ActorKind
from app.core.db import db
from app.events.rules import days as days_of
from app.events.rules import festival_day
from app.guest import outline
from app.programme import queries as programme
from app.programme.models import ProgrammeSession, Strand, session_category
from app.programme.rules import SHOWN, Entry, SessionKind, SessionStatus, overlap
from app.registration.models import Category
from app.venues.models import Hall
from app.web.names import country, spoken
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.booking.queries import Standing
    from app.events.models import Event
    from app.guest.outline import Point
    from app.programme.queries import Wish

PART = 60
THREADS = 13


class Free(StrEnum):
    """What is said of seats."""

    FREE = "free"
    FEW = "few"
    FULL = "full"
    OPEN = "open"  # nobody books
    INVITED = "invited"


@dataclass(frozen=True)
class Seats:
    """The seats of a session in words and threads: how many are left, and of thirteen threads how many are taken."""

    free: Free
    left: int = 0
    threads: int = 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """A session as a line of the programme."""

    session: ProgrammeSession
    day: date
    seats: Seats
    mine: BookingStatus | None = None
    is_asked: bool = False
    starred: bool = False
    clash: ProgrammeSession | None = None
    is_past: bool = False
    after_midnight: bool = False

    @property
    def doors_at(self) -> datetime:
        """When the doors open."""
        return self.session.starts_at - timedelta(minutes=self.session.doors_minutes)

    @property
    def is_cancelled(self) -> bool:
        """Whether the session does not take place."""
        return self.session.status is SessionStatus.CANCELLED

    @property
    def may_book(self) -> bool:
        """Whether a guest may ask for a seat here, or for a place on the waiting list."""
        books = self.session.entry is Entry.BOOKING
        return books and self.mine is None and not self.is_cancelled and not self.is_past


@dataclass(frozen=True)
class Group:
    """Sessions that stand together: a strand's, or those of none."""

    strand: Strand | None
    rows: list[Row]

    @property
    def midnight(self) -> Row | None:
        """The first session after midnight, where the night goes on under the evening's date."""
        return next((row for row in self.rows if row.after_midnight), None)


@dataclass(frozen=True)
class DayTab:
    """A day in the strip above the programme."""

    day: date
    is_mine: bool
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What there is to choose from in the programme: nothing that would find nothing."""

    kinds: list[SessionKind]
    strands: Sequence[Strand]
    halls: Sequence[Hall]
    countries: list[str]
    languages: list[str]


@dataclass(frozen=True, kw_only=True)
class ProgrammePage:
    """Everything the programme's page shows."""

    tabs: list[DayTab]
    shown: list[tuple[date, list[Group]]]
    mine: list[tuple[date, list[Row]]]
    choices: Choices
    total: int
    part: int
    parts: int


def seats_of(session: ProgrammeSession, standing: Standing | None) -> Seats:
    """Say how a session's seats stand."""
    if session.entry is Entry.INVITATION:
        return Seats(Free.INVITED)
    if standing is None:
        return Seats(Free.OPEN)
    if standing.is_full:
        return Seats(Free.FULL, 0, THREADS)
    taken = min(THREADS - 1, round(THREADS * standing.taken / standing.seats))
    return Seats(Free.FEW if standing.few_left else Free.FREE, standing.left, taken)


def read(event: Event, wish: Wish, *, who: Actor, only_free: bool, part: int, now: datetime) -> ProgrammePage:
    """Read the page in a fixed number of queries; only the sessions it shows are read whole."""
    points = outline.list_points(event)
    own = outline.list_own(who) | outline.list_starred(who)
    chosen = None if wish.is_narrow or only_free else _chosen_day(event, points, wish.day, now=now)
    fitting = [point for point in points if point.day == chosen] if chosen else outline.narrow(event, points, wish)
    if only_free:
        fitting = _with_room(fitting)
    part = min(part, max(0, len(fitting) - 1) // PART)
    shown = {point.id for point in (fitting if chosen else fitting[part * PART : (part + 1) * PART])}
    rows = rows_of(event, programme.list_whole(shown | own), who=who, now=now)
    return ProgrammePage(
        tabs=_tabs(event, points, own, chosen),
        shown=[(day, _groups(of_day)) for day, of_day in _by_day(row for row in rows if row.session.id in shown)],
        mine=_by_day(row for row in rows if row.session.id in own and not row.is_cancelled),
        choices=_choices(event, points),
        total=len(fitting),
        part=part,
        parts=1 if chosen else -(-len(fitting) // PART),
    )


def read_agenda(event: Event, *, who: Actor, now: datetime) -> list[tuple[date, list[Row]]]:
    """Read what a guest has booked, waits for or marked, by day."""
    own = outline.list_own(who) | outline.list_starred(who) | outline.list_called_off(who)
    rows = rows_of(event, programme.list_whole(own), who=who, now=now)
    return _by_day(row for row in rows if row.session.status in SHOWN)


def rows_around(event: Event, session: ProgrammeSession, *, who: Actor, now: datetime) -> list[Row]:
    """Make lines of a session, of all else on its day, and of what is the reader's."""
    day = programme.day_of(session, event)
    same_day = {point.id for point in outline.list_points(event) if point.day == day}
    return rows_of(event, programme.list_whole(same_day | outline.list_own(who)), who=who, now=now)


def rows_of(event: Event, sessions: Sequence[ProgrammeSession], *, who: Actor, now: datetime) -> list[Row]:
    """Make lines of sessions, with their seats and what of them is the reader's."""
    standings = bookings.standings(
        [session.id for session in sessions if session.entry is Entry.BOOKING],
        who.id if who.kind is ActorKind.GUEST else None,
    )
    mine = {session_id: standing.own for session_id, standing in standings.items() if standing.own in ALIVE}
    starred = outline.list_starred(who)
    held = [session for session in sessions if session.id in mine]
    zone = ZoneInfo(event.zone)
    rows = []
    for session in sessions:
        day = programme.day_of(session, event)
        own = mine.get(session.id)
        span = (session.starts_at, session.ends_at)
        clashing = [] if own else [o for o in held if o is not session and overlap(span, (o.starts_at, o.ends_at))]
        rows.append(
            Row(
                session=session,
                day=day,
                seats=seats_of(session, standings.get(session.id)),
                mine=own,
                is_asked=session.id in standings and standings[session.id].is_asked,
                starred=session.id in starred,
                clash=clashing[0] if clashing else None,
                is_past=session.starts_at <= now,
                after_midnight=session.starts_at.astimezone(zone).date() > day,
            )
        )
    return rows


def list_categories(session: ProgrammeSession) -> Sequence[Category]:
    """List the categories that may come; none listed means that all may."""
    return db.session.scalars(
        select(Category)
        .join(session_category, session_category.c.category_id == Category.id)
        .where(session_category.c.session_id == session.id)
        .order_by(Category.position, Category.code)
    ).all()


def list_same_night(row: Row, rows: Iterable[Row]) -> list[Row]:
    """List what else is on that day: of the same strand where there is one."""
    strand_id = row.session.strand_id
    others = [other for other in rows if other.day == row.day and other.session is not row.session]
    return [other for other in others if other.session.strand_id == strand_id] if strand_id else others


def _with_room(points: Sequence[Point]) -> list[Point]:
    """Keep what a guest could still go to: a free seat, or none that must be booked."""
    standings = bookings.standings([point.id for point in points if point.entry is Entry.BOOKING])
    return [
        point
        for point in points
        if point.status is not SessionStatus.CANCELLED
        and (point.entry is Entry.OPEN or (point.id in standings and not standings[point.id].is_full))
    ]


def _chosen_day(event: Event, points: Sequence[Point], asked: date | None, *, now: datetime) -> date:
    there = sorted({point.day for point in points})
    today = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    if asked is not None:
        return asked
    return next((day for day in there if day >= today), there[0] if there else event.first_day)


def _tabs(event: Event, points: Sequence[Point], own: set[UUID], chosen: date | None) -> list[DayTab]:
    mine = {point.day for point in points if point.id in own}
    days = sorted({*days_of(event.first_day, event.last_day), *(point.day for point in points)})
    return [DayTab(day, day in mine, day == chosen) for day in days]


def _choices(event: Event, points: Sequence[Point]) -> Choices:
    there = {point.kind for point in points}
    strand_ids = {point.strand_id for point in points}
    strands = db.session.scalars(
        select(Strand).where(Strand.event_id == event.id).order_by(Strand.position, Strand.code)
    ).all()
    hall_ids = {point.hall_id for point in points if point.hall_id}
    halls = db.session.scalars(select(Hall).options(joinedload(Hall.venue)).where(Hall.id.in_(hall_ids))).all()
    countries = frozenset[str]().union(*(point.countries for point in points))
    languages = frozenset[str]().union(*(point.languages for point in points))
    return Choices(
        kinds=[kind for kind in SessionKind if kind in there],
        strands=[strand for strand in strands if strand.id in strand_ids],
        halls=sorted(halls, key=lambda hall: (localised(hall.venue.name), localised(hall.name))),
        countries=sorted(countries, key=country),
        languages=sorted(languages, key=spoken),
    )


def _by_day(rows: Iterable[Row]) -> list[tuple[date, list[Row]]]:
    found: dict[date, list[Row]] = {}
    for row in rows:
        found.setdefault(row.day, []).append(row)
    return sorted(found.items())


def _groups(rows: Iterable[Row]) -> list[Group]:
    """Put sessions of no strand first, then each strand together, in the order they begin."""
    plain: list[Row] = []
    strands: dict[UUID, Group] = {}
    for row in rows:
        strand = row.session.strand
        if strand is None:
            plain.append(row)
        else:
            strands.setdefault(strand.id, Group(strand, [])).rows.append(row)
    return [*([Group(None, plain)] if plain else []), *strands.values()]


def group_by_day(rows: Iterable[Row]) -> list[tuple[date, list[Group]]]:
    """Put sessions under their days, those of a strand together."""
    return [(day, _groups(of_day)) for day, of_day in _by_day(rows)]
