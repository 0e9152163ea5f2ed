"""What stands in the way of a booking, asked while the seats are held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.booking import queries
from app.booking.errors import (
    Blocked,
    CategoryNotAllowed,
    NotBookable,
    NotComing,
    NotReleased,
    SessionsOverlap,
    TooFarToWalk,
    TooLateToCancel,
    TooManyInAll,
    TooManyThatDay,
)
from app.booking.rules import Span, Terms, blocked_until, clash, opens_at
from app.core import clock
from app.core.db import db
from app.core.languages import pick
from app.events.rules import festival_day
from app.programme import queries as programme
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionStatus
from app.registration.rules import HOLDS_A_PLACE
from app.web import rendering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import Refusal
    from app.registration.models import Registration


def may_book(registration: Registration, session: ProgrammeSession) -> None:
    """Refuse who does not come, what is not booked, and categories it is not for."""
    if registration.status not in HOLDS_A_PLACE:
        raise NotComing
    bookable = session.status is SessionStatus.PUBLISHED and session.entry is Entry.BOOKING
    if not bookable or session.starts_at <= clock.now() or session.event_id != registration.event_id:
        raise NotBookable
    allowed = queries.allowed_categories(session.id)
    if allowed and registration.category_id not in allowed:
        raise CategoryNotAllowed


def refuse_unreleased(session: ProgrammeSession, terms: Terms) -> None:
    """Refuse before bookings for that day are open."""
    event = session.event
    opens = opens_at(terms, programme.day_of(session, event), event.zone)
    if opens is not None and clock.now() < opens:
        raise NotReleased(moment=rendering.moment(opens, event.zone))


def refuse_blocked(registration: Registration, session: ProgrammeSession, terms: Terms) -> None:
    """Refuse who left seats empty, for as long as the terms say."""
    until = blocked_until(terms, queries.list_strike_times(registration.id))
    if until is not None and clock.now() < until:
        raise Blocked(moment=rendering.moment(until, session.event.zone))


def refuse_too_many(session: ProgrammeSession, terms: Terms, held: Sequence[Span]) -> None:
    """Refuse more bookings than a guest may have, in all or on one festival day."""
    if refusal := _too_many(session, terms, held):
        raise refusal


def _too_many(session: ProgrammeSession, terms: Terms, held: Sequence[Span]) -> Refusal | None:
    if terms.in_all is not None and len(held) >= terms.in_all:
        return TooManyInAll(number=len(held))
    event = session.event
    day = programme.day_of(session, event)
    days = [festival_day(other.starts_at, zone=event.zone, day_change_hour=event.day_change_hour) for other in held]
    same_day = days.count(day)
    return TooManyThatDay(number=same_day) if terms.per_day is not None and same_day >= terms.per_day else None


def refuse_clash(registration: Registration, session: ProgrammeSession, terms: Terms, held: Sequence[Span]) -> None:
    """Refuse what overlaps, or cannot be reached in time from, what the guest holds; name both."""
    wanted = queries.span_of(session)
    other = clash(wanted, held, walking_minutes=terms.walking_minutes)
    if other is None:
        return
    kept = db.session.get_one(ProgrammeSession, other.session_id)
    tags = (registration.locale, *registration.event.languages)
    named = {"wanted": pick(session.title, tags)[1], "held": pick(kept.title, tags)[1]}
    if clash(wanted, [other]) is None:
        raise TooFarToWalk(minutes=terms.walking_minutes, **named)
    raise SessionsOverlap(**named)


def fits(registration: Registration, session: ProgrammeSession, terms: Terms, held: Sequence[Span]) -> bool:
    """Say whether who waits could take the seat: they can be there, may have one more, and are not blocked."""
    if clash(queries.span_of(session), held, walking_minutes=terms.walking_minutes) is not None:
        return False
    until = blocked_until(terms, queries.list_strike_times(registration.id)) if terms.strikes is not None else None
    return _too_many(session, terms, held) is None and (until is None or clock.now() >= until)


def refuse_late_cancel(session: ProgrammeSession, terms: Terms) -> None:
    """Refuse to take back a seat that nobody else could be given in time."""
    if terms.cancel_minutes and clock.now() > session.starts_at - timedelta(minutes=terms.cancel_minutes):
        raise TooLateToCancel(minutes=terms.cancel_minutes)


def doors_at(session: ProgrammeSession) -> datetime:
    """Return when the doors open."""
    return session.starts_at - timedelta(minutes=session.doors_minutes)


def doors_are_open(session: ProgrammeSession) -> bool:
    """Say whether the doors are open: seats are given at the door from then on."""
    return clock.now() >= doors_at(session)
