"""How full sessions are, and how one guest stands to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.booking.models import Booking, Hold
from app.booking.queries.terms import span_of, terms_of
from app.booking.rules import ALIVE, FEW_LEFT, HOLDS_A_SEAT, BookingStatus, clash, seats
from app.core.db import db
from app.events.models import Event
from app.programme import queries as programme
from app.programme.models import ProgrammeSession, session_category
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Registration
from app.venues.models import Hall


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How full a session is, and how one guest stands to it; ``is_asked`` if it moved, and they may give it back."""

    seats: int
    taken: int
    waiting: int
    own: BookingStatus | None = None
    is_asked: bool = False

    @property
    def left(self) -> int:
        """Seats still free."""
        return max(0, self.seats - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether a wish would lead to the waiting list."""
        return self.left == 0

    @property
    def few_left(self) -> bool:
        """Whether the number of free seats is worth saying."""
        return 0 < self.left < FEW_LEFT


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A session that takes bookings, as one guest sees it: how full, held or waited for, and what is in the way."""

    session: ProgrammeSession
    day: date
    standing: Standing
    place: int | None
    clash: ProgrammeSession | None
    is_for_others: bool
    is_past: bool


def standings(session_ids: Sequence[UUID], registration_id: UUID | None = None) -> Mapping[UUID, Standing]:
    """Return how full each bookable session is and how a guest stands to it, in four queries for any number."""
    if not session_ids:
        return {}
    counts = {
        (session, status): number
        for session, status, number in db.session.execute(
            select(Booking.session_id, Booking.status, func.count())
            .where(Booking.session_id.in_(session_ids), Booking.status.in_(ALIVE))
            .group_by(Booking.session_id, Booking.status)
        )
    }
    kept = _kept(session_ids)
    own = _own(session_ids, registration_id) if registration_id else {}
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.capacity, Hall.sellable, Hall.capacity)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(ProgrammeSession.id.in_(session_ids), ProgrammeSession.entry == Entry.BOOKING)
    )
    return {
        id_: Standing(
            seats=seats(own=capacity, sellable=sellable, licensed=licensed),
            taken=sum(counts.get((id_, status), 0) for status in HOLDS_A_SEAT) + kept.get(id_, 0),
            waiting=counts.get((id_, BookingStatus.WAITING), 0),
            own=own[id_][0] if id_ in own else None,
            is_asked=id_ in own and own[id_][1] is not None,
        )
        for id_, capacity, sellable, licensed in rows
    }


def _kept(session_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Hold.session_id, func.sum(Hold.seats))
        .where(Hold.session_id.in_(session_ids), Hold.returned_at.is_(None))
        .group_by(Hold.session_id)
    )
    return {session: int(number) for session, number in rows}


def _own(session_ids: Sequence[UUID], registration_id: UUID) -> dict[UUID, tuple[BookingStatus, datetime | None]]:
    rows = db.session.execute(
        select(Booking.session_id, Booking.status, Booking.asked_at).where(
            Booking.session_id.in_(session_ids),
            Booking.registration_id == registration_id,
            Booking.status.in_(ALIVE),
        )
    )
    return {session: (status, asked_at) for session, status, asked_at in rows}


def places_in_line(registration_id: UUID) -> Mapping[UUID, int]:
    """Return a guest's place on each waiting list they stand on, from 1, in one query."""
    own, ahead = aliased(Booking), aliased(Booking)
    rows = db.session.execute(
        select(own.session_id, func.count(ahead.id))
        .outerjoin(
            ahead,
            (ahead.session_id == own.session_id)
            & (ahead.status == BookingStatus.WAITING)
            & (
                (ahead.priority > own.priority)
                | ((ahead.priority == own.priority) & (ahead.waiting_number < own.waiting_number))
            ),
        )
        .where(own.registration_id == registration_id, own.status == BookingStatus.WAITING)
        .group_by(own.session_id)
    )
    return {session_id: before + 1 for session_id, before in rows}


def list_choices(event: Event, registration: Registration, *, now: datetime) -> list[Choice]:
    """List the sessions a guest may still book, and those held or waited for, in order of time."""
    sessions = [
        session
        for session in programme.list_published(event)
        if session.entry is Entry.BOOKING and session.status is SessionStatus.PUBLISHED
    ]
    found = standings([session.id for session in sessions], registration.id)
    places, closed = places_in_line(registration.id), _closed_to(registration.category_id, event.id)
    held = {session.id: session for session in sessions if found[session.id].own in HOLDS_A_SEAT}
    spans = [span_of(session) for session in held.values()]
    walking = terms_of(event.id, registration.category_id).walking_minutes
    choices = []
    for session in sessions:
        standing, is_past = found[session.id], session.starts_at <= now
        if is_past and not standing.own:
            continue
        other = clash(span_of(session), spans, walking_minutes=walking)
        choices.append(
            Choice(
                session=session,
                day=programme.day_of(session, event),
                standing=standing,
                place=places.get(session.id),
                clash=held[other.session_id] if other else None,
                is_for_others=session.id in closed,
                is_past=is_past,
            )
        )
    return choices


def _closed_to(category_id: UUID, event_id: UUID) -> frozenset[UUID]:
    """Return the sessions of an event that name categories, and not this one."""
    rows = db.session.execute(
        select(session_category.c.session_id, session_category.c.category_id)
        .join(ProgrammeSession, session_category.c.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event_id)
    ).all()
    return frozenset(row.session_id for row in rows) - {
        row.session_id for row in rows if row.category_id == category_id
    }
