"""What the clock has to see to: sessions and bookings whose time has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.booking.models import Booking, BookingClosure, Hold
from app.booking.rules import BookingStatus
from app.core.db import Base, db
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_LAPSE = timedelta(hours=2)
LONGEST_HOLD = timedelta(days=60)
LOOKED_BACK = timedelta(days=7)
REMINDED_AT_ONCE = 200


def list_sessions_with_due_holds(now: datetime) -> Sequence[UUID]:
    """List the sessions of which seats kept back are due to return, by the minutes each hold says."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at, Hold.returns_minutes)
        .join(Hold, Hold.session_id == ProgrammeSession.id)
        .where(Hold.returned_at.is_(None), Hold.returns_minutes.is_not(None))
        .where(ProgrammeSession.starts_at.between(now, now + LONGEST_HOLD))
    )
    due = (id_ for id_, starts_at, minutes in rows if starts_at - timedelta(minutes=minutes or 0) <= now)
    return list(dict.fromkeys(due))


def list_sessions_with_due_offers(now: datetime) -> Sequence[UUID]:
    """List the sessions in which an offer has run out."""
    return db.session.scalars(
        select(Booking.session_id)
        .where(Booking.status == BookingStatus.OFFERED, Booking.offer_until <= now)
        .distinct()
        .order_by(Booking.session_id)
    ).all()


def list_due_offers(session_id: UUID, now: datetime) -> Sequence[Booking]:
    """List the offers of a session that have run out."""
    return db.session.scalars(
        select(Booking).where(
            Booking.session_id == session_id, Booking.status == BookingStatus.OFFERED, Booking.offer_until <= now
        )
    ).all()


def list_near_sessions(now: datetime) -> Sequence[ProgrammeSession]:
    """List the sessions with booked seats that begin soon."""
    return db.session.scalars(
        _bookable().where(ProgrammeSession.starts_at > now, ProgrammeSession.starts_at <= now + LONGEST_LAPSE)
    ).all()


def list_sessions_to_close(now: datetime) -> Sequence[UUID]:
    """List the sessions that ended before, and whose bookings nobody has gone through."""
    return db.session.scalars(
        select(ProgrammeSession.id)
        .outerjoin(BookingClosure, BookingClosure.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.entry == Entry.BOOKING, ProgrammeSession.status == SessionStatus.PUBLISHED)
        .where(ProgrammeSession.ends_at <= now, ProgrammeSession.ends_at > now - LOOKED_BACK)
        .where(BookingClosure.session_id.is_(None))
        .order_by(ProgrammeSession.ends_at)
    ).all()


def _bookable() -> Select[ProgrammeSession]:
    return (
        select(ProgrammeSession)
        .options(joinedload(ProgrammeSession.hall))
        .where(ProgrammeSession.entry == Entry.BOOKING, ProgrammeSession.status == SessionStatus.PUBLISHED)
        .order_by(ProgrammeSession.starts_at)
    )


def list_arrived(session_id: UUID) -> frozenset[UUID]:
    """List the guests a door has let into a session; nobody where no door has scanned."""
    # The door is a layer above ours; what its table holds is all we ask.
    presence = Base.metadata.tables["presence"]
    rows = db.session.scalars(
        select(presence.c.registration_id).where(presence.c.list_id == session_id, presence.c.entries > 0)
    )
    return frozenset(rows)


def list_to_remind(now: datetime, *, within: timedelta) -> Sequence[Booking]:
    """List the booked seats of sessions that begin within a time, and of which nobody was reminded yet."""
    return db.session.scalars(
        select(Booking)
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .options(joinedload(Booking.session))
        .where(Booking.status == BookingStatus.BOOKED, Booking.reminded_at.is_(None))
        .where(ProgrammeSession.status == SessionStatus.PUBLISHED)
        .where(ProgrammeSession.starts_at > now, ProgrammeSession.starts_at <= now + within)
        .order_by(ProgrammeSession.starts_at, Booking.id)
        .limit(REMINDED_AT_ONCE)
    ).all()


def list_in_status(session_id: UUID, *statuses: BookingStatus) -> Sequence[Booking]:
    """List the bookings of a session in some states, as they stand now."""
    return db.session.scalars(
        select(Booking)
        .where(Booking.session_id == session_id, Booking.status.in_(statuses))
        .order_by(Booking.booked_at, Booking.id)
        .execution_options(populate_existing=True)
    ).all()
