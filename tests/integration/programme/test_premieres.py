"""What is read of premieres."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.core.access import SYSTEM
from app.programme import queries
from app.programme.rules import Doubt, Premiere, SessionKind, SessionStatus
from app.programme.service import films, screenings
from app.programme.service.films import FilmDetails
from app.programme.service.screenings import Item
from tests import factories

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession

pytestmark = pytest.mark.usefixtures("database")

NEW = FilmDetails(original_title="Marea", year=2031, premiere=Premiere.WORLD)
EVENING = datetime(2031, 10, 17, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


def show(
    event: Event,
    film: Film,
    at: datetime,
    *,
    kind: SessionKind = SessionKind.SCREENING,
    status: SessionStatus = SessionStatus.PUBLISHED,
) -> ProgrammeSession:
    session = factories.make_session(event, starts_at=at)
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)
    session.kind, session.status = kind, status
    factories.keep(session)
    return session


def found(event: Event, film: Film) -> list[tuple[Doubt, str | None]]:
    doubts = queries.list_doubts(event, [film]).get(film.id, [])
    return [(doubt, showing.code if showing else None) for doubt, showing in doubts]


def test_what_was_called_off_spoils_nothing() -> None:
    event = factories.make_event()
    film = films.add_film(event, NEW, by=SYSTEM)
    gala = show(event, film, EVENING)
    show(event, film, EVENING - A_DAY, kind=SessionKind.PRESS_SCREENING, status=SessionStatus.CANCELLED)

    assert found(event, film) == []
    assert queries.list_premieres(gala) == {film.id: Premiere.WORLD}


def test_the_organisers_other_events_count_and_nobody_elses() -> None:
    organiser = factories.make_organiser()
    event, sister = factories.make_event(organiser), factories.make_event(organiser)
    film = films.add_film(event, NEW, by=SYSTEM)
    gala = show(event, film, EVENING)
    stranger = factories.make_event()
    for other in (sister, stranger):
        show(other, films.add_film(other, NEW, by=SYSTEM), EVENING - 9 * A_DAY)
    remake = films.add_film(sister, replace(NEW, year=1999), by=SYSTEM)
    show(sister, remake, EVENING - 8 * A_DAY)

    ((doubt, showing),) = queries.list_doubts(event, [film])[film.id]

    assert doubt is Doubt.SHOWN_BEFORE
    assert showing is not None
    assert (showing.elsewhere, showing.at) == (sister.name, EVENING - 9 * A_DAY)
    assert queries.list_premieres(gala) == {film.id: Premiere.WORLD}


def test_only_the_first_showing_is_the_premiere() -> None:
    event = factories.make_event()
    film = films.add_film(event, NEW, by=SYSTEM)
    plain = films.add_film(event, replace(NEW, original_title="Zama", premiere=Premiere.NONE), by=SYSTEM)
    press = show(event, film, EVENING - A_DAY, kind=SessionKind.PRESS_SCREENING)
    gala, again = show(event, film, EVENING), show(event, film, EVENING + A_DAY)
    only = show(event, plain, EVENING + 2 * A_DAY)

    assert [queries.list_premieres(session) for session in (press, gala, again, only)] == [
        {}, {film.id: Premiere.WORLD}, {}, {},
    ]  # fmt: skip
    assert found(event, film) == [(Doubt.CLOSED_FIRST, press.code)]
    assert queries.list_doubts(event, [plain]) == {}
