"""Who holds which seat, and who may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from app.booking.models import Booking, Hold
from app.booking.rules import ALIVE, HOLDS_A_SEAT, BookingStatus, Span, seats
from app.core.db import db
from app.core.errors import NotFound
from app.events.models import Event
from app.programme.models import ProgrammeSession, session_category
from app.registration.models import Registration
from app.registration.rules import HOLDS_A_PLACE
from app.venues.models import Hall

if TYPE_CHECKING:
    from datetime import datetime


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


def count_kept(session_id: UUID) -> int:
    """Count the seats of a session that are kept back."""
    kept = select(func.sum(Hold.seats)).where(Hold.session_id == session_id, Hold.returned_at.is_(None))
    return db.session.scalar(kept) or 0


def count_free(session: ProgrammeSession) -> int:
    """Count the seats anybody may still have; below nothing where a hall has shrunk."""
    return seats_of(session) - count_taken(session.id) - count_kept(session.id)


def list_due_holds(session_id: UUID, now: datetime) -> Sequence[Hold]:
    """List the holds of a session whose seats are due to return."""
    session = db.session.get_one(ProgrammeSession, session_id)
    minutes_left = (session.starts_at - now).total_seconds() / 60
    return db.session.scalars(
        select(Hold).where(
            Hold.session_id == session_id, Hold.returned_at.is_(None), Hold.returns_minutes >= minutes_left
        )
    ).all()


def list_holds(session_id: UUID) -> Sequence[Hold]:
    """List what is kept of a session, and what was, in the order it was kept."""
    return db.session.scalars(select(Hold).where(Hold.session_id == session_id).order_by(Hold.id)).all()


def get_hold(session_id: UUID, hold_id: UUID) -> Hold:
    """Return what is kept of this session; raise NotFound for another's."""
    hold = db.session.scalar(select(Hold).where(Hold.id == hold_id, Hold.session_id == session_id))
    if hold is None:
        raise NotFound
    return hold


def get_booking(session_id: UUID, booking_id: UUID) -> Booking:
    """Return a booking of this session; raise NotFound for another's."""
    booking = db.session.scalar(select(Booking).where(Booking.id == booking_id, Booking.session_id == session_id))
    if booking is None:
        raise NotFound
    return booking


def list_of_session(session_id: UUID) -> Sequence[Booking]:
    """List every booking of a session with its guest, by name."""
    return db.session.scalars(
        select(Booking)
        .join(Registration, Booking.registration_id == Registration.id)
        .options(joinedload(Booking.registration).joinedload(Registration.category))
        .where(Booking.session_id == session_id)
        .order_by(Registration.display_name, Registration.number)
    ).all()


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
        .order_by(Booking.priority.desc(), Booking.waiting_number)
    ).all()


def find_booking(session_id: UUID, registration_id: UUID) -> Booking | None:
    """Find how a guest stands to a session, also when that is over."""
    return db.session.scalar(
        select(Booking).where(Booking.session_id == session_id, Booking.registration_id == registration_id)
    )


def list_held(registration_id: UUID) -> Sequence[Span]:
    """List the sessions a guest holds seats in."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at, ProgrammeSession.ends_at, Hall.venue_id)
        .join(Booking, Booking.session_id == ProgrammeSession.id)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
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
