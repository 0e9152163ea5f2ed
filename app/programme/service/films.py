"""Films and short dramas are kept: what a programme is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.programme import errors, queries
from app.programme.facts import FilmChanged, FilmRemoved
from app.programme.models import Film, FilmCredit, Strand
from app.programme.rules import Colour, CreditRole, FilmKind, Premiere, film_code, is_film_code
from app.programme.service import approval, screenings
from app.programme.service.codes import check_countries, check_languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.access import Actor
    from app.events.models import Event

TEXTS = (
    "original_title",
    "romanised_title",
    "english_title",
    "chinese_title",
    "year",
    "runtime_minutes",
    "picture_format",
    "aspect",
    "colour",
    "rating",
    "premiere",
    "in_competition",
    "contact",
    "approval_number",
    "episodes",
    "episode_seconds",
    "is_vertical",
    "licence_number",
    "rights",
    "kind",
)


@dataclass(frozen=True, kw_only=True)
class FilmDetails:
    """What a print says of a film, and what we say of it; an empty code leaves the choice to us."""

    original_title: str
    kind: FilmKind = FilmKind.FILM
    code: str = ""
    original_language: str = ""
    romanised_title: str = ""
    english_title: str = ""
    chinese_title: str = ""
    directors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    live_subtitles: tuple[str, ...] = ()
    year: int | None = None
    runtime_minutes: int | None = None
    picture_format: str = ""
    aspect: str = ""
    colour: Colour = Colour.COLOUR
    rating: str = ""
    warnings: Localised | None = None
    premiere: Premiere = Premiere.NONE
    in_competition: bool = False
    strand_id: UUID | None = None
    logline: Localised | None = None
    synopsis: Localised | None = None
    trailer_url: str = ""
    contact: str = ""
    approval_number: str = ""
    episodes: int | None = None
    episode_seconds: int | None = None
    is_vertical: bool = False
    platforms: tuple[str, ...] = ()
    licence_number: str = ""
    dubbed: tuple[str, ...] = ()
    rights: str = ""


@dataclass(frozen=True, kw_only=True)
class Credit:
    """Somebody who made a film, besides those who directed it."""

    role: CreditRole
    name: str
    native_name: str = ""


@atomic
def add_film(event: Event, details: FilmDetails, *, by: Actor) -> Film:
    """Take a film in."""
    film = Film(event_id=event.id)
    _fill_film(event, film, details)
    db.session.add(film)
    db.session.flush()
    _changed(event, film, by)
    return film


@atomic
def change_film(event: Event, film: Film, details: FilmDetails, *, by: Actor) -> None:
    """Describe a film anew; screenings that end by their films end anew."""
    approval.check_number(event, film, details.approval_number)
    _fill_film(event, film, details)
    _changed(event, film, by)
    screenings.end_anew(film, by=by)


@atomic
def set_credits(event: Event, film: Film, credits_: Sequence[Credit], *, by: Actor) -> None:
    """Say who made a film, in their order."""
    film.credits = [
        FilmCredit(role=credit.role, name=credit.name, native_name=credit.native_name, position=place)
        for place, credit in enumerate(credits_, 1)
        if credit.name
    ]
    _changed(event, film, by)


@atomic
def remove_film(event: Event, film: Film, *, by: Actor) -> None:
    """Take a film out that no session shows."""
    if queries.is_shown(film):
        raise errors.FilmShown
    db.session.delete(film)
    announce(FilmRemoved(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))


def _changed(event: Event, film: Film, by: Actor) -> None:
    announce(FilmChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, film_id=film.id))


def _fill_film(event: Event, film: Film, details: FilmDetails) -> None:
    if not details.original_title:
        raise errors.TitleMissing
    for name in TEXTS:
        setattr(film, name, getattr(details, name))
    film.code = _choose_code(event, film, details)
    film.original_language = "".join(check_languages(filter(None, [details.original_language])))
    film.directors, film.platforms = list(details.directors), list(details.platforms)
    film.countries = check_countries(details.countries)
    film.languages, film.dubbed = check_languages(details.languages), check_languages(details.dubbed)
    film.subtitles = check_languages(details.subtitles)
    film.live_subtitles = check_languages(details.live_subtitles)
    film.warnings, film.logline, film.synopsis = details.warnings or {}, details.logline or {}, details.synopsis or {}
    film.trailer_url = check_address(details.trailer_url)
    film.strand_id = _own_strand(event, details.strand_id)


def _choose_code(event: Event, film: Film, details: FilmDetails) -> str:
    taken = queries.list_film_codes(event) - {film.code}
    if not details.code:
        titles = (details.original_title, details.romanised_title, details.english_title)
        return film.code or film_code(titles, taken)
    if not is_film_code(details.code):
        raise errors.FilmCodeUnusable(code=details.code)
    if details.code in taken:
        raise errors.FilmCodeTaken(code=details.code)
    return details.code


def _own_strand(event: Event, strand_id: UUID | None) -> UUID | None:
    strand = db.session.get(Strand, strand_id) if strand_id else None
    if strand_id and (strand is None or strand.event_id != event.id):
        raise errors.NotOfThisEvent
    return strand_id


def check_address(text: str) -> str:
    """Return the address of a page; refuse what no browser should follow."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        # What looks like an address of the sixth version of the protocol, and is none.
        raise errors.AddressUnusable from error
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise errors.AddressUnusable
    return text
