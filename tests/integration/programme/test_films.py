"""Films and strands are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.access import SYSTEM
from app.core.errors import NotFound, Refusal
from app.programme import errors, queries
from app.programme.service import films, scheduling
from app.programme.service.films import FilmDetails, StrandDetails
from tests import factories

pytestmark = pytest.mark.usefixtures("database")

WHISKY = FilmDetails(
    original_title="Whisky", original_language="es", countries=("UY", "AR"), languages=("es",), year=2004
)
NIGHT = StrandDetails(
    code="latin-film-night", name={"en": "Latin Film Night", "zh-Hans": "拉美电影之夜"}, accent="#c4187c"
)


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (replace(WHISKY, original_title=""), errors.TitleMissing),
        (replace(WHISKY, countries=("Uruguay",)), errors.CodeUnknown),
        (replace(WHISKY, languages=("spanish!",)), errors.CodeUnknown),
        (replace(WHISKY, original_language="zz-zz-zz-zz"), errors.CodeUnknown),
    ],
)
def test_a_film_that_cannot_be_is_refused(details: FilmDetails, refusal: type[Refusal]) -> None:
    event = factories.make_event()

    with pytest.raises(refusal):
        films.add_film(event, details, by=SYSTEM)

    assert queries.list_films(event) == []


def test_a_film_speaks_languages_that_few_know() -> None:
    event = factories.make_event()

    film = films.add_film(
        event, replace(WHISKY, languages=("cub", "es-UY", "zh-Hans"), original_language=""), by=SYSTEM
    )

    assert film.languages == ["cub", "es-UY", "zh-Hans"]


def test_a_film_is_described_anew() -> None:
    event = factories.make_event()
    film = films.add_film(event, WHISKY, by=SYSTEM)

    films.change_film(event, film, replace(WHISKY, chinese_title="威士忌"), by=SYSTEM)

    assert queries.get_film(event, film.id).chinese_title == "威士忌"
    with pytest.raises(NotFound):
        queries.get_film(factories.make_event(), film.id)


def test_a_film_that_is_shown_stays() -> None:
    event = factories.make_event()
    film, unused = films.add_film(event, WHISKY, by=SYSTEM), films.add_film(event, WHISKY, by=SYSTEM)
    scheduling.set_films(factories.make_session(event), [film.id], by=SYSTEM)

    films.remove_film(event, unused, by=SYSTEM)
    with pytest.raises(errors.FilmShown):
        films.remove_film(event, film, by=SYSTEM)

    assert queries.list_films(event) == [film]


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (replace(NIGHT, name={}), errors.TitleMissing),
        (replace(NIGHT, code="Night!"), errors.StrandCodeUnusable),
        (NIGHT, errors.StrandCodeTaken),
        (replace(NIGHT, code="new", accent="pink"), errors.LookUnusable),
        (replace(NIGHT, code="new", artwork="glass"), errors.LookUnusable),
    ],
)
def test_a_strand_that_cannot_be_is_refused(details: StrandDetails, refusal: type[Refusal]) -> None:
    event = factories.make_event()
    films.add_strand(event, NIGHT, by=SYSTEM)

    with pytest.raises(refusal):
        films.add_strand(event, details, by=SYSTEM)

    assert len(queries.list_strands(event)) == 1


def test_a_strand_is_described_anew_under_its_own_code() -> None:
    event = factories.make_event()
    strand = films.add_strand(event, NIGHT, by=SYSTEM)

    films.change_strand(event, strand, replace(NIGHT, summary={"en": "Until dawn."}), by=SYSTEM)

    assert queries.get_strand(event, "latin-film-night").summary == {"en": "Until dawn."}
    with pytest.raises(NotFound):
        queries.get_strand(factories.make_event(), "latin-film-night")
