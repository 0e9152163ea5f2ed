"""One box finds guests, sessions, films and messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules import Role
from app.core.access import SYSTEM
from app.desk import finding
from app.mail.service import outbox
from app.programme.rules import SessionStatus, StageRole
from app.programme.service import films, scheduling, screenings
from app.programme.service.films import FilmDetails
from app.programme.service.scheduling import OnStage
from app.programme.service.screenings import Item
from tests.factories import make_category, make_registration, make_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category

    Enter = Callable[[Role], None]

SEARCH = "/desk/hff-2026/search"


def hits(client: FlaskClient, words: str, **more: str) -> list[str]:
    """Return what is found, by the first line of each hit."""
    parts = client.get(SEARCH, query_string={"q": words, **more}).text.split('class="hit')[1:]
    return [re.sub(r"<[^>]+>", "", part.split("<b>")[1].split("</b>")[0]) for part in parts]


@pytest.fixture
def full(event: Event, category: Category) -> Event:
    """An event with one of everything."""
    guest = make_registration(category, display_name="Nguyễn Thị Minh Khai", native_name="阮氏明開")
    film = films.add_film(
        event,
        FilmDetails(original_title="La Ciénaga", english_title="The Swamp", directors=("Lucrecia Martel",)),
        by=SYSTEM,
    )
    session = make_session(event, title="Noche latina", code="LFN1")
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)
    scheduling.set_people(session, [OnStage(name="Željko Đurić", role=StageRole.HOST)], by=SYSTEM)
    outbox.write("declined", to="khai@example.com", locale="en", subject_id=guest.id, occasion="x", event_id=event.id)
    return event


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nguyen KHAI", ["Nguyễn Thị Minh Khai", "The answer is no"]),
        ("阮氏", ["Nguyễn Thị Minh Khai", "The answer is no"]),
        ("cienaga", ["Noche latina", "La Ciénaga"]),
        ("swamp martel", ["Noche latina", "La Ciénaga"]),
        ("zeljko duric", ["Noche latina"]),
        ("noche cienaga", ["Noche latina"]),
        ("lfn1", ["Noche latina"]),
        ("answer no", ["The answer is no"]),
        ("khai@example", ["The answer is no"]),
        ("nothing is called so", []),
        ("%", []),
        ("", []),
    ],
)
def test_everything_is_found_without_case_and_accents(
    client: FlaskClient, full: Event, as_staff: Enter, words: str, found: list[str]
) -> None:
    del full
    as_staff(Role.OWNER)

    assert hits(client, words) == found
    assert hits(client, words, part="1") == found


def test_everybody_finds_only_what_they_may_open(client: FlaskClient, full: Event, as_staff: Enter) -> None:
    make_session(full, title="Noche secreta", status=SessionStatus.DRAFT)

    def as_(role: Role) -> list[list[str]]:
        as_staff(role)
        return [hits(client, words) for words in ("khai", "noche", "cienaga")]

    assert as_(Role.READER) == [["Nguyễn Thị Minh Khai"], ["Noche latina"], ["Noche latina"]]
    assert as_(Role.PROGRAMMER) == [[], ["Noche latina", "Noche secreta"], ["Noche latina", "La Ciénaga"]]
    assert as_(Role.DOOR_SUPERVISOR) == [[], ["Noche latina"], ["Noche latina"]]
    as_staff(Role.DOOR)
    assert client.get(SEARCH).status_code == 403


def test_nothing_of_another_event_is_found(client: FlaskClient, full: Event, as_staff: Enter) -> None:
    del full
    as_staff(Role.OWNER)
    make_registration(make_category(), display_name="Khai Elsewhere")

    assert hits(client, "khai") == ["Nguyễn Thị Minh Khai", "The answer is no"]


def test_who_begins_so_comes_first_and_a_panel_is_short(
    client: FlaskClient, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.READER)
    for name in ("Ana Luz", "Luz Arce", "Bea Luz", "Carla Luz", "Dora Luz", "Eva Luz", "Fe Luz"):
        make_registration(category, display_name=name)

    panel, page = hits(client, "luz", part="1"), client.get(f"{SEARCH}?q=luz").text

    assert panel[0] == "Luz Arce"
    assert len(panel) == finding.IN_PANEL
    assert page.count('class="hit') == 7


def test_more_than_a_page_leads_to_the_list(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    for number in range(finding.ON_PAGE + 1):
        make_registration(category, display_name=f"Luz {number}")

    assert "/desk/hff-2026/guests?q=luz" in client.get(f"{SEARCH}?q=luz").text


def test_what_fits_unseen_says_so(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    make_registration(category, display_name="Ana Paz", email="unseen@example.com")

    assert "address or number fits" in client.get(f"{SEARCH}?q=unseen").text
    assert "address or number fits" not in client.get(f"{SEARCH}?q=paz").text


def test_a_hostile_search_is_only_text(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.OWNER)
    make_registration(category, display_name="<img src=x onerror=alert(1)>")

    for query in ("<img", "</mark><script>alert(1)</script>"):
        text = client.get(SEARCH, query_string={"q": query}).text
        assert "<img src=x" not in text
        assert "<script>alert" not in text


def test_the_search_asks_as_often_for_many_as_for_one(
    client: FlaskClient, full: Event, category: Category, as_staff: Enter, statements: list[str]
) -> None:
    as_staff(Role.OWNER)
    hits(client, "e")
    statements.clear()
    hits(client, "e")
    for_one = len(statements)
    for number in range(12):
        make_registration(category, display_name=f"Eva {number}")
        make_session(full, title=f"Tarde {number}")
    statements.clear()

    hits(client, "e")

    assert len(statements) == for_one
    assert for_one <= 8


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Núñez", ["nunez"], "<mark>Núñez</mark>"),
        ("Lucía Núñez", ["lu", "ez"], "<mark>Lu</mark>cía Núñ<mark>ez</mark>"),
        ("Mu\u0301jica", ["muj"], "<mark>Mu\u0301j</mark>ica"),
        ("Straße", ["strass"], "<mark>Straß</mark>e"),
        ("王子墨", ["子墨"], "王<mark>子墨</mark>"),
        ("a & b", ["b"], "a &amp; <mark>b</mark>"),
        ("nothing", ["else"], "nothing"),
    ],
)
def test_what_was_looked_for_is_marked_as_it_is_written(text: str, words: list[str], marked: str) -> None:
    assert finding.marked(text, words) == marked


def test_the_box_stands_where_one_may_search(client: FlaskClient, event: Event, as_staff: Enter, app: Flask) -> None:
    del event, app
    as_staff(Role.PROGRAMMER)

    assert 'action="/desk/hff-2026/search"' in client.get("/desk/hff-2026/").text
