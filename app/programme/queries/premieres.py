"""What is read of premieres: where a film is shown, in this event and in the organiser's others."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.events.models import Event
from app.programme.models import Film, ProgrammeSession, ScreeningItem
from app.programme.rules import Doubt, Premiere, SessionStatus, Showing, doubts, first_public

if TYPE_CHECKING:
    from collections.abc import Iterable

Found = list[tuple[Doubt, Showing | None]]


def list_doubts(event: Event, films: Iterable[Film]) -> dict[UUID, Found]:
    """List what speaks against the premieres of some films; films without a premiere, or without a doubt, are left out.

    One query, however many films.
    """
    premieres = [film for film in films if film.premiere is not Premiere.NONE]
    showings = list_showings(event, premieres)
    found = {
        film.id: doubts(film.premiere, showings[film.id], made=film.year, year=event.first_day.year)
        for film in premieres
    }
    return {film_id: some for film_id, some in found.items() if some}


def list_showings(event: Event, films: Iterable[Film]) -> dict[UUID, list[Showing]]:
    """List where films are shown, but for sessions called off; elsewhere a film is known by its title and year."""
    known = {film.id: (film.original_title, film.year) for film in films}
    rows = db.session.execute(
        select(Film, ProgrammeSession, Event)
        .join(ScreeningItem, ScreeningItem.film_id == Film.id)
        .join(ProgrammeSession, ScreeningItem.session_id == ProgrammeSession.id)
        .join(Event, ProgrammeSession.event_id == Event.id)
        .where(
            Event.organiser_id == event.organiser_id,
            Film.original_title.in_({title for title, _ in known.values()}),
            ProgrammeSession.status != SessionStatus.CANCELLED,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    ).all()
    found: dict[UUID, list[Showing]] = defaultdict(list)
    for film, session, where in rows:
        shown = _showing(session, where, event)
        same = (film_id for film_id, print_ in known.items() if print_ == (film.original_title, film.year))
        for film_id in [film.id] if where.id == event.id else same:
            found[film_id].append(shown)
    return found


def list_premieres(session: ProgrammeSession) -> dict[UUID, Premiere]:
    """Say of which films a session is the premiere: by film, which one."""
    films = [item.film for item in session.items if item.film.premiere is not Premiere.NONE]
    showings = list_showings(session.event, films) if films else {}
    first = {film.id: first_public(showings[film.id]) for film in films}
    return {film.id: film.premiere for film in films if (one := first[film.id]) and one.code == session.code}


def _showing(session: ProgrammeSession, where: Event, event: Event) -> Showing:
    return Showing(
        at=session.starts_at,
        code=session.code,
        kind=session.kind,
        entry=session.entry,
        is_announced=session.status is SessionStatus.PUBLISHED,
        elsewhere=None if where.id == event.id else where.name,
        far=where.zone != event.zone,
    )
