"""Gates and sessions' doors: what is asked for there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from app.checkin.rules import Direction, GateRules
from app.core.db import Localised, db
from app.core.errors import NotFound
from app.events.models import Event
from app.programme.models import ProgrammeSession, session_category
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Category
from app.venues.models import Gate, Hall, Venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


SOON = timedelta(hours=12)


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


_GATE = (
    select(Gate)
    .join(Venue, Gate.venue_id == Venue.id)
    .where(
        Gate.id == bindparam("gate"),
        Gate.organiser_id == bindparam("organiser"),
        Venue.site_id == bindparam("site"),
        Gate.archived.is_(False),
    )
)


def get_gate(event: Event, gate_id: UUID) -> Gate:
    """Return a gate of the event's site; raise NotFound for any other."""
    gate = db.session.scalar(_GATE, {"gate": gate_id, "organiser": event.organiser_id, "site": event.site_id})
    if gate is None:
        raise NotFound
    return gate


def get_door(event: Event, gate_id: UUID, session_id: UUID | None) -> Door:
    """Return a gate as it is staffed for a session, or as an entrance of the event; raise NotFound for others'."""
    gate = get_gate(event, gate_id)
    common = GateRules(first_day=event.first_day, zone=event.zone, day_change_hour=event.day_change_hour)
    if session_id is None:
        rules, session, title = common, None, {}
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


def _session_rules(event: Event, gate: Gate, session_id: UUID, common: GateRules) -> tuple[ProgrammeSession, GateRules]:
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
    return session, rules_of(common, session, capacity, allowed)


def rules_of(common: GateRules, session: ProgrammeSession, capacity: int | None, allowed: Iterable[int]) -> GateRules:
    """Return what a session's door asks for beside what every door does; where no category is named, all may come."""
    return replace(
        common,
        session_id=session.id,
        booking_required=session.entry is Entry.BOOKING,
        categories_allowed=frozenset(allowed) or None,
        opens_at=session.starts_at - timedelta(minutes=session.doors_minutes),
        closes_at=session.ends_at,
        capacity=capacity,
    )


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
