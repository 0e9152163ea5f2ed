"""Which of what stands here a file's rows speak of: by name, by code, and by what their source calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from app.core.texts import fold
from app.exchange.rules import Kind

if TYPE_CHECKING:
    from app.platform.schedules.rows import FilmRow, HallRow, Programme, SessionRow, StrandRow, Texts
    from app.programme.models import Strand
    from app.venues.models import Hall

FilmName = tuple[UUID, str, str, int | None]


@dataclass(frozen=True, kw_only=True)
class Here:
    """What stands in an event: halls, strands, films as id, code, title and year, sessions by code, and origins."""

    halls: Sequence[Hall]
    strands: Sequence[Strand]
    films: Sequence[FilmName]
    sessions: Mapping[str, UUID]
    origins: Mapping[Kind, Mapping[str, UUID]]


@dataclass(frozen=True, kw_only=True)
class Matches:
    """What the rows of a file speak of, by what the file calls it."""

    halls: dict[str, UUID]
    strands: dict[str, UUID]
    films: dict[str, UUID]
    sessions: dict[str, UUID]
    targets: Mapping[tuple[Kind, str], UUID]


def match(programme: Programme, part: Programme, here: Here) -> Matches:
    """Find what a programme speaks of, and the sessions of a part of it."""
    halls = {row.code: id_ for row in programme.halls if (id_ := _hall_of(row, here.halls))}
    strands = _strand_ids(programme.strands, here.strands)
    films = _match_films(here.origins[Kind.FILM], here.films, programme.films)
    sessions = _match_sessions(here.origins[Kind.SESSION], here.sessions, part.sessions)
    keys = {strand_key(row) for row in programme.strands}
    targets: dict[tuple[Kind, str], UUID] = {}
    for kind, ids in ((Kind.HALL, halls), (Kind.FILM, films), (Kind.SESSION, sessions)):
        targets |= {(kind, key): id_ for key, id_ in ids.items()}
    targets |= {(Kind.STRAND, key): strands[key] for key in keys if key in strands}
    return Matches(halls=halls, strands=strands, films=films, sessions=sessions, targets=targets)


def _match_films(origins: Mapping[str, UUID], names: Sequence[FilmName], rows: Sequence[FilmRow]) -> dict[str, UUID]:
    """Find films by what their source calls them, by code, else by title and year where no source has named them."""
    ids, codes = {row[0] for row in names}, {code: id_ for id_, code, _, _ in names}
    found: dict[str, UUID] = {}
    for row in rows:
        by_origin = origins.get(row.reference) if row.reference else None
        match = by_origin if by_origin in ids else codes.get(row.code or "")
        if match:
            found.setdefault(row.key, match)
    named = {*origins.values(), *found.values()}
    unnamed = {(fold(title), year): id_ for id_, _, title, year in names if id_ not in named}
    for row in rows:
        if row.key not in found and (match := unnamed.pop((fold(_title(row)), row.year), None)):
            found[row.key] = match
    return found


def by_title(names: Sequence[FilmName], rows: Iterable[FilmRow], ids: Mapping[str, UUID]) -> dict[str, list[UUID]]:
    """List the films of each title, those that stand here first."""
    found: dict[str, list[UUID]] = {}
    for id_, _, title, _ in names:
        found.setdefault(fold(title), []).append(id_)
    for row in rows:
        found.setdefault(fold(_title(row)), []).append(ids[row.key])
    return found


def _title(row: FilmRow) -> str:
    return row.original_title or row.english_title or row.chinese_title or ""


def _match_sessions(
    origins: Mapping[str, UUID], codes: Mapping[str, UUID], rows: Sequence[SessionRow]
) -> dict[str, UUID]:
    """Find sessions by what their source calls them, by their own id (we handed it out), else by code."""
    own = {str(id_): id_ for id_ in codes.values()}
    known = own | {reference: id_ for reference, id_ in origins.items() if str(id_) in own}
    found: dict[str, UUID] = {}
    for row in rows:
        match = next((known[name] for name in row.references if name in known), None) or codes.get(row.code or "")
        if match:
            found.setdefault(session_key(row), match)
    return found


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


def drawn_strands(rows: Iterable[StrandRow]) -> dict[str, UUID]:
    """Return what stands for the strands of a file, by code and by every name they have."""
    names = ((row, name) for row in rows for name in (row.code, *row.name.values()) if name)
    return {name: drawn(Kind.STRAND, strand_key(row)) for row, name in names}


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


def drawn(kind: Kind, name: str) -> UUID:
    """Return what stands for a row's thing before it is made."""
    return uuid5(NAMESPACE_URL, f"{kind}:{name}")
