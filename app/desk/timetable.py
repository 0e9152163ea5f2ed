"""The timetable as the desk sees it: every session where it will be, halls as lanes, a festival day at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.booking.models import Booking, Hold
from app.booking.rules import ALIVE, BookingStatus, Span, seats
from app.core.db import db
from app.core.texts import fold
from app.events.rules import days as days_of
from app.events.rules import festival_day
from app.programme import queries as programme
from app.programme.models import ProgrammeSession, SessionPerson
from app.programme.rules import Entry, SessionKind, SessionStatus
from app.venues import queries as venues

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.core.db import Localised
    from app.events.models import Event
    from app.programme.models import PreparedChange, Publication
    from app.venues.models import Hall

STEP = timedelta(minutes=5)
MARGIN = timedelta(hours=1)
USUAL_HOURS = (9, 23)
MOST_STEPS = 30 * 12
ROWS = 4  # sessions at once in one hall that still get rows of their own


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A session in the timetable as it will be; ``was`` says when and where guests still see it."""

    session_id: UUID
    code: str
    title: Localised
    kind: SessionKind
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime
    day: date
    hall_id: UUID | None
    venue_id: UUID | None
    own_seats: int | None
    seats: int | None
    taken: int
    waiting: int
    in_strand: bool
    people: Mapping[str, str]  # folded name → name
    was: Span | None = None
    was_in: UUID | None = None
    falls: bool = False

    @property
    def span(self) -> Span:
        """When and in which venue it will be."""
        return Span(self.session_id, self.starts_at, self.ends_at, self.venue_id)

    @property
    def is_on(self) -> bool:
        """Whether it takes its hall: not called off, nor about to be."""
        return self.status is not SessionStatus.CANCELLED and not self.falls

    @property
    def is_changed(self) -> bool:
        """Whether something is prepared that guests do not see yet."""
        return self.was is not None

    @property
    def is_over_full(self) -> bool:
        """Whether more seats are promised than there are."""
        return self.seats is not None and self.taken > self.seats


@dataclass(frozen=True)
class Placed:
    """When and where a session is, or shall be."""

    starts_at: datetime
    ends_at: datetime
    hall_id: UUID | None


@dataclass(frozen=True)
class Block:
    """A slot drawn in its lane: from which step of five minutes, over how many, in which row."""

    slot: Slot
    at: int
    steps: int
    row: int


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A hall, or the sessions of none, along one day; ``ghosts`` are where guests still see sessions."""

    hall: Hall | None
    blocks: list[Block]
    ghosts: list[Block] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """One festival day of the timetable, and what is prepared for all of them."""

    day: date
    tabs: list[tuple[date, int]]
    begins: datetime
    hours: list[tuple[datetime, int, bool]]  # moment, step, whether it is midnight
    lanes: list[Lane]
    slots: list[Slot]
    halls: Mapping[UUID, Hall]
    prepared: Sequence[PreparedChange]
    print: str
    last: Publication | None

    @property
    def changed(self) -> list[Slot]:
        """What is prepared, in the order of time."""
        return [slot for slot in self.slots if slot.is_changed]

    @property
    def of_day(self) -> list[Slot]:
        """The sessions of the day, in the order of time."""
        return [slot for slot in self.slots if slot.day == self.day]


def read(event: Event, day: date | None, *, now: datetime) -> Timetable:
    """Read the timetable in a fixed number of queries; without a day asked for, today's or the first."""
    halls = {hall.id: hall for hall in venues.list_halls(event.site_id)}
    prepared = programme.list_prepared(event.id)
    slots = _slots(event, halls, prepared)
    today = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    chosen = day or min(max(today, event.first_day), event.last_day)
    of_day = [slot for slot in slots if slot.day == chosen]
    ghosts = [slot for slot in slots if slot.was and day_of(event, slot.was.starts_at) == chosen]
    begins, ends = _frame(event, chosen, of_day, ghosts)
    return Timetable(
        day=chosen,
        tabs=_tabs(event, slots),
        begins=begins,
        hours=_hours(begins, ends, ZoneInfo(event.zone)),
        lanes=_lanes(halls, of_day, ghosts, begins),
        slots=slots,
        halls=halls,
        prepared=prepared,
        print=programme.print_of(prepared),
        last=programme.find_last_publication(event.id),
    )


def day_of(event: Event, at: datetime) -> date:
    """Return the festival day a moment stands under."""
    return festival_day(at, zone=event.zone, day_change_hour=event.day_change_hour)


def _slots(event: Event, halls: Mapping[UUID, Hall], prepared: Iterable[PreparedChange]) -> list[Slot]:
    changes = {change.session_id: change for change in prepared}
    counts, people = _counts(event.id), _people(event.id)
    rows = db.session.execute(
        select(
            ProgrammeSession.id, ProgrammeSession.code, ProgrammeSession.title, ProgrammeSession.kind,
            ProgrammeSession.status, ProgrammeSession.entry, ProgrammeSession.starts_at, ProgrammeSession.ends_at,
            ProgrammeSession.hall_id, ProgrammeSession.capacity, ProgrammeSession.strand_id,
        ).where(ProgrammeSession.event_id == event.id)
    )  # fmt: skip
    slots = [_slot(event, row, changes.get(row.id), halls, counts, people.get(row.id, {})) for row in rows]
    return sorted(slots, key=lambda slot: (slot.starts_at, slot.code))


def _slot(
    event: Event,
    row: Any,  # noqa: ANN401 — a row of columns
    change: PreparedChange | None,
    halls: Mapping[UUID, Hall],
    counts: tuple[Mapping[UUID, int], Mapping[UUID, int]],
    people: Mapping[str, str],
) -> Slot:
    there: Any = change or row
    hall, old = halls.get(there.hall_id), halls.get(row.hall_id)
    room = seats(own=row.capacity, sellable=hall.sellable if hall else None, licensed=hall.capacity if hall else None)
    return Slot(
        session_id=row.id,
        code=row.code,
        title=row.title,
        kind=row.kind,
        status=row.status,
        starts_at=there.starts_at,
        ends_at=there.ends_at,
        day=day_of(event, there.starts_at),
        hall_id=there.hall_id,
        venue_id=hall.venue_id if hall else None,
        own_seats=row.capacity,
        seats=room if row.entry is Entry.BOOKING else None,
        taken=counts[0].get(row.id, 0),
        waiting=counts[1].get(row.id, 0),
        in_strand=row.strand_id is not None,
        people=people,
        was=Span(row.id, row.starts_at, row.ends_at, old.venue_id if old else None) if change else None,
        was_in=row.hall_id if change else None,
        falls=change is not None and change.falls,
    )


def _counts(event_id: UUID) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Count seats taken or kept back, and who waits, by session."""
    taken: defaultdict[UUID, int] = defaultdict(int)
    waiting: dict[UUID, int] = {}
    for session_id, status, number in db.session.execute(
        select(Booking.session_id, Booking.status, func.count())
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event_id, Booking.status.in_(ALIVE))
        .group_by(Booking.session_id, Booking.status)
    ):
        if status is BookingStatus.WAITING:
            waiting[session_id] = number
        else:
            taken[session_id] += number
    for session_id, number in db.session.execute(
        select(Hold.session_id, func.sum(Hold.seats))
        .join(ProgrammeSession, Hold.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event_id, Hold.returned_at.is_(None))
        .group_by(Hold.session_id)
    ):
        taken[session_id] += int(number)
    return taken, waiting


def _people(event_id: UUID) -> Mapping[UUID, dict[str, str]]:
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for session_id, name in db.session.execute(
        select(SessionPerson.session_id, SessionPerson.name)
        .join(ProgrammeSession, SessionPerson.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event_id)
    ):
        found[session_id][fold(name)] = name
    return found


def _tabs(event: Event, slots: Iterable[Slot]) -> list[tuple[date, int]]:
    counts: defaultdict[date, int] = defaultdict(int)
    for slot in slots:
        counts[slot.day] += 1
    return [(day, counts[day]) for day in sorted({*days_of(event.first_day, event.last_day), *counts})]


def _frame(event: Event, day: date, of_day: Sequence[Slot], ghosts: Sequence[Slot]) -> tuple[datetime, datetime]:
    """Return from when until when the day is drawn: its sessions with an hour around, at least the usual hours."""
    zone = ZoneInfo(event.zone)
    usual = [datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC) for hour in USUAL_HOURS]
    seen = [slot.was for slot in ghosts if slot.was]
    begins = min([usual[0], *(slot.starts_at - MARGIN for slot in of_day), *(was.starts_at for was in seen)])
    ends = max([usual[1], *(slot.ends_at + MARGIN for slot in of_day), *(was.ends_at for was in seen)])
    whole = begins.astimezone(zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    return whole, min(ends, whole + MOST_STEPS * STEP)


def _hours(begins: datetime, ends: datetime, zone: ZoneInfo) -> list[tuple[datetime, int, bool]]:
    hours, at = [], begins
    while at < ends:
        hours.append((at, (at - begins) // STEP, at.astimezone(zone).hour == 0))
        at += timedelta(hours=1)
    return hours


def _lanes(halls: Mapping[UUID, Hall], of_day: Sequence[Slot], ghosts: Sequence[Slot], begins: datetime) -> list[Lane]:
    by_hall: defaultdict[UUID | None, list[Slot]] = defaultdict(list)
    for slot in of_day:
        by_hall[slot.hall_id if slot.hall_id in halls else None].append(slot)
    was: defaultdict[UUID | None, list[Block]] = defaultdict(list)
    for slot in ghosts:
        if slot.was and not slot.falls:
            was[slot.was_in].append(_block(slot, slot.was.starts_at, slot.was.ends_at, begins, 0))
    lanes = [
        Lane(hall=hall, blocks=_in_rows(by_hall[hall.id], begins), ghosts=was[hall.id])
        for hall in halls.values()
        if not hall.archived or by_hall[hall.id]
    ]
    if by_hall[None]:
        lanes.append(Lane(hall=None, blocks=_in_rows(by_hall[None], begins), ghosts=was[None]))
    return lanes


def _in_rows(slots: Iterable[Slot], begins: datetime) -> list[Block]:
    """Draw what overlaps one under the other."""
    blocks: list[Block] = []
    busy: list[datetime] = []
    for slot in slots:
        row = next((place for place, until in enumerate(busy) if until <= slot.starts_at), len(busy))
        if row < len(busy):
            busy[row] = slot.ends_at
        else:
            busy.append(slot.ends_at)
        blocks.append(_block(slot, slot.starts_at, slot.ends_at, begins, min(row, ROWS - 1)))
    return blocks


def _block(slot: Slot, starts_at: datetime, ends_at: datetime, begins: datetime, row: int) -> Block:
    at = max(0, (starts_at - begins) // STEP)
    steps = max(1, -((starts_at - ends_at) // STEP))
    return Block(slot, at, min(steps, MOST_STEPS - at), row)
