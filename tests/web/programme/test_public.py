"""The programme as everybody reads it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.core import clock
from app.core.access import SYSTEM
from app.guest.programme_page import PART
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionKind, SessionStatus, StageRole
from app.programme.service import films, publication, scheduling, screenings, strands
from app.programme.service.films import FilmDetails
from app.programme.service.scheduling import OnStage, SessionDetails
from app.programme.service.screenings import Item
from app.programme.service.strands import StrandDetails
from app.registration.models import Registration
from app.registration.rules import Status
from tests import factories
from tests.web.events.test_public import HOSTILE, linked_data

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event

FIRST = date(2031, 10, 17)
EVENING = datetime(2031, 10, 17, 10, 30, tzinfo=UTC)  # 18:30 in China
LLOSA = FilmDetails(
    original_title="La teta asustada",
    original_language="es",
    english_title="The Milk of Sorrow",
    chinese_title="伤心的奶水",
    directors=("Claudia Llosa",),
    countries=("PE", "ES"),
    languages=("es", "qu"),
    year=2009,
    runtime_minutes=95,
    synopsis={"en": "Fausta sings so as not to speak."},
)


@pytest.fixture
def event(database: None) -> Event:
    del database
    return factories.make_event(first_day=FIRST, days=3)


def make_night(event: Event) -> list[ProgrammeSession]:
    """Two films of one strand: one in the evening, one after midnight."""
    strand = strands.add_strand(
        event, StrandDetails(code="night", name={"en": "Latin Film Night", "zh-Hans": "拉美电影之夜"}), by=SYSTEM
    )
    sessions = []
    for start in (EVENING, EVENING + timedelta(hours=6, minutes=20)):
        session = scheduling.schedule(
            event,
            SessionDetails(
                kind=SessionKind.SCREENING,
                title={"es": "La teta asustada", "zh-Hans": "伤心的奶水"},
                starts_at=start,
                ends_at=start + timedelta(minutes=95),
                strand_id=strand.id,
                languages=("es", "qu"),
                subtitles=("en", "zh-Hans"),
                capacity=40,
            ),
            by=SYSTEM,
        )
        screenings.show(session, [Item(film_id=films.add_film(event, LLOSA, by=SYSTEM).id)], by=SYSTEM)
        publication.publish(session, by=SYSTEM)
        sessions.append(session)
    return sessions


def book(registration: Registration, session: ProgrammeSession, status: BookingStatus = BookingStatus.BOOKED) -> None:
    factories.keep(
        Booking(session_id=session.id, registration_id=registration.id, status=status, booked_at=clock.now())
    )


def come_in(client: FlaskClient, registration: Registration) -> None:
    link = factories.make_guest_link(registration)
    with client.session_transaction() as cookie:
        cookie["guest"] = link.id.hex


def test_the_night_goes_on_under_the_evenings_date(client: FlaskClient, event: Event) -> None:
    make_night(event)

    page = client.get(f"/en/{event.code}/programme?day={FIRST.isoformat()}").text
    next_day = client.get(f"/en/{event.code}/programme?day={FIRST + timedelta(days=1)}").text

    assert page.index("18:30") < page.index("After midnight: Saturday, October 18, 2031") < page.index("00:50")
    assert page.count('class="session"') == 2
    assert "Nothing is on this day yet." in next_day


@pytest.mark.parametrize("day", ["", "?day=", "?day=yesterday", "?day=2031-99-99", "?day=%00"])
def test_without_a_day_the_first_one_with_sessions_is_shown(client: FlaskClient, event: Event, day: str) -> None:
    make_night(event)

    assert "Friday, October 17, 2031" in client.get(f"/en/{event.code}/programme{day}").text


def test_a_programme_without_sessions_says_so(client: FlaskClient, event: Event) -> None:
    assert "Nothing is on this day yet." in client.get(f"/en/{event.code}/programme").text


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("q=llosa", 2),
        ("q=伤心", 2),
        ("q=whisky", 0),
        ("strand=night", 2),
        ("kind=panel", 0),
        ("free=1", 2),
        ("hall=x", 0),
        ("country=ES", 2),
        ("country=FR", 0),
        ("language=qu", 2),
        ("language=qu&country=UY", 0),
        ("strand=none", 0),
    ],
)
def test_a_reader_finds_what_fits_on_whatever_day(client: FlaskClient, event: Event, query: str, number: int) -> None:
    make_night(event)

    page = client.get(f"/en/{event.code}/programme?{query}").text

    assert page.count('class="session"') == number
    assert ("Nothing fits." in page) is (number == 0)


def test_a_draft_is_not_in_the_programme(client: FlaskClient, event: Event) -> None:
    draft = factories.make_session(event, status=SessionStatus.DRAFT, starts_at=EVENING, code="DRAFT")

    assert draft.title["es"] not in client.get(f"/en/{event.code}/programme").text
    assert client.get(f"/en/{event.code}/sessions/DRAFT").status_code == 404


def test_another_events_session_is_not_found(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(factories.make_event())

    assert client.get(f"/en/{event.code}/sessions/{session.code}").status_code == 404
    assert client.get(f"/en/{event.code}/strands/night").status_code == 404


@pytest.mark.parametrize(
    ("entry", "capacity", "booked", "words"),
    [
        (Entry.BOOKING, 30, 0, "Seats free"),
        (Entry.BOOKING, 8, 1, "7 left"),
        (Entry.BOOKING, 1, 1, "Full"),
        (Entry.BOOKING, None, 0, "Full"),
        (Entry.OPEN, 10, 0, "No booking, come early"),
        (Entry.INVITATION, 10, 0, "By invitation"),
    ],
)
def test_seats_are_told_in_words(
    client: FlaskClient, event: Event, entry: Entry, capacity: int | None, booked: int, words: str
) -> None:
    session = factories.make_session(event, starts_at=EVENING, entry=entry, capacity=capacity)
    category = factories.make_category(event)
    for _ in range(booked):
        book(factories.make_registration(category, status=Status.APPROVED), session)

    page = client.get(f"/en/{event.code}/programme").text

    assert words in page
    assert ("Join the waiting list" in page) is (words == "Full")
    assert words in client.get(f"/en/{event.code}/sessions/{session.code}").text


def test_a_guest_sees_what_is_theirs_and_what_clashes(client: FlaskClient, event: Event) -> None:
    one, two = (
        factories.make_session(event, starts_at=EVENING, title=title, capacity=9) for title in ("Whisky", "Roma")
    )
    waiting = factories.make_session(event, starts_at=EVENING + timedelta(days=1), title="Nazarín", capacity=1)
    registration = factories.make_registration(factories.make_category(event), status=Status.APPROVED)
    book(registration, one)
    book(registration, waiting, BookingStatus.WAITING)
    come_in(client, registration)

    page = client.get(f"/en/{event.code}/programme").text

    assert "Overlaps with “Whisky”, 18:30 to 20:00" in page
    assert "My agenda" in page
    assert page.count("Booked") == 1
    assert "Waiting list" in page
    assert "Booked" in client.get(f"/en/{event.code}/sessions/{one.code}").text
    assert "Overlaps with “Whisky”" in client.get(f"/en/{event.code}/sessions/{two.code}").text
    assert "Waiting list" in client.get(f"/en/{event.code}/sessions/{waiting.code}").text


def test_a_cancelled_session_is_shown_as_cancelled(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, starts_at=EVENING)
    publication.cancel(session, note={"en": "The print did not arrive."}, by=SYSTEM)

    page = client.get(f"/en/{event.code}/sessions/{session.code}").text

    assert ("Cancelled" in page, "The print did not arrive." in page, "Book my seat" in page) == (True, True, False)
    assert linked_data(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Cancelled" in client.get(f"/en/{event.code}/programme").text


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans", "ar-XB"])
def test_a_session_is_shown_in_every_language(client: FlaskClient, event: Event, language: str) -> None:
    session, later = make_night(event)
    hall = factories.make_hall(factories.make_organiser())
    scheduling.set_people(session, [OnStage(name="محمد", role=StageRole.HOST, biography={"en": "Sings."})], by=SYSTEM)
    session.hall_id = hall.id
    factories.keep(session)
    press = factories.make_category(event)
    scheduling.allow_categories(session, {press.id}, by=SYSTEM)

    page = client.get(f"/{language}/{event.code}/sessions/{session.code}")

    assert page.status_code == 200
    for text in ("La teta asustada", "伤心的奶水", "محمد", f"/sessions/{later.code}", f"cat-{press.code}"):
        assert text in page.text
    assert linked_data(page.text)["@type"] == "ScreeningEvent"


def test_several_films_each_have_their_place(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, starts_at=EVENING, title="Shorts")
    two = [films.add_film(event, film, by=SYSTEM) for film in (LLOSA, FilmDetails(original_title="Whisky"))]
    screenings.show(session, [Item(film_id=film.id) for film in two], by=SYSTEM)

    page = client.get(f"/en/{event.code}/sessions/{session.code}").text

    assert page.index("The Milk of Sorrow") < page.index("Whisky</bdi></a></h2>")
    assert "Whisky" in client.get(f"/en/{event.code}/programme").text


def test_a_strand_is_shown_in_its_colours(client: FlaskClient, event: Event) -> None:
    make_night(event)
    strands.add_strand(event, StrandDetails(code="later", name={"en": "Later"}), by=SYSTEM)

    page = client.get(f"/en/{event.code}/strands/night").text

    assert 'data-event="strand-night"' in page
    assert ("拉美电影之夜" in page, "After midnight" in page) == (True, True)
    assert "not announced yet" in client.get(f"/en/{event.code}/strands/later").text
    assert "Latin Film Night" in client.get(f"/en/{event.code}/").text


def test_hostile_titles_stay_text(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, starts_at=EVENING, title=HOSTILE)
    film = films.add_film(event, FilmDetails(original_title=HOSTILE, directors=(HOSTILE,)), by=SYSTEM)
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)

    page = client.get(f"/en/{event.code}/sessions/{session.code}").text

    assert "<script>alert" not in page
    assert linked_data(page)["name"] == HOSTILE
    assert "<script>alert" not in client.get(f"/en/{event.code}/programme?q={HOSTILE[:40]}").text


def test_a_hostile_search_stays_text(client: FlaskClient, event: Event) -> None:
    page = client.get(f"/en/{event.code}/programme", query_string={"q": HOSTILE, "strand": HOSTILE, "kind": "\0"})

    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_the_programme_costs_the_same_with_one_session_and_with_thirty(
    client: FlaskClient, event: Event, statements: list[str]
) -> None:
    def ask() -> int:
        statements.clear()
        assert client.get(f"/en/{event.code}/programme?q=a").status_code == 200
        return len(statements)

    def add() -> None:
        hall = factories.make_hall(factories.make_organiser())
        session = factories.make_session(event, starts_at=EVENING, hall=hall)
        screenings.show(session, [Item(film_id=films.add_film(event, LLOSA, by=SYSTEM).id)], by=SYSTEM)
        scheduling.set_people(session, [OnStage(name="Lucía Núñez", role=StageRole.HOST)], by=SYSTEM)

    add()
    ask()
    few = ask()
    for _ in range(29):
        add()

    assert 0 < few == ask()
    assert few <= 20


def test_a_long_find_comes_in_parts(client: FlaskClient, event: Event) -> None:
    for number in range(PART + 3):
        factories.make_session(event, starts_at=EVENING + timedelta(minutes=number), code=f"N{number:02}")

    address = f"/en/{event.code}/programme?kind=screening"
    first, second, beyond = (client.get(address + part).text for part in ("", "&part=2", "&part=9999"))

    assert (first.count('class="session"'), second.count('class="session"')) == (PART, 3)
    assert (f'id="s-N{PART - 1}"' in first, f'id="s-N{PART}"' in second, "Page 2 of 2" in beyond) == (True, True, True)
    assert "kind=screening&amp;part=2" in first.replace("part=2&amp;kind=screening", "kind=screening&amp;part=2")
    assert ("Later sessions" in first, "Later sessions" in second) == (True, False)
    assert ("Earlier sessions" in first, "Earlier sessions" in second) == (False, True)


def test_only_what_there_is_can_be_chosen(client: FlaskClient, event: Event) -> None:
    make_night(event)

    page = client.get(f"/es/{event.code}/programme").text

    assert re.findall(r'<option value="([A-Z]{2})">([^<]+)', page) == [("ES", "España"), ("PE", "Perú")]
    assert re.findall(r'<option value="([a-z]{2})">([^<]+)', page) == [("es", "español"), ("qu", "quechua")]
