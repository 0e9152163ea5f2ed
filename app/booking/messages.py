"""What guests are written about their seats: moved up; session moved, session called off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext

from app.booking import queries
from app.booking.models import Booking
from app.booking.rules import ALIVE, BookingStatus, Span, clash
from app.core.db import db
from app.mail.errors import MessageIsMoot
from app.mail.rules import Rendered
from app.mail.service import outbox
from app.programme.models import ProgrammeSession
from app.registration.models import Registration
from app.registration.service import links
from app.web import locale

if TYPE_CHECKING:
    from app.booking.facts import SeatBooked, SeatCancelled
    from app.core.facts import Fact
    from app.mail.models import Message
    from app.programme.facts import SessionChanged


def tell_promoted(fact: SeatBooked) -> None:
    """Say that a seat came free; a seat taken at once needs no mail, the page says it."""
    if fact.promoted:
        _write("seat_promoted", fact, fact.booking_id, fact.registration_id)


def tell_called_off(fact: SeatCancelled) -> None:
    """Say that a session does not take place; who cancelled themselves knows."""
    if fact.session_is_cancelled:
        _write("session_cancelled", fact, fact.booking_id, fact.registration_id)


def tell_moved(fact: SessionChanged) -> None:
    """Say that a session is at another time or in another hall, to those who hold a seat or wait for one."""
    if fact.moved:
        for booking in queries.list_alive_in(fact.session_id):
            _write("session_moved", fact, booking.id, booking.registration_id)


def _write(template: str, fact: Fact, booking_id: UUID, registration_id: UUID) -> None:
    registration = db.session.get_one(Registration, registration_id)
    if registration.email:
        links.issue(registration.id)
        outbox.write(
            template,
            to=registration.email,
            locale=registration.locale,
            subject_id=registration.id,
            occasion=f"{booking_id}:{fact.at.isoformat()}",
            organiser_id=fact.organiser_id,
            event_id=fact.event_id,
            booking=str(booking_id),
        )


def _booking(message: Message, *statuses: BookingStatus) -> Booking:
    booking = db.session.get(Booking, _id(message))
    if booking is None or booking.status not in statuses:
        raise MessageIsMoot
    return booking


def _id(message: Message) -> UUID:
    return UUID(str(message.ids["booking"]))


def _page_url(registration_id: UUID) -> str:
    tag, secret = locale.language().tag, links.find_secret(registration_id)
    if secret is None:
        return url_for("registration.lost_link", lang=tag, _external=True)
    return url_for("registration.open_link", secret=secret, language=tag, _external=True)


def _rendered(name: str, subject: str, booking: Booking, **more: object) -> Rendered:
    values = {"session": booking.session, "url": _page_url(booking.registration_id), **more}
    return Rendered(
        subject=subject,
        text=render_template(f"booking/messages/{name}.txt", **values),
        html=render_template(f"booking/messages/{name}.html", **values),
    )


def render_seat_promoted(message: Message) -> Rendered:
    """Render the mail of a guest who moved up to a seat; one given back since must not leave."""
    return _rendered("seat_promoted", gettext("You have a seat"), _booking(message, BookingStatus.BOOKED))


def render_session_cancelled(message: Message) -> Rendered:
    """Render the mail that calls a session off."""
    booking = _booking(message, BookingStatus.SESSION_CANCELLED)
    return _rendered("session_cancelled", gettext("A session of yours does not take place"), booking)


def render_session_moved(message: Message) -> Rendered:
    """Render the mail that says when and where a session is now, and what else of the guest's it overlaps with."""
    booking = _booking(message, *ALIVE)
    session = booking.session
    other = clash(
        Span(session.id, session.starts_at, session.ends_at),
        queries.list_held(booking.registration_id),
    )
    overlapped = db.session.get_one(ProgrammeSession, other.session_id) if other else None
    return _rendered("session_moved", gettext("A session of yours has moved"), booking, overlapped=overlapped)
