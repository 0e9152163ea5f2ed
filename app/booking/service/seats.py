"""Seats are taken, waited for, given back; an event's seats are held while they are counted, so they stay exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.booking import queries
from app.booking.errors import NoSeatFree, NothingBooked, OfferOver
from app.booking.facts import OfferEnded, SeatBooked, SeatCancelled, SeatOffered, SeatWaitlisted
from app.booking.models import Booking
from app.booking.rules import ALIVE, BookingStatus, Terms, booked_or_waiting, offered_until
from app.booking.service import checks
from app.core import changes, clock
from app.core.access import SYSTEM, ActorKind
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.tokens import new_id
from app.programme.models import ProgrammeSession
from app.programme.rules import SessionStatus
from app.registration.models import Registration

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from app.core.access import Actor
    from app.programme.facts import SessionCancelled, SessionChanged
    from app.registration.facts import AnswerUndone, RegistrationRevoked, RegistrationWithdrawn
    from app.venues.facts import HallChanged


@atomic
def book(registration: Registration, session: ProgrammeSession, *, because: str = "", by: Actor) -> BookingStatus:
    """Take a seat, or a place on the waiting list where all are taken; asking twice changes nothing.

    With a reason (``because``) staff sets release, limits and blocks aside; nobody sets places and times aside.
    Raises NotComing, NotBookable, CategoryNotAllowed, NotReleased, Blocked, TooManyThatDay, TooManyInAll,
    SessionsOverlap and TooFarToWalk.
    """
    queries.hold_seats(session.event_id)
    db.session.refresh(registration)
    session = queries.read_again(session.id)
    checks.may_book(registration, session)
    known = queries.find_booking(session.id, registration.id)
    if known is not None and known.status in ALIVE:
        return known.status
    terms = queries.terms_of(session.event_id, registration.category_id)
    held = queries.list_held(registration.id)
    if not because:
        checks.refuse_unreleased(session, terms)
        checks.refuse_blocked(registration, session, terms)
        checks.refuse_too_many(session, terms, held)
    checks.refuse_clash(registration, session, terms, held)
    booking = known or Booking(id=new_id(), session_id=session.id, registration_id=registration.id)
    booking.status = _status(session, terms)
    booking.booked_at, booking.priority, booking.waiting_number = clock.now(), terms.priority, None
    booking.asked_at = None
    if booking.status is BookingStatus.WAITING:
        booking.waiting_number = queries.last_waiting(session.id) + 1
    db.session.add(booking)
    db.session.flush()
    _tell(booking, session, because=because, by=by)
    return booking.status


def _status(session: ProgrammeSession, terms: Terms) -> BookingStatus:
    """Give a seat where one is free; once the doors are open it is theirs who stand in line."""
    line = checks.doors_are_open(session) and terms.lapse_minutes is not None and queries.list_waiting(session.id)
    return booked_or_waiting(seats=queries.count_free(session), taken=0) if not line else BookingStatus.WAITING


def common(booking: Booking, *, by: Actor) -> dict[str, object]:
    """Return what every fact about a booking says."""
    session = booking.session
    return {
        "at": clock.now(),
        "by": by,
        "event_id": session.event_id,
        "organiser_id": session.event.organiser_id,
        "booking_id": booking.id,
        "session_id": session.id,
        "registration_id": booking.registration_id,
    }


def _tell(booking: Booking, session: ProgrammeSession, *, by: Actor, promoted: bool = False, because: str = "") -> None:
    facts = common(booking, by=by)
    if booking.status is BookingStatus.BOOKED:
        announce(SeatBooked(**facts, promoted=promoted, because=because))  # type: ignore[arg-type]  # keywords of several types
    elif booking.status is BookingStatus.OFFERED:
        announce(SeatOffered(**(facts | {"at": booking.offered_at}), until=booking.offer_until))  # type: ignore[arg-type]  # as above
    elif booking.status is BookingStatus.WAITING:
        announce(SeatWaitlisted(**facts, waiting_number=booking.waiting_number))  # type: ignore[arg-type]  # as above
    else:
        gone = booking.status is BookingStatus.SESSION_CANCELLED
        announce(SeatCancelled(**facts, session_is_cancelled=gone))  # type: ignore[arg-type]  # as above
    changes.note(session.event_id, "booking", booking.id)


@atomic
def cancel(registration: Registration, session: ProgrammeSession, *, by: Actor) -> None:
    """Give a seat or a place in line back; the next who would not clash gets the seat. Raises NothingBooked."""
    queries.hold_seats(session.event_id)
    booking = queries.find_booking(session.id, registration.id)
    if booking is None or booking.status not in ALIVE:
        raise NothingBooked
    if booking.status is BookingStatus.BOOKED and by.kind is ActorKind.GUEST and booking.asked_at is None:
        checks.refuse_late_cancel(booking.session, queries.terms_of(session.event_id, registration.category_id))
    _end(booking, BookingStatus.CANCELLED, by=by)
    promote(session)
    look_again([registration.id])


def _end(booking: Booking, status: BookingStatus, *, by: Actor) -> None:
    booking.become(status)
    db.session.flush()
    _tell(booking, booking.session, by=by)


@atomic
def promote(session: ProgrammeSession) -> int:
    """Give or offer free seats to those who wait, in order, and say to how many; with open doors nobody is asked.

    Who could not be there, or holds as many seats as they may, keeps waiting.
    """
    queries.hold_seats(session.event_id)
    session = queries.read_again(session.id)
    if session.status is not SessionStatus.PUBLISHED or session.starts_at <= clock.now():
        return 0
    asks = queries.terms_of(session.event_id).offer_minutes > 0
    free = 0 if asks and checks.doors_are_open(session) else queries.count_free(session)
    moved = 0
    for booking in queries.list_waiting(session.id) if free > 0 else ():
        if moved >= free:
            break
        terms = queries.terms_of(session.event_id, booking.registration.category_id)
        if not checks.fits(booking.registration, session, terms, queries.list_held(booking.registration_id)):
            continue
        _move_up(booking, session, terms)
        moved += 1
    return moved


def _move_up(booking: Booking, session: ProgrammeSession, terms: Terms) -> None:
    now = clock.now()
    if terms.offer_minutes:
        booking.become(BookingStatus.OFFERED)
        booking.offered_at = now
        booking.offer_until = offered_until(
            terms, starts_at=session.starts_at, doors_at=checks.doors_at(session), now=now
        )
    else:
        booking.become(BookingStatus.BOOKED)
    db.session.flush()
    _tell(booking, session, by=SYSTEM, promoted=True)


@atomic
def accept(registration: Registration, session: ProgrammeSession, *, by: Actor) -> None:
    """Take the seat that is offered. Raises OfferOver where none is, or the session has begun."""
    queries.hold_seats(session.event_id)
    booking = queries.find_booking(session.id, registration.id)
    if booking is None or booking.status is not BookingStatus.OFFERED or session.starts_at <= clock.now():
        raise OfferOver
    booking.become(BookingStatus.BOOKED)
    booking.booked_at = clock.now()
    db.session.flush()
    _tell(booking, session, by=by)


@atomic
def decline(registration: Registration, session: ProgrammeSession, *, by: Actor) -> None:
    """Let the offered seat go to the next in line. Raises OfferOver where none is offered."""
    queries.hold_seats(session.event_id)
    booking = queries.find_booking(session.id, registration.id)
    if booking is None or booking.status is not BookingStatus.OFFERED:
        raise OfferOver
    end_offer(booking, declined=True, by=by)
    promote(session)
    look_again([registration.id])


def end_offer(booking: Booking, *, declined: bool, by: Actor) -> None:
    """End an offer, inside a unit of work that holds the seats."""
    booking.become(BookingStatus.DECLINED if declined else BookingStatus.EXPIRED)
    db.session.flush()
    announce(OfferEnded(**common(booking, by=by), declined=declined))  # type: ignore[arg-type]  # keywords of several types
    changes.note(booking.session.event_id, "booking", booking.id)


@atomic
def admit(booking: Booking, *, by: Actor) -> None:
    """Give a free seat to who stands in line at the door. Raises NoSeatFree, BookingConflict."""
    session = booking.session
    queries.hold_seats(session.event_id)
    db.session.refresh(booking)
    if queries.count_free(queries.read_again(session.id)) < 1:
        raise NoSeatFree
    booking.become(BookingStatus.BOOKED)
    db.session.flush()
    _tell(booking, session, by=by)


def look_again(registration_ids: Collection[UUID]) -> None:
    """Promote where these guests wait: what they held at that time, and had to be passed over for, is gone."""
    for session_id in queries.list_waited_for_by(registration_ids):
        promote(db.session.get_one(ProgrammeSession, session_id))


def free_all(fact: RegistrationWithdrawn | RegistrationRevoked | AnswerUndone) -> None:
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
    look_again([booking.registration_id for booking in ended])


def fill_up(fact: SessionChanged) -> None:
    """Let those who wait move up where a session has more seats now, or is at another time."""
    session = db.session.get_one(ProgrammeSession, fact.session_id)
    promote(session)
    if fact.moved:
        look_again([booking.registration_id for booking in queries.list_alive_in(session.id)])


def fill_hall(fact: HallChanged) -> None:
    """Let those who wait move up where a hall has more seats now."""
    for session in queries.list_waited_for_in(fact.hall_id):
        promote(session)
