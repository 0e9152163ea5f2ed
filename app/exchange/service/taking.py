"""A file is taken in by the worker, part by part: it keeps its place, and whoever is killed over it loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.access import Actor, ActorKind
from app.core.db import atomic, db
from app.core.errors import NotFound
from app.events.models import Event
from app.exchange import queries
from app.exchange.errors import ImportUnderWay
from app.exchange.models import ImportedRow, ProgrammeImport
from app.exchange.rules import Ending, Outcome
from app.exchange.service import importing, lists, standing
from app.exchange.service.foresight import key_of, rows_of
from app.exchange.service.lists import ListOrder
from app.exchange.service.matching import drawn
from app.exchange.service.report import ImportOrder, unread, written
from app.exchange.service.standing import Course
from app.platform.files import uploads
from app.platform.jobs import queue
from app.platform.schedules import reading
from app.platform.schedules.rows import Programme

if TYPE_CHECKING:
    from app.exchange.service.report import RowResult
    from app.exchange.service.standing import Row

KIND = "take_programme_in"


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What is to be taken in: the upload, what its columns hold if it is a list, and whether it may be published."""

    upload: str
    meanings: Mapping[int, str]
    publish: bool = False


@atomic
def begin(event: Event, programme: Programme, taking: Taking, *, by: Actor) -> ProgrammeImport:
    """Have a file taken in, by the worker; raises ImportUnderWay while another one of this event is."""
    queries.hold_event(event.id)
    other = queries.find_under_way(event)
    if other is not None:
        raise ImportUnderWay
    now, troubles = clock.now(), list(unread(programme))
    begun = ProgrammeImport(
        event_id=event.id,
        upload=taking.upload,
        dialect=programme.dialect,
        meanings={str(place): meaning for place, meaning in taking.meanings.items()},
        day_change=event.day_change_hour,
        publish=taking.publish,
        by=by.reference,
        total=len(troubles) + len(rows_of(programme)),
        done=len(troubles),
        begun_at=now,
        moved_at=now,
    )
    db.session.add(begun)
    db.session.flush()
    _write_down(begun, 0, troubles)
    queue.add(KIND, {"import": str(begun.id)})
    return begun


def work(payload: Mapping[str, object]) -> None:
    """Take a file in to its end, as the worker does."""
    go_on(UUID(str(payload["import"])))


def go_on(import_id: UUID, *, time_is_up: Callable[[], bool] = lambda: False) -> None:
    """Take a file in from where it stands, until it is done or time is up.

    Worker and pages may do so at once: each part is taken under the lock of the import, by whoever comes first.
    """
    begun = db.session.get_one(ProgrammeImport, import_id)
    if begun.ended_at is not None:
        return
    try:
        programme = _programme(begun)
    except NotFound:
        _end(import_id, Ending.LOST)
        return
    offset, rows = len(programme.troubles), rows_of(programme)
    while begun.ended_at is None and begun.done < begun.total and not time_is_up():
        part = importing.next_part(rows, begun.done - offset)
        _take_part(import_id, begun.done, part, programme, importing.draw(part))
        db.session.rollback()  # what others have done since is read again
        begun = db.session.get_one(ProgrammeImport, import_id)
    if begun.done >= begun.total:
        _end(import_id, Ending.DONE)


def stop(import_id: UUID) -> None:
    """Leave the rest of a file where it is; what is done stays, and the same file goes on from there another time."""
    _end(import_id, Ending.STOPPED)


def order_of(begun: ProgrammeImport) -> ListOrder:
    """Return how the list was to be read when it began to be taken in."""
    meanings = {int(place): meaning for place, meaning in begun.meanings.items()}
    return ListOrder(meanings=meanings, day_change=time(begun.day_change))


def _programme(begun: ProgrammeImport) -> Programme:
    found = reading.read(uploads.read(begun.upload, owner=begun.event_id))
    programme = found if isinstance(found, Programme) else lists.read(found, order_of(begun))
    return standing.settled(programme, db.session.get_one(Event, begun.event_id))


@atomic
def _take_part(
    import_id: UUID, done: int, part: Sequence[Row], programme: Programme, pictures: importing.Pictures
) -> None:
    """Take a part in and keep the place after it, in one unit of work, unless somebody else was here first."""
    begun = queries.hold_import(import_id)
    if begun.ended_at is not None or begun.done != done:
        return
    course = _course(begun, programme)
    order = ImportOrder(event_id=begun.event_id, publish=begun.publish)
    answers, _ = importing.take_part(part, programme, order, course, pictures, by=_hand(begun))
    _write_down(begun, done, answers)
    begun.done, begun.moved_at = done + len(part), clock.now()


def _course(begun: ProgrammeImport, programme: Programme) -> Course:
    """Return what has become of the rows so far, from what was written down of them."""
    rows, offset, course = rows_of(programme), len(programme.troubles), Course()
    for position, outcome, row_id in queries.list_outcomes(begun):
        if position < offset:
            continue
        row = rows[position - offset]
        kind, key = key_of(row)
        first = course.seen.setdefault((kind, key), row)
        if first is row and outcome is Outcome.REFUSED:
            course.refused.add(drawn(kind, key))
        if row_id is not None and outcome is Outcome.ADDED:
            course.made[drawn(kind, key)] = row_id
        elif row_id is not None:
            course.spoken.setdefault(row_id, row)
    return course


def _write_down(begun: ProgrammeImport, start: int, answers: Sequence[RowResult]) -> None:
    for position, answer in enumerate(answers, start):
        db.session.add(
            ImportedRow(
                import_id=begun.id,
                position=position,
                kind=answer.kind,
                outcome=answer.outcome,
                name=answer.name,
                line=answer.at.line,
                path=answer.at.path,
                changes=list(answer.changes),
                reasons=[written(reason) for reason in answer.reasons],
                row_id=answer.row_id,
            )
        )


@atomic
def _end(import_id: UUID, ending: Ending) -> None:
    _close(queries.hold_import(import_id), ending)


def _close(begun: ProgrammeImport, ending: Ending) -> None:
    if begun.ended_at is not None:
        return
    begun.ended_at, begun.ending = clock.now(), ending
    db.session.flush()
    counts = dict.fromkeys(Outcome, 0) | queries.count_outcomes(begun)
    importing.tell(ImportOrder(event_id=begun.event_id), begun.dialect, counts, by=_hand(begun))


def _hand(begun: ProgrammeImport) -> Actor:
    kind, _, id_ = begun.by.partition(":")
    return Actor(ActorKind(kind), UUID(id_) if id_ else None)
