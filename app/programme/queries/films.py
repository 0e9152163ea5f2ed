"""What is read of films and strands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import fold
from app.programme.models import Film, ProgrammeSession, ScreeningItem, Strand
from app.programme.rules import SHOWN, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.events.models import Event


def list_strands(event: Event) -> Sequence[Strand]:
    """List the strands of an event in their order."""
    return db.session.scalars(
        select(Strand).where(Strand.event_id == event.id).order_by(Strand.position, Strand.code)
    ).all()


def find_strand(event: Event, code: str) -> Strand | None:
    """Find a strand of this event by its code."""
    return db.session.scalar(select(Strand).where(Strand.event_id == event.id, Strand.code == code))


def get_strand(event: Event, code: str) -> Strand:
    """Return a strand of this event."""
    strand = find_strand(event, code)
    if strand is None:
        raise NotFound
    return strand


def list_films(event: Event) -> list[Film]:
    """List the films of an event by their titles."""
    films = db.session.scalars(
        select(Film).where(Film.event_id == event.id).options(joinedload(Film.strand), selectinload(Film.stills))
    )
    return sorted(films, key=lambda film: fold(film.original_title))


def film_text(film: Film) -> str:
    """Return what a film is found by, folded: every title, its directors, code and numbers."""
    titles = (film.original_title, film.romanised_title, film.english_title, film.chinese_title, film.code)
    return fold(" ".join((*titles, *film.directors, film.approval_number, film.licence_number)))


def count_showings(event: Event) -> dict[UUID, int]:
    """Count the sessions that show each film, but for those called off."""
    rows = db.session.execute(
        select(ScreeningItem.film_id, func.count(ProgrammeSession.id.distinct()))
        .join(ProgrammeSession, ScreeningItem.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event.id, ProgrammeSession.status != SessionStatus.CANCELLED)
        .group_by(ScreeningItem.film_id)
    )
    return {film_id: number for film_id, number in rows}  # noqa: C416 — a row is no pair to dict()


def list_shown_films(event: Event) -> list[Film]:
    """List the films the public may read about: those in a session it sees."""
    films = db.session.scalars(
        select(Film).where(Film.id.in_(_announced(event))).options(joinedload(Film.strand), selectinload(Film.stills))
    )
    return sorted(films, key=lambda film: fold(film.original_title))


def get_shown_film(event: Event, code: str) -> Film:
    """Return a film of this event that the public may read about."""
    film = db.session.scalar(select(Film).where(Film.id.in_(_announced(event)), Film.code == code))
    if film is None:
        raise NotFound
    return film


def _announced(event: Event) -> Select[UUID]:
    return (
        select(ScreeningItem.film_id)
        .join(ProgrammeSession, ScreeningItem.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event.id, ProgrammeSession.status.in_(SHOWN))
    )


def list_film_codes(event: Event) -> set[str]:
    """List the codes the event's films have."""
    return set(db.session.scalars(select(Film.code).where(Film.event_id == event.id)))


def get_film(event: Event, film_id: UUID) -> Film:
    """Return a film of this event."""
    film = db.session.scalar(select(Film).where(Film.id == film_id, Film.event_id == event.id))
    if film is None:
        raise NotFound
    return film


def is_announced(film: Film) -> bool:
    """Say whether a film is in a session that everybody may come to."""
    found = (
        select(ScreeningItem.id)
        .join(ProgrammeSession, ScreeningItem.session_id == ProgrammeSession.id)
        .where(ScreeningItem.film_id == film.id, ProgrammeSession.status == SessionStatus.PUBLISHED)
    )
    return db.session.scalar(found.limit(1)) is not None


def is_shown(film: Film) -> bool:
    """Say whether a film is in any session."""
    return db.session.scalar(select(ScreeningItem.id).where(ScreeningItem.film_id == film.id).limit(1)) is not None
