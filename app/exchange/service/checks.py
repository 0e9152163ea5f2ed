"""What the programme's services would refuse, asked of what a file's rows will have come to by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core import clock
from app.programme import errors
from app.programme import queries as programme
from app.programme.rules import LONGEST, SessionStatus, Shown, length_of
from app.programme.service import approval, screenings
from app.programme.service.screenings import Item

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.exchange.rules import Reel
    from app.exchange.service.standing import Book
    from app.programme.models import Film, ProgrammeSession, ScreeningItem
    from app.programme.service.scheduling import SessionDetails

SHOWING = frozenset({"items", "intro_minutes", "talk_minutes", "ends_computed"})


def check_ends(film: Film, reel: Reel, book: Book) -> None:
    """Refuse what a film would be where a session that ends by its films then lasted for days."""
    if book.reels.get(film.id) == reel:
        return
    for session in programme.list_computed(film):
        items = [(_item(each), reel if each.film_id == film.id else book.reels[each.film_id]) for each in session.items]
        length = length_of(
            (_shown(item, its) for item, its in items), intro=session.intro_minutes, talk=session.talk_minutes
        )
        if length is not None and length > LONGEST:
            raise errors.SpanUnusable


def check_showing(
    wanted: Mapping[str, Any], changes: Collection[str], found: ProgrammeSession | None, book: Book
) -> None:
    """Refuse what a session would show, and to whom.

    Raises EpisodesUnusable, LengthUnknown, SpanUnusable and ApprovalMissing.
    """
    status = found.status if found else SessionStatus.DRAFT
    reels = [(item, book.reels[item.film_id]) for item in wanted["items"]]
    shows = not SHOWING.isdisjoint(changes)
    if shows:
        for item, reel in reels:
            screenings.check_episodes(reel.title, reel.episodes, item)
        _check_length(wanted, reels)
    if (shows and status is SessionStatus.PUBLISHED) or ("status" in changes and status is SessionStatus.DRAFT):
        approval.check_films(book.event, [(reel.title, reel.is_approved) for _, reel in reels])


def check_place(details: SessionDetails, found: ProgrammeSession, book: Book) -> None:
    """Refuse to move what everybody sees, and is over. Raises AlreadyOver."""
    there = (found.starts_at, found.ends_at, found.hall_id)
    stays = (details.starts_at, details.ends_at, details.hall_id) == there and found.id not in book.prepared
    if not stays and found.status is SessionStatus.PUBLISHED and found.ends_at <= clock.now():
        raise errors.AlreadyOver


def _check_length(wanted: Mapping[str, Any], reels: Collection[tuple[Item, Reel]]) -> None:
    if not wanted["ends_computed"]:
        return
    length = length_of(
        (_shown(item, reel) for item, reel in reels), intro=wanted["intro_minutes"], talk=wanted["talk_minutes"]
    )
    if length is None:
        raise errors.LengthUnknown
    if length > LONGEST:
        raise errors.SpanUnusable


def _shown(item: Item, reel: Reel) -> Shown:
    return Shown(
        runtime_minutes=reel.runtime_minutes,
        episode_seconds=reel.episode_seconds,
        episodes=reel.episodes,
        first_episode=item.first_episode,
        last_episode=item.last_episode,
        gap_minutes=item.gap_minutes,
    )


def _item(each: ScreeningItem) -> Item:
    return Item(
        film_id=each.film_id,
        gap_minutes=each.gap_minutes,
        first_episode=each.first_episode,
        last_episode=each.last_episode,
    )
