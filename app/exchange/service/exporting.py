"""Programmes go out: whole in our own JSON, as schedules other systems read, and as tables that come back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.languages import pick
from app.events.rules import day_begins, days
from app.exchange import queries
from app.exchange.rules import Kind, slug
from app.exchange.service import film_rows
from app.platform.files import storage
from app.platform.schedules.handed_out import Day, Schedule, Slot
from app.platform.schedules.rows import (
    FilmRow,
    HallRow,
    ItemRow,
    PersonRow,
    Programme,
    SessionRow,
    StillRow,
    StrandRow,
)
from app.programme import queries as programmes
from app.programme.rules import SessionStatus
from app.programme.service import stills
from app.venues import queries as venues

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession
    from app.venues.models import Hall

LONGEST_CODE = 40
SHORTEST_ACRONYM = 4
NUMBERS = 0x7FFFFFFF


def programme(event: Event) -> Programme:
    """Return all there is of an event's programme, in all its languages, so that it comes back as it is."""
    sessions = programmes.list_sessions(event)
    codes = _hall_codes(event, sessions)
    origins = {kind: _references(event, kind) for kind in (Kind.FILM, Kind.SESSION)}
    films = sorted(queries.list_films([row[0] for row in queries.list_film_names(event)]).values(), key=_code_of)
    allowed = queries.list_allowed(event, [one.id for one in sessions])
    return Programme(
        dialect="lanyard",
        title=pick(event.name, event.languages)[1],
        halls=tuple(_hall(hall, code) for hall, code in codes.values()),
        strands=tuple(
            StrandRow(code=strand.code, **film_rows.strand_now(strand)) for strand in programmes.list_strands(event)
        ),
        films=tuple(_film(film, origins[Kind.FILM]) for film in films),
        stills=tuple(row for film in films for row in _stills(film)),
        sessions=tuple(
            replace(_session(one, codes, origins[Kind.SESSION]), categories=allowed.get(one.id, ())) for one in sessions
        ),
    )


def pictures(programme: Programme) -> Callable[[StillRow], bytes]:
    """Return what reads a still of the programme, one at a time and long after: where they lie is known already."""
    keys = {still.digest: stills.find(still.digest) for still in programme.stills}
    places = {digest: storage.path(key) for digest, key in keys.items() if key}
    return lambda still: places[still.digest].read_bytes()


def schedule(event: Event, *, with_drafts: bool, base: str, address: Callable[[ProgrammeSession], str]) -> Schedule:
    """Return the programme as readers of schedules want it: what everybody sees, or with it what is still a draft."""
    wanted = {SessionStatus.PUBLISHED, *([SessionStatus.DRAFT] if with_drafts else [])}
    sessions = [session for session in programmes.list_sessions(event) if session.status in wanted]
    guids = {row_id: next((name for name in names if _is_uuid(name)), "") for row_id, names in
             _references(event, Kind.SESSION).items()}  # fmt: skip
    people = _Numbers()
    numbers = _Numbers()
    by_day: dict[date, dict[str, list[Slot]]] = {day: {} for day in days(event.first_day, event.last_day)}
    for session in sessions:
        slot = _slot(session, event, guids.get(session.id) or str(session.id), numbers.of(session.id), people)
        slot = replace(slot, url=address(session))
        by_day.setdefault(programmes.day_of(session, event), {}).setdefault(slot.room, []).append(slot)
    return Schedule(
        version=f"{clock.now():%Y-%m-%d %H:%M}",
        acronym=event.code.replace("-", "_").ljust(SHORTEST_ACRONYM, "_"),
        title=pick(event.name, event.languages)[1],
        url=base,
        zone=event.zone,
        first_day=event.first_day,
        last_day=event.last_day,
        days=[_day(number, day, by_day[day], event) for number, day in enumerate(sorted(by_day), 1)],
        tracks=[(pick(one.name, event.languages)[1], one.accent) for one in programmes.list_strands(event)],
    )


def film_table(event: Event) -> tuple[list[str], list[list[Any]]]:
    """Return the films as a table whose headings we read again."""
    tags = list(event.languages)
    header = [
        "Film code", "Original title", "English title", "Chinese title", "Romanised title", "Directors", "Countries",
        "Languages", "Subtitles", "Year", "Runtime", "Format", "Aspect ratio", "Rating", "Strand", "Trailer", "Contact",
        "Approval number", "Licence number",
        *(f"Short synopsis ({tag})" for tag in tags), *(f"Synopsis ({tag})" for tag in tags),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            film.code, film.original_title, film.english_title, film.chinese_title, film.romanised_title,
            _listed(film.directors), _listed(film.countries), _listed(film.languages), _listed(film.subtitles),
            film.year, film.runtime_minutes, film.picture_format, film.aspect, film.rating,
            pick(film.strand.name, tags)[1] if film.strand else "", film.trailer_url, film.contact,
            film.approval_number, film.licence_number,
            *(film.logline.get(tag, "") for tag in tags), *(film.synopsis.get(tag, "") for tag in tags),
        ]
        for film in programmes.list_films(event)
    ]  # fmt: skip
    return header, rows


def session_table(event: Event) -> tuple[list[str], list[list[Any]]]:
    """Return the sessions as a table whose headings we read again."""
    tags, zone = list(event.languages), ZoneInfo(event.zone)
    header = [
        "Session code", *(f"Session title ({tag})" for tag in tags), "Kind", "Starts", "Ends", "Hall", "Venue",
        "Strand", "Films", "Speakers", "Session languages", "Session subtitles", "Seats",
        *(f"Session description ({tag})" for tag in tags),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            one.code, *(one.title.get(tag, "") for tag in tags), one.kind.value,
            one.starts_at.astimezone(zone).replace(tzinfo=None), one.ends_at.astimezone(zone).replace(tzinfo=None),
            pick(one.hall.name, tags)[1] if one.hall else "", pick(one.hall.venue.name, tags)[1] if one.hall else "",
            pick(one.strand.name, tags)[1] if one.strand else "", "; ".join(item.film.code for item in one.items),
            _listed(person.name for person in one.people), _listed(one.languages), _listed(one.subtitles),
            one.capacity, *(one.summary.get(tag, "") for tag in tags),
        ]
        for one in programmes.list_sessions(event)
    ]  # fmt: skip
    return header, rows


class _Numbers:
    """Whole numbers for what has none: the same for the same thing, each given once."""

    def __init__(self) -> None:
        self._given: dict[object, int] = {}

    def of(self, thing: UUID | str) -> int:
        """Return the number of a thing."""
        if thing not in self._given:
            start = thing.int & NUMBERS if isinstance(thing, UUID) else len(self._given) + 1
            taken = set(self._given.values())
            while start in taken or not start:
                start = start % NUMBERS + 1
            self._given[thing] = start
        return self._given[thing]


def _day(number: int, day: date, rooms: Mapping[str, Sequence[Slot]], event: Event) -> Day:
    zone = ZoneInfo(event.zone)
    begins, ends = (
        day_begins(each, zone=event.zone, day_change_hour=event.day_change_hour).astimezone(zone)
        for each in (day, day + timedelta(days=1))
    )
    return Day(index=number, date=day, starts=begins, ends=ends, rooms=rooms)


def _slot(session: ProgrammeSession, event: Event, guid: str, number: int, people: _Numbers) -> Slot:
    tag = next(iter(session.languages), "")
    tags = [*filter(None, [tag]), *event.languages]
    acronym = event.code.replace("-", "_")
    return Slot(
        number=number,
        guid=guid,
        code=session.code,
        url="",
        starts=session.starts_at.astimezone(ZoneInfo(event.zone)),
        minutes=int((session.ends_at - session.starts_at).total_seconds() // 60),
        room=pick(session.hall.name, event.languages)[1] if session.hall else "",
        slug=f"{acronym}-{number}",
        title=pick(session.title, tags)[1],
        track=pick(session.strand.name, event.languages)[1] if session.strand else "",
        type=session.kind.value,
        language=tag,
        abstract=pick(session.summary, tags)[1],
        persons=[(people.of(person.name), person.name) for person in session.people],
        biographies=[pick(person.biography, tags)[1] for person in session.people],
    )


def _hall_codes(event: Event, sessions: Iterable[ProgrammeSession]) -> dict[UUID, tuple[Hall, str]]:
    """Give each hall a code its name can be known by; of several of a name the venue stands before it."""
    halls = {hall.id: hall for hall in venues.list_halls(event.site_id)}
    halls |= {session.hall.id: session.hall for session in sessions if session.hall}
    given: dict[UUID, tuple[Hall, str]] = {}
    for hall in halls.values():
        names = [pick(one, event.languages)[1] for one in (hall.name, hall.venue.name)]
        wanted = [slug(names[0], LONGEST_CODE), slug(f"{names[1]} {names[0]}", LONGEST_CODE)]
        taken = {code for _, code in given.values()}
        code = next((code for code in wanted if code and code not in taken), f"hall-{len(given) + 1}")
        given[hall.id] = (hall, code)
    return given


def _hall(hall: Hall, code: str) -> HallRow:
    return HallRow(
        code=code,
        name=hall.name,
        venue=hall.venue.name,
        address=hall.venue.local_address,
        is_step_free=hall.venue.is_step_free,
        capacity=hall.capacity,
        sellable=hall.sellable,
        has_hearing_loop=hall.has_hearing_loop,
        turnaround_minutes=hall.turnaround_minutes,
    )


def _film(film: Film, references: Mapping[UUID, list[str]]) -> FilmRow:
    said = film_rows.film_now(film)
    del said["strand_id"]
    strand = film.strand.code if film.strand else ""
    reference = next(iter(references.get(film.id, [])), "")
    return FilmRow(**said | {"key": film.code, "reference": reference, "strand": strand})


def _stills(film: Film) -> Iterator[StillRow]:
    """List the stills of a film whose pictures are still there."""
    for still in film.stills:
        digest = still.key.partition(".")[0]
        if stills.find(digest):
            yield StillRow(film=film.code, digest=digest, credit=still.credit, description=still.description)


def _code_of(film: Film) -> str:
    return film.code


def _session(
    session: ProgrammeSession, codes: Mapping[UUID, tuple[Hall, str]], references: Mapping[UUID, list[str]]
) -> SessionRow:
    return SessionRow(
        references=tuple(references.get(session.id, [])),
        code=session.code,
        title=session.title,
        kind=session.kind.value,
        status=session.status.value,
        entry=session.entry.value,
        summary=session.summary,
        note=session.note,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        hall=codes[session.hall_id][1] if session.hall_id else "",
        strand=session.strand.code if session.strand else "",
        doors_minutes=session.doors_minutes,
        capacity=session.capacity,
        languages=tuple(session.languages),
        subtitles=tuple(session.subtitles),
        intro_minutes=session.intro_minutes,
        talk_minutes=session.talk_minutes,
        ends_computed=session.ends_computed,
        items=tuple(
            ItemRow(
                film=item.film.code,
                gap_minutes=item.gap_minutes,
                first_episode=item.first_episode,
                last_episode=item.last_episode,
            )
            for item in session.items
        ),
        people=tuple(
            PersonRow(name=one.name, role=one.role.value, native_name=one.native_name, biography=one.biography)
            for one in session.people
        ),
    )


def _references(event: Event, kind: Kind) -> dict[UUID, list[str]]:
    """List what sources call each film or session, ids for the whole world first."""
    found: dict[UUID, list[str]] = {}
    for reference, row_id in queries.list_origins(event, kind).items():
        found.setdefault(row_id, []).append(reference)
    return {row_id: sorted(names, key=lambda name: (not _is_uuid(name), name)) for row_id, names in found.items()}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)
