"""What is read of sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import fold
from app.events.rules import festival_day
from app.programme.models import Film, ProgrammeSession, ScreeningItem, Strand, session_category
from app.programme.rules import SHOWN, SessionStatus
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy.sql.base import ExecutableOption

    from app.events.models import Event


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a reader looks for in the programme; an empty part asks for nothing."""

    words: str = ""
    kind: str = ""
    strand: str = ""
    hall: str = ""
    country: str = ""
    language: str = ""
    status: str = ""
    day: date | None = None
    statuses: frozenset[SessionStatus] = field(default_factory=lambda: frozenset(SessionStatus))

    @property
    def is_narrow(self) -> bool:
        """Whether the reader looks for something, on whatever day."""
        return bool(self.words or self.kind or self.strand or self.hall or self.country or self.language)


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(ProgrammeSession.hall).joinedload(Hall.venue),
        joinedload(ProgrammeSession.strand),
        selectinload(ProgrammeSession.items).joinedload(ScreeningItem.film),
        selectinload(ProgrammeSession.people),
    )


def list_sessions(event: Event, wish: Wish | None = None) -> Sequence[ProgrammeSession]:
    """List sessions in the order of time, with halls, strands, films and people; in a fixed number of queries."""
    wish = wish or Wish()
    found = db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.event_id == event.id, ProgrammeSession.status.in_(wish.statuses))
        .options(*_whole())
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    ).all()
    return narrow(found, wish, event)


def narrow(sessions: Iterable[ProgrammeSession], wish: Wish, event: Event) -> list[ProgrammeSession]:
    """Keep of some sessions those that a reader looks for."""
    return [session for session in sessions if _fits(session, wish, event)]


def _fits(session: ProgrammeSession, wish: Wish, event: Event) -> bool:
    if wish.kind and session.kind != wish.kind:
        return False
    if wish.status and session.status != wish.status:
        return False
    if wish.strand and (session.strand is None or session.strand.code != wish.strand):
        return False
    if wish.hall and (session.hall is None or session.hall.id.hex != wish.hall):
        return False
    if wish.day is not None and day_of(session, event) != wish.day:
        return False
    return _says(session, fold(wish.words).split())


def _says(session: ProgrammeSession, words: Sequence[str]) -> bool:
    if not words:
        return True
    said = fold(" ".join(_texts(session)))
    return all(word in said for word in words)


def _texts(session: ProgrammeSession) -> Iterable[str]:
    yield session.code
    yield from session.title.values()
    yield from session.summary.values()
    for item in session.items:
        film = item.film
        yield from (film.original_title, film.english_title, film.chinese_title, *film.directors)
    for person in session.people:
        yield from (person.name, person.native_name)
    if session.hall is not None:
        yield from session.hall.name.values()
        yield from session.hall.venue.name.values()
    if session.strand is not None:
        yield from session.strand.name.values()


def day_of(session: ProgrammeSession, event: Event) -> date:
    """Return the festival day a session stands under."""
    return festival_day(session.starts_at, zone=event.zone, day_change_hour=event.day_change_hour)


def list_published(event: Event) -> Sequence[ProgrammeSession]:
    """List what the public sees of the programme, cancelled sessions too."""
    return list_sessions(event, Wish(statuses=SHOWN))


def list_whole(session_ids: Collection[UUID]) -> Sequence[ProgrammeSession]:
    """List some sessions in the order of time, with all that is shown of them; in a fixed number of queries."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_(session_ids))
        .options(*_whole())
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    ).all()


def list_of_strand(strand: Strand) -> Sequence[ProgrammeSession]:
    """List the sessions of a strand that the public sees."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.strand_id == strand.id, ProgrammeSession.status.in_(SHOWN))
        .options(*_whole())
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    ).all()


def get_session(event: Event, code: str) -> ProgrammeSession:
    """Return a session of this event, whatever its status."""
    session = db.session.scalar(
        select(ProgrammeSession)
        .where(ProgrammeSession.event_id == event.id, ProgrammeSession.code == code)
        .options(*_whole())
    )
    if session is None:
        raise NotFound
    return session


def get_published(event: Event, code: str) -> ProgrammeSession:
    """Return a session of this event that the public may see."""
    session = get_session(event, code)
    if session.status not in SHOWN:
        raise NotFound
    return session


def list_codes(event: Event) -> set[str]:
    """List the codes the event's sessions have."""
    return set(db.session.scalars(select(ProgrammeSession.code).where(ProgrammeSession.event_id == event.id)))


def list_in_hall(hall_id: UUID, *, since: datetime, until: datetime) -> Sequence[ProgrammeSession]:
    """List the sessions that take a hall in a span of time, whoever's they are."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(
            ProgrammeSession.hall_id == hall_id,
            ProgrammeSession.starts_at < until,
            ProgrammeSession.ends_at > since,
            ProgrammeSession.status != SessionStatus.CANCELLED,
        )
        .order_by(ProgrammeSession.starts_at)
    ).all()


def list_overlapping(session: ProgrammeSession) -> Sequence[ProgrammeSession]:
    """List the other sessions that take the same hall at the same time."""
    if session.hall_id is None:
        return []
    taking = list_in_hall(session.hall_id, since=session.starts_at, until=session.ends_at)
    return [other for other in taking if other.id != session.id]


def list_category_ids(session: ProgrammeSession) -> set[UUID]:
    """List which categories may come; none listed means that all may."""
    rows = db.session.scalars(select(session_category.c.category_id).where(session_category.c.session_id == session.id))
    return set(rows)


def list_showing(film: Film) -> Sequence[ProgrammeSession]:
    """List the sessions that show a film, in order of time."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.items.any(ScreeningItem.film_id == film.id))
        .options(joinedload(ProgrammeSession.hall).joinedload(Hall.venue))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    ).all()


def list_computed(film: Film) -> Sequence[ProgrammeSession]:
    """List the sessions that show a film and end by their films, but for those called off."""
    return db.session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.items.any(ScreeningItem.film_id == film.id), ProgrammeSession.ends_computed.is_(True))
        .where(ProgrammeSession.status != SessionStatus.CANCELLED)
        .options(selectinload(ProgrammeSession.items).joinedload(ScreeningItem.film))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
    ).all()
