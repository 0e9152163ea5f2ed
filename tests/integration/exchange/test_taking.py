"""A file is taken in part by part, by the worker or by a page; each row once, whoever is killed, whoever else comes."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from app.core.access import SYSTEM, Actor, ActorKind
from app.core.db import atomic, db
from app.core.errors import NotFound
from app.core.tokens import new_id
from app.exchange import queries
from app.exchange.errors import ImportUnderWay, RowRefused, RowTwice
from app.exchange.rules import Ending, Outcome
from app.exchange.service import importing, lists, report, taking
from app.exchange.service.foresight import rows_of
from app.exchange.service.report import ImportOrder
from app.exchange.service.taking import Taking
from app.platform.files import uploads
from app.platform.jobs.models import Job
from app.platform.schedules import reading
from app.platform.schedules.rows import Programme
from app.platform.tables.reading import Table
from app.programme import queries as programmes
from app.wiring import JOBS
from tests import factories
from tests.conftest import count_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.events.models import Event
    from app.exchange.models import ProgrammeImport

pytestmark = pytest.mark.usefixtures("database")
NUMBER = 130
TABLES = ("film", "programme_session", "hall", "strand", "origin", "screening_item")
MEANINGS = {0: "reference", 1: "original_title", 2: "directors", 3: "day", 4: "time", 5: "runtime_minutes", 6: "hall",
            7: "strand"}  # fmt: skip
STAFF = Actor(ActorKind.STAFF, new_id())


@pytest.fixture
def event(database: None) -> Event:
    del database
    return factories.make_event(first_day=date(2026, 10, 21))


def content(number: int = NUMBER) -> bytes:
    """Return a list of films and their sessions, some of them wrong, some said twice."""
    lines = ["Id,Title,Director,Date,Time,Minutes,Hall,Section"]
    for place in range(number):
        minutes = "soon" if place % 40 == 7 else "2001" if place % 50 == 9 else "90"
        lines.append(
            f"{place},Film {place},Ana,2026-10-2{1 + place % 3},2{place % 4}:15,{minutes},Hall {place % 9},Night"
        )
    lines.append(lines[1])
    lines.append("0,Something else,Eva,2026-10-21,20:15,90,Hall 0,Night")
    return "\n".join(lines).encode()


def programme_of(raw: bytes, event: Event) -> Programme:
    found = reading.read(raw)
    if isinstance(found, Programme):
        return found
    assert isinstance(found, Table)
    return lists.read(found, lists.ListOrder(meanings=MEANINGS, day_change=time(event.day_change_hour)))


def begin(event: Event, raw: bytes | None = None, *, by: Actor = STAFF) -> ProgrammeImport:
    raw = content() if raw is None else raw
    upload = uploads.keep(raw, owner=event.id)
    return taking.begin(event, programme_of(raw, event), Taking(upload=upload, meanings=MEANINGS), by=by)


def unread(event: Event) -> int:
    return len(programme_of(content(), event).troubles)


def after(looks: int) -> Callable[[], bool]:
    """Let time be up after so many looks at the clock."""
    left = iter([False] * looks)
    return lambda: next(left, True)


def answers(found: ProgrammeImport) -> list[tuple[object, ...]]:
    return [(row.kind, row.line, row.outcome, row.name, [str(report.read(said)) for said in row.reasons])
            for row in queries.list_imported(found)]  # fmt: skip


def test_the_worker_takes_a_file_in_as_the_dry_run_said(event: Event) -> None:
    told = importing.dry_run(programme_of(content(), event), ImportOrder(event_id=event.id))
    begun = begin(event)
    (job,) = db.session.query(Job)

    JOBS.handler(job.kind)(job.payload)

    db.session.refresh(begun)
    assert (begun.done, begun.total, begun.ending) == (len(told.rows), len(told.rows), Ending.DONE)
    assert answers(begun) == [(row.kind, row.at.line, row.outcome, row.name, list(row.why)) for row in told.rows]
    assert queries.count_outcomes(begun)[Outcome.REFUSED] == told.count(Outcome.REFUSED) > 5
    assert len(programmes.list_films(event)) == told.count(Outcome.ADDED, "film")


def test_a_file_goes_on_where_it_was_left_and_does_no_row_twice(event: Event) -> None:
    elsewhere = factories.make_event(first_day=date(2026, 10, 21))
    begun, whole = begin(event), begin(elsewhere)
    taking.go_on(whole.id)
    before = {table: count_rows(table) for table in TABLES}

    steps = 0
    while queries.find_under_way(event):
        taking.go_on(begun.id, time_is_up=after(1))
        steps += 1

    assert steps > 5
    assert answers(begun) == answers(whole)
    kept = {table: count_rows(table) for table in TABLES}
    assert kept == {table: 2 * number for table, number in before.items()}
    again = begin(event)
    for _ in range(steps):
        taking.go_on(again.id, time_is_up=after(1))
    assert {row[2] for row in answers(again)} == {Outcome.SAME, Outcome.REFUSED}
    assert {table: count_rows(table) for table in TABLES} == kept


def test_whoever_is_killed_in_the_middle_of_a_part_has_done_nothing_of_it(event: Event) -> None:
    begun = begin(event)
    taking.go_on(begun.id, time_is_up=after(3))
    done, kept = begun.done, {table: count_rows(table) for table in TABLES}

    programme = taking._programme(begun)  # noqa: SLF001 — the step that is cut off
    part = importing.next_part(rows_of(programme), done - len(programme.troubles))

    @atomic
    def killed() -> None:
        taking._take_part(begun.id, done, part, programme, {})  # noqa: SLF001 — as above
        assert count_rows("programme_session") + count_rows("film") > kept["film"] + kept["programme_session"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()

    db.session.expire_all()
    assert 0 < done == begun.done < begun.total
    assert {table: count_rows(table) for table in TABLES} == kept
    taking.go_on(begun.id)
    assert len(answers(begun)) == begun.total


def test_a_page_that_comes_late_looks_again(event: Event) -> None:
    begun = begin(event)
    programme = taking._programme(begun)  # noqa: SLF001 — one of two that read the place at once
    part = importing.next_part([*programme.halls], 0)
    taking.go_on(begun.id, time_is_up=after(1))
    done = begun.done

    taking._take_part(begun.id, len(programme.troubles), part, programme, {})  # noqa: SLF001 — as above
    db.session.expire_all()

    assert begun.done == done == len(programme.troubles) + len(part)
    taking.stop(begun.id)
    taking._take_part(begun.id, done, part, programme, {})  # noqa: SLF001 — as above
    taking.go_on(begun.id)
    assert begun.done == done


def test_a_second_file_waits_until_the_first_is_done_or_stopped(event: Event) -> None:
    begun = begin(event)
    begin(factories.make_event())

    with pytest.raises(ImportUnderWay):
        begin(event)

    taking.stop(begun.id)
    taking.stop(begun.id)
    assert (begun.ending, begun.done, queries.find_under_way(event)) == (Ending.STOPPED, unread(event), None)
    taking.go_on(begin(event).id)
    assert [one.ending for one in queries.list_imports(event)] == [Ending.DONE, Ending.STOPPED]


def test_a_file_that_is_gone_ends_and_says_so(event: Event) -> None:
    raw = content()
    begun = taking.begin(event, programme_of(raw, event), Taking(upload="0" * 32, meanings=MEANINGS), by=SYSTEM)

    taking.go_on(begun.id)

    assert (begun.ending, begun.done) == (Ending.LOST, unread(event))
    taking.go_on(begin(event).id)


def test_a_file_without_rows_is_done_at_once(event: Event) -> None:
    begun = begin(event, b"<schedule><conference><title>x</title></conference></schedule>", by=SYSTEM)

    taking.go_on(begun.id)

    assert (begun.ending, begun.total) == (Ending.DONE, 0)
    assert count_rows("audit_entry") == 0


def test_an_import_of_another_event_is_not_found(event: Event) -> None:
    begun = begin(event)

    with pytest.raises(NotFound):
        queries.get_import(factories.make_event(), begun.id)
    with pytest.raises(NotFound):
        queries.get_import(event, new_id())


def test_reasons_are_read_in_everybodys_own_language_even_those_nobody_knows_any_more() -> None:
    kept = report.written(RowTwice(place=7))

    assert kept == {"code": "exchange.twice", "values": {"place": 7}}
    assert str(report.read(kept)).endswith("see 7.")
    assert str(report.read({"code": "gone", "values": {}})) == str(RowRefused())
