"""Who is touched when sessions move or fall."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.booking.models import Booking
from app.booking.rules import ALIVE, HOLDS_A_SEAT, BookingStatus, Span
from app.core.db import db
from app.programme.models import ProgrammeSession
from app.registration.models import Registration
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


class Affected(NamedTuple):
    """How one guest stands to one session."""

    booking_id: UUID
    session_id: UUID
    registration_id: UUID
    status: BookingStatus


def list_affected(session_ids: Collection[UUID]) -> Sequence[Affected]:
    """List how guests stand to some sessions, the living bookings alone; in one query, of columns."""
    rows = db.session.execute(
        select(Booking.id, Booking.session_id, Booking.registration_id, Booking.status)
        .where(Booking.session_id.in_(session_ids), Booking.status.in_(ALIVE))
        .order_by(Booking.id)
    )
    return [Affected(*row) for row in rows]


def list_by_id(booking_ids: Collection[UUID]) -> Sequence[Booking]:
    """List bookings with their sessions; in one query."""
    return db.session.scalars(
        select(Booking)
        .options(joinedload(Booking.session).joinedload(ProgrammeSession.event))
        .where(Booking.id.in_(booking_ids))
        .order_by(Booking.id)
    ).all()


def list_spans(session_ids: Collection[UUID]) -> Mapping[UUID, Span]:
    """Return when and at which venue sessions are; in one query."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at, ProgrammeSession.ends_at, Hall.venue_id)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(ProgrammeSession.id.in_(session_ids))
    )
    return {row[0]: Span(*row) for row in rows}


def list_held_by_guests_of(session_ids: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    """Return, for every guest with a living booking in these sessions, all sessions they hold; in one query."""
    guests = select(Booking.registration_id).where(Booking.session_id.in_(session_ids), Booking.status.in_(ALIVE))
    rows = db.session.execute(
        select(Booking.registration_id, Booking.session_id).where(
            Booking.registration_id.in_(guests), Booking.status.in_(HOLDS_A_SEAT)
        )
    )
    held: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for registration_id, session_id in rows:
        held[registration_id].append(session_id)
    return held


def list_waited_for(session_ids: Collection[UUID]) -> Sequence[UUID]:
    """List which of some sessions anybody waits for."""
    return db.session.scalars(
        select(Booking.session_id)
        .where(Booking.session_id.in_(session_ids), Booking.status == BookingStatus.WAITING)
        .distinct()
        .order_by(Booking.session_id)
    ).all()


def count_languages(session_ids: Collection[UUID]) -> Mapping[str, int]:
    """Count the guests with an address who stand to any of these sessions, by language; in one query."""
    rows = db.session.execute(
        select(Registration.locale, func.count(Registration.id.distinct()))
        .join(Booking, Booking.registration_id == Registration.id)
        .where(Booking.session_id.in_(session_ids), Booking.status.in_(ALIVE), Registration.email.is_not(None))
        .group_by(Registration.locale)
    )
    return dict(iter(rows))


def list_to_tell(moved: Collection[UUID], fell: Collection[UUID]) -> Sequence[tuple[UUID, str, str]]:
    """List whom a publication touches: the guest's id, address and language, each once; in one query."""
    rows = db.session.execute(
        select(Registration.id, Registration.email, Registration.locale)
        .join(Booking, Booking.registration_id == Registration.id)
        .where(
            or_(
                Booking.session_id.in_(moved) & Booking.status.in_(ALIVE),
                Booking.session_id.in_(fell) & (Booking.status == BookingStatus.SESSION_CANCELLED),
            )
        )
        .where(Registration.email.is_not(None))
        .distinct()
        .order_by(Registration.id)
    )
    return [(id_, email, locale) for id_, email, locale in rows if email]


def list_touched(registration_id: UUID, session_ids: Collection[UUID]) -> Sequence[Booking]:
    """List how a guest stands to some sessions, in the order of time."""
    return db.session.scalars(
        select(Booking)
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .options(joinedload(Booking.session).joinedload(ProgrammeSession.hall))
        .where(Booking.registration_id == registration_id, Booking.session_id.in_(session_ids))
        .where(Booking.status.in_({*ALIVE, BookingStatus.SESSION_CANCELLED}))
        .order_by(ProgrammeSession.starts_at)
    ).all()
