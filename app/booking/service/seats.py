"""Seats are taken, waited for, given back; an event's seats are held while they are counted, so they stay exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.booking import queries
from app.booking.errors import CategoryNotAllowed, NotBookable, NotComing, NothingBooked, SessionsOverlap
from app.booking.facts import SeatBooked, SeatCancelled, SeatWaitlisted
from app.booking.models import Booking
from app.booking.rules import ALIVE, BookingStatus, Span, booked_or_waiting, clash
from app.core import changes, clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.languages import pick
from app.core.tokens import new_id
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionStatus
from app.registration.models import Registration
from app.registration.rules import HOLDS_A_PLACE

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from app.core.access import Actor
    from app.programme.facts import SessionCancelled, SessionChanged
    from app.registration.facts import RegistrationRevoked, RegistrationWithdrawn
    from app.venues.facts import HallChanged


@atomic
def book(registration: Registration, session: ProgrammeSession, *, by: Actor) -> BookingStatus:
    """Take a seat, or a place on the waiting list where all are taken; asking twice changes nothing.

    Raises NotComing, NotBookable, CategoryNotAllowed, and SessionsOverlap naming both sessions.
    """
    queries.hold_seats(session.event_id)
    db.session.refresh(registration)
    session = queries.read_again(session.id)
    _may_book(registration, session)
    known = queries.find_booking(session.id, registration.id)
    if known is not None and known.status in ALIVE:
        return known.status
    _refuse_overlap(registration, session)
    status = booked_or_waiting(seats=queries.seats_of(session), taken=queries.count_taken(session.id))
    booking = known or Booking(id=new_id(), session_id=session.id, registration_id=registration.id)
    booking.status, booking.booked_at, booking.waiting_number = status, clock.now(), None
    if status is BookingStatus.WAITING:
        booking.waiting_number = queries.last_waiting(session.id) + 1
    db.session.add(booking)
    db.session.flush()
    _tell(booking, session, by=by)
    return status


def _may_book(registration: Registration, session: ProgrammeSession) -> None:
    if registration.status not in HOLDS_A_PLACE:
        raise NotComing
    bookable = session.status is SessionStatus.PUBLISHED and session.entry is Entry.BOOKING
    if not bookable or session.starts_at <= clock.now() or session.event_id != registration.event_id:
        raise NotBookable
    allowed = queries.allowed_categories(session.id)
    if allowed and registration.category_id not in allowed:
        raise CategoryNotAllowed


def _span(session: ProgrammeSession) -> Span:
    return Span(session.id, session.starts_at, session.ends_at)


def _refuse_overlap(registration: Registration, session: ProgrammeSession) -> None:
    other = clash(_span(session), queries.list_held(registration.id))
    if other is None:
        return
    held = db.session.get_one(ProgrammeSession, other.session_id)
    tags = (registration.locale, *registration.event.languages)
    raise SessionsOverlap(wanted=pick(session.title, tags)[1], held=pick(held.title, tags)[1])


def _tell(booking: Booking, session: ProgrammeSession, *, by: Actor, promoted: bool = False) -> None:
    common = {
        "at": clock.now(),
        "by": by,
        "event_id": session.event_id,
        "organiser_id": session.event.organiser_id,
        "booking_id": booking.id,
        "session_id": session.id,
        "registration_id": booking.registration_id,
    }
    if booking.status is BookingStatus.BOOKED:
        announce(SeatBooked(**common, promoted=promoted))  # type: ignore[arg-type]  # keywords of several types
    elif booking.status is BookingStatus.WAITING:
        announce(SeatWaitlisted(**common, waiting_number=booking.waiting_number))  # type: ignore[arg-type]  # as above
    else:
        gone = booking.status is BookingStatus.SESSION_CANCELLED
        announce(SeatCancelled(**common, session_is_cancelled=gone))  # type: ignore[arg-type]  # as above
    changes.note(session.event_id, "booking", booking.id)


@atomic
def cancel(registration: Registration, session: ProgrammeSession, *, by: Actor) -> None:
    """Give a seat or a place in line back; the next who would not clash gets the seat. Raises NothingBooked."""
    queries.hold_seats(session.event_id)
    booking = queries.find_booking(session.id, registration.id)
    if booking is None or booking.status not in ALIVE:
        raise NothingBooked
    _end(booking, BookingStatus.CANCELLED, by=by)
    promote(session)
    _look_again([registration.id])


def _end(booking: Booking, status: BookingStatus, *, by: Actor) -> None:
    booking.status, booking.waiting_number = status, None
    db.session.flush()
    _tell(booking, booking.session, by=by)


@atomic
def promote(session: ProgrammeSession) -> int:
    """Give free seats to those who wait, in order; who has booked something else for that time keeps waiting."""
    queries.hold_seats(session.event_id)
    session = queries.read_again(session.id)
    if session.status is not SessionStatus.PUBLISHED or session.starts_at <= clock.now():
        return 0
    free = queries.seats_of(session) - queries.count_taken(session.id)
    moved = 0
    for booking in queries.list_waiting(session.id) if free > 0 else ():
        if moved >= free:
            break
        if clash(_span(session), queries.list_held(booking.registration_id)):
            continue
        booking.status, booking.waiting_number = BookingStatus.BOOKED, None
        db.session.flush()
        _tell(booking, session, by=SYSTEM, promoted=True)
        moved += 1
    return moved


def _look_again(registration_ids: Collection[UUID]) -> None:
    """Promote where these guests wait: what they held at that time, and had to be passed over for, is gone."""
    for session_id in queries.list_waited_for_by(registration_ids):
        promote(db.session.get_one(ProgrammeSession, session_id))


def free_all(fact: RegistrationWithdrawn | RegistrationRevoked) -> None:
    """Give back every seat of a guest who does not come."""
    registration = db.session.get_one(Registration, fact.registration_id)
    queries.hold_seats(registration.event_id)
    held = queries.list_bookings(registration.id)
    for booking in held:
        _end(booking, BookingStatus.CANCELLED, by=fact.by)
    for booking in held:
        promote(booking.session)


def end_all(fact: SessionCancelled) -> None:
    """End every booking of a session that does not take place."""
    session = db.session.get_one(ProgrammeSession, fact.session_id)
    queries.hold_seats(session.event_id)
    ended = queries.list_alive_in(session.id)
    for booking in ended:
        _end(booking, BookingStatus.SESSION_CANCELLED, by=fact.by)
    _look_again([booking.registration_id for booking in ended])


def fill_up(fact: SessionChanged) -> None:
    """Let those who wait move up where a session has more seats now, or is at another time."""
    session = db.session.get_one(ProgrammeSession, fact.session_id)
    promote(session)
    if fact.moved:
        _look_again([booking.registration_id for booking in queries.list_alive_in(session.id)])


def fill_hall(fact: HallChanged) -> None:
    """Let those who wait move up where a hall has more seats now."""
    for session in queries.list_waited_for_in(fact.hall_id):
        promote(session)
