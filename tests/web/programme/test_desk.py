"""The programme at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules import Role
from app.core.access import SYSTEM
from app.programme import queries
from app.programme.rules import SessionStatus, StageRole
from app.programme.service import films, scheduling
from app.programme.service.films import FilmDetails
from app.programme.service.scheduling import OnStage
from tests import factories
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event

EVENING = datetime(2031, 10, 17, 10, 30, tzinfo=UTC)  # 18:30 in China
ENTERED = {
    "kind": "screening",
    "title-es": "La teta asustada",
    "title-zh-Hans": "伤心的奶水",
    "starts_at": "2031-10-17T18:30",
    "ends_at": "2031-10-17T20:05",
    "doors_minutes": "30",
    "entry": "booking",
    "languages": "es, qu",
    "subtitles": "en、zh-Hans",
    "strand_id": "",
    "hall_id": "",
}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    event = factories.make_event()
    enter(client, Role.PROGRAMMER, event)
    return event


def test_a_session_is_put_on_in_the_events_own_time(client: FlaskClient, event: Event) -> None:
    blank = client.get(f"/desk/{event.code}/sessions/new").status_code
    answer = client.post(f"/desk/{event.code}/sessions/new", data=ENTERED)

    session = queries.get_session(event, "S001")
    assert (blank, answer.status_code, answer.location) == (200, 303, f"/desk/{event.code}/sessions/S001")
    assert (session.starts_at, session.languages, session.subtitles) == (EVENING, ["es", "qu"], ["en", "zh-Hans"])


def test_a_session_is_shown_as_it_stands_and_changed(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, starts_at=EVENING, code="LFN1")
    shown = client.get(f"/desk/{event.code}/sessions/LFN1").text

    answer = client.post(f"/desk/{event.code}/sessions/LFN1", data={**ENTERED, "code": "LFN2", "capacity": "12"})

    assert 'value="2031-10-17T18:30"' in shown
    assert (answer.status_code, answer.location) == (303, f"/desk/{event.code}/sessions/LFN2")
    assert (session.code, session.capacity) == ("LFN2", 12)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_at": "2031-10-17T18:30"}, "The end has to lie after the start"),
        ({"code": "TAKEN"}, "Another session has the code TAKEN."),
        ({"languages": "Spanish"}, "is no code we know"),
        ({"title-es": "", "title-zh-Hans": ""}, "Write it in at least one language."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    client: FlaskClient, event: Event, change: dict[str, str], words: str
) -> None:
    factories.make_session(event, code="TAKEN", starts_at=EVENING)
    own = factories.make_session(event, code="OWN", starts_at=EVENING)

    pages = [
        client.post(f"/desk/{event.code}/sessions/{name}", data={**ENTERED, "note-en": "Typed.", **change}).text
        for name in ("new", "OWN")
    ]

    assert [words in page and "Typed." in page for page in pages] == [True, True]
    assert own.note == {}


def test_films_and_people_are_kept_in_their_order(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, code="S1")
    one, two = (films.add_film(event, FilmDetails(original_title=title), by=SYSTEM) for title in ("Roma", "Whisky"))

    shown = client.post(
        f"/desk/{event.code}/sessions/S1/films", data={"films-0": two.id.hex, "films-1": "", "films-2": one.id.hex}
    )
    on_stage = client.post(
        f"/desk/{event.code}/sessions/S1/people",
        data={
            "people-0-name": "Nguyễn Thị Minh",
            "people-0-role": "moderator",
            "people-0-biography-en": "Writes.",
            "people-1-name": "",
            "people-1-role": "speaker",
        },
    )

    assert (shown.status_code, on_stage.status_code) == (303, 303)
    assert [item.film for item in session.items] == [two, one]
    assert [(person.name, person.role, person.biography) for person in session.people] == [
        ("Nguyễn Thị Minh", StageRole.MODERATOR, {"en": "Writes."})
    ]
    page = client.get(f"/desk/{event.code}/sessions/S1").text
    assert (page.count("Nguyễn Thị Minh") > 0, "Writes." in page) == (True, True)


def test_too_long_a_biography_is_said_and_not_kept(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, code="S1")
    scheduling.set_people(session, [OnStage(name="Lucía Núñez", role=StageRole.HOST)], by=SYSTEM)

    client.post(
        f"/desk/{event.code}/sessions/S1/people",
        data={"people-0-name": "X Æ", "people-0-role": "host", "people-0-biography-en": "x" * 1001},
    )

    assert [person.name for person in session.people] == ["Lucía Núñez"]
    assert "nothing was kept" in client.get(f"/desk/{event.code}/sessions/S1").text


def test_a_film_of_another_event_is_refused(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, code="S1")
    foreign = films.add_film(factories.make_event(), FilmDetails(original_title="Roma"), by=SYSTEM)

    answer = client.post(f"/desk/{event.code}/sessions/S1/films", data={"films-0": foreign.id.hex})

    assert answer.status_code == 409
    assert session.items == []


def test_sessions_are_published_one_or_all_and_called_off(client: FlaskClient, event: Event) -> None:
    one, two, three = (
        factories.make_session(event, code=f"S{n}", status=SessionStatus.DRAFT, starts_at=EVENING) for n in (1, 2, 3)
    )

    answers = [
        client.post(f"/desk/{event.code}/sessions/S1/publication").status_code,
        client.post(f"/desk/{event.code}/sessions/publication").status_code,
        client.post(f"/desk/{event.code}/sessions/S2/cancellation", data={"reason-en": "Rain."}).status_code,
        client.post(f"/desk/{event.code}/sessions/S2/publication").status_code,
    ]

    assert answers == [303, 303, 303, 409]
    assert [one.status, two.status, three.status] == ["published", "cancelled", "published"]
    assert two.note == {"en": "Rain."}


def test_the_list_is_searched_filtered_and_sorted(client: FlaskClient, event: Event) -> None:
    factories.make_session(event, code="A1", title="Whisky", starts_at=EVENING)
    factories.make_session(event, code="B2", title="Roma", starts_at=EVENING, status=SessionStatus.DRAFT)

    def codes(query: str) -> list[str]:
        page = client.get(f"/desk/{event.code}/sessions?{query}").text
        found = {code: page.index(f"<td>{code}</td>") for code in ("A1", "B2") if f"<td>{code}</td>" in page}
        return sorted(found, key=lambda code: found[code])

    assert codes("") == ["A1", "B2"]
    assert codes("sort=title") == ["B2", "A1"]
    assert codes("sort=-code") == ["B2", "A1"]
    assert codes("sort=nonsense") == ["A1", "B2"]
    assert codes("q=whisky") == ["A1"]
    assert codes("status=draft") == ["B2"]
    assert codes("day=2031-10-17&sort=hall") == ["A1", "B2"]
    assert codes("day=nonsense&kind=panel") == []


def test_a_taken_hall_is_shown(client: FlaskClient, event: Event) -> None:
    hall = factories.make_hall(factories.make_organiser())
    for code in ("S1", "S2"):
        factories.make_session(event, code=code, hall=hall, starts_at=EVENING)
    factories.make_session(event, code="S3", hall=hall, starts_at=EVENING, status=SessionStatus.CANCELLED)

    assert client.get(f"/desk/{event.code}/sessions").text.count("Overlaps") == 2
    assert client.get(f"/desk/{event.code}/sessions/S1").text.count("The hall is taken by") == 1


def test_strands_are_made_and_changed(client: FlaskClient, event: Event) -> None:
    entered = {"name-en": "Latin Film Night", "code": "Latin-Night", "accent": "#c4187c", "artwork": "night"}
    empty = client.get(f"/desk/{event.code}/strands").text
    blank = client.get(f"/desk/{event.code}/strands/new").status_code
    made = client.post(f"/desk/{event.code}/strands/new", data=entered)
    twice = client.post(f"/desk/{event.code}/strands/new", data=entered)

    shown = client.get(f"/desk/{event.code}/strands/latin-night").status_code
    changed = client.post(f"/desk/{event.code}/strands/latin-night", data={**entered, "name-en": "Night"})

    assert "No strand yet." in empty
    assert (blank, made.status_code, shown, changed.status_code) == (200, 303, 200, 303)
    assert "Another strand has the code latin-night." in twice.text
    assert queries.get_strand(event, "latin-night").name == {"en": "Night"}
    assert "Night" in client.get(f"/desk/{event.code}/strands").text


def test_films_are_made_changed_and_removed(client: FlaskClient, event: Event) -> None:
    entered = {
        "original_title": "Whisky",
        "original_language": "es",
        "chinese_title": "《威士忌》",
        "countries": "uy, ar",
        "directors": "Juan Pablo Rebella, Pablo Stoll",
        "languages": "es",
        "subtitles": "",
        "year": "2004",
    }
    blank = client.get(f"/desk/{event.code}/films/new").status_code
    made = client.post(f"/desk/{event.code}/films/new", data=entered)
    film = queries.list_films(event)[0]
    kept = (film.chinese_title, film.countries, film.directors)
    shown = client.get(f"/desk/{event.code}/films/{film.id}").text
    listed = client.get(f"/desk/{event.code}/films").text
    changed = client.post(f"/desk/{event.code}/films/{film.id}", data={**entered, "runtime_minutes": "94"})
    removed = client.post(f"/desk/{event.code}/films/{film.id}/removal")

    assert (blank, made.status_code, changed.status_code, removed.status_code) == (200, 303, 303, 303)
    assert kept == ("威士忌", ["UY", "AR"], ["Juan Pablo Rebella", "Pablo Stoll"])
    assert ('value="UY, AR"' in shown, "Whisky" in listed) == (True, True)
    assert queries.list_films(event) == []


def test_only_programmers_make_a_programme(client: FlaskClient) -> None:
    event = factories.make_event()
    enter(client, Role.GUEST_OFFICE, event)

    assert client.get(f"/desk/{event.code}/sessions").status_code == 403


def test_anothers_sessions_do_not_exist(client: FlaskClient, event: Event) -> None:
    other = factories.make_session(factories.make_event(), code="OTHER")
    assert other.code == "OTHER"

    assert client.get(f"/desk/{event.code}/sessions/OTHER").status_code == 404
    assert client.post(f"/desk/{event.code}/sessions/OTHER/cancellation").status_code == 404
