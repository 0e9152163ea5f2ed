"""What happens by the clock: holds return, offers run out, seats lapse, sessions close, guests are reminded.

Each step takes one session at a time in a unit of work of its own and finds what is due by looking, so that a worker
that was down does it all when it is back, and two workers at once do it once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from app.booking import queries
from app.booking.facts import ReminderDue, SeatBooked, SeatLapsed, SeatUnused, WaitingClosed
from app.booking.models import Booking, BookingClosure, Strike
from app.booking.rules import BookingStatus, Terms
from app.booking.service import checks, holds, seats
from app.core import changes, clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.core.facts import announce
from app.mail import queries as mail
from app.programme.models import ProgrammeSession

if TYPE_CHECKING:
    from app.booking.facts import BookingFact

OFFER = "seat_offered"
CLOSED_AFTER = timedelta(hours=2)  # doors that had no network send their scans in the meantime
SOONEST_REMINDED = timedelta(days=3)


def tick() -> None:
    """Do what is due now."""
    holds.return_due()
    for session_id in queries.list_sessions_with_due_offers(clock.now()):
        expire(session_id)
    for session in queries.list_near_sessions(clock.now()):
        lapse(session.id)
    for session_id in queries.list_sessions_to_close(clock.now() - CLOSED_AFTER):
        close(session_id)
    written = remind()
    while written:
        written = remind()


@atomic
def expire(session_id: UUID) -> int:
    """End the offers of a session that have run out and were made known, and ask the next in line."""
    session = _held(session_id)
    ended = [booking for booking in queries.list_due_offers(session_id, clock.now()) if _was_known(booking)]
    for booking in ended:
        seats.end_offer(booking, declined=False, by=SYSTEM)
    if ended:
        seats.promote(session)
    return len(ended)


def _was_known(booking: Booking) -> bool:
    """Say whether a guest had the time the offer gave: from when the mail left, if the mail is what told them."""
    now = clock.now()
    if booking.offered_at is None or booking.offer_until is None or now >= checks.doors_at(booking.session):
        return True
    message = mail.find_message(OFFER, booking.registration_id, offer_occasion(booking))
    if message is None:
        return True
    given = booking.offer_until - booking.offered_at
    return message.sent_at is not None and now >= message.sent_at + given


def offer_occasion(booking: Booking) -> str:
    """Return the occasion under which the mail of an offer is kept."""
    return f"{booking.id}:{booking.offered_at.isoformat() if booking.offered_at else ''}"


@atomic
def lapse(session_id: UUID) -> int:
    """Take seats of those who have not come in time, where a door scans; they go to who stands in line."""
    session = _held(session_id)
    terms = queries.terms_of(session.event_id)
    if terms.lapse_minutes is None or clock.now() < session.starts_at - timedelta(minutes=terms.lapse_minutes):
        return 0
    arrived = queries.list_arrived(session_id)
    if not arrived:
        return 0
    for booking in queries.list_in_status(session_id, BookingStatus.OFFERED):
        seats.end_offer(booking, declined=False, by=SYSTEM)
    late = [
        booking
        for booking in queries.list_in_status(session_id, BookingStatus.BOOKED)
        if booking.registration_id not in arrived
    ]
    for booking in late:
        _become(booking, BookingStatus.LAPSED, SeatLapsed(**seats.common(booking, by=SYSTEM)))  # type: ignore[arg-type]  # keywords of several types
    return len(late)


@atomic
def close(session_id: UUID) -> None:
    """Go through the bookings of a session that is over: who waited waits no more, who never came has a strike."""
    session = _held(session_id)
    arrived = queries.list_arrived(session_id)
    for booking in queries.list_in_status(session_id, BookingStatus.OFFERED):
        seats.end_offer(booking, declined=False, by=SYSTEM)
    for booking in queries.list_in_status(session_id, BookingStatus.WAITING):
        _become(booking, BookingStatus.CLOSED, WaitingClosed(**seats.common(booking, by=SYSTEM)))  # type: ignore[arg-type]  # as above
    terms = queries.terms_of(session.event_id)
    for booking in queries.list_in_status(session_id, BookingStatus.BOOKED, BookingStatus.LAPSED) if arrived else ():
        if booking.registration_id not in arrived:
            _strike(booking, terms)
        elif booking.status is BookingStatus.LAPSED:
            fact = SeatBooked(**seats.common(booking, by=SYSTEM), because="let in late")  # type: ignore[arg-type]  # as above
            _become(booking, BookingStatus.BOOKED, fact)
    db.session.add(BookingClosure(session_id=session_id, closed_at=clock.now()))


def _strike(booking: Booking, terms: Terms) -> None:
    # Who was asked whether a session that moved still suits them, and never said so, has not promised to come.
    counts = terms.strikes is not None and booking.asked_at is None
    if counts:
        db.session.add(Strike(registration_id=booking.registration_id, booking_id=booking.id, at=clock.now()))
    _become(booking, BookingStatus.NO_SHOW, SeatUnused(**seats.common(booking, by=SYSTEM), strike=counts))  # type: ignore[arg-type]  # as above


@atomic
def remind() -> int:
    """Write to guests whose sessions are near; who booked so late that they know is not written to."""
    now = clock.now()
    due = queries.list_to_remind(now, within=SOONEST_REMINDED)
    reminded = 0
    for booking in due:
        hours = queries.terms_of(booking.session.event_id).remind_hours
        near = timedelta(hours=hours or 0)
        if hours is None or booking.booked_at > booking.session.starts_at - near:
            booking.reminded_at = now
            reminded += 1
        elif booking.session.starts_at <= now + near:
            booking.reminded_at = now
            reminded += 1
            announce(ReminderDue(**seats.common(booking, by=SYSTEM)))  # type: ignore[arg-type]  # as above
    return reminded


def _held(session_id: UUID) -> ProgrammeSession:
    session = db.session.get_one(ProgrammeSession, session_id)
    queries.hold_seats(session.event_id)
    return queries.read_again(session_id)


def _become(booking: Booking, status: BookingStatus, fact: BookingFact) -> None:
    booking.become(status)
    db.session.flush()
    announce(fact)
    changes.note(booking.session.event_id, "booking", booking.id)
