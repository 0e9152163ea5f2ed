"""Films as everybody reads them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.core.access import SYSTEM
from app.programme import queries
from app.programme.rules import CreditRole, FilmKind, Premiere, SessionStatus
from app.programme.service import films, publication, screenings, stills
from app.programme.service.films import Credit, FilmDetails
from app.programme.service.screenings import Item
from tests import factories
from tests.web.events.test_public import HOSTILE, linked_data

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession

EVENING = datetime(2031, 10, 17, 10, 30, tzinfo=UTC)
TOKYO = FilmDetails(
    original_title="東京物語",
    original_language="ja",
    romanised_title="Tōkyō monogatari",
    english_title="Tokyo Story",
    chinese_title="东京物语",
    directors=("Yasujirō Ozu",),
    countries=("JP",),
    languages=("ja",),
    live_subtitles=("zh-Hans",),
    year=1953,
    runtime_minutes=136,
    premiere=Premiere.CHINESE,
    logline={"en": "Parents visit their children."},
    contact="print@example.com",
    rights="Nobody else may know",
)


@pytest.fixture
def event(database: None) -> Event:
    del database
    return factories.make_event(code="hff", first_day=date(2031, 10, 17))


def show(event: Event, details: FilmDetails, status: SessionStatus = SessionStatus.PUBLISHED, **more: int) -> Film:
    film = films.add_film(event, details, by=SYSTEM)
    session = factories.make_session(event, starts_at=EVENING + timedelta(hours=3), status=status)
    screenings.show(session, [Item(film_id=film.id, **more)], by=SYSTEM)
    return film


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", "Soviet Union, East Germany, Czechoslovakia"),
        ("es", "Unión Soviética, Alemania Oriental, Checoslovaquia"),
        ("zh-Hans", "苏联、民主德国、捷克斯洛伐克"),
    ],
)
def test_an_old_film_comes_from_a_country_that_is_no_more(
    client: FlaskClient, event: Event, lang: str, names: str
) -> None:
    show(event, replace(TOKYO, countries=("SU", "DD", "CS")))

    assert names in client.get(f"/{lang}/hff/films/tokyo-monogatari").text


def test_a_film_has_a_page_with_all_that_is_for_everybody(client: FlaskClient, event: Event) -> None:
    film = show(event, TOKYO)
    films.set_credits(event, film, [Credit(role=CreditRole.CAST, name="Setsuko Hara", native_name="原節子")], by=SYSTEM)

    page = client.get("/en/hff/films/tokyo-monogatari").text

    for said in (
        "東京物語", "Tokyo Story", "Tōkyō monogatari", "Yasujirō Ozu", "Setsuko Hara 原節子", "Chinese premiere",
        "Parents visit their children.", "136 min", "21:30", "Fri",
    ):  # fmt: skip
        assert said in page
    assert ("print@example.com" in page, "Nobody else" in page) == (False, False)
    assert linked_data(page)["@type"] == "Movie"
    assert 'href="/en/hff/films/tokyo-monogatari"' in client.get("/en/hff/films").text


def test_a_short_drama_says_its_episodes_and_which_are_shown(client: FlaskClient, event: Event) -> None:
    show(
        event,
        FilmDetails(
            original_title="Lift", kind=FilmKind.SHORT_DRAMA, episodes=64, episode_seconds=90, is_vertical=True,
            platforms=("Hengdian Short",), dubbed=("es",),
        ),
        first_episode=1,
        last_episode=8,
    )  # fmt: skip

    page = client.get("/en/hff/films/lift").text

    assert ("64 of 1 min 30 s, upright picture" in page, "episodes 1 to 8" in page) == (True, True)
    assert ("Hengdian Short" in page, "Spanish" in page) == (True, True)


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans", "ar-XB"])
def test_it_is_read_in_every_language(client: FlaskClient, event: Event, language: str) -> None:
    show(event, TOKYO)

    page, every = (client.get(f"/{language}/hff/films{path}") for path in ("/tokyo-monogatari", ""))

    assert (page.status_code, every.status_code) == (200, 200)
    assert "東京物語" in page.text
    assert "東京物語" in every.text


def test_what_is_in_no_announced_session_is_not_found(client: FlaskClient, event: Event) -> None:
    draft = show(event, TOKYO, SessionStatus.DRAFT)
    elsewhere = show(factories.make_event(), replace(TOKYO, original_title="Zama", romanised_title=""))

    assert client.get(f"/en/hff/films/{draft.code}").status_code == 404
    assert client.get(f"/en/hff/films/{elsewhere.code}").status_code == 404
    assert "The films are not announced yet." in client.get("/en/hff/films").text


def test_stills_are_shown_of_announced_films_alone(client: FlaskClient, event: Event) -> None:
    shown, hidden = show(event, TOKYO), show(event, replace(TOKYO, code="hidden"), SessionStatus.DRAFT)
    upload = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(upload, "PNG")
    made = [stills.add(event, film, upload.getvalue(), credit="A & B", by=SYSTEM) for film in (shown, shown, hidden)]

    page = client.get("/en/hff/films/tokyo-monogatari").text
    answers = [client.get(f"/en/hff/films/{film.code}/stills/{still.id}", buffered=True) for film, still in ((shown, made[0]), (shown, made[2]), (hidden, made[2]))]  # fmt: skip  # noqa: E501

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[0].cache_control.immutable
    assert page.count("A &amp; B") == 2
    assert f"/stills/{made[0].id}" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ozu", True),
        ("q=tokyo story", True),
        ("q=东京", True),
        ("country=JP", True),
        ("country=UY", False),
        ("q=roma", False),
    ],
)
def test_films_are_found(client: FlaskClient, event: Event, query: str, *, found: bool) -> None:
    show(event, TOKYO)

    page = client.get(f"/en/hff/films?{query}").text

    assert ("東京物語" in page, "Nothing fits." in page, "Show all films" in page) == (found, not found, True)


def test_a_cancelled_showing_is_still_told(client: FlaskClient, event: Event) -> None:
    film = show(event, TOKYO)
    publication.cancel(film_session(film), note={"en": "The print did not arrive."}, by=SYSTEM)

    assert "Cancelled" in client.get("/en/hff/films/tokyo-monogatari").text


def film_session(film: Film) -> ProgrammeSession:

    return queries.list_showing(film)[0]


def test_hostile_titles_stay_text(client: FlaskClient, event: Event) -> None:
    show(event, replace(TOKYO, original_title=HOSTILE, code="hostile", directors=(HOSTILE,), logline={"en": HOSTILE}))

    assert "<script>alert" not in client.get("/en/hff/films/hostile").text
    assert "<script>alert" not in client.get("/en/hff/films").text


def test_the_list_costs_the_same_with_one_film_and_with_twenty(
    client: FlaskClient, event: Event, statements: list[str]
) -> None:
    def ask() -> int:
        statements.clear()
        assert client.get("/en/hff/films").status_code == 200
        return len(statements)

    show(event, TOKYO)
    ask()
    few = ask()
    for number in range(19):
        show(event, replace(TOKYO, original_title=f"Film {number}"))

    assert ask() == few
