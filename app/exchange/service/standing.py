"""What stands in an event, as far as a file's rows speak of it: found by name, code, and what their source calls it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.languages import FALLBACK
from app.core.texts import fold
from app.exchange import queries
from app.exchange.errors import RowNames
from app.exchange.rules import Kind, Reel
from app.exchange.service.matching import Here, by_title, drawn, drawn_strands, match
from app.platform.schedules.rows import FilmRow, HallRow, PersonRow, Programme, SessionRow, StillRow, StrandRow
from app.programme import queries as programmes
from app.programme.models import Film, PreparedChange, ProgrammeSession, Still, Strand
from app.registration import queries as registrations
from app.venues import queries as venues
from app.venues.models import Hall

if TYPE_CHECKING:
    from app.events.models import Event
    from app.platform.schedules.rows import Texts

R = TypeVar("R", HallRow, StrandRow, FilmRow, StillRow, SessionRow, PersonRow)
Row = HallRow | StrandRow | FilmRow | StillRow | SessionRow
TEXTS = ("name", "venue", "title", "summary", "note", "synopsis", "logline", "warnings", "biography", "description")


@dataclass
class Course:
    """What has become of a file's rows so far.

    What rows name has an id before it is made, drawn from its name; ``made`` says what was made of it, ``spoken`` which
    row spoke of what stood here already.
    """

    seen: dict[tuple[Kind, str], Row] = field(default_factory=dict)
    made: dict[UUID, UUID] = field(default_factory=dict)
    refused: set[UUID] = field(default_factory=set)
    spoken: dict[UUID, Row] = field(default_factory=dict)

    def copy(self) -> Course:
        """Return one that may go another way."""
        return Course(dict(self.seen), dict(self.made), set(self.refused), dict(self.spoken))


@dataclass(frozen=True, kw_only=True)
class Book:
    """What rows are held against; what is claimed while they are read is written into it."""

    event: Event
    course: Course
    targets: Mapping[tuple[Kind, str], UUID]
    halls: Mapping[str, UUID]
    strands: Mapping[str, UUID]
    films: Mapping[str, Film]
    sessions: Mapping[str, ProgrammeSession]
    film_ids: Mapping[str, UUID]
    film_titles: Mapping[str, Sequence[UUID]]
    known_halls: Mapping[UUID, Hall]
    known_strands: Mapping[UUID, Strand]
    strand_codes: dict[str, UUID]
    film_codes: dict[str, UUID]
    session_codes: dict[str, UUID]
    origins: Mapping[Kind, dict[str, UUID]]
    first_names: frozenset[str]
    reels: dict[UUID, Reel]
    stills: Mapping[UUID, Sequence[Still]]
    still_counts: dict[UUID, int]
    prepared: Mapping[UUID, PreparedChange]
    categories: Mapping[str, UUID]
    allowed: Mapping[UUID, tuple[str, ...]]

    def hall_id(self, code: str) -> UUID:
        """Return the hall a session names."""
        return self._named(code, self.halls.get(code))

    def strand_id(self, name: str) -> UUID:
        """Return the strand a film or session names."""
        return self._named(name, self.strands.get(name))

    def film_id(self, key: str) -> UUID:
        """Return the film a session shows: by what the file calls it, by its code, or by its title."""
        named = (id_ for id_ in self.film_titles.get(fold(key), ()) if id_ not in self.course.refused)
        return self._named(key, self.film_ids.get(key) or next(named, None))

    def id_of(self, kind: Kind, key: str) -> UUID:
        """Return the id of what a row is about: of what stands here, else the one drawn for it."""
        return self.targets.get((kind, key)) or drawn(kind, key)

    def _named(self, name: str, id_: UUID | None) -> UUID:
        if id_ is None or id_ in self.course.refused:
            raise RowNames(text=name)
        return self.course.made.get(id_, id_)


def settled(programme: Programme, event: Event) -> Programme:
    """Return the rows as this event reads them: its first language where none is said, its zone where none is."""
    tag, zone = next(iter(event.languages), FALLBACK.tag), ZoneInfo(event.zone)
    return replace(
        programme,
        venue=_in_language(programme.venue, tag),
        halls=tuple(_speaking(row, tag) for row in programme.halls),
        strands=tuple(_speaking(row, tag) for row in programme.strands),
        films=tuple(_speaking(row, tag) for row in programme.films),
        stills=tuple(_speaking(row, tag) for row in programme.stills),
        sessions=tuple(_at_home(row, tag, zone) for row in programme.sessions),
    )


def open_book(event: Event, programme: Programme, part: Programme, course: Course) -> Book:
    """Read what a part of a programme is held against; the statements are as many for one row as for a hundred.

    What came of earlier rows does not count as standing: a row means the same in whichever part it comes.
    """
    here = _here(event, set(course.made.values()))
    found = match(programme, part, here)
    sessions = queries.list_sessions(set(found.sessions.values()))
    whole_films = queries.list_films({found.films[row.key] for row in part.films if row.key in found.films})
    film_codes = {code: id_ for id_, code, _, _ in queries.list_film_names(event)}
    film_ids = {row.key: found.films.get(row.key) or drawn(Kind.FILM, row.key) for row in programme.films}
    stills = queries.list_stills({course.made.get(id_, id_) for row in part.stills if (id_ := film_ids.get(row.film))})
    return Book(
        event=event,
        course=course,
        targets=found.targets,
        halls={row.code: drawn(Kind.HALL, row.code) for row in programme.halls} | found.halls,
        strands=drawn_strands(programme.strands) | found.strands,
        films={key: whole_films[id_] for key, id_ in found.films.items() if id_ in whole_films},
        sessions={key: sessions[id_] for key, id_ in found.sessions.items()},
        film_ids={row.code: film_ids[row.key] for row in programme.films if row.code} | film_codes | film_ids,
        film_titles=by_title(here.films, programme.films, film_ids),
        known_halls={hall.id: hall for hall in here.halls},
        known_strands={strand.id: strand for strand in here.strands},
        strand_codes={strand.code: strand.id for strand in programmes.list_strands(event)},
        film_codes=film_codes,
        session_codes=dict(queries.list_session_codes(event)),
        origins={kind: dict(origins) for kind, origins in here.origins.items()},
        first_names=frozenset(row.references[0] for row in programme.sessions if row.references),
        reels=queries.list_reels(event),
        stills=stills,
        still_counts={film_id: len(those) for film_id, those in stills.items()},
        prepared={change.session_id: change for change in programmes.list_prepared(event.id)},
        categories={one.code: one.id for one in registrations.list_categories(event.id, with_archived=True)},
        allowed=queries.list_allowed(event, sessions),
    )


def _here(event: Event, made: Collection[UUID]) -> Here:
    return Here(
        halls=[hall for hall in venues.list_halls(event.site_id) if hall.id not in made],
        strands=[strand for strand in programmes.list_strands(event) if strand.id not in made],
        films=[row for row in queries.list_film_names(event) if row[0] not in made],
        sessions={code: id_ for code, id_ in queries.list_session_codes(event).items() if id_ not in made},
        origins={kind: queries.list_origins(event, kind) for kind in (Kind.FILM, Kind.SESSION)},
    )


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
