"""Premieres at the desk, which is warned, and in public, where the first showing bears the word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core.access import SYSTEM
from app.core.db import db
from app.programme.rules import Premiere, SessionKind, SessionStatus
from app.programme.service import films, screenings
from app.programme.service.films import FilmDetails
from app.programme.service.screenings import Item
from tests import factories
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.programme.models import Film

EVENING = datetime(2031, 10, 17, 10, 30, tzinfo=UTC)  # 18:30 in China
MAREA = FilmDetails(original_title="Marea", year=2031, premiere=Premiere.WORLD)


def show(
    event: Event,
    film: Film,
    code: str,
    *,
    days: int,
    kind: SessionKind = SessionKind.SCREENING,
    status: SessionStatus = SessionStatus.PUBLISHED,
) -> None:
    session = factories.make_session(event, code=code, starts_at=EVENING + timedelta(days=days), title="Marea")
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)
    session.kind, session.status = kind, status
    factories.keep(session)


@pytest.fixture
def event(database: None) -> Event:
    del database
    return factories.make_event(code="hff", first_day=date(2031, 10, 17))


def test_the_desk_reads_what_speaks_against_a_premiere(client: FlaskClient, event: Event) -> None:
    film = films.add_film(event, MAREA, by=SYSTEM)
    old = films.add_film(event, replace(MAREA, original_title="Zama", year=2017), by=SYSTEM)
    sister = factories.make_event(db.session.get_one(Organiser, event.organiser_id))
    show(sister, films.add_film(sister, MAREA, by=SYSTEM), "X1", days=-9)
    show(event, film, "P1", days=-1, kind=SessionKind.PRESS_SCREENING)
    show(event, film, "D1", days=0, status=SessionStatus.DRAFT)
    show(event, film, "S1", days=1)
    enter(client, Role.PROGRAMMER, event)

    every, one, session, clean = (
        client.get(f"/desk/hff/{path}").text for path in ("films", f"films/{film.id}", "sessions/S1", f"films/{old.id}")
    )

    for page in (every, one, session):
        assert "The press or invited guests see “Marea” before the public does" in page
        assert "(P1)" in page
        assert "(D1), which is a draft" in page
        assert f"is shown before, on Wed, Oct 8, 2031, 18:30 at another event: {sister.name['en']}." in page
    for page in (every, clean):
        assert "“Zama” is of 2017: late for a world premiere." in page
        assert "“Zama” has a premiere here, but no showing for the public." in page
    assert "Marea" not in clean.split("<main")[1]


def test_the_first_showing_bears_the_word(client: FlaskClient, event: Event) -> None:
    film = films.add_film(event, MAREA, by=SYSTEM)
    show(event, film, "S1", days=0)
    show(event, film, "S2", days=1)

    page = client.get("/en/hff/films/marea").text
    sessions = [client.get(f"/en/hff/sessions/{code}").text for code in ("S1", "S2")]

    lines = [line.split("</li>")[0] for line in page.split('class="session"')[1:]]
    assert ["World premiere" in line for line in lines] == [True, False]
    assert ["World premiere" in text for text in sessions] == [True, False]


def test_what_is_after_midnight_names_both_days(client: FlaskClient, event: Event) -> None:
    film = films.add_film(event, MAREA, by=SYSTEM)
    session = factories.make_session(event, starts_at=EVENING + timedelta(hours=6), title="Marea")
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)

    page = client.get("/en/hff/films/marea").text

    assert "Fri, Oct 17, 2031, the night to Sat, Oct 18, 2031" in page
