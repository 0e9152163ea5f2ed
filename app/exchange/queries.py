"""What is read to compare a file with what stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.events.models import Event
from app.exchange.models import Headings, ImportedRow, Origin, ProgrammeImport
from app.exchange.rules import Kind, Outcome, Reel
from app.programme.models import Film, ProgrammeSession, ScreeningItem, Still, session_category
from app.registration import queries as registrations

IMPORTS_SHOWN = 10


def get_event(organiser_id: UUID, event_id: UUID) -> Event:
    """Return an event of this organiser."""
    event = db.session.get(Event, event_id)
    if event is None or event.organiser_id != organiser_id:
        raise NotFound
    return event


def list_origins(event: Event, kind: Kind) -> Mapping[str, UUID]:
    """List what sources call the films, or sessions, of an event."""
    rows = db.session.execute(
        select(Origin.reference, Origin.row_id).where(Origin.event_id == event.id, Origin.kind == kind)
    )
    return {reference: row_id for reference, row_id in rows}  # noqa: C416 — a row is no pair to dict()


def get_origin(event: Event, kind: Kind, reference: str) -> Origin:
    """Return the row that says what a source calls a film, or session."""
    return db.session.scalars(
        select(Origin).where(Origin.event_id == event.id, Origin.kind == kind, Origin.reference == reference)
    ).one()


def find_meanings(event: Event) -> Mapping[str, str]:
    """Find what somebody said the columns of this event's lists hold, by their names."""
    found = db.session.get(Headings, event.id)
    return found.meanings if found else {}


def list_film_names(event: Event) -> Sequence[tuple[UUID, str, str, int | None]]:
    """List the films of an event as id, code, title and year."""
    rows = db.session.execute(
        select(Film.id, Film.code, Film.original_title, Film.year).where(Film.event_id == event.id).order_by(Film.id)
    )
    return [(id_, code, title, year) for id_, code, title, year in rows]


def list_reels(event: Event) -> dict[UUID, Reel]:
    """List what of the films of an event decides how a session may show them."""
    rows = db.session.execute(
        select(
            Film.id,
            Film.original_title,
            Film.runtime_minutes,
            Film.episode_seconds,
            Film.episodes,
            Film.approval_number != "",
        ).where(Film.event_id == event.id)
    )
    return {
        id_: Reel(
            title=title, runtime_minutes=minutes, episode_seconds=seconds, episodes=episodes, is_approved=is_approved
        )
        for id_, title, minutes, seconds, episodes, is_approved in rows
    }


def list_stills(film_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Still]]:
    """List the stills of some films, in their order."""
    found: dict[UUID, list[Still]] = {film_id: [] for film_id in film_ids}
    rows = db.session.scalars(select(Still).where(Still.film_id.in_(film_ids)).order_by(Still.position, Still.id))
    for still in rows:
        found[still.film_id].append(still)
    return found


def list_allowed(event: Event, session_ids: Collection[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """List the codes of the categories that may come to each session; one that all may come to is not there."""
    codes = {category.id: category.code for category in registrations.list_categories(event.id, with_archived=True)}
    found: dict[UUID, list[str]] = {}
    rows = db.session.execute(
        select(session_category.c.session_id, session_category.c.category_id).where(
            session_category.c.session_id.in_(session_ids)
        )
    )
    for session_id, category_id in rows:
        found.setdefault(session_id, []).append(codes[category_id])
    return {session_id: tuple(sorted(said)) for session_id, said in found.items()}


def list_session_codes(event: Event) -> Mapping[str, UUID]:
    """List the sessions of an event by their codes."""
    rows = db.session.execute(
        select(ProgrammeSession.code, ProgrammeSession.id).where(ProgrammeSession.event_id == event.id)
    )
    return {code: id_ for code, id_ in rows}  # noqa: C416 — a row is no pair to dict()


def list_films(ids: Collection[UUID]) -> Mapping[UUID, Film]:
    """List some films with who made them."""
    found = db.session.scalars(
        select(Film)
        .where(Film.id.in_(ids))
        .options(joinedload(Film.strand), selectinload(Film.credits), selectinload(Film.stills))
    )
    return {film.id: film for film in found}


def list_sessions(ids: Collection[UUID]) -> Mapping[UUID, ProgrammeSession]:
    """List some sessions with what they show and who is on stage."""
    found = db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_(ids))
        .options(
            joinedload(ProgrammeSession.event),
            selectinload(ProgrammeSession.items).joinedload(ScreeningItem.film),
            selectinload(ProgrammeSession.people),
        )
    )
    return {session.id: session for session in found}


def hold_event(event_id: UUID) -> None:
    """Hold an event until this unit of work is over: who takes a file in next waits."""
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def hold_import(import_id: UUID) -> ProgrammeImport:
    """Return an import, held until this unit of work is over."""
    return db.session.scalars(
        select(ProgrammeImport)
        .where(ProgrammeImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def find_under_way(event: Event) -> ProgrammeImport | None:
    """Find the file that is being taken in now."""
    return db.session.scalars(
        select(ProgrammeImport).where(ProgrammeImport.event_id == event.id, ProgrammeImport.ended_at.is_(None))
    ).one_or_none()


def get_import(event: Event, import_id: UUID) -> ProgrammeImport:
    """Return an import of this event; raise NotFound for any other."""
    found = db.session.get(ProgrammeImport, import_id)
    if found is None or found.event_id != event.id:
        raise NotFound
    return found


def list_imports(event: Event, *, limit: int = IMPORTS_SHOWN) -> Sequence[ProgrammeImport]:
    """List what was taken in, the latest first."""
    return db.session.scalars(
        select(ProgrammeImport)
        .where(ProgrammeImport.event_id == event.id)
        .order_by(ProgrammeImport.begun_at.desc(), ProgrammeImport.id.desc())
        .limit(limit)
    ).all()


def list_imported(found: ProgrammeImport) -> Sequence[ImportedRow]:
    """List what became of every row so far, in the order of the file."""
    return db.session.scalars(
        select(ImportedRow).where(ImportedRow.import_id == found.id).order_by(ImportedRow.position)
    ).all()


def list_outcomes(found: ProgrammeImport) -> Sequence[tuple[int, Outcome, UUID | None]]:
    """List the outcome of every row so far, and what it was about."""
    rows = db.session.execute(
        select(ImportedRow.position, ImportedRow.outcome, ImportedRow.row_id)
        .where(ImportedRow.import_id == found.id)
        .order_by(ImportedRow.position)
    )
    return [(position, outcome, row_id) for position, outcome, row_id in rows]


def count_outcomes(found: ProgrammeImport) -> dict[Outcome, int]:
    """Count the rows so far by outcome."""
    rows = db.session.execute(
        select(ImportedRow.outcome, func.count()).where(ImportedRow.import_id == found.id).group_by(ImportedRow.outcome)
    )
    return {outcome: number for outcome, number in rows}  # noqa: C416 — a row is no pair to dict()
