"""What is read of the timetable that is being prepared."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.events.models import Event
from app.programme.models import PreparedChange, ProgrammeSession, Publication
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID


def hold_timetable(event_id: UUID) -> None:
    """Hold an event until this unit of work is over: who publishes its timetable next waits, and so does who books."""
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def list_prepared(event_id: UUID) -> Sequence[PreparedChange]:
    """List what is prepared in the order of time, with sessions and halls as they are, whatever was read before."""
    return db.session.scalars(
        select(PreparedChange)
        .join(ProgrammeSession, PreparedChange.session_id == ProgrammeSession.id)
        .where(PreparedChange.event_id == event_id)
        .options(
            joinedload(PreparedChange.session).joinedload(ProgrammeSession.hall).joinedload(Hall.venue),
            joinedload(PreparedChange.hall).joinedload(Hall.venue),
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
        .execution_options(populate_existing=True)
    ).all()


def find_prepared(session_id: UUID) -> PreparedChange | None:
    """Find what is prepared for a session."""
    return db.session.get(PreparedChange, session_id)


def print_of(prepared: Iterable[PreparedChange]) -> str:
    """Return a print of what is prepared: another one as soon as anything of it is other."""
    said = "|".join(f"{change.session_id}:{change.version}:{change.prepared_at.isoformat()}" for change in prepared)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def get_publication(event_id: UUID, publication_id: UUID) -> Publication:
    """Return a publication of this event; raise NotFound for any other."""
    publication = db.session.get(Publication, publication_id)
    if publication is None or publication.event_id != event_id:
        raise NotFound
    return publication


def find_last_publication(event_id: UUID) -> Publication | None:
    """Find what was published last."""
    return db.session.scalar(
        select(Publication).where(Publication.event_id == event_id).order_by(Publication.at.desc()).limit(1)
    )
