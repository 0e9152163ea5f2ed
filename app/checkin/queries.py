"""What the door reads: gates, sessions at a door, who holds a code, who is inside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from app.badges.models import Badge
from app.badges.rules import BadgeState
from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT
from app.checkin.models import Occupancy, Scan
from app.checkin.rules import Direction, GateRules, Row, ScanKind
from app.core.db import Localised, db
from app.core.errors import NotFound
from app.core.texts import fold
from app.events.models import Event
from app.programme.models import ProgrammeSession, session_category
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Category, Registration
from app.registration.rules import Status
from app.venues.models import Gate, Hall, Venue

if TYPE_CHECKING:
    from collections.abc import Sequence

SOON = timedelta(hours=12)
HITS = 12


@dataclass(frozen=True, kw_only=True)
class Door:
    """A gate as it is staffed now: of which event, for which session, by which rules."""

    event_id: UUID
    event_number: int
    zone: str
    gate_id: UUID
    gate_name: Localised
    list_id: UUID
    session_id: UUID | None
    session_title: Localised
    rules: GateRules

    def towards(self, direction: Direction) -> Door:
        """Return the same door for people who go the other way."""
        return replace(self, rules=replace(self.rules, direction=direction))


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a badge, as far as the door may know."""

    badge_id: UUID | None
    badge_state: BadgeState | None
    day_mask: int
    registration_id: UUID
    status: Status
    name: str
    native_name: str
    locale: str
    category_number: int
    category_name: Localised
    category_colour: str


@dataclass(frozen=True)
class Hit:
    """Somebody found by name at the door."""

    holder: Holder
    organisation: str


def list_gates(event: Event) -> Sequence[Gate]:
    """List the gates of the event's site: entrances first, then the halls' own."""
    return db.session.scalars(
        select(Gate)
        .join(Venue, Gate.venue_id == Venue.id)
        .where(Gate.organiser_id == event.organiser_id, Venue.site_id == event.site_id, Gate.archived.is_(False))
        .order_by(Gate.hall_id.is_not(None), Venue.position, Gate.position)
    ).all()


def list_sessions_at(event: Event, gate: Gate, *, now: datetime) -> Sequence[ProgrammeSession]:
    """List the sessions of a gate's hall that run now or begin within twelve hours, in order."""
    if gate.hall_id is None:
        return ()
    return db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.event_id == event.id,
            ProgrammeSession.hall_id == gate.hall_id,
            ProgrammeSession.status == SessionStatus.PUBLISHED,
            ProgrammeSession.ends_at > now,
            ProgrammeSession.starts_at < now + SOON,
        )
        .order_by(ProgrammeSession.starts_at)
    ).all()


def get_gate(event: Event, gate_id: UUID) -> Gate:
    """Return a gate of the event's site; raise NotFound for any other."""
    gate = db.session.scalar(
        select(Gate)
        .join(Venue, Gate.venue_id == Venue.id)
        .where(
            Gate.id == gate_id,
            Gate.organiser_id == event.organiser_id,
            Venue.site_id == event.site_id,
            Gate.archived.is_(False),
        )
    )
    if gate is None:
        raise NotFound
    return gate


def get_door(event: Event, gate_id: UUID, session_id: UUID | None) -> Door:
    """Return a gate as it is staffed for a session, or as an entrance of the event; raise NotFound for others'."""
    gate = get_gate(event, gate_id)
    common = {"first_day": event.first_day, "zone": event.zone, "day_change_hour": event.day_change_hour}
    if session_id is None:
        rules, session, title = GateRules(**common), None, {}  # type: ignore[arg-type]  # keywords of three types
    else:
        session, rules = _session_rules(event, gate, session_id, common)
        title = session.title
    return Door(
        event_id=event.id,
        event_number=event.number,
        zone=event.zone,
        gate_id=gate.id,
        gate_name=gate.name,
        list_id=session_id or event.id,
        session_id=session_id,
        session_title=title,
        rules=rules,
    )


def _session_rules(
    event: Event, gate: Gate, session_id: UUID, common: dict[str, object]
) -> tuple[ProgrammeSession, GateRules]:
    row = db.session.execute(
        select(ProgrammeSession, Hall.capacity)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(
            ProgrammeSession.id == session_id,
            ProgrammeSession.event_id == event.id,
            ProgrammeSession.status == SessionStatus.PUBLISHED,
        )
    ).one_or_none()
    if row is None or row[0].hall_id != gate.hall_id:
        raise NotFound
    session, capacity = row
    allowed = db.session.scalars(
        select(Category.number)
        .join(session_category, session_category.c.category_id == Category.id)
        .where(session_category.c.session_id == session_id)
    ).all()
    rules = GateRules(
        **common,  # type: ignore[arg-type]  # keywords of three types
        session_id=session_id,
        booking_required=session.entry is Entry.BOOKING,
        categories_allowed=frozenset(allowed) or None,
        opens_at=session.starts_at - timedelta(minutes=session.doors_minutes),
        closes_at=session.ends_at,
        capacity=capacity,
    )
    return session, rules


_HOLDER = (
    Badge.id.label("badge_id"),
    Badge.state.label("badge_state"),
    Badge.day_mask,
    Registration.id.label("registration_id"),
    Registration.status,
    Registration.display_name.label("name"),
    Registration.native_name,
    Registration.locale,
    Category.number.label("category_number"),
    Category.name.label("category_name"),
    Category.colour.label("category_colour"),
)
_BY_BADGE = (
    select(*_HOLDER)
    .select_from(Badge)
    .join(Registration, Badge.registration_id == Registration.id)
    .join(Category, Registration.category_id == Category.id)
)
_BY_REGISTRATION = (
    select(*_HOLDER)
    .select_from(Registration)
    .join(Category, Registration.category_id == Category.id)
    .outerjoin(Badge, (Badge.registration_id == Registration.id) & (Badge.state == BadgeState.LIVE))
)


def find_holder_by_token(event_id: UUID, token_id: bytes) -> Holder | None:
    """Find who holds the badge with this id in its token."""
    row = db.session.execute(_BY_BADGE.where(Badge.token_id == token_id, Badge.event_id == event_id)).one_or_none()
    return Holder(**row._mapping) if row else None  # noqa: SLF001 — the documented way to a row's names


def find_holder_by_short_code(event_id: UUID, code: str) -> Holder | None:
    """Find who holds the badge with this short code."""
    row = db.session.execute(_BY_BADGE.where(Badge.short_code == code, Badge.event_id == event_id)).one_or_none()
    return Holder(**row._mapping) if row else None  # noqa: SLF001 — the documented way to a row's names


def find_holder(event_id: UUID, registration_id: UUID) -> Holder | None:
    """Find a guest by their registration, with the live badge if there is one."""
    row = db.session.execute(
        _BY_REGISTRATION.where(Registration.id == registration_id, Registration.event_id == event_id)
    ).one_or_none()
    return _without_badge(dict(row._mapping)) if row else None  # noqa: SLF001 — the documented way to a row's names


def _without_badge(names: dict[str, object]) -> Holder:
    names["day_mask"] = names["day_mask"] or 0
    return Holder(**names)  # type: ignore[arg-type]  # the columns of the query are the fields


def search_holders(event: Event, words: str) -> list[Hit]:
    """Find guests by any part of any name, the approved ones first; at most twelve."""
    folded = fold(words)
    if not folded:
        return []
    query = _BY_REGISTRATION.add_columns(Registration.organisation).where(
        Registration.event_id == event.id, Registration.status != Status.DRAFT
    )
    for word in folded.split()[:5]:
        query = query.where(Registration.search_text.contains(word, autoescape=True))
    rows = db.session.execute(
        query.order_by(Registration.status != Status.APPROVED, Registration.display_name).limit(HITS)
    ).all()
    hits = []
    for row in rows:
        names = dict(row._mapping)  # noqa: SLF001 — the documented way to a row's names
        organisation = str(names.pop("organisation"))
        hits.append(Hit(_without_badge(names), organisation))
    return hits


def lock_badge(registration_id: UUID) -> None:
    """Let two gates judge one guest one after the other."""
    db.session.execute(select(Registration.id).where(Registration.id == registration_id).with_for_update())


_ROWS = select(
    Scan.id,
    Scan.scanned_at.label("at"),
    Scan.list_id,
    Scan.registration_id.label("holder_id"),
    Scan.gate_id,
    Scan.kind,
    Scan.direction,
    Scan.admitted,
    Scan.reason,
    Scan.refers_to,
)


def list_rows(list_id: UUID, registration_id: UUID) -> list[Row]:
    """List what happened to one guest at one list, as the rules replay it."""
    found = db.session.execute(_ROWS.where(Scan.list_id == list_id, Scan.registration_id == registration_id))
    return [Row(**row._mapping) for row in found]  # noqa: SLF001 — the documented way to a row's names


def list_all_rows(event_id: UUID) -> list[Row]:
    """List every scan of an event, as the rules replay them."""
    found = db.session.execute(_ROWS.where(Scan.event_id == event_id))
    return [Row(**row._mapping) for row in found]  # noqa: SLF001 — the documented way to a row's names


def get_scan(event_id: UUID, scan_id: UUID) -> Scan:
    """Return a scan of this event; raise NotFound for any other."""
    scan = db.session.get(Scan, scan_id)
    if scan is None or scan.event_id != event_id:
        raise NotFound
    return scan


def is_voided(scan_id: UUID) -> bool:
    """Say whether a scan was taken back."""
    return (
        db.session.scalar(select(Scan.id).where(Scan.refers_to == scan_id, Scan.kind == ScanKind.VOID).limit(1))
        is not None
    )


def list_booked(registration_id: UUID, *, around: datetime) -> Sequence[tuple[UUID, datetime]]:
    """List the sessions a guest holds seats in on this day: id and start."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at)
        .join(Booking, Booking.session_id == ProgrammeSession.id)
        .where(
            Booking.registration_id == registration_id,
            Booking.status.in_(HOLDS_A_SEAT),
            ProgrammeSession.ends_at > around - SOON,
            ProgrammeSession.starts_at < around + SOON,
        )
        .order_by(ProgrammeSession.starts_at)
    ).all()
    return [(first, second) for first, second in rows]


def find_session_title(session_id: UUID) -> tuple[Localised, datetime, Localised | None] | None:
    """Find a session's title, start and hall, to tell somebody where to go."""
    row = db.session.execute(
        select(ProgrammeSession.title, ProgrammeSession.starts_at, Hall.name)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(ProgrammeSession.id == session_id)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def find_gate_name(gate_id: UUID) -> Localised:
    """Return a gate's name, empty where the gate is gone."""
    return db.session.scalar(select(Gate.name).where(Gate.id == gate_id)) or {}


def lock_occupancy(list_id: UUID) -> None:
    """Let two gates of a hall with a licensed number count one after the other."""
    db.session.execute(select(Occupancy.list_id).where(Occupancy.list_id == list_id).with_for_update())


def occupancy(list_id: UUID) -> tuple[int, int, int]:
    """Return how many are inside, entries and duplicates of one list."""
    row = db.session.execute(
        select(Occupancy.inside, Occupancy.entries, Occupancy.duplicates).where(Occupancy.list_id == list_id)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


def list_recent(list_id: UUID, gate_id: UUID, *, limit: int = 20) -> Sequence[tuple[Scan, str]]:
    """List the last scans of one gate with the name of who came, newest first."""
    rows = db.session.execute(
        select(Scan, func.coalesce(Registration.display_name, ""))
        .outerjoin(Registration, Scan.registration_id == Registration.id)
        .where(Scan.gate_id == gate_id, Scan.list_id == list_id)
        .order_by(Scan.scanned_at.desc())
        .limit(limit)
    ).all()
    return [(first, second) for first, second in rows]
