"""Who is touched when sessions move or fall."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.booking.models import Booking
from app.booking.rules import ALIVE, HOLDS_A_SEAT, BookingStatus, Span
from app.core.db import db
from app.programme.models import ProgrammeSession
from app.registration.models import Registration
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID


def list_alive_of(session_ids: Collection[UUID]) -> Sequence[Booking]:
    """List the living bookings of some sessions, with guests and sessions; in one query."""
    return db.session.scalars(
        select(Booking)
        .join(Registration, Booking.registration_id == Registration.id)
        .options(
            joinedload(Booking.registration),
            joinedload(Booking.session).joinedload(ProgrammeSession.hall),
            joinedload(Booking.session).joinedload(ProgrammeSession.event),
        )
        .where(Booking.session_id.in_(session_ids), Booking.status.in_(ALIVE))
        .order_by(Booking.id)
    ).all()


def list_held_by_guests_of(session_ids: Collection[UUID]) -> Mapping[UUID, list[Span]]:
    """Return, for every guest with a living booking in these sessions, all they hold; in one query."""
    guests = select(Booking.registration_id).where(Booking.session_id.in_(session_ids), Booking.status.in_(ALIVE))
    rows = db.session.execute(
        select(
            Booking.registration_id,
            ProgrammeSession.id,
            ProgrammeSession.starts_at,
            ProgrammeSession.ends_at,
            Hall.venue_id,
        )
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(Booking.registration_id.in_(guests), Booking.status.in_(HOLDS_A_SEAT))
        .order_by(ProgrammeSession.starts_at)
    )
    held: defaultdict[UUID, list[Span]] = defaultdict(list)
    for registration_id, session_id, starts_at, ends_at, venue_id in rows:
        held[registration_id].append(Span(session_id, starts_at, ends_at, venue_id))
    return held


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
