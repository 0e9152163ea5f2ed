"""Films and strands are kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound, Refusal
from app.core.tokens import new_id
from app.programme import errors, queries
from app.programme.rules import CreditRole, SessionStatus
from app.programme.service import films, publication, scheduling, screenings, stills, strands
from app.programme.service.films import Credit, FilmDetails
from app.programme.service.scheduling import SessionDetails
from app.programme.service.screenings import Around, Item
from app.programme.service.strands import StrandDetails
from tests import factories

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession

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
        (replace(WHISKY, live_subtitles=("?",)), errors.CodeUnknown),
        (replace(WHISKY, dubbed=("?",)), errors.CodeUnknown),
        (replace(WHISKY, code="Two words"), errors.FilmCodeUnusable),
        (replace(WHISKY, trailer_url="javascript:alert(1)"), errors.AddressUnusable),
        (replace(WHISKY, trailer_url="https://"), errors.AddressUnusable),
        (replace(WHISKY, strand_id=new_id()), errors.NotOfThisEvent),
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
    screenings.show(factories.make_session(event), [Item(film_id=film.id)], by=SYSTEM)

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
    strands.add_strand(event, NIGHT, by=SYSTEM)

    with pytest.raises(refusal):
        strands.add_strand(event, details, by=SYSTEM)

    assert len(queries.list_strands(event)) == 1


def test_a_strand_is_described_anew_under_its_own_code() -> None:
    event = factories.make_event()
    strand = strands.add_strand(event, NIGHT, by=SYSTEM)

    strands.change_strand(event, strand, replace(NIGHT, summary={"en": "Until dawn."}), by=SYSTEM)

    assert queries.get_strand(event, "latin-film-night").summary == {"en": "Until dawn."}
    with pytest.raises(NotFound):
        queries.get_strand(factories.make_event(), "latin-film-night")


def test_a_film_has_a_code_of_its_own() -> None:
    event, other = factories.make_event(), factories.make_event()
    one, two = films.add_film(event, WHISKY, by=SYSTEM), films.add_film(event, WHISKY, by=SYSTEM)

    assert (one.code, two.code) == ("whisky", "whisky-2")
    assert films.add_film(other, WHISKY, by=SYSTEM).code == "whisky"
    films.change_film(event, two, replace(WHISKY, code="whisky-uy"), by=SYSTEM)
    films.change_film(event, two, WHISKY, by=SYSTEM)
    assert two.code == "whisky-uy"
    with pytest.raises(errors.FilmCodeTaken):
        films.change_film(event, two, replace(WHISKY, code="whisky"), by=SYSTEM)


def test_a_film_belongs_to_a_strand_of_its_event() -> None:
    event = factories.make_event()
    strand = strands.add_strand(event, NIGHT, by=SYSTEM)
    elsewhere = strands.add_strand(factories.make_event(), NIGHT, by=SYSTEM)

    film = films.add_film(event, replace(WHISKY, strand_id=strand.id, trailer_url="https://example.com/t"), by=SYSTEM)

    assert film.strand is strand
    with pytest.raises(errors.NotOfThisEvent):
        films.change_film(event, film, replace(WHISKY, strand_id=elsewhere.id), by=SYSTEM)


def test_makers_stand_in_their_order_and_go_with_the_film() -> None:
    event = factories.make_event()
    film = films.add_film(event, WHISKY, by=SYSTEM)
    made = [
        Credit(role=CreditRole.MUSIC, name="B"),
        Credit(role=CreditRole.CAST, name=""),
        Credit(role=CreditRole.CAST, name="A"),
    ]

    films.set_credits(event, film, made, by=SYSTEM)
    films.set_credits(event, film, made, by=SYSTEM)

    assert [credit.name for credit in film.credits] == ["B", "A"]
    films.remove_film(event, film, by=SYSTEM)
    assert queries.list_films(event) == []


def test_there_are_so_many_stills_and_no_more() -> None:
    event = factories.make_event()
    film = films.add_film(event, WHISKY, by=SYSTEM)
    upload = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(upload, "PNG")
    for _ in range(stills.MOST_STILLS):
        stills.add(event, film, upload.getvalue(), by=SYSTEM)

    with pytest.raises(errors.StillsFull):
        stills.add(event, film, upload.getvalue(), by=SYSTEM)
    last = film.stills[-1]
    stills.put_first(event, film, last.id, by=SYSTEM)
    db.session.refresh(film)
    assert film.stills[0] is last
    assert [still.position for still in film.stills] == list(range(1, stills.MOST_STILLS + 1))


class TestEnds:
    """The end of a screening follows from what it shows."""

    def test_it_moves_with_the_start_and_with_the_films(self) -> None:
        event = factories.make_event()
        session = factories.make_session(event)
        film = films.add_film(event, replace(WHISKY, runtime_minutes=94), by=SYSTEM)
        around = Around(intro_minutes=5, talk_minutes=15, ends_computed=True)

        screenings.show(session, [Item(film_id=film.id, gap_minutes=3)], around=around, by=SYSTEM)
        assert session.ends_at - session.starts_at == timedelta(minutes=5 + 3 + 94 + 15)
        before = session.sequence
        films.change_film(event, film, replace(WHISKY, runtime_minutes=100), by=SYSTEM)

        assert session.ends_at - session.starts_at == timedelta(minutes=5 + 3 + 100 + 15)
        assert session.sequence == before + 1
        films.change_film(event, film, replace(WHISKY, runtime_minutes=100, chinese_title="威士忌"), by=SYSTEM)
        assert session.sequence == before + 1

    def test_it_moves_with_the_start_whatever_the_form_says(self) -> None:
        event = factories.make_event()
        session = factories.make_session(event)
        film = films.add_film(event, replace(WHISKY, runtime_minutes=94), by=SYSTEM)
        screenings.show(session, [Item(film_id=film.id)], around=Around(ends_computed=True), by=SYSTEM)
        later = session.starts_at + timedelta(hours=1)
        details = SessionDetails(
            kind=session.kind, title=session.title, starts_at=later, ends_at=later + timedelta(minutes=5)
        )

        scheduling.change(session, details, by=SYSTEM)

        assert session.ends_at == later + timedelta(minutes=94)

    def test_it_stays_where_nobody_asked(self) -> None:
        event = factories.make_event()
        session = factories.make_session(event, minutes=200)
        film = films.add_film(event, replace(WHISKY, runtime_minutes=94), by=SYSTEM)

        screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)

        assert session.ends_at - session.starts_at == timedelta(minutes=200)

    @pytest.mark.parametrize(("minutes", "refusal"), [(None, errors.LengthUnknown), (36 * 60 + 1, errors.SpanUnusable)])
    def test_it_has_to_be_known_and_near(self, minutes: int | None, refusal: type[Refusal]) -> None:
        event = factories.make_event()
        session = factories.make_session(event)
        film = films.add_film(event, replace(WHISKY, runtime_minutes=minutes), by=SYSTEM)

        with pytest.raises(refusal):
            screenings.show(session, [Item(film_id=film.id)], around=Around(ends_computed=True), by=SYSTEM)

    def test_a_draft_moves_without_a_sequence(self) -> None:
        event = factories.make_event()
        session = factories.make_session(event, status=SessionStatus.DRAFT)
        film = films.add_film(event, replace(WHISKY, runtime_minutes=300), by=SYSTEM)

        screenings.show(session, [Item(film_id=film.id)], around=Around(ends_computed=True), by=SYSTEM)

        assert session.sequence == 0

    @pytest.mark.parametrize(
        ("episodes", "first", "last", "good"),
        [(64, 1, 8, True), (64, 64, 64, True), (64, 60, None, True), (None, 3, None, True), (None, None, 4, True),
         (64, 9, 8, False), (64, 1, 65, False), (64, 0, 1, True), (64, 65, None, False)],
    )  # fmt: skip
    def test_an_excerpt_lies_within_the_episodes(
        self, episodes: int | None, first: int | None, last: int | None, *, good: bool
    ) -> None:
        event = factories.make_event()
        session = factories.make_session(event)
        film = films.add_film(event, replace(WHISKY, episodes=episodes, episode_seconds=90), by=SYSTEM)
        item = Item(film_id=film.id, first_episode=first, last_episode=last)

        if good:
            screenings.show(session, [item], by=SYSTEM)
        else:
            with pytest.raises(errors.EpisodesUnusable):
                screenings.show(session, [item], by=SYSTEM)


def test_without_an_approval_number_nobody_sees_the_film_where_the_event_asks_for_one() -> None:
    event = factories.make_event()
    session = factories.make_session(event, status=SessionStatus.DRAFT)
    film = films.add_film(event, WHISKY, by=SYSTEM)
    screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)
    event.needs_approval_numbers = True
    factories.keep(event)

    with pytest.raises(errors.ApprovalMissing) as refusal:
        publication.publish(session, by=SYSTEM)
    assert "Whisky" in str(refusal.value)
    films.change_film(event, film, replace(WHISKY, approval_number="HD-7"), by=SYSTEM)
    publication.publish(session, by=SYSTEM)
    publication.cancel(session, by=SYSTEM)

    assert session.sequence == 1


class TestApproval:
    """Where the event asks for numbers, no way leads a film without one to the public."""

    @pytest.fixture
    def shown(self) -> tuple[Event, Film, ProgrammeSession]:
        event = factories.make_event()
        session = factories.make_session(event)
        film = films.add_film(event, replace(WHISKY, approval_number="HD-7"), by=SYSTEM)
        event.needs_approval_numbers = True
        factories.keep(event)
        screenings.show(session, [Item(film_id=film.id)], by=SYSTEM)
        return event, film, session

    def test_none_joins_a_session_that_everybody_sees(self, shown: tuple[Event, Film, ProgrammeSession]) -> None:
        event, film, session = shown
        other = films.add_film(event, replace(WHISKY, original_title="Roma"), by=SYSTEM)

        with pytest.raises(errors.ApprovalMissing) as refusal:
            screenings.show(session, [Item(film_id=film.id), Item(film_id=other.id)], by=SYSTEM)

        assert "Roma" in str(refusal.value)
        assert [item.film for item in queries.get_session(event, session.code).items] == [film]

    def test_the_number_changes_but_does_not_go(self, shown: tuple[Event, Film, ProgrammeSession]) -> None:
        event, film, session = shown
        films.change_film(event, film, replace(WHISKY, approval_number="HD-8"), by=SYSTEM)

        with pytest.raises(errors.ApprovalStays):
            films.change_film(event, film, WHISKY, by=SYSTEM)
        publication.cancel(session, by=SYSTEM)
        films.change_film(event, film, WHISKY, by=SYSTEM)

        assert film.approval_number == ""

    def test_a_session_called_off_shows_what_it_showed(self, shown: tuple[Event, Film, ProgrammeSession]) -> None:
        _, film, session = shown
        publication.cancel(session, by=SYSTEM)

        with pytest.raises(errors.AlreadyCancelled):
            screenings.show(session, [], by=SYSTEM)

        assert [item.film for item in session.items] == [film]
