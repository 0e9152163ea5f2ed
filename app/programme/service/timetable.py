"""The timetable is prepared, and published as one: sessions move or fall together, and nobody sees it before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import changes, clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.core.tokens import new_id
from app.programme import errors, queries
from app.programme.facts import ChangeDropped, ChangePrepared, TimetablePublished
from app.programme.models import PreparedChange, ProgrammeSession, Publication
from app.programme.rules import SessionStatus, is_span
from app.programme.service import scheduling
from app.programme.service.scheduling import SessionDetails, changed
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.access import Actor
    from app.core.facts import Fact
    from app.events.models import Event


@atomic
def put(session: ProgrammeSession, *, starts_at: datetime, ends_at: datetime, hall_id: UUID | None, by: Actor) -> None:
    """Put a session elsewhere: a draft at once, a published one once the timetable is published.

    Where the end follows from the films it does so here too. Putting a session back where it stands drops what was
    prepared. Raises AlreadyCancelled, AlreadyOver, SpanUnusable and NotOfThisEvent.
    """
    _refuse_gone(session)
    if session.ends_computed and session.length is not None:
        ends_at = starts_at + session.length
    if not is_span(starts_at, ends_at):
        raise errors.SpanUnusable
    hall = db.session.get(Hall, hall_id) if hall_id else None
    if hall_id and (hall is None or hall.organiser_id != session.event.organiser_id):
        raise errors.NotOfThisEvent
    if session.status is SessionStatus.DRAFT:
        session.starts_at, session.ends_at, session.hall = starts_at, ends_at, hall
        changed(session, by)
    elif (session.starts_at, session.ends_at, session.hall_id) == (starts_at, ends_at, hall_id):
        drop(session, by=by)
    else:
        change = _prepared(session)
        change.starts_at, change.ends_at, change.hall_id = starts_at, ends_at, hall_id
        change.falls, change.note = False, {}
        _announce_prepared(session, change, by)


@atomic
def change(session: ProgrammeSession, details: SessionDetails, *, by: Actor) -> None:
    """Change a session; where everybody sees it, another time or hall is prepared, all else holds at once.

    Raises what ``scheduling.change`` and ``put`` do.
    """
    if session.status is not SessionStatus.PUBLISHED:
        scheduling.change(session, details, by=by)
        return
    there = (session.starts_at, session.ends_at, session.hall_id)
    stays = replace(details, starts_at=there[0], ends_at=there[1], hall_id=there[2])
    scheduling.change(session, stays, by=by)
    if (details.starts_at, details.ends_at, details.hall_id) != there or queries.find_prepared(session.id):
        put(session, starts_at=details.starts_at, ends_at=details.ends_at, hall_id=details.hall_id, by=by)


@atomic
def call_off(session: ProgrammeSession, *, note: Localised, by: Actor) -> None:
    """Prepare that a published session does not take place. Raises StatusConflict for a draft, AlreadyCancelled."""
    _refuse_gone(session)
    if session.status is not SessionStatus.PUBLISHED:
        raise errors.StatusConflict
    change = _prepared(session)
    change.starts_at, change.ends_at, change.hall_id = session.starts_at, session.ends_at, session.hall_id
    change.falls, change.note = True, note
    _announce_prepared(session, change, by)


@atomic
def drop(session: ProgrammeSession, *, by: Actor) -> None:
    """Let a session stay as guests see it; one of which nothing is prepared stays too."""
    change = queries.find_prepared(session.id)
    if change is not None:
        db.session.delete(change)
        db.session.flush()
        event = session.event
        announce(
            ChangeDropped(
                at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, session_id=session.id
            )
        )


@atomic
def drop_all(event: Event, *, by: Actor) -> int:
    """Let everything stay as guests see it; return how many changes that undoes."""
    prepared = queries.list_prepared(event.id)
    for change in prepared:
        drop(change.session, by=by)
    return len(prepared)


@atomic
def publish(
    event: Event, *, seen: str, words: Localised | None = None, held: bool = False, because: str = "", by: Actor
) -> Publication:
    """Let all that is prepared hold, together; ``seen`` is the print of what was looked at.

    Guests are told by whoever hears of it; with ``held`` their mails wait to be released. Raises NothingPrepared,
    and TimetableChanged where what is prepared is no longer what was seen.
    """
    queries.hold_timetable(event.id)
    prepared = queries.list_prepared(event.id)
    if not prepared:
        raise errors.NothingPrepared
    if queries.print_of(prepared) != seen:
        raise errors.TimetableChanged
    publication = Publication(
        id=new_id(),
        event_id=event.id,
        at=clock.now(),
        words=words or {},
        changes=[_as_it_was(change) for change in prepared],
    )
    db.session.add(publication)
    for change in prepared:
        _apply(change)
        db.session.delete(change)
    db.session.flush()
    announce(_published(event, publication, prepared, held=held, because=because, by=by))
    return publication


@atomic
def reword(publication: Publication, words: Localised) -> None:
    """Say otherwise what guests are told; it counts for messages that have not left."""
    publication.words = words


def _published(
    event: Event, publication: Publication, prepared: Sequence[PreparedChange], *, held: bool, because: str, by: Actor
) -> Fact:
    return TimetablePublished(
        at=publication.at,
        by=by,
        organiser_id=event.organiser_id,
        event_id=event.id,
        publication_id=publication.id,
        moved=tuple(change.session_id for change in prepared if not change.falls),
        fell=tuple(change.session_id for change in prepared if change.falls),
        held=held,
        because=because,
    )


def _refuse_gone(session: ProgrammeSession) -> None:
    if session.status is SessionStatus.CANCELLED:
        raise errors.AlreadyCancelled
    if session.status is SessionStatus.PUBLISHED and session.ends_at <= clock.now():
        raise errors.AlreadyOver


def _prepared(session: ProgrammeSession) -> PreparedChange:
    change = queries.find_prepared(session.id)
    if change is None:
        change = PreparedChange(session_id=session.id, event_id=session.event_id)
        db.session.add(change)
    change.prepared_at = clock.now()
    return change


def _announce_prepared(session: ProgrammeSession, change: PreparedChange, by: Actor) -> None:
    db.session.flush()
    announce(
        ChangePrepared(
            at=clock.now(),
            by=by,
            organiser_id=session.event.organiser_id,
            event_id=session.event_id,
            session_id=session.id,
            falls=change.falls,
        )
    )


def _as_it_was(change: PreparedChange) -> dict[str, object]:
    session = change.session
    return {
        "session": str(session.id),
        "starts_at": session.starts_at.isoformat(),
        "hall": str(session.hall_id) if session.hall_id else None,
        "falls": change.falls,
    }


def _apply(change: PreparedChange) -> None:
    session = change.session
    session.sequence += 1
    if change.falls:
        session.become(SessionStatus.CANCELLED)
        session.note = change.note or session.note
    else:
        session.starts_at, session.ends_at, session.hall = change.starts_at, change.ends_at, change.hall
    changes.note(session.event_id, "session", session.id)
