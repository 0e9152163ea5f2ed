"""What a reader sees of films: which there are, who made one, when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.texts import fold
from app.guest import outline, programme_page, words
from app.programme import queries as programme
from app.programme.rules import SHOWN
from app.web.names import country as name_of_country

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.core.access import Actor
    from app.events.models import Event
    from app.guest.programme_page import Row
    from app.programme.models import Film


@dataclass(frozen=True, kw_only=True)
class FilmsPage:
    """The films found, and the countries there are to choose from."""

    films: Sequence[Film]
    countries: Sequence[str]
    total: int


def read_all(event: Event, *, words: str, country: str) -> FilmsPage:
    """Read the announced films that fit; in a fixed number of queries."""
    films = programme.list_shown_films(event)
    countries = {code for film in films for code in film.countries}
    wanted = fold(words).split()
    found = [film for film in films if _fits(film, wanted, country)]
    return FilmsPage(films=found, countries=sorted(countries, key=name_of_country), total=len(films))


def _fits(film: Film, wanted: Sequence[str], country: str) -> bool:
    said = fold(
        " ".join((film.original_title, film.romanised_title, film.english_title, film.chinese_title, *film.directors))
    )
    return (not country or country in film.countries) and all(word in said for word in wanted)


def makers_of(film: Film) -> list[tuple[str, list[str]]]:
    """Put those who made a film together by what they did, in the order they are named."""
    found: dict[str, list[str]] = {}
    for credit in film.credits:
        name = f"{credit.name} {credit.native_name}".strip()
        found.setdefault(words.credit(credit.role), []).append(name)
    return list(found.items())


def rows_of(event: Event, film: Film, *, who: Actor, now: datetime) -> list[Row]:
    """Make lines of the sessions that show a film, with what is in the reader's way."""
    showing = {session.id for session in programme.list_showing(film) if session.status in SHOWN}
    rows = programme_page.rows_of(event, programme.list_whole(showing | outline.list_own(who)), who=who, now=now)
    return [row for row in rows if row.session.id in showing]
