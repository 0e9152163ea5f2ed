"""What a session shows: films in their order, with gaps, introduction and talk; its end may follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.core.db import atomic, db
from app.programme import errors, queries
from app.programme.models import Film, ProgrammeSession, ScreeningItem
from app.programme.rules import LONGEST, SessionStatus
from app.programme.service import approval
from app.programme.service.scheduling import changed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.core.access import Actor


@dataclass(frozen=True, kw_only=True)
class Item:
    """A film in a screening; of a short drama the episodes from ``first`` to ``last``."""

    film_id: UUID
    gap_minutes: int = 0
    first_episode: int | None = None
    last_episode: int | None = None


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is before and after the films; with ``ends_computed`` the session ends when all of it is over."""

    intro_minutes: int = 0
    talk_minutes: int = 0
    ends_computed: bool = False


ALONE = Around()


@atomic
def show(session: ProgrammeSession, items: Sequence[Item], *, around: Around = ALONE, by: Actor) -> None:
    """Say which films a session shows, in their order; the same of a film named twice is shown once.

    Raises AlreadyCancelled, NotOfThisEvent, EpisodesUnusable, ApprovalMissing where everybody sees the session, and
    LengthUnknown where the end is to follow and a runtime is missing.
    """
    if session.status is SessionStatus.CANCELLED:
        raise errors.AlreadyCancelled
    wanted: dict[tuple[UUID, int | None, int | None], Item] = {}
    for item in items:
        wanted.setdefault((item.film_id, item.first_episode, item.last_episode), item)
    films = _films(session, {item.film_id for item in items})
    for item in wanted.values():
        film = films[item.film_id]
        check_episodes(film.original_title, film.episodes, item)
    session.items = []
    db.session.flush()  # the places must be free before others take them
    session.items = [
        ScreeningItem(
            film=films[item.film_id],
            position=place,
            gap_minutes=item.gap_minutes,
            first_episode=item.first_episode,
            last_episode=item.last_episode,
        )
        for place, item in enumerate(wanted.values(), 1)
    ]
    session.intro_minutes, session.talk_minutes = around.intro_minutes, around.talk_minutes
    session.ends_computed = around.ends_computed
    if session.status is SessionStatus.PUBLISHED:
        approval.check_session(session)
    if around.ends_computed and session.length is None:
        raise errors.LengthUnknown
    changed(session, by, moved=_end(session))


@atomic
def end_anew(film: Film, *, by: Actor) -> None:
    """Let the sessions that show a film, and end by their films, end by what it takes now."""
    for session in queries.list_computed(film):
        if _end(session):
            changed(session, by, moved=True)


def _end(session: ProgrammeSession) -> bool:
    """Set the end by what is shown; say whether it is another one."""
    before = session.ends_at
    if session.ends_computed and session.length is not None:
        if session.length > LONGEST:
            raise errors.SpanUnusable
        session.ends_at = session.starts_at + session.length
    return session.ends_at != before


def _films(session: ProgrammeSession, ids: Collection[UUID]) -> dict[UUID, Film]:
    found = db.session.scalars(select(Film).where(Film.event_id == session.event_id, Film.id.in_(ids)))
    films = {film.id: film for film in found}
    if films.keys() != set(ids):
        raise errors.NotOfThisEvent
    return films


def check_episodes(title: str, episodes: int | None, item: Item) -> None:
    """Refuse an excerpt outside of a film's episodes."""
    first, last = item.first_episode or 1, item.last_episode or episodes or item.first_episode or 1
    if not 1 <= first <= last <= (episodes or last):
        raise errors.EpisodesUnusable(title=title, episodes=episodes or "?")
