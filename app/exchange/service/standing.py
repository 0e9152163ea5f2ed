"""What stands in an event, as far as a file's rows speak of it: found by name, code, and what their source calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from app.core.languages import FALLBACK
from app.core.texts import fold
from app.exchange import queries
from app.exchange.errors import RowNames
from app.exchange.rules import Kind
from app.platform.schedules.rows import FilmRow, HallRow, PersonRow, Programme, SessionRow, StrandRow
from app.programme import queries as programmes
from app.programme.models import Film, ProgrammeSession, Strand
from app.venues import queries as venues
from app.venues.models import Hall

if TYPE_CHECKING:
    from app.events.models import Event
    from app.platform.schedules.rows import Texts

R = TypeVar("R", HallRow, StrandRow, FilmRow, SessionRow, PersonRow)
TEXTS = ("name", "venue", "title", "summary", "note", "synopsis", "logline", "warnings", "biography")


@dataclass(frozen=True, kw_only=True)
class Book:
    """What rows are held against; in a dry run what is still to be made has an id already, drawn from its name."""

    event: Event
    halls: Mapping[str, UUID]
    strands: Mapping[str, UUID]
    films: Mapping[str, Film]
    sessions: Mapping[str, ProgrammeSession]
    film_ids: Mapping[str, UUID]
    known_halls: Mapping[UUID, Hall]
    known_strands: Mapping[UUID, Strand]
    film_codes: Mapping[str, UUID]
    session_codes: Mapping[str, UUID]
    origins: Mapping[Kind, Mapping[str, UUID]]
    refused: set[UUID] = field(default_factory=set)

    def hall_id(self, code: str) -> UUID:
        """Return the hall a session names."""
        return self._named(self.halls, code)

    def strand_id(self, name: str) -> UUID:
        """Return the strand a film or session names."""
        return self._named(self.strands, name)

    def film_id(self, key: str) -> UUID:
        """Return the film a session shows: by what the file calls it, by its code, or by its title."""
        return self._named(self.film_ids, key if key in self.film_ids else fold(key))

    def refuse(self, kind: Kind, key: str) -> None:
        """Let no row count on what is refused; what stands here already serves all the same."""
        ids = {Kind.HALL: self.halls, Kind.STRAND: self.strands, Kind.FILM: self.film_ids}.get(kind, {})
        if key in ids and ids[key] not in {*self.known_halls, *self.known_strands, *self.film_codes.values()}:
            self.refused.add(ids[key])

    def _named(self, ids: Mapping[str, UUID], name: str) -> UUID:
        if name not in ids or ids[name] in self.refused:
            raise RowNames(text=name)
        return ids[name]


def settled(programme: Programme, event: Event) -> Programme:
    """Return the rows as this event reads them: its first language where none is said, its zone where none is."""
    tag, zone = next(iter(event.languages), FALLBACK.tag), ZoneInfo(event.zone)
    return replace(
        programme,
        venue=_in_language(programme.venue, tag),
        halls=tuple(_speaking(row, tag) for row in programme.halls),
        strands=tuple(_speaking(row, tag) for row in programme.strands),
        films=tuple(_speaking(row, tag) for row in programme.films),
        sessions=tuple(_at_home(row, tag, zone) for row in programme.sessions),
    )


def open_book(event: Event, programme: Programme, part: Programme, *, foresee: bool) -> Book:
    """Read what a part of a programme is held against; the statements are as many for one row as for a hundred."""
    halls = venues.list_halls(event.site_id)
    strands = programmes.list_strands(event)
    names = queries.list_film_names(event)
    origins = {kind: queries.list_origins(event, kind) for kind in (Kind.FILM, Kind.SESSION)}
    films_by_key, film_codes = _match_films(
        origins[Kind.FILM], names, (*part.films, *_named_films(programme, part.sessions))
    )
    by_key, session_codes = _match_sessions(event, origins[Kind.SESSION], part.sessions)
    whole_films = queries.list_films(set(films_by_key.values()))
    whole_sessions = queries.list_sessions(set(by_key.values()))
    hall_ids = {row.code: id_ for row in programme.halls if (id_ := _hall_of(row, halls))}
    strand_ids = _strand_ids(programme.strands, strands)
    film_ids = {fold(title): id_ for id_, _, title, _ in names} | film_codes | films_by_key
    if foresee:
        hall_ids = {row.code: _drawn(Kind.HALL, row.code) for row in programme.halls} | hall_ids
        strand_ids = _drawn_strands(programme.strands) | strand_ids
        drawn = {name: _drawn(Kind.FILM, row.key) for row in programme.films for name in (fold(_title(row)), row.key)}
        film_ids = drawn | film_ids
    return Book(
        event=event,
        halls=hall_ids,
        strands=strand_ids,
        films={key: whole_films[id_] for key, id_ in films_by_key.items()},
        sessions={key: whole_sessions[id_] for key, id_ in by_key.items()},
        film_ids=film_ids,
        known_halls={hall.id: hall for hall in halls},
        known_strands={strand.id: strand for strand in strands},
        film_codes=film_codes,
        session_codes=session_codes,
        origins=origins,
    )


def _named_films(programme: Programme, sessions: Iterable[SessionRow]) -> list[FilmRow]:
    named = {item.film for row in sessions for item in row.items or ()}
    return [row for row in programme.films if row.key in named]


def _match_films(
    origins: Mapping[str, UUID], names: Sequence[tuple[UUID, str, str, int | None]], rows: Iterable[FilmRow]
) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Find films by what their source calls them, by code, else by title and year where no source has named them."""
    ids, codes = {row[0] for row in names}, {code: id_ for id_, code, _, _ in names}
    named = set(origins.values())
    unnamed = {(fold(title), year): id_ for id_, _, title, year in names if id_ not in named}
    found: dict[str, UUID] = {}
    for row in rows:
        by_origin = origins.get(row.reference) if row.reference else None
        match = (
            by_origin if by_origin in ids else codes.get(row.code or "") or unnamed.get((fold(_title(row)), row.year))
        )
        if match:
            found[row.key] = match
    return found, codes


def _title(row: FilmRow) -> str:
    return row.original_title or row.english_title or row.chinese_title or ""


def _match_sessions(
    event: Event, origins: Mapping[str, UUID], rows: Sequence[SessionRow]
) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Find sessions by what their source calls them, by their own id (we handed it out), else by code."""
    codes = dict(queries.list_session_codes(event))
    own = {str(id_): id_ for id_ in codes.values()}
    known = own | {reference: id_ for reference, id_ in origins.items() if str(id_) in own}
    found: dict[str, UUID] = {}
    for row in rows:
        match = next((known[name] for name in row.references if name in known), None) or codes.get(row.code or "")
        if match:
            found[session_key(row)] = match
    return found, codes


def _hall_of(row: HallRow, halls: Iterable[Hall]) -> UUID | None:
    """Find a hall by its name in any language; where the file names venue or address, these have to fit too."""
    for hall in halls:
        if not _share_a_name(row.name, hall.name):
            continue
        if row.venue and not _share_a_name(row.venue, hall.venue.name):
            continue
        if row.address and fold(row.address) != fold(hall.venue.local_address):
            continue
        return hall.id
    return None


def _strand_ids(rows: Iterable[StrandRow], strands: Sequence[Strand]) -> dict[str, UUID]:
    """Return strands by code and by every name they have, in the event and in the file."""
    found: dict[str, UUID] = {}
    for strand in strands:
        found |= dict.fromkeys((strand.code, *strand.name.values()), strand.id)
    for row in rows:
        names = tuple(filter(None, (row.code, *row.name.values())))
        same = next((found[name] for name in names if name in found), None)
        if same:
            found |= dict.fromkeys(names, same)
    return found


def _drawn_strands(rows: Iterable[StrandRow]) -> dict[str, UUID]:
    names = ((row, name) for row in rows for name in (row.code, *row.name.values()) if name)
    return {name: _drawn(Kind.STRAND, strand_key(row)) for row, name in names}


def strand_key(row: StrandRow) -> str:
    """Return what a strand of a file is called in it."""
    return row.code or next(iter(row.name.values()), "")


def session_key(row: SessionRow) -> str:
    """Return what makes a session of a file the same one elsewhere in it."""
    if row.references or row.code:
        return next(iter(row.references), row.code or "")
    return f"{next(iter((row.title or {}).values()), '')}@{row.starts_at.isoformat()}@{row.hall}"


def _share_a_name(first: Texts, second: Texts) -> bool:
    return not {fold(name) for name in first.values()}.isdisjoint(fold(name) for name in second.values())


def _drawn(kind: Kind, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{kind}:{name}")


def _speaking(row: R, tag: str) -> R:
    said: dict[str, Any] = {}
    for name in TEXTS:
        texts = getattr(row, name, None)
        if isinstance(texts, Mapping):
            said[name] = _in_language(texts, tag)
    return replace(row, **said)


def _in_language(texts: Texts, tag: str) -> dict[str, str]:
    return {language or tag: text for language, text in texts.items() if text}


def _at_home(row: SessionRow, tag: str, zone: ZoneInfo) -> SessionRow:
    people = row.people and tuple(_speaking(person, tag) for person in row.people)
    starts_at, ends_at = _aware(row.starts_at, zone), _aware(row.ends_at, zone)
    return replace(_speaking(row, tag), starts_at=starts_at, ends_at=ends_at, people=people)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
