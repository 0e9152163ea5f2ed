"""The next edition begins as a copy of the last one: how it is set up, never who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from app.booking import queries as bookings
from app.booking.rules import Terms
from app.booking.service import terms
from app.core.access import SYSTEM
from app.core.errors import NotFound, Refusal
from app.events.rules import Phase
from app.exchange import queries
from app.exchange.service import cloning
from app.exchange.service.cloning import Edition
from app.programme import queries as programmes
from app.programme.models import Film, ProgrammeSession, ScreeningItem, Strand
from app.programme.rules import SessionStatus
from app.programme.service import scheduling
from app.registration import queries as registrations
from app.registration.models import Question
from app.registration.rules import QuestionKind
from app.registration.service import questionnaire
from tests import factories
from tests.conftest import count_rows

if TYPE_CHECKING:
    from app.events.models import Event

pytestmark = pytest.mark.usefixtures("database")
FIRST = date(2026, 10, 21)
NEXT = Edition(code="next-year", name={"en": "Festival 2027"}, first_day=FIRST + cloning.SAME_WEEKDAY)
EVENING = datetime(2026, 10, 22, 12, tzinfo=UTC)


@pytest.fixture
def event(database: None) -> Event:
    """Make an edition with everything an edition has, guests too."""
    del database
    organiser = factories.make_organiser()
    site = factories.make_site(organiser)
    event = factories.make_event(organiser, site=site, first_day=FIRST, days=4)
    event.logo_key, event.reply_to = "logo", "office@festival.example"
    factories.keep(event)
    hall = factories.make_hall(organiser, site=site)
    strand = Strand(event_id=event.id, code="night", name={"en": "Night"}, summary={"en": "Late."})
    film = Film(event_id=event.id, code="zama", original_title="Zama", directors=[], countries=[], languages=[],
                subtitles=[], synopsis={}, runtime_minutes=115)  # fmt: skip
    factories.keep(event, strand, film)
    session = factories.make_session(event, hall=hall, strand=strand, code="S1", starts_at=EVENING, title="Zama")
    item = ScreeningItem(session_id=session.id, film_id=film.id, position=1)
    session.ends_computed = True
    factories.keep(item)
    factories.make_session(event, code="S2", starts_at=EVENING, title="Mesa", status=SessionStatus.CANCELLED)
    category = factories.make_category(event, code="press", opens_at=EVENING, places=5)
    other = factories.make_category(event, code="old")
    factories.make_registration(category)
    terms.set_terms(event, Terms(per_day=3), by=SYSTEM)
    terms.set_own(event, category.id, {"in_all": 2}, by=SYSTEM)
    terms.set_own(event, other.id, {"in_all": 9}, by=SYSTEM)
    questionnaire.make_built_in(event.id)
    factories.keep(Question(event_id=event.id, code="shoe_size", kind=QuestionKind.TEXT, position=9))
    scheduling.allow_categories(session, [category.id, other.id], by=SYSTEM)
    other.archived = True
    factories.keep(other)
    return event


def test_an_edition_is_set_up_as_the_last_one_was(event: Event) -> None:
    made, report = cloning.begin(event, NEXT, by=SYSTEM)

    assert report.count("refused") == 0
    assert (made.code, made.name, made.phase) == ("next-year", {"en": "Festival 2027"}, Phase.DRAFT)
    assert (made.first_day, made.last_day) == (date(2027, 10, 20), date(2027, 10, 23))
    assert (made.series_id, made.site_id, made.zone, made.logo_key, made.reply_to, made.privacy_notice) == (
        event.series_id, event.site_id, event.zone, "logo", "office@festival.example", event.privacy_notice,
    )  # fmt: skip
    (category,) = registrations.list_categories(made.id)
    assert (category.code, category.places, category.opens_at, category.closes_at) == (
        "press", 5, EVENING + cloning.SAME_WEEKDAY, None,
    )  # fmt: skip
    assert bookings.terms_of(made.id) == Terms(per_day=3)
    assert bookings.terms_of(made.id, category.id) == Terms(per_day=3, in_all=2)
    assert [question.code for question in registrations.list_questions(made.id)][-1] == "shoe_size"


def test_its_sessions_are_drafts_on_the_new_days_without_films(event: Event) -> None:
    made, _ = cloning.begin(event, NEXT, by=SYSTEM)

    first, second = programmes.list_sessions(made)
    assert {first.status, second.status} == {SessionStatus.DRAFT}
    assert (first.starts_at, first.items, first.ends_computed) == (EVENING + cloning.SAME_WEEKDAY, [], False)
    assert first.strand is not None
    assert (first.strand.event_id, first.strand.name) == (made.id, {"en": "Night"})
    assert first.hall is not None
    assert first.hall.venue.site_id == event.site_id
    (category,) = registrations.list_categories(made.id)
    assert [programmes.list_category_ids(session) for session in (first, second)] == [{category.id}, set()]
    assert programmes.list_films(made) == []


def test_films_come_along_where_somebody_wants_it(event: Event) -> None:
    made, _ = cloning.begin(event, replace(NEXT, with_films=True), by=SYSTEM)

    first, _ = programmes.list_sessions(made)
    assert [(item.film.event_id, item.film.code) for item in first.items] == [(made.id, "zama")]
    assert first.ends_at - first.starts_at == timedelta(minutes=115)


def test_nobody_comes_along(event: Event) -> None:
    before = {table: count_rows(table) for table in ("registration", "booking", "message", "hall", "invitation")}

    cloning.begin(event, NEXT, by=SYSTEM)

    assert {table: count_rows(table) for table in before} == before


def test_a_time_of_day_stays_whatever_clocks_do_in_between(event: Event) -> None:
    event.zone = "Europe/Madrid"
    factories.keep(event)
    winter = replace(NEXT, first_day=FIRST + timedelta(days=30))

    made, _ = cloning.begin(event, winter, by=SYSTEM)

    zone = ZoneInfo("Europe/Madrid")
    assert [one.starts_at.astimezone(zone).hour for one in programmes.list_sessions(made)] == [14, 14]


def test_a_code_that_is_taken_leaves_nothing_behind(event: Event) -> None:
    before = {table: count_rows(table) for table in ("event", "category", "programme_session", "strand")}

    with pytest.raises(Refusal):
        cloning.begin(event, replace(NEXT, code=event.code), by=SYSTEM)

    assert {table: count_rows(table) for table in before} == before


def test_a_session_that_cannot_come_along_is_told_and_stops_nothing(event: Event) -> None:
    broken = factories.make_session(event, code="S3", starts_at=EVENING, minutes=60)
    broken.languages = ["!"]
    factories.keep(broken)

    made, report = cloning.begin(event, NEXT, by=SYSTEM)

    assert report.count("refused") == 1
    assert [one.code for one in programmes.list_sessions(made)] == ["S1", "S2"]


def test_another_organisers_event_is_not_there(event: Event) -> None:
    assert queries.get_event(event.organiser_id, event.id) is event
    with pytest.raises(NotFound):
        queries.get_event(factories.make_organiser().id, event.id)


def test_a_session_is_called_what_it_was(event: Event) -> None:
    made, _ = cloning.begin(event, NEXT, by=SYSTEM)

    assert [(one.code, one.title) for one in programmes.list_sessions(made)] == [
        ("S1", {"es": "Zama"}), ("S2", {"es": "Mesa"}),
    ]  # fmt: skip
    assert {one.event_id for one in programmes.list_sessions(made)} == {made.id}
    assert all(isinstance(one, ProgrammeSession) for one in programmes.list_sessions(made))
