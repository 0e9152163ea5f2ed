"""Who holds which seat."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, joinedload

from app.booking.models import Booking
from app.booking.rules import ALIVE, FEW_LEFT, HOLDS_A_SEAT, BookingStatus, Span, clash, seats
from app.core.db import db
from app.events.models import Event
from app.programme import queries as programme
from app.programme.models import ProgrammeSession, session_category
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Registration
from app.registration.rules import HOLDS_A_PLACE
from app.venues.models import Hall


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How full a session is, and how one guest stands to it."""

    seats: int
    taken: int
    waiting: int
    own: BookingStatus | None = None

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


def hold_seats(event_id: UUID) -> None:
    """Hold the seats of an event: whoever books, cancels or counts next waits until this unit of work is over.

    One lock for all sessions, because a guest's booking in one is refused or waits for what they hold in others.
    """
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def read_again(session_id: UUID) -> ProgrammeSession:
    """Return a session and its hall as they are now, whatever was read before."""
    return db.session.scalars(
        select(ProgrammeSession)
        .options(joinedload(ProgrammeSession.hall))
        .where(ProgrammeSession.id == session_id)
        .execution_options(populate_existing=True)
    ).one()


def seats_of(session: ProgrammeSession) -> int:
    """Return how many may book a session."""
    hall = session.hall
    return seats(
        own=session.capacity,
        sellable=hall.sellable if hall else None,
        licensed=hall.capacity if hall else None,
    )


def count_taken(session_id: UUID) -> int:
    """Count the seats taken in a session."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(Booking.session_id == session_id, Booking.status.in_(HOLDS_A_SEAT))
        )
        or 0
    )


def last_waiting(session_id: UUID) -> int:
    """Return the last number given on a session's waiting list."""
    return db.session.scalar(select(func.max(Booking.waiting_number)).where(Booking.session_id == session_id)) or 0


def list_waiting(session_id: UUID) -> Sequence[Booking]:
    """List who waits for a seat and could take one, in order."""
    return db.session.scalars(
        select(Booking)
        .join(Registration, Booking.registration_id == Registration.id)
        .where(Booking.session_id == session_id, Booking.status == BookingStatus.WAITING)
        .where(Registration.status.in_(HOLDS_A_PLACE))
        .order_by(Booking.waiting_number)
    ).all()


def find_booking(session_id: UUID, registration_id: UUID) -> Booking | None:
    """Find how a guest stands to a session, also when that is over."""
    return db.session.scalar(
        select(Booking).where(Booking.session_id == session_id, Booking.registration_id == registration_id)
    )


def list_held(registration_id: UUID) -> Sequence[Span]:
    """List the sessions a guest holds seats in."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .join(Booking, Booking.session_id == ProgrammeSession.id)
        .where(Booking.registration_id == registration_id, Booking.status.in_(HOLDS_A_SEAT))
        .order_by(ProgrammeSession.starts_at)
    )
    return [Span(*row) for row in rows]


def list_bookings(registration_id: UUID) -> Sequence[Booking]:
    """List a guest's living bookings with their sessions and halls, in order of time."""
    return db.session.scalars(
        select(Booking)
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .options(joinedload(Booking.session).joinedload(ProgrammeSession.hall))
        .where(Booking.registration_id == registration_id, Booking.status.in_(ALIVE))
        .order_by(ProgrammeSession.starts_at)
    ).all()


def list_alive_in(session_id: UUID) -> Sequence[Booking]:
    """List the living bookings of a session."""
    return db.session.scalars(select(Booking).where(Booking.session_id == session_id, Booking.status.in_(ALIVE))).all()


def list_waited_for_by(registration_ids: Collection[UUID]) -> Sequence[UUID]:
    """List the sessions that any of these guests waits for."""
    return db.session.scalars(
        select(Booking.session_id)
        .where(Booking.registration_id.in_(registration_ids), Booking.status == BookingStatus.WAITING)
        .distinct()
        .order_by(Booking.session_id)
    ).all()


def list_waited_for_in(hall_id: UUID) -> Sequence[ProgrammeSession]:
    """List the sessions of a hall that somebody waits for."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.hall_id == hall_id)
        .where(exists().where(Booking.session_id == ProgrammeSession.id, Booking.status == BookingStatus.WAITING))
        .order_by(ProgrammeSession.event_id, ProgrammeSession.id)
    ).all()


def allowed_categories(session_id: UUID) -> frozenset[UUID]:
    """Return the categories a session is for; none named means all."""
    rows = db.session.scalars(select(session_category.c.category_id).where(session_category.c.session_id == session_id))
    return frozenset(rows)


def standings(session_ids: Sequence[UUID], registration_id: UUID | None = None) -> Mapping[UUID, Standing]:
    """Return how full each bookable session is and how a guest stands to it, in three queries for any number."""
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
    own = _own(session_ids, registration_id) if registration_id else {}
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.capacity, Hall.sellable, Hall.capacity)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(ProgrammeSession.id.in_(session_ids), ProgrammeSession.entry == Entry.BOOKING)
    )
    return {
        id_: Standing(
            seats=seats(own=capacity, sellable=sellable, licensed=licensed),
            taken=counts.get((id_, BookingStatus.BOOKED), 0),
            waiting=counts.get((id_, BookingStatus.WAITING), 0),
            own=own.get(id_),
        )
        for id_, capacity, sellable, licensed in rows
    }


def _own(session_ids: Sequence[UUID], registration_id: UUID) -> dict[UUID, BookingStatus]:
    rows = db.session.execute(
        select(Booking.session_id, Booking.status).where(
            Booking.session_id.in_(session_ids),
            Booking.registration_id == registration_id,
            Booking.status.in_(ALIVE),
        )
    )
    return {session: status for session, status in rows}  # noqa: C416 — a row is no pair to dict()


def places_in_line(registration_id: UUID) -> Mapping[UUID, int]:
    """Return a guest's place on each waiting list they stand on, from 1, in one query."""
    own, ahead = aliased(Booking), aliased(Booking)
    rows = db.session.execute(
        select(own.session_id, func.count(ahead.id))
        .outerjoin(
            ahead,
            (ahead.session_id == own.session_id)
            & (ahead.status == BookingStatus.WAITING)
            & (ahead.waiting_number < own.waiting_number),
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
    spans = [Span(session.id, session.starts_at, session.ends_at) for session in held.values()]
    choices = []
    for session in sessions:
        standing, is_past = found[session.id], session.starts_at <= now
        if is_past and not standing.own:
            continue
        other = clash(Span(session.id, session.starts_at, session.ends_at), spans)
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
