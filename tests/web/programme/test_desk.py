"""The programme at the desk."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.accounts.rules import Role
from app.core.access import SYSTEM
from app.programme import queries
from app.programme.rules import FilmKind, SessionStatus, StageRole
from app.programme.service import films, scheduling, screenings
from app.programme.service.films import FilmDetails
from app.programme.service.scheduling import OnStage
from app.programme.service.screenings import Around, Item
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
        f"/desk/{event.code}/sessions/S1/films",
        data={"items-0-film_id": two.id.hex, "items-1-film_id": "", "items-2-film_id": one.id.hex},
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

    answer = client.post(f"/desk/{event.code}/sessions/S1/films", data={"items-0-film_id": foreign.id.hex})

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
        "kind": "film",
        "colour": "colour",
        "premiere": "none",
        "strand_id": "",
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


def picture(size: tuple[int, int] = (64, 36)) -> io.BytesIO:
    upload = io.BytesIO()
    Image.new("RGB", size, "teal").save(upload, "PNG")
    upload.seek(0)
    return upload


def test_a_short_drama_keeps_what_is_said_of_it(client: FlaskClient, event: Event) -> None:
    entered = {
        "original_title": "电梯在三楼停下",
        "romanised_title": "Diàntī zài sān lóu tíngxià",
        "kind": "short_drama",
        "colour": "both",
        "premiere": "asian",
        "strand_id": "",
        "in_competition": "y",
        "episodes": "64",
        "episode_minutes": "1.5",
        "is_vertical": "y",
        "platforms": "Hengdian Short、Another",
        "dubbed": "en, es",
        "contact": "Print source\nSecond line",
        "approval_number": "HD-1",
        "licence_number": "L-2",
    }

    made = client.post(f"/desk/{event.code}/films/new", data=entered)

    film = queries.list_films(event)[0]
    assert made.location == f"/desk/{event.code}/films/{film.id}"
    assert (film.code, film.kind, film.premiere) == ("dianti-zai-san-lou-tingxia", "short_drama", "asian")
    assert (film.episodes, film.episode_seconds, film.is_vertical, film.in_competition) == (64, 90, True, True)
    assert (film.platforms, film.dubbed) == (["Hengdian Short", "Another"], ["en", "es"])
    assert film.contact == "Print source\nSecond line"
    page = client.get(made.location).text
    assert ('value="1.50"' in page or 'value="1.5"' in page, "HD-1" in page) == (True, True)


def test_a_film_that_cannot_be_is_refused_and_nothing_typed_is_lost(client: FlaskClient, event: Event) -> None:
    entered = {"original_title": "Roma", "kind": "film", "colour": "colour", "premiere": "none", "strand_id": ""}
    film = films.add_film(event, FilmDetails(original_title="Zama"), by=SYSTEM)

    pages = [
        client.post(f"/desk/{event.code}/films/{where}", data={**entered, "trailer_url": "javascript:alert(1)"}).text
        for where in ("new", film.id)
    ]

    assert ["has to begin with https://" in page and 'value="Roma"' in page for page in pages] == [True, True]


def test_films_are_searched(client: FlaskClient, event: Event) -> None:
    for details in (
        FilmDetails(original_title="Roma"),
        FilmDetails(original_title="東京物語", romanised_title="Tōkyō"),
    ):
        films.add_film(event, details, by=SYSTEM)

    def found(words: str) -> tuple[bool, bool]:
        page = client.get(f"/desk/{event.code}/films", query_string={"q": words}).text
        return "Roma" in page, "東京物語" in page

    assert (found(""), found("tokyo"), found("物語"), found("zz")) == (
        (True, True),
        (False, True),
        (False, True),
        (False, False),
    )


def test_makers_are_kept_in_their_order(client: FlaskClient, event: Event) -> None:
    film = films.add_film(event, FilmDetails(original_title="Roma"), by=SYSTEM)
    rows = {
        "credits-0-role": "cast",
        "credits-0-name": "Yalitza Aparicio",
        "credits-1-role": "music",
        "credits-1-name": "",
    }

    kept = client.post(f"/desk/{event.code}/films/{film.id}/credits", data=rows)
    refused = client.post(f"/desk/{event.code}/films/{film.id}/credits", data={**rows, "credits-0-name": "x" * 201})

    assert (kept.status_code, refused.status_code) == (303, 303)
    assert [(credit.role, credit.name) for credit in film.credits] == [("cast", "Yalitza Aparicio")]
    assert "Yalitza Aparicio" in client.get(f"/desk/{event.code}/films/{film.id}").text


def test_stills_come_are_ordered_shown_and_go(client: FlaskClient, event: Event) -> None:
    film = films.add_film(event, FilmDetails(original_title="Roma"), by=SYSTEM)
    here = f"/desk/{event.code}/films/{film.id}"
    for credit, size in (("One", (64, 36)), ("Two", (36, 64))):
        client.post(
            f"{here}/stills", data={"still": (picture(size), "a.png"), "credit": credit, "description-en": "A lift"}
        )

    first, second = (still.id for still in film.stills)
    shown = client.get(f"{here}/stills/{first}", buffered=True)
    client.post(f"{here}/stills/{second}/first")
    ordered = [still.credit for still in queries.get_film(event, film.id).stills]
    client.post(f"{here}/stills/{first}/removal")

    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert ordered == ["Two", "One"]
    assert [still.credit for still in film.stills] == ["Two"]
    assert client.get(f"{here}/stills/{first}").status_code == 404
    assert "© Two" in client.get(here).text


@pytest.mark.parametrize("upload", [b"no picture", b""])
def test_what_is_no_picture_is_refused_in_words(client: FlaskClient, event: Event, upload: bytes) -> None:
    film = films.add_film(event, FilmDetails(original_title="Roma"), by=SYSTEM)

    page = client.post(
        f"/desk/{event.code}/films/{film.id}/stills", data={"still": (io.BytesIO(upload), "a.png"), "credit": "Me"}
    )

    assert page.status_code == 200
    assert ("All you have typed is still here." in page.text, 'value="Me"' in page.text) == (True, True)
    assert film.stills == []


def test_what_a_screening_is_made_of_gives_its_end(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, code="S1", starts_at=EVENING)
    film = films.add_film(event, FilmDetails(original_title="Roma", runtime_minutes=135), by=SYSTEM)

    client.post(
        f"/desk/{event.code}/sessions/S1/films",
        data={
            "items-0-film_id": film.id.hex,
            "items-0-gap_minutes": "5",
            "intro_minutes": "10",
            "talk_minutes": "20",
            "ends_computed": "y",
        },
    )

    assert session.ends_at == EVENING + timedelta(minutes=10 + 5 + 135 + 20)
    page = client.get(f"/desk/{event.code}/sessions/S1").text
    assert ('value="10"' in page, 'value="20"' in page) == (True, True)


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (["1", "2", "3"], "ABC"),
        (["1", "2", "1"], "CAB"),
        (["3", "2", "3"], "BCA"),
        (["", "", "1"], "CAB"),
        (["9", "", ""], "BCA"),
    ],
)
def test_films_take_the_places_they_are_given(client: FlaskClient, event: Event, places: list[str], order: str) -> None:
    session = factories.make_session(event, code="S1")
    rows = zip("ABC", places, strict=True)
    entered: dict[str, str] = {}
    for number, (title, place) in enumerate(rows):
        film = films.add_film(event, FilmDetails(original_title=title), by=SYSTEM)
        entered |= {f"items-{number}-film_id": film.id.hex, f"items-{number}-position": place}

    client.post(f"/desk/{event.code}/sessions/S1/films", data=entered)

    assert "".join(item.film.original_title for item in session.items) == order


def test_the_desk_reads_what_begins_when_and_whether_time_is_enough(client: FlaskClient, event: Event) -> None:
    session = factories.make_session(event, code="S1", starts_at=EVENING, minutes=30)
    lift = FilmDetails(original_title="Lift", kind=FilmKind.SHORT_DRAMA, episodes=64, episode_seconds=90)
    lift_film = films.add_film(event, lift, by=SYSTEM)
    film = films.add_film(event, FilmDetails(original_title="Roma", runtime_minutes=20), by=SYSTEM)
    excerpts = [
        Item(film_id=lift_film.id, first_episode=1, last_episode=4),
        Item(film_id=lift_film.id, first_episode=9, last_episode=10, gap_minutes=1),
    ]
    around = Around(intro_minutes=5, talk_minutes=10)

    screenings.show(session, [*excerpts, Item(film_id=film.id)], around=around, by=SYSTEM)

    page = client.get(f"/desk/{event.code}/sessions/S1").text
    order = page.split('<ol class="order-k"')[1].split("</ol>")[0]
    times = re.findall(r">(\d\d:\d\d)</time>", order)
    assert times == ["18:30", "18:35", "18:42", "18:45", "19:05", "19:00"]
    assert ("episodes 1 to 4" in order, "episodes 9 to 10" in order) == (True, True)
    assert "This takes 15 minutes more than the session lasts." in page
    assert queries.list_showing(lift_film) == [session]
    assert queries.count_showings(event) == {lift_film.id: 1, film.id: 1}


def test_only_programmers_make_a_programme(client: FlaskClient) -> None:
    event = factories.make_event()
    enter(client, Role.GUEST_OFFICE, event)

    assert client.get(f"/desk/{event.code}/sessions").status_code == 403


def test_anothers_sessions_do_not_exist(client: FlaskClient, event: Event) -> None:
    other = factories.make_session(factories.make_event(), code="OTHER")
    assert other.code == "OTHER"

    assert client.get(f"/desk/{event.code}/sessions/OTHER").status_code == 404
    assert client.post(f"/desk/{event.code}/sessions/OTHER/cancellation").status_code == 404
