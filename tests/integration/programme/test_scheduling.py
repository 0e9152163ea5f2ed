"""Sessions are scheduled, filled, published and called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.core.access import SYSTEM
from app.core.changes import list_since
from app.core.errors import NotFound, Refusal
from app.programme import errors, queries
from app.programme.queries import Wish
from app.programme.rules import Entry, SessionKind, SessionStatus, StageRole
from app.programme.service import films, publication, scheduling, screenings, strands
from app.programme.service.films import FilmDetails
from app.programme.service.scheduling import OnStage, SessionDetails
from app.programme.service.screenings import Item
from app.programme.service.strands import StrandDetails
from app.venues.models import Hall
from tests import factories

if TYPE_CHECKING:
    from app.events.models import Event

pytestmark = pytest.mark.usefixtures("database")

EVENING = datetime(2026, 10, 22, 10, 30, tzinfo=UTC)  # 18:30 in China
SCREENING = SessionDetails(
    kind=SessionKind.SCREENING,
    title={"es": "La teta asustada", "zh-Hans": "伤心的奶水"},
    starts_at=EVENING,
    ends_at=EVENING + timedelta(minutes=95),
    languages=("es", "qu"),
    subtitles=("en", "zh-Hans"),
)
LLOSA = FilmDetails(
    original_title="La teta asustada",
    original_language="es",
    chinese_title="伤心的奶水",
    directors=("Claudia Llosa",),
    countries=("PE", "ES"),
    languages=("es", "qu"),
    year=2009,
    runtime_minutes=95,
)
NIGHT = StrandDetails(code="latin-film-night", name={"en": "Latin Film Night"}, accent="#c4187c")


@pytest.fixture
def event(database: None) -> Event:
    del database
    return factories.make_event()


def make_hall(event: Event) -> Hall:
    hall = factories.make_hall(factories.make_organiser())
    hall.organiser_id = event.organiser_id
    factories.keep(hall)
    return hall


def test_a_session_begins_as_a_draft_with_a_code_of_ours(event: Event) -> None:
    first = scheduling.schedule(event, SCREENING, by=SYSTEM)
    second = scheduling.schedule(event, SCREENING, by=SYSTEM)

    assert (first.code, second.code, first.status) == ("S001", "S002", SessionStatus.DRAFT)
    with pytest.raises(NotFound):
        queries.get_published(event, "S001")


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (replace(SCREENING, title={}), errors.TitleMissing),
        (replace(SCREENING, ends_at=EVENING), errors.SpanUnusable),
        (replace(SCREENING, doors_minutes=-1), errors.DoorsUnusable),
        (replace(SCREENING, capacity=-1), errors.SeatsUnusable),
        (replace(SCREENING, code="a b"), errors.SessionCodeUnusable),
        (replace(SCREENING, code="TAKEN"), errors.SessionCodeTaken),
        (replace(SCREENING, languages=("xx-nobody",)), errors.CodeUnknown),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(
    event: Event, details: SessionDetails, refusal: type[Refusal]
) -> None:
    scheduling.schedule(event, replace(SCREENING, code="TAKEN"), by=SYSTEM)

    with pytest.raises(refusal) as raised:
        scheduling.schedule(event, details, by=SYSTEM)

    assert str(raised.value)
    assert queries.list_codes(event) == {"TAKEN"}


def test_a_session_keeps_its_code_when_it_changes(event: Event) -> None:
    session = scheduling.schedule(event, replace(SCREENING, code="LFN1"), by=SYSTEM)

    scheduling.change(session, replace(SCREENING, code="LFN1", entry=Entry.OPEN), by=SYSTEM)
    scheduling.change(session, SCREENING, by=SYSTEM)

    assert session.code == "LFN1"


def test_halls_and_strands_of_others_are_refused(event: Event) -> None:
    foreign = factories.make_hall(factories.make_organiser())
    strand = strands.add_strand(factories.make_event(), NIGHT, by=SYSTEM)

    for details in (replace(SCREENING, hall_id=foreign.id), replace(SCREENING, strand_id=strand.id)):
        with pytest.raises(errors.NotOfThisEvent):
            scheduling.schedule(event, details, by=SYSTEM)


def test_a_taken_hall_is_shown_and_not_refused(event: Event) -> None:
    hall = make_hall(event)
    first = scheduling.schedule(event, replace(SCREENING, hall_id=hall.id), by=SYSTEM)
    second = scheduling.schedule(event, replace(SCREENING, hall_id=hall.id), by=SYSTEM)
    nowhere = scheduling.schedule(event, SCREENING, by=SYSTEM)

    assert queries.list_overlapping(second) == [first]
    assert queries.list_overlapping(nowhere) == []


def test_films_are_shown_in_their_order(event: Event) -> None:
    session = scheduling.schedule(event, SCREENING, by=SYSTEM)
    one = films.add_film(event, LLOSA, by=SYSTEM)
    two = films.add_film(event, replace(LLOSA, original_title="Whisky"), by=SYSTEM)

    screenings.show(session, [Item(film_id=one.id), Item(film_id=two.id)], by=SYSTEM)
    screenings.show(session, [Item(film_id=two.id), Item(film_id=one.id), Item(film_id=two.id)], by=SYSTEM)

    assert [item.film.original_title for item in session.items] == ["Whisky", "La teta asustada"]
    foreign = films.add_film(factories.make_event(), LLOSA, by=SYSTEM)
    with pytest.raises(errors.NotOfThisEvent):
        screenings.show(session, [Item(film_id=foreign.id)], by=SYSTEM)


def test_who_is_on_stage_stands_in_order(event: Event) -> None:
    session = scheduling.schedule(event, SCREENING, by=SYSTEM)

    scheduling.set_people(
        session,
        [OnStage(name="Lucía Núñez", role=StageRole.HOST), OnStage(name="", role=StageRole.HOST)],
        by=SYSTEM,
    )
    scheduling.set_people(
        session,
        [
            OnStage(name="محمد", role=StageRole.SPEAKER, biography={"en": "Writes."}),
            OnStage(name="X Æ", role=StageRole.CAST),
        ],
        by=SYSTEM,
    )

    assert [(person.name, person.position) for person in session.people] == [("محمد", 1), ("X Æ", 2)]


def test_categories_of_this_event_may_be_let_in(event: Event) -> None:
    session = scheduling.schedule(event, SCREENING, by=SYSTEM)
    press, foreign = factories.make_category(event), factories.make_category()

    scheduling.allow_categories(session, {press.id}, by=SYSTEM)
    allowed = queries.list_category_ids(session)
    with pytest.raises(errors.NotOfThisEvent):
        scheduling.allow_categories(session, {foreign.id}, by=SYSTEM)
    scheduling.allow_categories(session, (), by=SYSTEM)

    assert allowed == {press.id}
    assert queries.list_category_ids(session) == set()


def test_the_door_learns_of_what_changes(event: Event) -> None:
    session = scheduling.schedule(event, SCREENING, by=SYSTEM)
    publication.publish(session, by=SYSTEM)

    scheduling.change(session, replace(SCREENING, ends_at=EVENING + timedelta(hours=2)), by=SYSTEM)
    publication.cancel(session, note={"en": "The print did not arrive."}, by=SYSTEM)

    assert [change.subject_id for change in list_since(event.id, 0)] == [session.id] * 3
    assert session.note == {"en": "The print did not arrive."}


def test_a_cancelled_session_stays_as_it_was(event: Event) -> None:
    session = scheduling.schedule(event, SCREENING, by=SYSTEM)
    with pytest.raises(errors.StatusConflict):
        publication.cancel(session, by=SYSTEM)
    publication.publish(session, by=SYSTEM)
    publication.cancel(session, by=SYSTEM)

    with pytest.raises(errors.AlreadyCancelled):
        scheduling.change(session, SCREENING, by=SYSTEM)
    with pytest.raises(errors.StatusConflict):
        publication.publish(session, by=SYSTEM)


def test_every_draft_is_published_at_once(event: Event) -> None:
    drafts = [scheduling.schedule(event, SCREENING, by=SYSTEM) for _ in range(3)]
    publication.publish(drafts[0], by=SYSTEM)

    assert publication.publish_all(queries.list_sessions(event), by=SYSTEM) == 2
    assert [session.status for session in queries.list_published(event)] == [SessionStatus.PUBLISHED] * 3


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(), True),
        (Wish(words="teta LLOSA"), True),
        (Wish(words="伤心"), True),
        (Wish(words="nunez"), True),
        (Wish(words="grand theatre"), True),
        (Wish(words="latin"), True),
        (Wish(words="whisky"), False),
        (Wish(kind="screening"), True),
        (Wish(kind="panel"), False),
        (Wish(status="draft"), True),
        (Wish(status="cancelled"), False),
        (Wish(strand="latin-film-night"), True),
        (Wish(strand="other"), False),
        (Wish(hall="0" * 32), False),
        (Wish(day=datetime(2026, 10, 22, tzinfo=UTC).date()), True),
        (Wish(day=datetime(2026, 10, 23, tzinfo=UTC).date()), False),
    ],
)
def test_a_session_is_found_by_what_is_known_of_it(event: Event, wish: Wish, *, found: bool) -> None:
    strand, hall = strands.add_strand(event, NIGHT, by=SYSTEM), make_hall(event)
    session = scheduling.schedule(event, replace(SCREENING, strand_id=strand.id, hall_id=hall.id), by=SYSTEM)
    film = films.add_film(event, LLOSA, by=SYSTEM)
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)
    scheduling.set_people(session, [OnStage(name="Lucía Núñez", role=StageRole.HOST)], by=SYSTEM)

    assert (queries.list_sessions(event, wish) == [session]) is found
    assert queries.list_of_strand(strand) == []


def test_a_session_without_hall_or_strand_is_not_found_by_them(event: Event) -> None:
    session = scheduling.schedule(event, SCREENING, by=SYSTEM)

    assert queries.list_sessions(event, Wish(words="teta")) == [session]
    assert queries.list_sessions(event, Wish(strand="latin-film-night")) == []
    assert queries.list_sessions(event, Wish(hall="0" * 32)) == []
    assert Wish(words="teta").is_narrow
