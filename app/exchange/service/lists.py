"""Lists of films and of sessions as people keep them: what each column holds, and each row read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from app.core.errors import Refusal
from app.core.texts import fold
from app.exchange.errors import (
    AfterMidnight,
    LeftOut,
    NothingToTakeIn,
    RowTwice,
    RowWithoutEnd,
    RowWithoutTime,
    RowWithoutTitle,
)
from app.exchange.service import cells
from app.platform.schedules import frab
from app.platform.schedules.rows import (
    FilmRow,
    HallRow,
    ItemRow,
    PersonRow,
    Place,
    Programme,
    SessionRow,
    StrandRow,
    Trouble,
)
from app.platform.tables.reading import Row, Table


class Meaning(StrEnum):
    """What a column may hold; what a reader reads has a language beside it, as ``synopsis:en``."""

    REFERENCE = "reference"
    FILM_CODE = "film_code"
    ORIGINAL_TITLE = "original_title"
    ENGLISH_TITLE = "english_title"
    CHINESE_TITLE = "chinese_title"
    ROMANISED_TITLE = "romanised_title"
    DIRECTORS = "directors"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    SUBTITLES = "subtitles"
    YEAR = "year"
    RUNTIME = "runtime_minutes"
    FORMAT = "picture_format"
    ASPECT = "aspect"
    RATING = "rating"
    TRAILER = "trailer_url"
    CONTACT = "contact"
    APPROVAL = "approval_number"
    LICENCE = "licence_number"
    LOGLINE = "logline"
    SYNOPSIS = "synopsis"
    STRAND = "strand"
    CODE = "code"
    TITLE = "title"
    SUMMARY = "summary"
    NOTE = "note"
    KIND = "kind"
    STARTS = "starts_at"
    DAY = "day"
    TIME = "time"
    ENDS = "ends_at"
    ENDS_TIME = "ends_time"
    MINUTES = "minutes"
    HALL = "hall"
    VENUE = "venue"
    CAPACITY = "capacity"
    FILMS = "films"
    PEOPLE = "people"
    SPOKEN = "spoken"
    SCREEN_SUBTITLES = "screen_subtitles"


IN_LANGUAGES = frozenset({Meaning.LOGLINE, Meaning.SYNOPSIS, Meaning.TITLE, Meaning.SUMMARY, Meaning.NOTE})
TITLES = (Meaning.ORIGINAL_TITLE, Meaning.ENGLISH_TITLE, Meaning.CHINESE_TITLE, Meaning.ROMANISED_TITLE)
FILM_TEXTS = (
    Meaning.FORMAT, Meaning.ASPECT, Meaning.RATING, Meaning.TRAILER, Meaning.APPROVAL, Meaning.LICENCE, *TITLES
)  # fmt: skip
OF_FILMS = frozenset({*TITLES, Meaning.DIRECTORS, Meaning.RUNTIME, Meaning.YEAR, Meaning.LOGLINE, Meaning.SYNOPSIS})
BETWEEN_FILMS = re.compile(r"\s*[;|；]\s*|\s\+\s")  # a comma may belong to a title


@dataclass(frozen=True, kw_only=True)
class ListOrder:
    """How to read a list: the meaning of each column by its place, and when a day of the event changes."""

    meanings: Mapping[int, str]
    day_change: time = time(5)

    @property
    def shows_films(self) -> bool:
        """Whether the rows say anything of films."""
        return any(_bare(meaning) in OF_FILMS for meaning in self.meanings.values())

    @property
    def shows_sessions(self) -> bool:
        """Whether the rows say when something begins."""
        said = set(self.meanings.values())
        return Meaning.STARTS in said or {Meaning.DAY, Meaning.TIME} <= said


@dataclass
class _Found:
    """What the rows so far have come to."""

    films: dict[str, FilmRow] = field(default_factory=dict)
    sessions: list[SessionRow] = field(default_factory=list)
    halls: dict[str, HallRow] = field(default_factory=dict)
    strands: dict[str, StrandRow] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[Trouble] = field(default_factory=list)


def read(table: Table, order: ListOrder) -> Programme:
    """Read a list as films, sessions, or sessions with their films; a row that is none is among the troubles."""
    if not order.shows_films and not order.shows_sessions:
        raise NothingToTakeIn
    found = _Found()
    for row in table.rows:
        said = _Said(row, order.meanings)
        try:
            _take(said, order, found)
        except Refusal as refusal:
            found.troubles.append(Trouble(said.at, said.name, refusal))
    return Programme(
        dialect=table.source,
        halls=tuple(found.halls.values()),
        strands=tuple(found.strands.values()),
        films=tuple(found.films.values()),
        sessions=tuple(found.sessions),
        troubles=tuple(found.troubles),
        remarks=tuple(found.remarks),
    )


class _Said:
    """A row by the meanings of its columns; what cannot be used of it is kept as remarks."""

    def __init__(self, row: Row, meanings: Mapping[int, str]) -> None:
        self.at = Place(line=row.number)
        self.remarks: list[Refusal] = []
        self._cells: dict[str, str] = {}
        for column, meaning in meanings.items():
            if not cells.text(self._cells.get(meaning, "")):
                self._cells[meaning] = row.at(column)  # of several columns the first that says anything

    @property
    def name(self) -> str:
        """What the row is about, for people."""
        titles = (
            cells.text(cell) for meaning, cell in self._cells.items() if _bare(meaning) in {*TITLES, Meaning.TITLE}
        )
        return next(filter(None, titles), "")

    def has(self, meaning: str) -> bool:
        """Say whether any column holds this."""
        return meaning in self._cells

    def text(self, meaning: str, *, lines: bool = False) -> str:
        """Return what the row says."""
        return cells.text(self._cells.get(meaning, ""), lines=lines)

    def texts(self, meaning: str) -> dict[str, str] | None:
        """Return a text in its languages; none where the row has none."""
        said = {
            each.partition(":")[2]: cells.text(cell, lines=True)
            for each, cell in self._cells.items()
            if _bare(each) == meaning
        }
        return {tag: text for tag, text in said.items() if text} or None

    def tags(self, meaning: str) -> tuple[str, ...] | None:
        """Return language tags."""
        return self._known(cells.languages(self._cells.get(meaning, "")))

    def codes(self, meaning: str) -> tuple[str, ...] | None:
        """Return country codes."""
        return self._known(cells.countries(self._cells.get(meaning, "")))

    def _known(self, read: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...] | None:
        known, unknown = read
        self.remarks += [LeftOut(text=text) for text in unknown]
        return known or None


def _take(said: _Said, order: ListOrder, found: _Found) -> None:
    film = _film(said) if order.shows_films else None
    session = _session(said, order, film) if order.shows_sessions else None
    if film is not None:
        first = found.films.setdefault(film.key, film)
        if first != film:
            raise RowTwice(place=first.at.line)
    if session is not None:
        found.sessions.append(session)
        if session.hall:
            venue = said.text(Meaning.VENUE)
            name = said.text(Meaning.HALL) or venue
            hall = HallRow(code=session.hall, name={"": name}, venue={"": venue} if venue else None, at=said.at)
            found.halls.setdefault(session.hall, hall)
    if name := said.text(Meaning.STRAND):
        found.strands.setdefault(name, StrandRow(name={"": name}, at=said.at))
    found.remarks += [Trouble(said.at, said.name, remark) for remark in dict.fromkeys(said.remarks)]


def _film(said: _Said) -> FilmRow:
    titles = {meaning: said.text(meaning) for meaning in TITLES}
    title = next(filter(None, titles.values()), "")
    if not title:
        raise RowWithoutTitle
    year, directors = cells.year(said.text(Meaning.YEAR)), cells.parts(said.text(Meaning.DIRECTORS))
    reference = said.text(Meaning.REFERENCE)
    code = said.text(Meaning.FILM_CODE)
    key = code or (
        f"list:{reference}" if reference else "list:" + fold(" | ".join([title, str(year or ""), *directors]))
    )
    values: dict[str, Any] = {str(meaning): said.text(meaning) or None for meaning in FILM_TEXTS}
    return FilmRow(
        **values | {"original_title": title},
        at=said.at,
        key=key,
        reference="" if code else key[:300],
        code=code or None,
        contact=said.text(Meaning.CONTACT, lines=True) or None,
        directors=directors or None,
        countries=said.codes(Meaning.COUNTRIES),
        languages=said.tags(Meaning.LANGUAGES),
        subtitles=said.tags(Meaning.SUBTITLES),
        year=year,
        runtime_minutes=cells.minutes(said.text(Meaning.RUNTIME)),
        logline=said.texts(Meaning.LOGLINE),
        synopsis=said.texts(Meaning.SYNOPSIS),
        strand=said.text(Meaning.STRAND) or None,
    )


def _session(said: _Said, order: ListOrder, film: FilmRow | None) -> SessionRow | None:
    starts = _starts(said, order)
    if starts is None:
        if film is None:
            raise RowWithoutTime
        return None
    title = said.texts(Meaning.TITLE) or (film and _film_title(film))
    if not title:
        raise RowWithoutTitle
    hall, venue = said.text(Meaning.HALL), said.text(Meaning.VENUE)
    kind = said.text(Meaning.KIND).lower().replace(" ", "_")
    place = ", ".join(filter(None, (hall, venue)))
    names = "|".join([film.key if film else next(iter(title.values())), starts.isoformat(), place])
    reference = "" if film else said.text(Meaning.REFERENCE)
    code = said.text(Meaning.CODE)
    return SessionRow(
        at=said.at,
        references=(f"list:{reference or code or fold(names)}"[:300],),
        code=code or None,
        title=title,
        summary=said.texts(Meaning.SUMMARY),
        note=said.texts(Meaning.NOTE),
        kind=frab.KINDS.get(kind, "forum") if kind else "screening" if film or said.has(Meaning.FILMS) else None,
        starts_at=starts,
        ends_at=_ends(said, starts, film),
        hall=place or None,
        strand=said.text(Meaning.STRAND) or None,
        capacity=cells.number(said.text(Meaning.CAPACITY)),
        languages=said.tags(Meaning.SPOKEN),
        subtitles=said.tags(Meaning.SCREEN_SUBTITLES),
        items=_items(said, film),
        people=tuple(PersonRow(name=name) for name in cells.parts(said.text(Meaning.PEOPLE))) or None,
    )


def _items(said: _Said, film: FilmRow | None) -> tuple[ItemRow, ...] | None:
    if film is not None:
        return (ItemRow(film=film.key),)
    return tuple(ItemRow(film=name) for name in BETWEEN_FILMS.split(said.text(Meaning.FILMS)) if name) or None


def _film_title(film: FilmRow) -> dict[str, str]:
    """Return a film's titles as those of the session that shows it."""
    said = {"": film.original_title, "en": film.english_title, "zh-Hans": film.chinese_title}
    return {tag: title for tag, title in said.items() if title}


def _starts(said: _Said, order: ListOrder) -> datetime | None:
    whole = said.text(Meaning.STARTS)
    if whole:
        return cells.moment(whole)
    day, begins = said.text(Meaning.DAY), said.text(Meaning.TIME)
    if not day or not begins:
        return None
    at = cells.clock_time(begins)
    if at < order.day_change:
        said.remarks.append(AfterMidnight())
    return datetime.combine(cells.day(day), at) + timedelta(days=at < order.day_change)


def _ends(said: _Said, starts: datetime, film: FilmRow | None) -> datetime:
    """Return when it ends: as said, after the minutes said, else after the film."""
    if whole := said.text(Meaning.ENDS):
        return cells.moment(whole)
    if ends := said.text(Meaning.ENDS_TIME):
        at = datetime.combine(starts.date(), cells.clock_time(ends), tzinfo=starts.tzinfo)
        return at if at > starts else at + timedelta(days=1)
    minutes = cells.minutes(said.text(Meaning.MINUTES)) or (film.runtime_minutes if film else None)
    if not minutes:
        raise RowWithoutEnd
    return starts + timedelta(minutes=minutes)


def _bare(meaning: str) -> str:
    return meaning.partition(":")[0]
