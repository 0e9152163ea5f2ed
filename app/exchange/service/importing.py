"""Programmes come in from files: always a dry run first, and taking the same one in again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.db import atomic, attempt, db
from app.core.errors import Refusal
from app.core.facts import announce
from app.events.models import Event
from app.events.rules import festival_day
from app.exchange import queries
from app.exchange.errors import AfterMidnight, EndAssumed, OutsideTheDays, RowTwice, SeatsUnknown
from app.exchange.facts import ProgrammeTakenIn
from app.exchange.models import Headings, Origin
from app.exchange.rules import Kind, Outcome, differing, outcome_of
from app.exchange.service import film_rows, places, session_rows, standing
from app.exchange.service.standing import Book, session_key, strand_key
from app.platform.schedules.rows import FilmRow, HallRow, Place, Programme, SessionRow, StrandRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.core.access import Actor

BATCH = 100  # so that the door is never kept waiting for a long programme
NOBODY = UUID(int=0)
Row = HallRow | StrandRow | FilmRow | SessionRow
Seen = dict[tuple[Kind, str], Row]


@dataclass(frozen=True)
class RowResult:
    """One row: where it stands in the file, what it leads to, what changes, and what somebody should know."""

    kind: Kind | None
    at: Place
    outcome: Outcome
    name: str
    changes: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """A whole run: each row's result; ``whole`` unless time was up before the last row."""

    rows: list[RowResult] = field(default_factory=list)
    whole: bool = True

    def count(self, outcome: str, kind: str | None = None) -> int:
        """Count the rows with this outcome, of every kind or of one."""
        return sum(row.outcome == outcome and kind in {None, row.kind} for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class ImportOrder:
    """Into which event, and whether what the file says is published shall be published here."""

    event_id: UUID
    publish: bool = False


def dry_run(programme: Programme, order: ImportOrder) -> ImportReport:
    """Say what every row would lead to, and write nothing."""
    event = db.session.get_one(Event, order.event_id)
    programme = standing.settled(programme, event)
    book = standing.open_book(event, programme, programme, foresee=True)
    rows = _rows(programme)
    answers = _answered(rows, programme, book, lambda row: _foreseen(row, book, order), {})
    return ImportReport([*_unread(programme), *answers])


def run(
    programme: Programme, order: ImportOrder, *, by: Actor, time_is_up: Callable[[], bool] = lambda: False
) -> ImportReport:
    """Take a programme in, a hundred rows a unit of work; what cannot come in is told and stops nothing else.

    Where time is up the rest is left: the next run passes over what is done already.
    """
    done = list(_unread(programme))
    seen: Seen = {}
    for rows in _in_parts(programme):
        if time_is_up():
            return ImportReport(done, whole=False)
        answers, seen = _take_in(rows, programme, order, seen, by)
        done.extend(answers)
    report = ImportReport(done)
    if report.count(Outcome.ADDED) or report.count(Outcome.CHANGED):
        _tell(order, programme, report, by)
    return report


@atomic
def remember(event: Event, meanings: Mapping[str, str]) -> None:
    """Keep what somebody said the columns hold, for the event's next file."""
    found = db.session.get(Headings, event.id)
    if found is None:
        db.session.add(Headings(event_id=event.id, meanings=dict(meanings)))
    elif {**found.meanings, **meanings} != found.meanings:
        found.meanings = {**found.meanings, **meanings}


def _rows(programme: Programme) -> list[Row]:
    return [*programme.halls, *programme.strands, *programme.films, *programme.sessions]


def _in_parts(programme: Programme) -> Iterator[Sequence[Row]]:
    """Cut a programme into units of work, none of two kinds: sessions find the films they show already there."""
    for rows in (programme.halls, programme.strands, programme.films, programme.sessions):
        yield from (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _unread(programme: Programme) -> Iterator[RowResult]:
    for trouble in programme.troubles:
        yield RowResult(None, trouble.at, Outcome.REFUSED, trouble.name, why=(str(trouble.why),))


@atomic
def _take_in(
    rows: Sequence[Row], whole: Programme, order: ImportOrder, before: Seen, by: Actor
) -> tuple[list[RowResult], Seen]:
    event = db.session.get_one(Event, order.event_id)
    programme = standing.settled(whole, event)
    part = standing.settled(
        Programme(
            dialect="",
            halls=tuple(row for row in rows if isinstance(row, HallRow)),
            strands=tuple(row for row in rows if isinstance(row, StrandRow)),
            films=tuple(row for row in rows if isinstance(row, FilmRow)),
            sessions=tuple(row for row in rows if isinstance(row, SessionRow)),
        ),
        event,
    )
    book = standing.open_book(event, programme, part, foresee=False)
    seen = dict(before)  # a second try begins where the first one did

    def act(row: Row) -> RowResult:
        with attempt():
            return _done(row, programme, book, order, by)

    return list(_answered(_rows(part), programme, book, act, seen)), seen


def _answered(
    rows: Iterable[Row],
    programme: Programme,
    book: Book,
    act: Callable[[Row], RowResult],
    seen: Seen,
) -> Iterator[RowResult]:
    remarks: dict[tuple[Kind, Place], list[Refusal]] = {}
    for remark in programme.remarks:
        about = Kind.SESSION if isinstance(remark.why, AfterMidnight) or not programme.films else Kind.FILM
        remarks.setdefault((about, remark.at), []).append(remark.why)
    for row in rows:
        kind, key = _key(row)
        try:
            first = seen.setdefault((kind, key), row)
            if first != row:
                raise RowTwice(place=first.at.path or first.at.line)
            result = act(row) if first is row else RowResult(kind, row.at, Outcome.SAME, _name(row))
        except Refusal as refusal:
            if seen[kind, key] is row:
                book.refuse(kind, key)
            yield RowResult(kind, row.at, Outcome.REFUSED, _name(row), why=(str(refusal),))
        else:
            told = [] if result.outcome is Outcome.SAME else [str(each) for each in remarks.get((kind, row.at), ())]
            yield RowResult(kind, row.at, result.outcome, result.name, result.changes, (*told, *result.why))


def _foreseen(row: Row, book: Book, order: ImportOrder) -> RowResult:
    """Say what a row leads to as things stand; raise a refusal where it leads nowhere."""
    kind, key = _key(row)
    changes: Iterable[str] = ()
    why: list[str] = []
    match row:
        case HallRow():
            known: object = book.known_halls.get(book.halls.get(key, NOBODY))
            places.check(row)
            why = [str(SeatsUnknown())] if row.capacity is None else []
        case StrandRow():
            known = strand = book.known_strands.get(book.strands.get(key, NOBODY))
            said = film_rows.strand_said(row)
            changes = differing(film_rows.strand_now(strand), said) if strand else ()
        case FilmRow():
            known = film = book.films.get(key)
            said = film_rows.film_said(row, book)
            changes = differing(film_rows.film_now(film), said) if film else ()
        case _:
            known = session = book.sessions.get(key)
            said = session_rows.session_said(row, book, publish=order.publish)
            changes = session_rows.session_changes(session, said) if session else ()
            why = [] if row.is_end_known else [str(EndAssumed())]
            why += [] if _is_within(row, book.event) else [str(OutsideTheDays())]
    outcome = outcome_of(is_known=known is not None, changes=tuple(changes))
    return RowResult(kind, row.at, outcome, _name(row), tuple(changes), () if outcome is Outcome.SAME else tuple(why))


def _done(row: Row, programme: Programme, book: Book, order: ImportOrder, by: Actor) -> RowResult:
    result = _foreseen(row, book, order)
    _, key = _key(row)
    event = book.event
    match row:
        case HallRow() | StrandRow() if result.outcome is Outcome.SAME:
            pass
        case HallRow():
            places.add(event, row, programme, by=by)
        case StrandRow():
            strand = book.known_strands.get(book.strands.get(key, NOBODY))
            taken = [one.code for one in book.known_strands.values()]
            film_rows.take_strand(event, strand, row, taken, by=by)
        case FilmRow():
            film = book.films.get(key)
            if film is None or result.changes:
                film = film_rows.take_film(event, film, film_rows.film_said(row, book), by=by)
            _keep_origins(book, Kind.FILM, [row.reference], film.id)
        case _:
            session = book.sessions.get(key)
            if session is None or result.changes:
                said = session_rows.session_said(row, book, publish=order.publish)
                session = session_rows.take_session(event, session, said, by=by)
            _keep_origins(book, Kind.SESSION, row.references, session.id)
    return result


def _keep_origins(book: Book, kind: Kind, references: Iterable[str], row_id: UUID) -> None:
    """Keep what the source calls a film or session; what stood here before the source was heard of is its own now."""
    for reference in sorted(set(filter(None, references))):
        known = book.origins[kind].get(reference)
        if known is None:
            db.session.add(Origin(event_id=book.event.id, kind=kind, reference=reference, row_id=row_id))
        elif known != row_id:
            queries.get_origin(book.event, kind, reference).row_id = row_id


def _key(row: Row) -> tuple[Kind, str]:
    match row:
        case HallRow():
            return Kind.HALL, row.code
        case StrandRow():
            return Kind.STRAND, strand_key(row)
        case FilmRow():
            return Kind.FILM, row.key
        case _:
            return Kind.SESSION, session_key(row)


def _name(row: Row) -> str:
    match row:
        case HallRow() | StrandRow():
            return next(iter(row.name.values()), "")
        case FilmRow():
            return row.original_title or row.english_title or row.chinese_title or ""
        case _:
            return next(iter((row.title or {}).values()), "")


def _is_within(row: SessionRow, event: Event) -> bool:
    day = festival_day(row.starts_at, zone=event.zone, day_change_hour=event.day_change_hour)
    return event.first_day <= day <= event.last_day


@atomic
def _tell(order: ImportOrder, programme: Programme, report: ImportReport, by: Actor) -> None:
    event = db.session.get_one(Event, order.event_id)
    announce(
        ProgrammeTakenIn(
            at=clock.now(),
            by=by,
            organiser_id=event.organiser_id,
            event_id=event.id,
            dialect=programme.dialect,
            added=report.count(Outcome.ADDED),
            changed=report.count(Outcome.CHANGED),
            refused=report.count(Outcome.REFUSED),
        )
    )
