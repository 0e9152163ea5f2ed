"""Sessions are shown to everybody, or called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import changes, clock
from app.core.db import Localised, atomic
from app.core.facts import announce
from app.programme.facts import SessionCancelled, SessionPublished
from app.programme.models import ProgrammeSession
from app.programme.rules import SessionStatus
from app.programme.service import approval, timetable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.access import Actor


@atomic
def publish(session: ProgrammeSession, *, by: Actor) -> None:
    """Show the session to everybody; where the event asks for approval numbers, each of its films has to have one."""
    approval.check_session(session)
    session.become(SessionStatus.PUBLISHED)
    changes.note(session.event_id, "session", session.id)
    announce(
        SessionPublished(
            at=clock.now(),
            by=by,
            organiser_id=session.event.organiser_id,
            event_id=session.event_id,
            session_id=session.id,
        )
    )


@atomic
def publish_all(sessions: Iterable[ProgrammeSession], *, by: Actor) -> int:
    """Show every draft among these sessions to everybody; return how many."""
    drafts = [session for session in sessions if session.status is SessionStatus.DRAFT]
    for session in drafts:
        publish(session, by=by)
    return len(drafts)


@atomic
def cancel(session: ProgrammeSession, *, note: Localised | None = None, by: Actor) -> None:
    """Call the session off; it stays to be seen, and who had a seat is told by whoever hears of it."""
    session.become(SessionStatus.CANCELLED)
    timetable.drop(session, by=by)
    session.sequence += 1
    if note:
        session.note = note
    changes.note(session.event_id, "session", session.id)
    announce(
        SessionCancelled(
            at=clock.now(),
            by=by,
            organiser_id=session.event.organiser_id,
            event_id=session.event_id,
            session_id=session.id,
        )
    )
