"""Bookings follow a published timetable: kept where a session moved, asked about where far, ended where it fell."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import update

from app.booking import queries
from app.booking.errors import NothingBooked
from app.booking.facts import SeatAffirmed, SeatCancelled
from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT, BookingStatus, clash, is_far
from app.booking.service import seats
from app.core import changes
from app.core.db import atomic, db
from app.core.facts import announce
from app.platform.jobs import queue
from app.programme import queries as programme
from app.programme.models import ProgrammeSession

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.access import Actor
    from app.programme.facts import TimetablePublished
    from app.registration.models import Registration

FILL = "fill_seats"


def follow(fact: TimetablePublished) -> None:
    """Let bookings follow, in a fixed number of statements; who waits moves up in a job of its own right after."""
    assert fact.event_id is not None  # noqa: S101 — a timetable is an event's
    queries.hold_seats(fact.event_id)
    publication = programme.get_publication(fact.event_id, fact.publication_id)
    before = {UUID(change["session"]): datetime.fromisoformat(change["starts_at"]) for change in publication.changes}
    affected = queries.list_affected([*fact.moved, *fact.fell])
    for one in affected:
        changes.note(fact.event_id, "booking", one.booking_id)
    _end_fallen([one.booking_id for one in affected if one.session_id in fact.fell], fact)
    keeping = [one for one in affected if one.session_id not in fact.fell]
    _set(_to_ask([one for one in keeping if one.status in HOLDS_A_SEAT], before, fact), asked_at=fact.at)
    queue.add(
        FILL,
        {
            "moved": [str(id_) for id_ in fact.moved],
            "guests": sorted({str(one.registration_id) for one in affected}),
        },
    )


def _end_fallen(booking_ids: Sequence[UUID], fact: TimetablePublished) -> None:
    over = dict.fromkeys(("asked_at", "offered_at", "offer_until", "waiting_number"))
    _set(booking_ids, status=BookingStatus.SESSION_CANCELLED, **over)
    for booking in queries.list_by_id(booking_ids) if booking_ids else ():
        announce(SeatCancelled(**seats.common(booking, by=fact.by), session_is_cancelled=True, told_together=True))  # type: ignore[arg-type]  # keywords of several types


def _to_ask(
    holding: Sequence[queries.Affected], before: Mapping[UUID, datetime], fact: TimetablePublished
) -> list[UUID]:
    """Find the bookings of those for whom a session moved far, or into something else they hold."""
    held = queries.list_held_by_guests_of(fact.moved)
    spans = queries.list_spans({*fact.moved, *(session_id for ids in held.values() for session_id in ids)})
    assert fact.event_id is not None  # noqa: S101 — a timetable is an event's
    walking = queries.terms_of(fact.event_id).walking_minutes
    return [
        booking_id
        for booking_id, session_id, guest, _ in holding
        if is_far(before[session_id], spans[session_id].starts_at)
        or clash(spans[session_id], [spans[id_] for id_ in held.get(guest, ())], walking_minutes=walking) is not None
    ]


def _set(booking_ids: Sequence[UUID], **values: object) -> None:
    """Set what is the same for all of them, in one statement."""
    if booking_ids:
        db.session.execute(
            update(Booking).where(Booking.id.in_(booking_ids)).values(**values, version=Booking.version + 1)
        )


@atomic
def fill(payload: Mapping[str, object]) -> None:
    """Let those who wait move up where sessions moved, and where the guests of those sessions wait elsewhere."""
    moved, guests = payload["moved"], payload["guests"]
    assert isinstance(moved, list)  # noqa: S101 — as `follow` wrote it
    assert isinstance(guests, list)  # noqa: S101 — as above
    for session_id in queries.list_waited_for([UUID(id_) for id_ in moved]):
        seats.promote(db.session.get_one(ProgrammeSession, session_id))
    seats.look_again([UUID(guest) for guest in guests])


@atomic
def affirm(registration: Registration, session: ProgrammeSession, *, by: Actor) -> None:
    """Keep the seat in a session that moved. Raises NothingBooked where nobody asked, or the seat is gone."""
    queries.hold_seats(session.event_id)
    booking = queries.find_booking(session.id, registration.id)
    if booking is None or booking.asked_at is None:
        raise NothingBooked
    booking.asked_at = None
    db.session.flush()
    announce(SeatAffirmed(**seats.common(booking, by=by)))  # type: ignore[arg-type]  # keywords of several types
    changes.note(session.event_id, "booking", booking.id)
