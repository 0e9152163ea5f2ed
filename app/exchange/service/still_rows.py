"""Rows of stills beside what we have: what they say, what of it is new, and taking it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exchange.rules import differing
from app.exchange.service.film_rows import check_texts
from app.programme import errors
from app.programme.models import Film, Still
from app.programme.service import stills
from app.programme.service.stills import MOST_STILLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.core.access import Actor
    from app.events.models import Event
    from app.exchange.service.standing import Book
    from app.platform.schedules.rows import StillRow
    from app.programme.service.stills import Drawn


def still_key(row: StillRow) -> str:
    """Return what makes a still of a file the same one elsewhere in it."""
    return f"{row.digest} {row.film}"


def known_still(row: StillRow, book: Book) -> Still | None:
    """Find the still a row speaks of: drawn from the same picture, or that picture itself."""
    of_film = book.stills.get(book.film_id(row.film), ())
    return next((still for still in of_film if row.digest in {still.source, still.key.partition(".")[0]}), None)


def still_said(row: StillRow, book: Book) -> dict[str, Any]:
    """Return what a row says of a still; refuse a picture nobody can draw, and one too many."""
    said = {"credit": row.credit, "description": dict(row.description or {})}
    check_texts(Still, said)
    film_id = book.film_id(row.film)
    if known_still(row, book) is None:
        if book.still_counts.get(film_id, 0) >= MOST_STILLS:
            raise errors.StillsFull(number=MOST_STILLS)
        stills.check(row.content, row.digest)
        book.still_counts[film_id] = book.still_counts.get(film_id, 0) + 1
    return said


def still_changes(still: Still, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says otherwise than we have it."""
    return differing({"credit": still.credit, "description": still.description}, said)


def take_still(
    event: Event, film: Film, still: Still | None, drawn: Drawn | None, said: Mapping[str, Any], *, by: Actor
) -> Still:
    """Put a still after those a film has, or say otherwise what is said of it."""
    if still is None:
        assert drawn is not None  # noqa: S101 — a new one was drawn before this unit of work began
        return stills.put(event, film, drawn, **said, by=by)
    stills.describe(event, film, still, **{**said, **still_changes(still, said)}, by=by)
    return still
