"""What is searched is kept folded, whoever writes the row."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.db import db
from app.core.searching import all_found, holds
from app.programme.models import Film
from app.programme.service import films
from app.programme.service.films import FilmDetails
from tests.factories import keep, make_event, make_session


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database


def test_words_are_folded_when_a_row_is_written_and_when_it_changes() -> None:
    event = make_event()
    film = films.add_film(event, FilmDetails(original_title="La Ciénaga", directors=("Lucrecia Martel",)), by=SYSTEM)
    session = make_session(event, title="Ñandú", code="LFN-2")
    written = (film.search_text, session.search_text)

    films.change_film(event, film, FilmDetails(original_title="Zama", chinese_title="扎马"), by=SYSTEM)
    session.title = {"zh-Hans": "夜场"}
    keep(session)

    assert written == ("la cienaga lucrecia martel", "nandu lfn-2")
    assert (film.search_text, session.search_text) == ("zama 扎马", "夜场 lfn-2")


@pytest.mark.parametrize(
    ("words", "found"), [([], 1), (["cienaga", "martel"], 1), (["cienaga", "zama"], 0), (["%"], 0)]
)
def test_every_word_has_to_be_found(words: list[str], found: int) -> None:
    films.add_film(make_event(), FilmDetails(original_title="La Ciénaga", directors=("Martel",)), by=SYSTEM)

    rows = db.session.scalars(select(Film.id).where(all_found(words, holds(Film.search_text)))).all()

    assert len(rows) == found
