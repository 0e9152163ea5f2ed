"""By which terms guests book, and who has struck out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.booking.models import Booking, BookingTerms, Strike
from app.booking.rules import Span, Terms
from app.core.db import db
from app.registration.models import Registration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from app.programme.models import ProgrammeSession


def find_terms(event_id: UUID, category_id: UUID | None) -> BookingTerms | None:
    """Find what an event, or a category of it, has said."""
    return db.session.scalar(
        select(BookingTerms).where(
            BookingTerms.event_id == event_id,
            BookingTerms.category_id.is_(None) if category_id is None else BookingTerms.category_id == category_id,
        )
    )


def terms_of(event_id: UUID, category_id: UUID | None = None) -> Terms:
    """Return the terms of an event, with what is other for a category; in one query."""
    wanted = or_(BookingTerms.category_id.is_(None), BookingTerms.category_id == category_id)
    rows = db.session.scalars(select(BookingTerms).where(BookingTerms.event_id == event_id, wanted)).all()
    terms = Terms()
    for row in sorted(rows, key=lambda row: row.category_id is not None):
        terms = replace(terms, **row.terms)
    return terms


def list_own_terms(event_id: UUID) -> Mapping[UUID, Mapping[str, int | None]]:
    """Return what is other for categories, by category."""
    rows = db.session.scalars(
        select(BookingTerms).where(BookingTerms.event_id == event_id, BookingTerms.category_id.is_not(None))
    )
    return {row.category_id: row.terms for row in rows if row.category_id is not None}


def list_strike_times(registration_id: UUID) -> Sequence[datetime]:
    """List when a guest left a seat empty, but for what staff has lifted."""
    return db.session.scalars(
        select(Strike.at).where(Strike.registration_id == registration_id, Strike.lifted_at.is_(None))
    ).all()


def list_strikes(event_id: UUID) -> Sequence[tuple[Strike, Booking]]:
    """List every strike of an event, newest first, with the booking it is for."""
    rows = db.session.execute(
        select(Strike, Booking)
        .join(Booking, Strike.booking_id == Booking.id)
        .join(Registration, Strike.registration_id == Registration.id)
        .options(joinedload(Booking.session), joinedload(Booking.registration))
        .where(Registration.event_id == event_id)
        .order_by(Strike.at.desc(), Strike.id)
    )
    return [(strike, booking) for strike, booking in rows]


def span_of(session: ProgrammeSession) -> Span:
    """Return when and in which venue a session is."""
    venue_id = session.hall.venue_id if session.hall else None
    return Span(session.id, session.starts_at, session.ends_at, venue_id)
