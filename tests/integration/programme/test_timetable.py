"""The timetable is prepared without anybody seeing it, and published as one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.core import changes
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound
from app.exchange.service import importing
from app.exchange.service.report import ImportOrder
from app.platform.schedules.rows import Programme, SessionRow
from app.programme import errors, queries
from app.programme.models import Film, PreparedChange
from app.programme.rules import SessionStatus
from app.programme.service import publication, screenings, timetable
from app.programme.service.scheduling import SessionDetails
from app.programme.service.screenings import Around, Item
from tests.factories import keep, make_event, make_hall, make_organiser, make_session, soon

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import Organiser
    from app.events.models import Event
    from app.programme.models import ProgrammeSession

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def organiser() -> Organiser:
    return make_organiser()


@pytest.fixture
def event(organiser: Organiser) -> Event:
    return make_event(organiser)


def later(session: ProgrammeSession, minutes: int, **more: object) -> None:
    at: datetime = session.starts_at + timedelta(minutes=minutes)
    to = {"starts_at": at, "ends_at": session.ends_at + timedelta(minutes=minutes), "hall_id": session.hall_id} | more
    timetable.put(session, **to, by=SYSTEM)  # type: ignore[arg-type]  # keywords of several types


def seen(event: Event) -> str:
    return queries.print_of(queries.list_prepared(event.id))


def test_what_is_prepared_is_not_seen_before_it_is_published(event: Event, organiser: Organiser) -> None:
    hall, session = make_hall(organiser), make_session(event)
    before = session.starts_at

    later(session, 60, hall_id=hall.id)

    db.session.refresh(session)
    assert (session.starts_at, session.hall_id, session.sequence) == (before, None, 0)
    [change] = queries.list_prepared(event.id)
    assert (change.starts_at, change.hall_id, change.falls) == (before + timedelta(hours=1), hall.id, False)
    made = timetable.publish(event, seen=seen(event), words={"es": "Perdón"}, by=SYSTEM)
    db.session.refresh(session)
    assert (session.starts_at, session.hall_id, session.sequence) == (before + timedelta(hours=1), hall.id, 1)
    assert queries.list_prepared(event.id) == []
    assert made.changes == [{"session": str(session.id), "starts_at": before.isoformat(), "hall": None, "falls": False}]
    assert queries.find_last_publication(event.id) == made
    assert queries.get_publication(event.id, made.id).words == {"es": "Perdón"}
    with pytest.raises(NotFound):
        queries.get_publication(make_event().id, made.id)
    assert ("session", session.id) in {(row.kind, row.subject_id) for row in changes.list_since(event.id, 0)}


def test_a_draft_moves_at_once_and_has_nothing_to_call_off(event: Event) -> None:
    session = make_session(event, status=SessionStatus.DRAFT)
    before = session.starts_at

    later(session, 45)

    assert session.starts_at == before + timedelta(minutes=45)
    assert queries.list_prepared(event.id) == []
    with pytest.raises(errors.StatusConflict):
        timetable.call_off(session, note={}, by=SYSTEM)


def test_a_session_put_back_is_no_change(event: Event) -> None:
    session = make_session(event)
    later(session, 60)
    later(session, 0)

    assert queries.list_prepared(event.id) == []
    timetable.drop(session, by=SYSTEM)  # nothing to drop is nothing wrong
    with pytest.raises(errors.NothingPrepared):
        timetable.publish(event, seen="", by=SYSTEM)


def test_a_session_falls_with_its_reason(event: Event) -> None:
    session = make_session(event)
    later(session, 60)
    timetable.call_off(session, note={"en": "The print is lost."}, by=SYSTEM)
    assert session.status is SessionStatus.PUBLISHED

    timetable.publish(event, seen=seen(event), by=SYSTEM)

    db.session.refresh(session)
    assert (session.status, session.note, session.sequence) == (
        SessionStatus.CANCELLED,
        {"en": "The print is lost."},
        1,
    )
    with pytest.raises(errors.AlreadyCancelled):
        later(session, 60)
    with pytest.raises(errors.AlreadyCancelled):
        timetable.call_off(session, note={}, by=SYSTEM)


def test_a_session_that_falls_without_a_word_keeps_its_note(event: Event) -> None:
    session = make_session(event)
    session.note = {"en": "Bring a coat."}
    keep(session)
    timetable.call_off(session, note={}, by=SYSTEM)
    timetable.publish(event, seen=seen(event), by=SYSTEM)

    db.session.refresh(session)
    assert session.note == {"en": "Bring a coat."}


def test_only_what_was_looked_at_is_published(event: Event) -> None:
    session, other = make_session(event), make_session(event)
    later(session, 60)
    looked_at = seen(event)
    later(other, 30)

    with pytest.raises(errors.TimetableChanged):
        timetable.publish(event, seen=looked_at, by=SYSTEM)
    db.session.refresh(session)
    assert session.sequence == 0
    assert len(queries.list_prepared(event.id)) == 2


def test_everything_can_be_dropped(event: Event) -> None:
    for _ in range(2):
        later(make_session(event), 60)

    assert timetable.drop_all(event, by=SYSTEM) == 2
    assert queries.list_prepared(event.id) == []
    told = db.session.scalars(select(AuditEntry.fact).where(AuditEntry.event_id == event.id)).all()
    assert sorted(told) == ["ChangeDropped"] * 2 + ["ChangePrepared"] * 2


def test_what_was_called_off_meanwhile_is_no_change_any_more(event: Event) -> None:
    session = make_session(event)
    later(session, 60)
    publication.cancel(session, by=SYSTEM)

    assert db.session.scalar(select(func.count()).select_from(PreparedChange)) == 0


def test_times_and_halls_that_cannot_be_are_refused(event: Event) -> None:
    session = make_session(event)
    with pytest.raises(errors.SpanUnusable):
        later(session, 0, ends_at=session.starts_at)
    with pytest.raises(errors.NotOfThisEvent):
        later(session, 60, hall_id=make_hall(make_organiser()).id)
    with pytest.raises(errors.NotOfThisEvent):
        later(session, 60, hall_id=event.id)
    assert queries.list_prepared(event.id) == []


def test_what_is_over_stays_where_it_was(event: Event) -> None:
    session = make_session(event, starts_at=soon(60))
    with time_machine.travel(session.ends_at + timedelta(minutes=1)), pytest.raises(errors.AlreadyOver):
        later(session, 60)


def test_an_end_that_follows_from_the_films_does_so_elsewhere_too(event: Event) -> None:
    session = make_session(event)
    film = Film(
        event_id=event.id, code="whisky", original_title="Whisky", directors=[], countries=[], languages=[],
        subtitles=[], synopsis={}, runtime_minutes=94,
    )  # fmt: skip
    keep(film)
    screenings.show(session, [Item(film_id=film.id)], around=Around(ends_computed=True), by=SYSTEM)

    later(session, 60, ends_at=session.ends_at + timedelta(hours=5))

    [change] = queries.list_prepared(event.id)
    assert change.ends_at - change.starts_at == timedelta(minutes=94)


def test_words_can_be_changed_afterwards(event: Event) -> None:
    later(make_session(event), 60)
    made = timetable.publish(event, seen=seen(event), held=True, because="It is late", by=SYSTEM)
    timetable.reword(made, {"en": "Sorry"})

    assert queries.get_publication(event.id, made.id).words == {"en": "Sorry"}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.fact == "TimetablePublished")).one()
    assert entry.fields["because"] == "It is late"
    assert entry.subject_id == made.id


def details(session: ProgrammeSession, **more: object) -> SessionDetails:
    said = {
        "kind": session.kind, "title": session.title, "starts_at": session.starts_at, "ends_at": session.ends_at,
        "hall_id": session.hall_id, "code": session.code,
    }  # fmt: skip
    return SessionDetails(**(said | more))  # type: ignore[arg-type]  # keywords of several types


def test_a_session_everybody_sees_is_changed_at_once_but_for_where_and_when(event: Event) -> None:
    session = make_session(event)
    before = session.starts_at
    shift = timedelta(hours=1)

    timetable.change(
        session,
        details(session, title={"en": "Zama"}, starts_at=before + shift, ends_at=session.ends_at + shift),
        by=SYSTEM,
    )

    assert (session.title, session.starts_at) == ({"en": "Zama"}, before)
    prepared = queries.find_prepared(session.id)
    assert prepared is not None
    assert prepared.starts_at == before + shift
    timetable.change(session, details(session, title={"en": "Roma"}), by=SYSTEM)  # as it was: nothing waits any more
    assert (session.title, queries.find_prepared(session.id)) == ({"en": "Roma"}, None)
    timetable.change(session, details(session, title={"en": "Ema"}), by=SYSTEM)
    assert (session.title, queries.find_prepared(session.id)) == ({"en": "Ema"}, None)


def test_a_draft_is_changed_as_a_whole(event: Event) -> None:
    session = make_session(event, status=SessionStatus.DRAFT)
    later_on = session.starts_at + timedelta(hours=1)
    timetable.change(session, details(session, starts_at=later_on, ends_at=later_on + timedelta(hours=1)), by=SYSTEM)

    assert session.starts_at == later_on
    assert queries.find_prepared(session.id) is None


def test_a_file_that_moves_a_session_prepares_it_and_does_so_once(event: Event) -> None:
    session = make_session(event)
    before = session.starts_at
    row = SessionRow(
        references=(str(session.id),),
        starts_at=before + timedelta(hours=1),
        ends_at=session.ends_at + timedelta(hours=1),
    )
    moved, order = Programme(dialect="test", sessions=(row,)), ImportOrder(event_id=event.id)
    importing.run(moved, order, by=SYSTEM)

    assert session.starts_at == before
    assert [answer.changes for answer in importing.dry_run(moved, order).rows] == [()]
