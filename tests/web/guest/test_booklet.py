"""The programme as a booklet: what is on the pages, with contents and an index that lead to it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from app.core.access import SYSTEM
from app.programme.models import Strand
from app.programme.rules import SessionStatus, StageRole
from app.programme.service import films, publication, scheduling, screenings
from app.programme.service.films import FilmDetails
from app.programme.service.scheduling import OnStage
from app.programme.service.screenings import Item
from tests.factories import keep, make_event, make_hall, make_organiser, make_session

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event

FIRST = date(2031, 10, 17)
EVENING = datetime(2031, 10, 17, 10, 30, tzinfo=UTC)  # 18:30 in China
WADJDA = FilmDetails(
    original_title="وجدة",
    original_language="ar",
    english_title="Wadjda",
    chinese_title="瓦嘉达",
    directors=("Haifaa al-Mansour",),
    countries=("SA",),
    languages=("ar",),
    year=2012,
    runtime_minutes=98,
    synopsis={"en": "She wants a bicycle."},
)


@pytest.fixture
def event(database: None) -> Event:
    del database
    event = make_event(code="hff-2026", first_day=FIRST, days=3)
    strand = Strand(event_id=event.id, code="latin", name={"en": "Latin Film Night"}, summary={"en": "Every evening"})
    keep(strand)
    late = make_session(event, code="LATE", strand=strand, starts_at=EVENING + timedelta(hours=6), title="Zama")
    shown = make_session(event, code="WADJDA", hall=make_hall(make_organiser()), starts_at=EVENING, title="Wadjda")
    again = make_session(event, code="AGAIN", strand=strand, starts_at=EVENING + timedelta(days=1), title="Two films")
    one = films.add_film(event, WADJDA, by=SYSTEM)
    other = films.add_film(event, FilmDetails(original_title="Roma"), by=SYSTEM)
    screenings.show(shown, [Item(film_id=one.id)], by=SYSTEM)
    screenings.show(again, [Item(film_id=other.id), Item(film_id=one.id)], by=SYSTEM)
    scheduling.set_people(shown, [OnStage(name="Lucía Núñez", role=StageRole.HOST)], by=SYSTEM)
    publication.cancel(late, note={}, by=SYSTEM)
    make_session(event, code="DRAFT", status=SessionStatus.DRAFT, title="Not yet announced", starts_at=EVENING)
    return event


def read(client: FlaskClient, lang: str = "en") -> pypdfium2.PdfDocument:
    answer = client.get(f"/{lang}/hff-2026/programme.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return pypdfium2.PdfDocument(answer.data)


def text_of(page: pypdfium2.PdfPage) -> str:
    return " ".join(str(page.get_textpage().get_text_range()).split())


@pytest.mark.usefixtures("event")
def test_the_booklet_has_what_the_pages_have(client: FlaskClient) -> None:
    pages = [text_of(page) for page in read(client)]

    cover, contents, *rest = pages
    assert "17" in cover
    assert re.search(r"Friday, October 17, 2031[ .]*3", contents) is not None
    first = " ".join(rest)
    for said in (
        "18:30",
        "Wadjda",
        "Haifaa al-Mansour",
        "Saudi Arabia",
        "98 min",
        "She wants a bicycle.",
        "Lucía Núñez",
    ):
        assert said in first
    assert first.count("Every evening") == 1
    assert ("After midnight" in first, "Cancelled" in first, "Not yet announced" in first) == (True, True, False)


def test_outline_and_index_lead_to_days_strands_and_films(client: FlaskClient, event: Event) -> None:
    document = read(client)

    outline = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    assert outline == [
        (0, "Friday, October 17, 2031"),
        (1, "Latin Film Night"),
        (0, "Saturday, October 18, 2031"),
        (1, "Latin Film Night"),
        (0, "Index of films"),
    ]
    index = text_of(document[len(document) - 1])
    assert "Roma 4" in index
    # What is extracted of a line that begins from the right comes in any order: Wadjda is on 3 and 4, the page is 5.
    assert sorted(re.findall(r"\d+", index.replace(event.name["en"], ""))) == ["3", "4", "4", "5"]


@pytest.mark.parametrize(("lang", "words"), [("es", "viernes,17deoctubrede2031"), ("zh-Hans", "2031年10月17日星期五")])
@pytest.mark.usefixtures("event")
def test_it_speaks_the_readers_language(client: FlaskClient, lang: str, words: str) -> None:
    said = "".join(text_of(page) for page in read(client, lang)).replace(" ", "")

    assert words in said


def test_an_event_without_sessions_has_a_cover(client: FlaskClient) -> None:
    make_event(code="hff-2026")

    assert len(read(client)) == 2
    assert "As a booklet" not in client.get("/en/hff-2026/programme").text


@pytest.mark.usefixtures("event")
def test_the_programme_leads_to_it(client: FlaskClient) -> None:
    assert 'href="/en/hff-2026/programme.pdf"' in client.get("/en/hff-2026/programme").text
