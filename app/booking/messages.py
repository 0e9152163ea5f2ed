"""What guests are written about their seats: moved up; session moved, session called off."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext, ngettext

from app.booking import queries
from app.booking.models import Booking
from app.booking.rules import ALIVE, HOLDS_A_SEAT, PUBLICATION_MESSAGE, BookingStatus, Span, blocked_until, clash
from app.core import clock
from app.core.db import db
from app.mail.errors import MessageIsMoot
from app.mail.rules import Rendered
from app.mail.service import outbox
from app.programme import queries as programme
from app.programme.models import ProgrammeSession
from app.registration.models import Registration
from app.registration.service import links
from app.web import locale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.booking.facts import OfferEnded, ReminderDue, SeatBooked, SeatCancelled, SeatOffered, SeatUnused
    from app.core.db import Localised
    from app.core.facts import Fact
    from app.mail.models import Message
    from app.programme.facts import SessionChanged, TimetablePublished


def tell_promoted(fact: SeatBooked) -> None:
    """Say that a seat came free; a seat taken at once needs no mail, the page says it."""
    if fact.promoted:
        _write("seat_promoted", fact, fact.booking_id, fact.registration_id)


def tell_called_off(fact: SeatCancelled) -> None:
    """Say that a session does not take place; who cancelled themselves knows."""
    if fact.session_is_cancelled and not fact.told_together:
        _write("session_cancelled", fact, fact.booking_id, fact.registration_id)


def tell_moved(fact: SessionChanged) -> None:
    """Say that a session is at another time or in another hall, to those who hold a seat or wait for one."""
    if fact.moved:
        for booking in queries.list_alive_in(fact.session_id):
            _write("session_moved", fact, booking.id, booking.registration_id)


def tell_published(fact: TimetablePublished) -> None:
    """Say to each guest in one message all that has changed for them; held ones wait for staff to release them."""
    assert fact.event_id is not None  # noqa: S101 — a timetable is an event's
    recipients = queries.list_to_tell(fact.moved, fact.fell)
    links.issue_all([registration_id for registration_id, _, _ in recipients])
    outbox.write_many(
        PUBLICATION_MESSAGE,
        recipients,
        occasion=str(fact.publication_id),
        organiser_id=fact.organiser_id,
        event_id=fact.event_id,
        as_drafts=fact.held,
        publication=fact.publication_id,
    )


def tell_offered(fact: SeatOffered) -> None:
    """Say that a seat is kept for a while."""
    _write("seat_offered", fact, fact.booking_id, fact.registration_id)


def tell_offer_over(fact: OfferEnded) -> None:
    """Say that an offer has run out; who declined it knows."""
    if not fact.declined:
        _write("offer_over", fact, fact.booking_id, fact.registration_id)


def remind(fact: ReminderDue) -> None:
    """Say that a session is near."""
    _write("session_reminder", fact, fact.booking_id, fact.registration_id)


def tell_unused(fact: SeatUnused) -> None:
    """Say that a seat stayed empty, where that counts."""
    if fact.strike:
        _write("seat_unused", fact, fact.booking_id, fact.registration_id)


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


def render_programme_changed(message: Message) -> Rendered:
    """Render what a publication of the timetable changed for one guest, as it is now; moot where nothing is left."""
    assert message.event_id is not None  # noqa: S101 — the timetable is an event's
    publication = programme.get_publication(message.event_id, UUID(str(message.ids["publication"])))
    touched = queries.list_touched(message.subject_id, [UUID(change["session"]) for change in publication.changes])
    if not touched:
        raise MessageIsMoot
    before = {UUID(change["session"]): datetime.fromisoformat(change["starts_at"]) for change in publication.changes}
    held = queries.list_held(message.subject_id)
    moved = [booking for booking in touched if booking.status in ALIVE]
    values: dict[str, object] = {
        "words": localised_exactly(publication.words, locale.language().tag),
        "moved": [(booking, before[booking.session_id], _overlapped(booking, held)) for booking in moved],
        "fell": [booking for booking in touched if booking.status is BookingStatus.SESSION_CANCELLED],
        "asks": any(booking.asked_at for booking in moved),
        "url": _page_url(message.subject_id),
    }
    return Rendered(
        subject=ngettext("A session of yours has changed", "Some of your sessions have changed", len(touched)),
        text=render_template("booking/messages/programme_changed.txt", **values),
        html=render_template("booking/messages/programme_changed.html", **values),
    )


def localised_exactly(words: Localised, tag: str) -> str:
    """Return a text in this very language; nothing rather than another one: the rest of the mail says it all."""
    return words.get(tag, "")


def _overlapped(booking: Booking, held: Sequence[Span]) -> ProgrammeSession | None:
    other = clash(queries.span_of(booking.session), held) if booking.status in HOLDS_A_SEAT else None
    return db.session.get_one(ProgrammeSession, other.session_id) if other else None


def render_seat_offered(message: Message) -> Rendered:
    """Render the offer of a seat; one answered or over since must not leave."""
    booking = _booking(message, BookingStatus.OFFERED)
    if booking.offer_until is None or booking.offered_at is None:
        raise MessageIsMoot
    until = offer_until(booking.offered_at, booking.offer_until, left=clock.now())
    return _rendered("seat_offered", gettext("A seat is kept for you"), booking, until=until)


def offer_until(offered_at: datetime, until: datetime, *, left: datetime) -> datetime:
    """Return until when an offer stands whose mail leaves at this moment: the time it gives begins then."""
    return max(until, left + (until - offered_at))


def render_offer_over(message: Message) -> Rendered:
    """Render the mail that an offer has run out."""
    booking = _booking(message, BookingStatus.EXPIRED)
    return _rendered("offer_over", gettext("The seat has gone to the next in line"), booking)


def render_session_reminder(message: Message) -> Rendered:
    """Render the reminder of a seat; one given back since must not leave."""
    booking = _booking(message, BookingStatus.BOOKED)
    terms = queries.terms_of(booking.session.event_id)
    return _rendered("session_reminder", gettext("Your session is near"), booking, lapse_minutes=terms.lapse_minutes)


def render_seat_unused(message: Message) -> Rendered:
    """Render the mail about an empty seat, and until when nothing can be booked."""
    booking = _booking(message, BookingStatus.NO_SHOW)
    terms = queries.terms_of(booking.session.event_id, booking.registration.category_id)
    blocked = blocked_until(terms, queries.list_strike_times(booking.registration_id))
    return _rendered("seat_unused", gettext("Your seat stayed empty"), booking, blocked_until=blocked)
