"""What a row leads to as things stand: the dry run asks it, and so does taking it in, before it does anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.events.rules import festival_day
from app.exchange.errors import EndAssumed, OutsideTheDays, SeatsUnknown
from app.exchange.rules import Kind, Outcome, differing, outcome_of
from app.exchange.service import film_rows, places, session_rows, still_rows
from app.exchange.service.matching import session_key, strand_key
from app.exchange.service.report import RowResult
from app.exchange.service.standing import Book, Row
from app.platform.schedules.rows import FilmRow, HallRow, Programme, SessionRow, StillRow, StrandRow

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.errors import Refusal
    from app.events.models import Event
    from app.exchange.service.report import ImportOrder

Said = Mapping[str, Any]
Answer = tuple[bool, Said, Iterable[str], Sequence["Refusal"]]


@dataclass(frozen=True)
class Foresight:
    """What a row leads to, and what it says in the terms of the services."""

    result: RowResult
    said: Said


def rows_of(programme: Programme) -> list[Row]:
    """List all rows in the order they are taken in."""
    return [*programme.halls, *programme.strands, *programme.films, *programme.stills, *programme.sessions]


def part_of(rows: Iterable[Row]) -> Programme:
    """Return some rows as a programme of their own."""
    found: dict[type, list[Any]] = {kind: [] for kind in (HallRow, StrandRow, FilmRow, StillRow, SessionRow)}
    for row in rows:
        found[type(row)].append(row)
    halls, strands, films, stills, sessions = (tuple(some) for some in found.values())
    return Programme(dialect="", halls=halls, strands=strands, films=films, stills=stills, sessions=sessions)


def foresee(row: Row, book: Book, order: ImportOrder) -> Foresight:
    """Say what a row leads to; raise a refusal where it leads nowhere. What it will claim is claimed."""
    match row:
        case HallRow():
            is_known, said, changes, why = _hall(row, book)
        case StrandRow():
            is_known, said, changes, why = _strand(row, book)
        case FilmRow():
            is_known, said, changes, why = _film(row, book)
        case StillRow():
            is_known, said, changes, why = _still(row, book)
        case _:
            is_known, said, changes, why = _session(row, book, order)
    outcome = outcome_of(is_known=is_known, changes=tuple(changes))
    told = () if outcome is Outcome.SAME else tuple(why)
    kind, _ = key_of(row)
    return Foresight(RowResult(kind, row.at, outcome, name_of(row), tuple(changes) if is_known else (), told), said)


def target_of(row: Row, book: Book) -> UUID | None:
    """Return the id of what stands here already and a row speaks of."""
    if isinstance(row, StillRow):
        still = still_rows.known_still(row, book)
        return still.id if still else None
    return book.targets.get(key_of(row))


def key_of(row: Row) -> tuple[Kind, str]:
    """Return what makes a row the same one elsewhere in its file."""
    match row:
        case HallRow():
            return Kind.HALL, row.code
        case StrandRow():
            return Kind.STRAND, strand_key(row)
        case FilmRow():
            return Kind.FILM, row.key
        case StillRow():
            return Kind.STILL, still_rows.still_key(row)
        case _:
            return Kind.SESSION, session_key(row)


def name_of(row: Row) -> str:
    """Return what a row is about, for people."""
    match row:
        case HallRow() | StrandRow():
            return next(iter(row.name.values()), "")
        case FilmRow():
            return row.original_title or row.english_title or row.chinese_title or ""
        case StillRow():
            return row.credit or row.film
        case _:
            return next(iter((row.title or {}).values()), "")


def _hall(row: HallRow, book: Book) -> Answer:
    places.check(row)
    known = book.known_halls.get(book.id_of(Kind.HALL, row.code))
    return known is not None, {}, (), [SeatsUnknown()] if row.capacity is None else []


def _strand(row: StrandRow, book: Book) -> Answer:
    said = film_rows.strand_said(row)
    strand = book.known_strands.get(book.id_of(Kind.STRAND, strand_key(row)))
    if strand is None:
        return False, {**said, "code": film_rows.expect_strand(row, book)}, (), []
    return True, said, differing(film_rows.strand_now(strand), said), []


def _film(row: FilmRow, book: Book) -> Answer:
    said, film = film_rows.film_said(row, book), book.films.get(row.key)
    changes = differing(film_rows.film_now(film), said) if film else {}
    film_rows.expect_film(row, said, book)
    return film is not None, said, changes, []


def _still(row: StillRow, book: Book) -> Answer:
    still = still_rows.known_still(row, book)
    said = still_rows.still_said(row, book)
    return still is not None, said, still_rows.still_changes(still, said) if still else (), []


def _session(row: SessionRow, book: Book, order: ImportOrder) -> Answer:
    said, session = session_rows.session_said(row, book, publish=order.publish), book.sessions.get(session_key(row))
    changes = session_rows.session_changes(session, said, book)
    session_rows.expect_session(row, said, book)
    why: list[Refusal] = [] if row.is_end_known else [EndAssumed()]
    why += [] if _is_within(row, book.event) else [OutsideTheDays()]
    return session is not None, said, changes, why


def _is_within(row: SessionRow, event: Event) -> bool:
    day = festival_day(row.starts_at, zone=event.zone, day_change_hour=event.day_change_hour)
    return event.first_day <= day <= event.last_day
