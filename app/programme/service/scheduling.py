"""Sessions are put on the programme: when, where, who is on stage, who may come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, insert, select

from app.core import changes, clock
from app.core.db import Base, Localised, atomic, db
from app.core.facts import announce
from app.events.models import Event
from app.programme import errors, queries
from app.programme.facts import SessionChanged, SessionScheduled
from app.programme.models import ProgrammeSession, SessionPerson, Strand, session_category
from app.programme.rules import DOORS_AT_MOST, Entry, SessionKind, SessionStatus, StageRole, is_code, is_span, next_code
from app.programme.service.codes import check_languages
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.core.access import Actor


@dataclass(frozen=True, kw_only=True)
class SessionDetails:
    """What a session is, when and where; an empty code leaves the choice to us."""

    kind: SessionKind
    title: Localised
    starts_at: datetime
    ends_at: datetime
    code: str = ""
    summary: Localised | None = None
    strand_id: UUID | None = None
    hall_id: UUID | None = None
    doors_minutes: int = 30
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    entry: Entry = Entry.BOOKING
    note: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class OnStage:
    """Somebody on stage: who, in which role, and what the public should know of them."""

    name: str
    role: StageRole
    native_name: str = ""
    biography: Localised | None = None


@atomic
def schedule(event: Event, details: SessionDetails, *, by: Actor) -> ProgrammeSession:
    """Put a session on the programme, as a draft; its hall may be taken, which the desk is shown."""
    session = ProgrammeSession(event_id=event.id, created_at=clock.now(), status=SessionStatus.DRAFT, sequence=0)
    _fill(event, session, details)
    db.session.add(session)
    db.session.flush()
    announce(
        SessionScheduled(
            at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, session_id=session.id
        )
    )
    return session


@atomic
def change(session: ProgrammeSession, details: SessionDetails, *, by: Actor) -> None:
    """Change a session; who has a seat in a session that moved is told by whoever hears of it."""
    if session.status is SessionStatus.CANCELLED:
        raise errors.AlreadyCancelled
    before = (session.starts_at, session.ends_at, session.hall_id)
    _fill(session.event, session, details)
    changed(session, by, moved=before != (session.starts_at, session.ends_at, session.hall_id))


@atomic
def set_people(session: ProgrammeSession, people: Sequence[OnStage], *, by: Actor) -> None:
    """Say who is on stage, in their order."""
    session.people = [
        SessionPerson(
            name=person.name,
            native_name=person.native_name,
            role=person.role,
            biography=person.biography or {},
            position=place,
        )
        for place, person in enumerate(people, 1)
        if person.name
    ]
    changed(session, by)


@atomic
def allow_categories(session: ProgrammeSession, category_ids: Collection[UUID], *, by: Actor) -> None:
    """Say which categories may come; none named means that all may. Seats that are booked stay."""
    ids = set(category_ids)
    # Categories belong to a layer above ours; what their table holds is all we ask.
    category = Base.metadata.tables["category"]
    own = db.session.scalars(
        select(category.c.id).where(category.c.event_id == session.event_id, category.c.id.in_(ids))
    )
    if set(own) != ids:
        raise errors.NotOfThisEvent
    db.session.execute(delete(session_category).where(session_category.c.session_id == session.id))
    if ids:
        rows = [{"session_id": session.id, "category_id": category_id} for category_id in sorted(ids)]
        db.session.execute(insert(session_category), rows)
    changed(session, by)


def changed(session: ProgrammeSession, by: Actor, *, moved: bool = False) -> None:
    """Say that a session is other than it was; where it moved and everybody sees it, calendars follow."""
    moved = moved and session.status is SessionStatus.PUBLISHED
    session.sequence += moved
    changes.note(session.event_id, "session", session.id)
    announce(
        SessionChanged(
            at=clock.now(),
            by=by,
            organiser_id=session.event.organiser_id,
            event_id=session.event_id,
            session_id=session.id,
            moved=moved,
        )
    )


def _check(event: Event, details: SessionDetails) -> None:
    if not any(details.title.values()):
        raise errors.TitleMissing
    if not is_span(details.starts_at, details.ends_at):
        raise errors.SpanUnusable
    if not 0 <= details.doors_minutes <= DOORS_AT_MOST:
        raise errors.DoorsUnusable(minutes=DOORS_AT_MOST)
    if details.capacity is not None and details.capacity < 0:
        raise errors.SeatsUnusable
    strand = db.session.get(Strand, details.strand_id) if details.strand_id else None
    hall = db.session.get(Hall, details.hall_id) if details.hall_id else None
    if details.strand_id and (strand is None or strand.event_id != event.id):
        raise errors.NotOfThisEvent
    if details.hall_id and (hall is None or hall.organiser_id != event.organiser_id):
        raise errors.NotOfThisEvent


def _choose_code(event: Event, session: ProgrammeSession, code: str) -> str:
    if not code:
        return session.code or next_code(queries.list_codes(event))
    if not is_code(code):
        raise errors.SessionCodeUnusable(code=code)
    if code != session.code and code in queries.list_codes(event):
        raise errors.SessionCodeTaken(code=code)
    return code


def _fill(event: Event, session: ProgrammeSession, details: SessionDetails) -> None:
    _check(event, details)
    session.code = _choose_code(event, session, details.code)
    session.kind, session.entry = details.kind, details.entry
    session.title, session.summary = details.title, details.summary or {}
    session.strand_id, session.hall_id = details.strand_id, details.hall_id
    session.starts_at, session.ends_at = details.starts_at, details.ends_at
    if session.ends_computed and session.length is not None:
        session.ends_at = session.starts_at + session.length
    session.doors_minutes, session.capacity = details.doors_minutes, details.capacity
    session.languages = check_languages(details.languages)
    session.subtitles = check_languages(details.subtitles)
    session.note = details.note or {}
