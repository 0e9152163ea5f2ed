"""Stills of a film: taken in, drawn anew, put in order, taken out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.platform.files import storage
from app.platform.files.pictures import check_image, checked_image, size_of
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
SUFFIXES = (".jpg", ".png")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture of ours, kept, and the SHA-256 of what it was drawn from."""

    key: str
    source: str
    width: int
    height: int


def add(
    event: Event, film: Film, upload: bytes, *, credit: str = "", description: Localised | None = None, by: Actor
) -> Still:
    """Take a picture in, at most 1,600 pixels long, after those there are.

    Raises StillsFull, and what the picture is refused for.
    """
    return put(event, film, draw(upload), credit=credit, description=description, by=by)


def draw(upload: bytes) -> Drawn:
    """Draw a picture anew, and keep it; one that we drew ourselves, byte for byte, would only lose by it."""
    source = hashlib.sha256(upload).hexdigest()
    kept = _fit(source)
    if kept is not None:
        return kept
    picture = checked_image(upload, max_side=LONGEST_SIDE)
    key = storage.store(picture.content, picture.suffix)
    return Drawn(key=key, source=source, width=picture.width, height=picture.height)


def check(upload: bytes, digest: str) -> None:
    """Refuse what ``draw`` refuses, and keep nothing of it; ``digest`` is its SHA-256."""
    if _fit(digest) is None:
        check_image(upload, max_side=LONGEST_SIDE)


def find(digest: str) -> str | None:
    """Find the key of a picture of ours by the SHA-256 of its content."""
    return storage.find(digest, SUFFIXES)


@atomic
def put(
    event: Event, film: Film, drawn: Drawn, *, credit: str = "", description: Localised | None = None, by: Actor
) -> Still:
    """Put a picture that is drawn already after those a film has. Raises StillsFull."""
    if len(film.stills) >= MOST_STILLS:
        raise errors.StillsFull(number=MOST_STILLS)
    still = Still(
        key=drawn.key,
        source=drawn.source,
        width=drawn.width,
        height=drawn.height,
        credit=credit,
        description=description or {},
        position=max((other.position for other in film.stills), default=0) + 1,
    )
    film.stills.append(still)
    db.session.flush()
    _changed(event, film, by)
    return still


@atomic
def describe(
    event: Event, film: Film, still: Still, *, credit: str, description: Localised | None = None, by: Actor
) -> None:
    """Say otherwise who took a still, and what is to be seen on it."""
    still.credit, still.description = credit, description or {}
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


def _fit(digest: str) -> Drawn | None:
    """Find a picture of ours that is fit for a film; one drawn for something else may be too long."""
    key = find(digest)
    width, height = size_of(storage.path(key).read_bytes()) if key else (0, 0)
    return (
        Drawn(key=key, source=digest, width=width, height=height) if key and width <= LONGEST_SIDE >= height else None
    )


def _changed(event: Event, film: Film, by: Actor) -> None:
    announce(FilmChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))
