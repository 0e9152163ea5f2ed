"""Programmes come in from files: always a dry run first, and taking the same one in again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.db import atomic, attempt, db
from app.core.errors import Refusal
from app.core.facts import announce
from app.events.models import Event
from app.exchange import queries
from app.exchange.errors import AfterMidnight, RowTwice
from app.exchange.facts import ProgrammeTakenIn
from app.exchange.models import Headings, Origin
from app.exchange.rules import Kind, Outcome
from app.exchange.service import film_rows, foresight, places, session_rows, standing, still_rows
from app.exchange.service.foresight import Foresight, key_of, name_of, part_of, rows_of, target_of
from app.exchange.service.matching import drawn
from app.exchange.service.report import ImportOrder, ImportReport, RowResult, unread
from app.exchange.service.standing import Book, Course, Row
from app.platform.schedules.rows import FilmRow, HallRow, Place, Programme, StillRow, StrandRow
from app.programme import queries as programmes
from app.programme.service import stills
from app.programme.service.stills import Drawn

if TYPE_CHECKING:
    from app.core.access import Actor

BATCH = 100  # so that the door is never kept waiting for a long programme
PICTURES = 10  # drawing takes long, though nobody waits for it
NOBODY = UUID(int=0)
Pictures = Mapping[str, Drawn]


def dry_run(programme: Programme, order: ImportOrder) -> ImportReport:
    """Say what every row would lead to, and write nothing."""
    event = db.session.get_one(Event, order.event_id)
    programme = standing.settled(programme, event)
    book = standing.open_book(event, programme, programme, Course())
    answers = _answered(rows_of(programme), programme, book, lambda row: foresight.foresee(row, book, order).result)
    return ImportReport([*unread(programme), *answers])


def run(programme: Programme, order: ImportOrder, *, by: Actor) -> ImportReport:
    """Take a programme in, a part a unit of work; what cannot come in is told and stops nothing else."""
    programme = standing.settled(programme, db.session.get_one(Event, order.event_id))
    rows, done, course = rows_of(programme), list(unread(programme)), Course()
    at = 0
    while at < len(rows):
        part = next_part(rows, at)
        answers, course = take_part(part, programme, order, course, draw(part), by=by)
        done.extend(answers)
        at += len(part)
    report = ImportReport(done)
    tell(order, programme.dialect, {outcome: report.count(outcome) for outcome in Outcome}, by=by)
    return report


@atomic
def remember(event: Event, meanings: Mapping[str, str]) -> None:
    """Keep what somebody said the columns hold, for the event's next file."""
    found = db.session.get(Headings, event.id)
    if found is None:
        db.session.add(Headings(event_id=event.id, meanings=dict(meanings)))
    elif {**found.meanings, **meanings} != found.meanings:
        found.meanings = {**found.meanings, **meanings}


def next_part(rows: Sequence[Row], at: int) -> Sequence[Row]:
    """Return the rows of the next unit of work, none of two kinds: sessions find the films they show already there."""
    kind = type(rows[at])
    size = PICTURES if kind is StillRow else BATCH
    return list(takewhile(lambda row: type(row) is kind, rows[at : at + size]))


def draw(rows: Iterable[Row]) -> Pictures:
    """Draw the stills among some rows, before anybody has to wait for it; one that cannot be drawn is left out."""
    found: dict[str, Drawn] = {}
    for row in rows:
        if isinstance(row, StillRow):
            try:
                found[row.digest] = stills.draw(row.content)
            except Refusal:
                continue  # it is refused with its reason when its turn comes
    return found


@atomic
def take_part(
    rows: Sequence[Row], programme: Programme, order: ImportOrder, before: Course, pictures: Pictures, *, by: Actor
) -> tuple[list[RowResult], Course]:
    """Take some rows of a settled programme in, as one unit of work; return what became of them, and the way on."""
    event = db.session.get_one(Event, order.event_id)
    course = before.copy()  # a second try begins where the first one did
    book = standing.open_book(event, programme, part_of(rows), course)

    def act(row: Row) -> RowResult:
        with attempt():
            seen = foresight.foresee(row, book, order)
            return _done(row, seen, programme, book, pictures, by)

    return list(_answered(rows, programme, book, act)), course


@atomic
def tell(order: ImportOrder, dialect: str, counts: Mapping[Outcome, int], *, by: Actor) -> None:
    """Announce that a file was taken in, where anything came of it."""
    if not counts[Outcome.ADDED] and not counts[Outcome.CHANGED]:
        return
    event = db.session.get_one(Event, order.event_id)
    announce(
        ProgrammeTakenIn(
            at=clock.now(),
            by=by,
            organiser_id=event.organiser_id,
            event_id=event.id,
            dialect=dialect,
            added=counts[Outcome.ADDED],
            changed=counts[Outcome.CHANGED],
            refused=counts[Outcome.REFUSED],
        )
    )


def _answered(
    rows: Iterable[Row], programme: Programme, book: Book, act: Callable[[Row], RowResult]
) -> Iterator[RowResult]:
    remarks = _remarks(programme)
    course = book.course
    for row in rows:
        kind, key = key_of(row)
        try:
            result = act(row) if _is_first(row, book) else RowResult(kind, row.at, Outcome.SAME, name_of(row))
        except Refusal as refusal:
            if course.seen[kind, key] is row:
                course.refused.add(drawn(kind, key))
            about = book.targets.get((kind, key))
            yield RowResult(kind, row.at, Outcome.REFUSED, name_of(row), reasons=(refusal,), row_id=about)
        else:
            if result.row_id and (kind, key) not in book.targets:
                course.made[drawn(kind, key)] = result.row_id
            told = () if result.outcome is Outcome.SAME else tuple(remarks.get((kind, row.at), ()))
            yield RowResult(
                kind, row.at, result.outcome, result.name, result.changes, (*told, *result.reasons), result.row_id
            )


def _is_first(row: Row, book: Book) -> bool:
    """Say whether nobody said the same before; refuse a row that says otherwise what an earlier one said."""
    kind, key = key_of(row)
    first = book.course.seen.setdefault((kind, key), row)
    if first is not row:
        if first != row:
            raise RowTwice(place=first.at.path or first.at.line)
        return False
    target = target_of(row, book)
    spoke: Row = book.course.spoken.setdefault(target, row) if target else row
    if spoke is not row and kind not in {Kind.HALL, Kind.STRAND}:
        raise RowTwice(place=spoke.at.path or spoke.at.line)
    return spoke is row


def _remarks(programme: Programme) -> Mapping[tuple[Kind, Place], Sequence[Refusal]]:
    found: dict[tuple[Kind, Place], list[Refusal]] = {}
    for remark in programme.remarks:
        about = Kind.SESSION if isinstance(remark.why, AfterMidnight) or not programme.films else Kind.FILM
        found.setdefault((about, remark.at), []).append(remark.why)
    return found


def _done(row: Row, seen: Foresight, programme: Programme, book: Book, pictures: Pictures, by: Actor) -> RowResult:
    """Do what was foreseen."""
    result, said, event = seen.result, seen.said, book.event
    is_same = result.outcome is Outcome.SAME
    row_id = target_of(row, book)
    match row:
        case HallRow() | StrandRow() | StillRow() if is_same:
            pass
        case HallRow():
            row_id = places.add(event, row, programme, by=by).id
        case StrandRow():
            row_id = film_rows.take_strand(event, book.known_strands.get(row_id or NOBODY), said, by=by).id
        case StillRow():
            film = programmes.get_film(event, book.film_id(row.film))
            still = still_rows.known_still(row, book)
            row_id = still_rows.take_still(event, film, still, pictures.get(row.digest), said, by=by).id
        case FilmRow():
            if not is_same:
                row_id = film_rows.take_film(event, book.films.get(row.key), said, by=by).id
            _keep_origins(book, Kind.FILM, [row.reference], row_id)
        case _:
            session = book.sessions.get(key_of(row)[1])
            if not is_same:
                row_id = session_rows.take_session(session, said, book, by=by).id
            others = [name for name in row.references[1:] if name not in book.first_names]
            _keep_origins(book, Kind.SESSION, [*row.references[:1], *others], row_id)
    return RowResult(result.kind, result.at, result.outcome, result.name, result.changes, result.reasons, row_id)


def _keep_origins(book: Book, kind: Kind, references: Iterable[str], row_id: UUID | None) -> None:
    """Keep what the source calls a film or session, unless it calls another one so that is still here."""
    assert row_id is not None  # noqa: S101 — it stands, or was made just now
    here = (book.film_codes if kind is Kind.FILM else book.session_codes).values()
    for reference in sorted(set(filter(None, references))):
        known = book.origins[kind].get(reference)
        if known is None:
            db.session.add(Origin(event_id=book.event.id, kind=kind, reference=reference, row_id=row_id))
        elif known in here:
            continue
        else:
            queries.get_origin(book.event, kind, reference).row_id = row_id
        book.origins[kind][reference] = row_id
