"""The programme in outline: what is needed to find sessions, read as plain columns; whole ones are read when shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.booking.models import Booking, Star
from app.booking.rules import ALIVE, BookingStatus
from app.core.access import Actor, ActorKind
from app.core.db import db
from app.core.texts import fold
from app.events.rules import festival_day
from app.programme.models import Film, ProgrammeSession, ScreeningItem, SessionPerson, Strand
from app.programme.rules import SHOWN, Entry, SessionKind, SessionStatus
from app.venues.models import Hall, Venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from app.events.models import Event
    from app.programme.queries import Wish

FOLDED = 4096

_folded = lru_cache(maxsize=FOLDED)(fold)


@dataclass(frozen=True, slots=True)
class Point:
    """A session as a point in the programme; countries and languages are those of its films, and its own."""

    id: UUID
    starts_at: datetime
    kind: SessionKind
    status: SessionStatus
    entry: Entry
    strand_id: UUID | None
    hall_id: UUID | None
    day: date
    countries: frozenset[str]
    languages: frozenset[str]


def list_points(event: Event) -> list[Point]:
    """List what the public sees of the programme, in order of time; in two queries."""
    countries, languages = _of_films(event)
    rows = db.session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.starts_at,
            ProgrammeSession.kind,
            ProgrammeSession.status,
            ProgrammeSession.entry,
            ProgrammeSession.strand_id,
            ProgrammeSession.hall_id,
            ProgrammeSession.languages,
        )
        .where(ProgrammeSession.event_id == event.id, ProgrammeSession.status.in_(SHOWN))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    )
    return [
        Point(
            *row[:-1],
            day=festival_day(row.starts_at, zone=event.zone, day_change_hour=event.day_change_hour),
            countries=frozenset(countries[row.id]),
            languages=frozenset({*languages[row.id], *row.languages}),
        )
        for row in rows
    ]


def _of_films(event: Event) -> tuple[Mapping[UUID, list[str]], Mapping[UUID, list[str]]]:
    countries: dict[UUID, list[str]] = defaultdict(list)
    languages: dict[UUID, list[str]] = defaultdict(list)
    for session_id, made_in, spoken in db.session.execute(
        select(ScreeningItem.session_id, Film.countries, Film.languages)
        .join(Film, ScreeningItem.film_id == Film.id)
        .where(Film.event_id == event.id)
    ):
        countries[session_id] += made_in
        languages[session_id] += spoken
    return countries, languages


def list_own(who: Actor) -> set[UUID]:
    """List the sessions a guest holds a seat in or waits for; nobody else has any."""
    if who.kind is not ActorKind.GUEST:
        return set()
    return set(
        db.session.scalars(
            select(Booking.session_id).where(Booking.registration_id == who.id, Booking.status.in_(ALIVE))
        )
    )


def list_called_off(who: Actor) -> set[UUID]:
    """List the sessions that were called off while a guest held a seat in them or waited for one."""
    return set(
        db.session.scalars(
            select(Booking.session_id).where(
                Booking.registration_id == who.id, Booking.status == BookingStatus.SESSION_CANCELLED
            )
        )
    )


def list_starred(who: Actor) -> set[UUID]:
    """List the sessions a guest has marked."""
    if who.kind is not ActorKind.GUEST:
        return set()
    return set(db.session.scalars(select(Star.session_id).where(Star.registration_id == who.id)))


def narrow(event: Event, points: Iterable[Point], wish: Wish) -> list[Point]:
    """Keep the sessions a reader looks for, on whatever day."""
    strand_id = db.session.scalar(select(Strand.id).where(Strand.event_id == event.id, Strand.code == wish.strand))
    said = _said(event) if wish.words else {}
    words = fold(wish.words).split()
    return [
        point
        for point in points
        if (not wish.kind or point.kind == wish.kind)
        and (not wish.strand or (strand_id is not None and point.strand_id == strand_id))
        and (not wish.hall or (point.hall_id is not None and point.hall_id.hex == wish.hall))
        and (not wish.country or wish.country in point.countries)
        and (not wish.language or wish.language in point.languages)
        and (not wish.words or all(word in said[point.id] for word in words))
    ]


def _said(event: Event) -> Mapping[UUID, str]:
    """Return what is said of each session, folded for search; in four queries."""
    texts: dict[UUID, list[str]] = defaultdict(list)
    for id_, code, title, summary, place, strand in _sessions(event):
        texts[id_] += [code, *title.values(), *summary.values(), *place, *strand]
    ids = select(ProgrammeSession.id).where(ProgrammeSession.event_id == event.id)
    for id_, *titles, directors in db.session.execute(
        select(ScreeningItem.session_id, Film.original_title, Film.english_title, Film.chinese_title, Film.directors)
        .join(Film, ScreeningItem.film_id == Film.id)
        .where(Film.event_id == event.id)
    ):
        texts[id_] += [*titles, *directors]
    for id_, *names in db.session.execute(
        select(SessionPerson.session_id, SessionPerson.name, SessionPerson.native_name).where(
            SessionPerson.session_id.in_(ids)
        )
    ):
        texts[id_] += names
    return {id_: _folded(" ".join(parts)) for id_, parts in texts.items()}


def _sessions(
    event: Event,
) -> Iterable[tuple[UUID, str, Mapping[str, str], Mapping[str, str], Sequence[str], Sequence[str]]]:
    rows = db.session.execute(
        select(
            ProgrammeSession.id,
            ProgrammeSession.code,
            ProgrammeSession.title,
            ProgrammeSession.summary,
            Hall.name,
            Venue.name,
            Strand.name,
        )
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .outerjoin(Venue, Hall.venue_id == Venue.id)
        .outerjoin(Strand, ProgrammeSession.strand_id == Strand.id)
        .where(ProgrammeSession.event_id == event.id)
    )
    for id_, code, title, summary, hall, venue, strand in rows:
        place = [*(hall or {}).values(), *(venue or {}).values()]
        yield id_, code, title, summary, place, list((strand or {}).values())
