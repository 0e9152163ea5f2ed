"""Seats are kept back for those who need not book, and return to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.booking import queries
from app.booking.errors import HoldEmpty, HoldTooLarge
from app.booking.facts import SeatsKept
from app.booking.models import Hold
from app.booking.service import seats
from app.core import changes, clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.tokens import new_id

if TYPE_CHECKING:
    from uuid import UUID

    from app.booking.rules import HoldKind
    from app.core.access import Actor
    from app.programme.models import ProgrammeSession
    from app.registration.models import Registration


@atomic
def keep(
    session: ProgrammeSession,
    kind: HoldKind,
    number: int,
    *,
    note: str = "",
    returns_minutes: int | None = None,
    by: Actor,
) -> Hold:
    """Keep free seats back; they return so many minutes before the start, or stay kept. Raises HoldTooLarge."""
    queries.hold_seats(session.event_id)
    session = queries.read_again(session.id)
    free = queries.count_free(session)
    if not 0 < number <= free:
        raise HoldTooLarge(free=max(0, free))
    hold = Hold(id=new_id(), session_id=session.id, kind=kind, seats=number, note=note, returns_minutes=returns_minutes)
    db.session.add(hold)
    db.session.flush()
    _tell(session, hold, by=by)
    return hold


@atomic
def let_go(session: ProgrammeSession, hold: Hold, *, by: Actor) -> None:
    """Give the seats back to everybody; the next in line are served first."""
    queries.hold_seats(session.event_id)
    db.session.refresh(hold)
    if hold.returned_at is None:
        hold.returned_at = clock.now()
        db.session.flush()
        _tell(session, hold, by=by)
        seats.promote(session)


@atomic
def give(session: ProgrammeSession, hold: Hold, registration: Registration, *, because: str, by: Actor) -> None:
    """Give a guest one of the seats that were kept back; rules but those of place and time are set aside.

    Raises HoldEmpty, and what ``seats.book`` refuses.
    """
    queries.hold_seats(session.event_id)
    db.session.refresh(hold)
    if hold.returned_at is not None or hold.seats < 1:
        raise HoldEmpty
    hold.seats -= 1
    if hold.seats == 0:
        hold.returned_at = clock.now()
    db.session.flush()
    _tell(session, hold, by=by)
    seats.book(registration, session, because=because, by=by)


def return_due() -> int:
    """Give back what is due to return, a session a unit of work; say how many seats."""
    return sum(_return(session_id) for session_id in queries.list_sessions_with_due_holds(clock.now()))


@atomic
def _return(session_id: UUID) -> int:
    now, number = clock.now(), 0
    for hold in queries.list_due_holds(session_id, now):
        number += hold.seats
        let_go(hold.session, hold, by=SYSTEM)
    return number


def _tell(session: ProgrammeSession, hold: Hold, *, by: Actor) -> None:
    changes.note(session.event_id, "session", session.id)
    announce(
        SeatsKept(
            at=clock.now(),
            by=by,
            organiser_id=session.event.organiser_id,
            event_id=session.event_id,
            session_id=session.id,
            hold_id=hold.id,
            seats=0 if hold.returned_at else hold.seats,
        )
    )
