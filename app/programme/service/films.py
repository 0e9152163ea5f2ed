"""Films and strands are kept: what a programme is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale

from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.platform.look.artwork import MOTIFS
from app.platform.look.theme import is_colour
from app.programme import errors, queries
from app.programme.facts import FilmChanged, FilmRemoved, StrandChanged
from app.programme.models import Film, Strand
from app.programme.rules import is_language, is_strand_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.access import Actor
    from app.events.models import Event

COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2)  # noqa: PLR2004 — ISO 3166-1 alpha-2


@dataclass(frozen=True, kw_only=True)
class FilmDetails:
    """What a print says of a film, and what we say of it."""

    original_title: str
    original_language: str = ""
    english_title: str = ""
    chinese_title: str = ""
    directors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    year: int | None = None
    runtime_minutes: int | None = None
    synopsis: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class StrandDetails:
    """What a strand is called and how it looks."""

    code: str
    name: Localised
    summary: Localised | None = None
    accent: str = "#3B4CC0"
    artwork: str = "night"
    position: int = 0


@atomic
def add_film(event: Event, details: FilmDetails, *, by: Actor) -> Film:
    """Take a film in."""
    film = Film(event_id=event.id)
    _fill_film(film, details)
    db.session.add(film)
    db.session.flush()
    announce(FilmChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))
    return film


@atomic
def change_film(event: Event, film: Film, details: FilmDetails, *, by: Actor) -> None:
    """Describe a film anew."""
    _fill_film(film, details)
    announce(FilmChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))


@atomic
def remove_film(event: Event, film: Film, *, by: Actor) -> None:
    """Take a film out that no session shows."""
    if queries.is_shown(film):
        raise errors.FilmShown
    db.session.delete(film)
    announce(FilmRemoved(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))


@atomic
def add_strand(event: Event, details: StrandDetails, *, by: Actor) -> Strand:
    """Begin a strand."""
    strand = Strand(event_id=event.id)
    _fill_strand(event, strand, details)
    db.session.add(strand)
    db.session.flush()
    announce(
        StrandChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, strand_id=strand.id)
    )
    return strand


@atomic
def change_strand(event: Event, strand: Strand, details: StrandDetails, *, by: Actor) -> None:
    """Describe a strand anew."""
    _fill_strand(event, strand, details)
    announce(
        StrandChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, strand_id=strand.id)
    )


def check_languages(tags: Iterable[str]) -> list[str]:
    """Return language tags as they came; refuse one that is none."""
    kept = list(tags)
    for tag in kept:
        if not is_language(tag):
            raise errors.CodeUnknown(code=tag)
    return kept


def _fill_film(film: Film, details: FilmDetails) -> None:
    if not details.original_title:
        raise errors.TitleMissing
    for country in details.countries:
        if country not in COUNTRIES:
            raise errors.CodeUnknown(code=country)
    film.original_title = details.original_title
    film.original_language = "".join(check_languages(filter(None, [details.original_language])))
    film.english_title = details.english_title
    film.chinese_title = details.chinese_title
    film.directors = list(details.directors)
    film.countries = list(details.countries)
    film.languages = check_languages(details.languages)
    film.subtitles = check_languages(details.subtitles)
    film.year = details.year
    film.runtime_minutes = details.runtime_minutes
    film.synopsis = details.synopsis or {}


def _fill_strand(event: Event, strand: Strand, details: StrandDetails) -> None:
    if not any(details.name.values()):
        raise errors.TitleMissing
    if not is_strand_code(details.code):
        raise errors.StrandCodeUnusable(code=details.code)
    other = queries.find_strand(event, details.code)
    if other is not None and other.id != strand.id:
        raise errors.StrandCodeTaken(code=details.code)
    if not is_colour(details.accent) or details.artwork not in MOTIFS:
        raise errors.LookUnusable
    strand.code = details.code
    strand.name = details.name
    strand.summary = details.summary or {}
    strand.accent, strand.artwork = details.accent.upper(), details.artwork
    strand.position = details.position
