"""A guest marks sessions to remember; a mark takes no seat and tells nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.booking.errors import NotBookable
from app.booking.models import Star
from app.core import clock
from app.core.db import atomic, db

if TYPE_CHECKING:
    from app.programme.models import ProgrammeSession
    from app.registration.models import Registration


@atomic
def star(registration: Registration, session: ProgrammeSession) -> None:
    """Mark a session; once more changes nothing. Raises NotBookable for another event's."""
    if session.event_id != registration.event_id:
        raise NotBookable
    if db.session.get(Star, (registration.id, session.id)) is None:
        db.session.add(Star(registration_id=registration.id, session_id=session.id, starred_at=clock.now()))


@atomic
def unstar(registration: Registration, session: ProgrammeSession) -> None:
    """Take the mark away, if there is one."""
    db.session.execute(delete(Star).where(Star.registration_id == registration.id, Star.session_id == session.id))
