"""Stills of a film: taken in, drawn anew, put in order, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.platform.files import storage
from app.platform.files.pictures import checked_image
from app.programme import errors
from app.programme.facts import FilmChanged
from app.programme.models import Still

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.access import Actor
    from app.events.models import Event
    from app.programme.models import Film

LONGEST_SIDE = 1600
MOST_STILLS = 12


def add(
    event: Event, film: Film, upload: bytes, *, credit: str = "", description: Localised | None = None, by: Actor
) -> Still:
    """Take a picture in, at most 1,600 pixels long, after those there are.

    Raises StillsFull, and what the picture is refused for.
    """
    if len(film.stills) >= MOST_STILLS:
        raise errors.StillsFull(number=MOST_STILLS)
    picture = checked_image(upload, max_side=LONGEST_SIDE)
    key = storage.store(picture.content, picture.suffix)
    still = Still(
        key=key, width=picture.width, height=picture.height, credit=credit, description=description or {}, position=0
    )
    _add(event, film, still, by=by)
    return still


@atomic
def _add(event: Event, film: Film, still: Still, *, by: Actor) -> None:
    still.position = max((other.position for other in film.stills), default=0) + 1
    film.stills.append(still)
    db.session.flush()
    _changed(event, film, by)


@atomic
def put_first(event: Event, film: Film, still_id: UUID, *, by: Actor) -> None:
    """Let a still stand for the film; one of another film changes nothing."""
    ordered = sorted(film.stills, key=lambda still: (still.id != still_id, still.position))
    for place, still in enumerate(ordered, 1):
        still.position = place
    _changed(event, film, by)


@atomic
def remove(event: Event, film: Film, still_id: UUID, *, by: Actor) -> None:
    """Take a still out; one that is gone stays gone."""
    film.stills = [still for still in film.stills if still.id != still_id]
    _changed(event, film, by)


def _changed(event: Event, film: Film, by: Actor) -> None:
    announce(FilmChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))
