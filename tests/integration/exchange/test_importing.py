"""Programmes come in: a dry run tells what a run does, and a second run does nothing."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from PIL import Image

from app.accounts.models import Organiser
from app.core.access import SYSTEM
from app.core.db import db
from app.exchange import queries
from app.exchange.rules import Kind, Outcome
from app.exchange.service import exporting, headings, importing, lists
from app.exchange.service.lists import ListOrder
from app.exchange.service.report import ImportOrder, ImportReport
from app.platform.files import storage
from app.platform.schedules import own, reading
from app.platform.schedules.errors import HostileXml, UnknownDialect
from app.platform.schedules.rows import (
    CreditRow,
    FilmRow,
    HallRow,
    ItemRow,
    PersonRow,
    Programme,
    SessionRow,
    StrandRow,
)
from app.platform.tables import reading as tables
from app.platform.tables.writing import csv_bytes
from app.programme import queries as programmes
from app.programme.rules import SessionStatus, StageRole
from app.programme.service import films, publication, stills
from app.programme.service.films import FilmDetails
from app.venues import queries as venues
from app.venues.models import Hall
from tests import factories
from tests.conftest import count_rows
from tests.public_data import SHARED_DATA

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import ProgrammeSession

pytestmark = pytest.mark.usefixtures("database")
KINDS = (Kind.HALL, Kind.STRAND, Kind.FILM, Kind.SESSION)
NAUGHTY = SHARED_DATA / "names" / "blns.json"
HOSTILE = SHARED_DATA / "xml"
EVENING = datetime(2026, 10, 22, 12, tzinfo=UTC)
ZAMA = FilmRow(
    key="z", reference="x:z", original_title="Zama", year=2017, runtime_minutes=115, directors=("Lucrecia Martel",),
    countries=("AR",), languages=("es",), strand="Night",
    credits=(CreditRow(role="cast", name="Daniel Giménez Cacho"),), synopsis={"": "A corregidor waits."},
)  # fmt: skip
SHOW = SessionRow(
    references=("x:1",), title={"": "Zama", "zh-Hans": "扎马"}, kind="screening", hall="One", strand="Night",
    starts_at=EVENING, ends_at=EVENING + timedelta(minutes=120), items=(ItemRow(film="z"),),
    people=(PersonRow(name="Lucrecia Martel", role="director", native_name="", biography={"": "Director"}),),
)  # fmt: skip
WHOLE = Programme(
    dialect="test",
    venue={"": "Lumière"},
    halls=(HallRow(code="One", name={"": "One"}),),
    strands=(StrandRow(name={"": "Night"}),),
    films=(ZAMA,),
    sessions=(SHOW,),
)


@pytest.fixture
def event(database: None) -> Event:
    del database
    return factories.make_event(first_day=date(2026, 10, 21))


def foresee(programme: Programme, event: Event, *, publish: bool = False) -> ImportReport:
    return importing.dry_run(programme, ImportOrder(event_id=event.id, publish=publish))


def written(event: Event) -> bytes:
    programme = exporting.programme(event)
    return b"".join(own.write(programme, exporting.pictures(programme)))


def run(programme: Programme, event: Event, *, publish: bool = False) -> ImportReport:
    """Take a programme in; the dry run before it has to say the same."""
    order = ImportOrder(event_id=event.id, publish=publish)
    told = importing.dry_run(programme, order)
    done = importing.run(programme, order, by=SYSTEM)
    assert told == done
    assert [row.why for row in told.rows] == [row.why for row in done.rows]
    return done


def with_session(**changes: Any) -> Programme:  # noqa: ANN401 — any field
    return replace(WHOLE, sessions=(replace(SHOW, **changes),))


def with_film(**changes: Any) -> Programme:  # noqa: ANN401 — any field
    return replace(WHOLE, films=(replace(ZAMA, **changes),))


def only(event: Event) -> ProgrammeSession:
    (session,) = programmes.list_sessions(event)
    return session


def outcomes(report: ImportReport) -> list[tuple[Kind | None, Outcome]]:
    return [(row.kind, row.outcome) for row in report.rows]


def last(report: ImportReport) -> tuple[Outcome, tuple[str, ...], tuple[str, ...]]:
    return report.rows[-1].outcome, report.rows[-1].changes, report.rows[-1].why


def test_a_programme_becomes_halls_strands_films_and_sessions(event: Event) -> None:
    report = run(WHOLE, event)

    assert outcomes(report) == [(kind, Outcome.ADDED) for kind in KINDS]
    assert (report.count("added"), report.count("added", "film")) == (4, 1)
    session = only(event)
    assert session.title == {"en": "Zama", "zh-Hans": "扎马"}
    assert (session.code, session.status, session.starts_at) == ("S001", SessionStatus.DRAFT, EVENING)
    assert session.strand is not None
    assert (session.strand.code, session.strand.name) == ("night", {"en": "Night"})
    assert session.hall is not None
    assert (session.hall.capacity, session.hall.sellable, session.hall.venue.name) == (1, 0, {"en": "Lumière"})
    assert [item.film.original_title for item in session.items] == ["Zama"]
    assert [(person.role, person.biography) for person in session.people] == [(StageRole.DIRECTOR, {"en": "Director"})]
    site = venues.find_site(event.site_id)
    assert site is not None
    assert site.name == event.name


def test_a_second_run_changes_nothing(event: Event) -> None:
    run(WHOLE, event)
    tables_ = ("programme_session", "film", "hall", "venue", "strand", "origin", "audit_entry", "session_person")
    before = {table: count_rows(table) for table in tables_}

    report = run(WHOLE, event)

    assert outcomes(report) == [(kind, Outcome.SAME) for kind in KINDS]
    assert {table: count_rows(table) for table in tables_} == before


def test_what_the_file_does_not_say_stays(event: Event) -> None:
    run(WHOLE, event)

    bare = SessionRow(references=("x:1",), starts_at=EVENING, ends_at=SHOW.ends_at)
    report = run(replace(WHOLE, halls=(), strands=(), films=(), sessions=(bare,)), event)

    assert last(report) == (Outcome.SAME, (), ())
    assert only(event).title["zh-Hans"] == "扎马"


def test_what_the_file_says_otherwise_is_changed(event: Event) -> None:
    run(WHOLE, event)

    changed = replace(
        with_film(year=2018, credits=(CreditRow(role="cast", name="Lola Dueñas"),), synopsis={"es": "Uno"}),
        strands=(StrandRow(name={"": "Night", "es": "Noche"}, accent="#123456"),),
        sessions=(replace(SHOW, starts_at=EVENING + timedelta(hours=1), ends_at=SHOW.ends_at + timedelta(hours=1),
                          strand="", hall="", people=(PersonRow(name="Lucrecia Martel"), PersonRow(name="Ana"))),),
    )  # fmt: skip
    report = run(changed, event)

    assert [row.changes for row in report.rows] == [
        (), ("name", "accent"), ("year", "synopsis", "credits"),
        ("starts_at", "ends_at", "hall_id", "strand_id", "people"),
    ]  # fmt: skip
    session = only(event)
    assert (session.hall, session.strand, session.starts_at) == (None, None, EVENING + timedelta(hours=1))
    assert [(one.name, one.role, one.biography) for one in session.people] == [
        ("Lucrecia Martel", StageRole.DIRECTOR, {"en": "Director"}), ("Ana", StageRole.SPEAKER, {}),
    ]  # fmt: skip
    (film,) = queries.list_films([session.items[0].film_id]).values()
    assert (film.synopsis, [one.name for one in film.credits]) == (
        {"en": "A corregidor waits.", "es": "Uno"}, ["Lola Dueñas"],
    )  # fmt: skip
    assert outcomes(run(changed, event)) == [(kind, Outcome.SAME) for kind in KINDS]


def test_only_the_credits_may_change(event: Event) -> None:
    run(WHOLE, event)

    report = run(with_film(credits=()), event)

    assert report.rows[2].changes == ("credits",)
    assert only(event).items[0].film.credits == []


def test_times_without_a_zone_are_those_of_the_event(event: Event) -> None:
    run(with_session(starts_at=datetime(2026, 10, 22, 20), ends_at=datetime(2026, 10, 22, 22)), event)  # noqa: DTZ001 — the event's own time

    assert only(event).starts_at == EVENING


def test_a_session_is_published_only_where_that_is_wanted(event: Event) -> None:
    published = with_session(status="published")

    run(published, event)
    assert only(event).status is SessionStatus.DRAFT
    report = run(published, event, publish=True)

    assert last(report) == (Outcome.CHANGED, ("status",), ())
    assert only(event).status is SessionStatus.PUBLISHED
    assert last(run(with_session(status="draft"), event, publish=True)) == (Outcome.SAME, (), ())


def test_what_is_called_off_is_called_off_here_and_stays_as_it_was(event: Event) -> None:
    cancelled = with_session(status="cancelled")
    run(cancelled, event)

    assert only(event).status is SessionStatus.CANCELLED
    assert last(run(cancelled, event)) == (Outcome.SAME, (), ())
    outcome, _, why = last(run(with_session(title={"": "Other"}), event))
    assert (outcome, why) == (Outcome.REFUSED, ("This session is cancelled. Make a new one in its place.",))


def test_a_session_published_here_is_called_off_when_the_file_says_so(event: Event) -> None:
    run(WHOLE, event)
    publication.publish(only(event), by=SYSTEM)

    run(with_session(status="cancelled"), event)

    assert only(event).status is SessionStatus.CANCELLED


def test_the_end_may_follow_from_the_films(event: Event) -> None:
    computed = with_session(ends_computed=True, intro_minutes=5, talk_minutes=10)
    run(computed, event)
    assert only(event).ends_at == EVENING + timedelta(minutes=130)

    assert last(run(computed, event)) == (Outcome.SAME, (), ())
    later = with_session(starts_at=EVENING + timedelta(days=3), ends_at=SHOW.ends_at + timedelta(days=3))
    report = run(later, event)

    assert report.rows[-1].changes == ("starts_at",)
    assert only(event).ends_at == EVENING + timedelta(days=3, minutes=130)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": {}}, "It has no title."),
        ({"title": {"klingon!": "x"}}, "“klingon!” is not the tag of a language, such as es or zh-Hans."),
        ({"ends_at": EVENING}, "The end has to lie after the start, within 36 hours."),
        ({"doors_minutes": 999}, "Doors open between 0 and 240 minutes before the start."),
        ({"capacity": -1}, "The number of seats is 0 or more."),
        ({"languages": ("!",)}, "“!” is no code we know. Countries are written PE, languages es or zh-Hans."),
        ({"kind": "party"}, None),
        ({"status": "gone"}, None),
        ({"hall": "Nowhere"}, "“Nowhere” is neither in this file nor in the event."),
        ({"strand": "Nothing"}, "“Nothing” is neither in this file nor in the event."),
        ({"items": (ItemRow(film="nothing"),)}, "“nothing” is neither in this file nor in the event."),
        ({"people": (PersonRow(name="x" * 201),)}, f"“{'x' * 30}…” is longer than 200 characters."),
        ({"people": (PersonRow(name="Ana", role="ghost"),)}, None),
        ({"code": "not a code"}, None),
    ],
)  # fmt: skip
def test_a_session_that_cannot_be_is_refused_and_says_why(
    event: Event, changes: dict[str, Any], why: str | None
) -> None:
    report = run(with_session(**changes), event)

    assert report.rows[-1].outcome is Outcome.REFUSED
    assert why is None or report.rows[-1].why == (why,)
    assert programmes.list_sessions(event) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"original_title": None},
        {"original_title": "x" * 301},
        {"kind": "opera"},
        {"countries": ("XX",)},
        {"languages": ("!",)},
        {"original_language": "!"},
        {"credits": (CreditRow(role="cast", name="x" * 201),)},
        {"credits": (CreditRow(role="king", name="x"),)},
        {"strand": "Nothing"},
        {"trailer_url": "javascript:alert(1)"},
        {"code": "NOT A CODE"},
    ],
)
def test_a_film_that_cannot_be_is_refused_with_the_session_that_shows_it(event: Event, changes: dict[str, Any]) -> None:
    report = run(with_film(**changes), event)

    assert [row.outcome for row in report.rows[2:]] == [Outcome.REFUSED, Outcome.REFUSED]
    assert (count_rows("film"), count_rows("programme_session")) == (0, 0)


@pytest.mark.parametrize(
    "strand",
    [
        StrandRow(name={}),
        StrandRow(name={"": "Night"}, code="NOT A CODE"),
        StrandRow(name={"": "Night"}, accent="red"),
        StrandRow(name={"": "Night"}, artwork="nothing"),
    ],
)
def test_a_strand_that_cannot_be_is_refused(event: Event, strand: StrandRow) -> None:
    report = run(replace(WHOLE, strands=(strand,)), event)

    assert [row.outcome for row in report.rows] == [
        Outcome.ADDED, Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED,
    ]  # fmt: skip


def test_what_is_here_already_serves_even_where_the_files_row_of_it_is_refused(event: Event) -> None:
    run(WHOLE, event)

    wrong = replace(
        WHOLE,
        halls=(replace(WHOLE.halls[0], capacity=-1),),
        strands=(replace(WHOLE.strands[0], accent="red"),),
        films=(replace(ZAMA, kind="opera"),),
    )
    report = run(wrong, event)

    assert [row.outcome.value for row in report.rows] == ["refused", "refused", "refused", "same"]


@pytest.mark.parametrize(
    "hall",
    [
        HallRow(code="One", name={"": ""}),
        HallRow(code="One", name={"": "x" * 201}),
        HallRow(code="One", name={"": "One"}, address="x" * 301),
        HallRow(code="One", name={"": "One"}, capacity=5, sellable=6),
    ],
)
def test_a_hall_that_cannot_be_is_refused(event: Event, hall: HallRow) -> None:
    report = run(replace(WHOLE, halls=(hall,)), event)

    assert [row.outcome for row in report.rows] == [
        Outcome.REFUSED, Outcome.ADDED, Outcome.ADDED, Outcome.REFUSED,
    ]  # fmt: skip


def test_a_hall_is_found_by_name_venue_and_address(event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    site = factories.make_site(organiser)
    known = factories.make_hall(organiser, site=site, name="One")
    event.site_id = site.id
    factories.keep(event)
    rows = (
        HallRow(code="a", name={"zh-Hans": "一", "en": "ONE"}),
        HallRow(code="b", name={"": "One"}, venue={"": "Elsewhere"}),
        HallRow(code="c", name={"": "One"}, venue={"": "Cinema"}, address="Calle 1"),
        HallRow(code="d", name={"": "Two"}, venue={"": "Cinema"}),
        HallRow(code="e", name={"": "One"}, venue={"": "Cinema"}),
    )

    report = run(Programme(dialect="test", halls=rows), event)

    assert [row.outcome.value for row in report.rows] == ["same", "added", "added", "added", "same"]
    assert db.session.get_one(Hall, known.id).venue.site_id == site.id
    halls = [(hall.venue.name["en"], hall.venue.local_address, hall.name["en"]) for hall in venues.list_halls(site.id)]
    assert sorted(halls) == [
        ("Cinema", "", "One"), ("Cinema", "", "Two"), ("Cinema", "Calle 1", "One"), ("Elsewhere", "", "One"),
    ]  # fmt: skip


def test_what_stands_twice_in_a_file_alike_is_one_and_otherwise_refused(event: Event) -> None:
    other = replace(SHOW, title={"": "Other"})

    report = run(replace(WHOLE, sessions=(SHOW, SHOW, other)), event)

    assert [row.outcome for row in report.rows[-3:]] == [Outcome.ADDED, Outcome.SAME, Outcome.REFUSED]
    assert "says something else the first time" in report.rows[-1].why[0]
    assert only(event).title["en"] == "Zama"


def test_a_film_refused_twice_in_one_file_does_not_take_the_first_with_it(event: Event) -> None:
    report = run(replace(WHOLE, films=(ZAMA, replace(ZAMA, year=1999))), event)

    assert [row.outcome for row in report.rows[2:]] == [Outcome.ADDED, Outcome.REFUSED, Outcome.ADDED]


def test_a_film_entered_by_hand_is_recognised_by_title_and_year(event: Event) -> None:
    by_hand = films.add_film(event, FilmDetails(original_title="ZAMA", year=2017), by=SYSTEM)

    report = run(WHOLE, event)

    assert report.rows[2].outcome is Outcome.CHANGED
    assert queries.list_origins(event, Kind.FILM) == {"x:z": by_hand.id}


def test_a_film_here_is_shown_by_title_or_code(event: Event) -> None:
    film = films.add_film(event, FilmDetails(original_title="La ciénaga", code="swamp"), by=SYSTEM)
    bare = replace(
        WHOLE, films=(), sessions=(replace(SHOW, items=(ItemRow(film="LA CIENAGA"), ItemRow(film="swamp"))),)
    )

    run(bare, event)

    assert [item.film_id for item in only(event).items] == [film.id]


def test_a_code_leads_to_what_has_it_and_to_nothing_else(event: Event) -> None:
    run(replace(WHOLE, films=(replace(ZAMA, code="zama"),), sessions=(replace(SHOW, code="Z1"),)), event)
    films.add_film(event, FilmDetails(original_title="Roma", code="roma"), by=SYSTEM)
    factories.make_session(event, code="R1")

    taken = replace(WHOLE, films=(replace(ZAMA, code="roma"),), sessions=(replace(SHOW, code="R1"),))
    moved = replace(
        taken,
        films=(replace(ZAMA, reference="y", code="zama"),),
        sessions=(replace(SHOW, references=("y",), code="Z1"),),
    )

    assert "belongs to something else" in run(taken, event).rows[-2].why[0]
    assert "belongs to something else" in run(replace(taken, films=(ZAMA,)), event).rows[-1].why[0]
    assert [row.outcome for row in run(moved, event).rows[2:]] == [Outcome.SAME, Outcome.SAME]


def test_a_session_we_handed_out_is_known_by_its_own_id(event: Event) -> None:
    ours = factories.make_session(event, title="Zama")

    run(with_session(references=(str(ours.id),)), event)

    assert only(event).id == ours.id


def test_a_source_whose_film_is_gone_may_bring_it_again(event: Event) -> None:
    run(replace(WHOLE, sessions=()), event)
    (gone,) = programmes.list_films(event)
    films.remove_film(event, gone, by=SYSTEM)

    report = run(replace(WHOLE, sessions=()), event)

    assert report.rows[2].outcome is Outcome.ADDED
    assert queries.list_origins(event, Kind.FILM)["x:z"] != gone.id


def test_sessions_without_a_name_of_their_own_are_known_by_title_time_and_hall(event: Event) -> None:
    nameless = with_session(references=())
    run(nameless, event)

    twice = replace(nameless, sessions=(nameless.sessions[0], nameless.sessions[0]))

    assert [row.outcome for row in foresee(twice, event).rows[-2:]] == [Outcome.ADDED, Outcome.SAME]


def test_remarks_tell_what_somebody_should_know(event: Event) -> None:
    outside = with_session(
        is_end_known=False, starts_at=EVENING + timedelta(days=60), ends_at=SHOW.ends_at + timedelta(days=60)
    )

    assert last(run(outside, event))[2] == (
        "It does not say when it ends: one hour is taken.", "It lies outside the days of the event.",
    )  # fmt: skip
    assert last(run(outside, event))[2] == ()


def test_remarks_of_a_list_stand_at_its_rows(event: Event) -> None:
    table = tables.read(
        b"Title,Director,Country,Date,Time,Minutes,Language\nZama,Martel,Atlantis,2026-10-22,00:30,90,x1\n"
    )
    programme = lists.read(table, ListOrder(meanings=headings.propose(table.header, {})))
    films_only = tables.read(b"Title,Starts,Minutes,Session languages\nMesa,2026-10-22 10:00,60,Klingonish\n")
    other = lists.read(films_only, ListOrder(meanings=headings.propose(films_only.header, {})))

    film, session = foresee(programme, event).rows
    (talk,) = foresee(other, event).rows

    assert film.why == ("“Atlantis” is not known to us and is left out.", "“x1” is not known to us and is left out.")
    assert session.why == ("Before the day changes: it is taken for the night that follows this date.",)
    assert talk.why == ("“Klingonish” is not known to us and is left out.",)


def test_what_columns_hold_is_remembered_for_the_event_alone(event: Event) -> None:
    importing.remember(event, {"a": "title"})
    importing.remember(event, {"b": "code"})
    importing.remember(event, {"b": "code"})

    assert queries.find_meanings(event) == {"a": "title", "b": "code"}
    assert queries.find_meanings(factories.make_event()) == {}


def test_our_tables_come_back_in_unchanged(event: Event) -> None:
    run(replace(with_session(languages=("es",), capacity=40), films=(replace(ZAMA, english_title="=Zama"),)), event)

    for header, rows in (exporting.film_table(event), exporting.session_table(event)):
        table = tables.read(csv_bytes(header, rows))
        programme = lists.read(table, ListOrder(meanings=headings.propose(table.header, {})))
        report = run(programme, event)
        assert {row.outcome for row in report.rows} == {Outcome.SAME}, report.rows


def test_a_schedule_shows_what_everybody_sees_and_drafts_where_asked(event: Event) -> None:
    run(
        replace(
            WHOLE,
            sessions=(
                SHOW,
                replace(
                    SHOW, references=("5a0f4b2e-6f0e-4a55-9d7e-1d2b3c4d5e6f",), hall="", strand="", languages=("es",)
                ),
            ),
        ),
        event,
    )
    late = factories.make_session(event, title="Late", starts_at=EVENING + timedelta(days=90))

    def made(*, with_drafts: bool) -> list[str]:
        schedule = exporting.schedule(
            event, with_drafts=with_drafts, base="https://x.example/", address=lambda one: one.code
        )
        assert (
            len({slot.number for day in schedule.days for slots in day.rooms.values() for slot in slots}) == 3
            or not with_drafts
        )
        return [slot.guid for day in schedule.days for slots in day.rooms.values() for slot in slots]

    assert made(with_drafts=False) == [str(late.id)]
    assert "5a0f4b2e-6f0e-4a55-9d7e-1d2b3c4d5e6f" in made(with_drafts=True)


def test_a_hall_comes_back_with_all_that_is_known_of_it(event: Event) -> None:
    hall = HallRow(
        code="one", name={"en": "One"}, venue={"en": "V"}, address="Calle 1", is_step_free=True, capacity=9, sellable=8,
        has_hearing_loop=True, turnaround_minutes=40,
    )  # fmt: skip

    run(Programme(dialect="test", halls=(hall,)), event)

    assert exporting.programme(event).halls == (hall,)


def test_halls_of_one_name_have_codes_of_their_own(event: Event) -> None:
    halls = tuple(
        HallRow(code=str(number), name={"": name}, venue={"": venue})
        for number, (name, venue) in enumerate([("One", "A"), ("One", "B"), ("一", "甲"), ("One", "b")])
    )
    run(Programme(dialect="test", halls=halls[:3]), event)

    assert [hall.code for hall in exporting.programme(event).halls] == ["one", "b-one", "hall-3"]


def test_numbers_are_given_once_even_where_they_would_be_the_same() -> None:
    numbers = exporting._Numbers()  # noqa: SLF001 — what collides once in a thousand million times
    first, second = (UUID(int=high << 64 | 7) for high in (1, 2))

    assert [numbers.of(first), numbers.of(second), numbers.of(first)] == [7, 8, 7]
    assert numbers.of(UUID(int=1 << 64)) == 1


@pytest.mark.reads(NAUGHTY)
def test_naughty_titles_come_in_as_text_and_come_back(event: Event) -> None:
    naughty = json.loads(NAUGHTY.read_text())
    table = tables.read(
        csv_bytes(["Id", "Title", "Director"], [[str(at), text, "x"] for at, text in enumerate(naughty)])
    )
    programme = lists.read(table, ListOrder(meanings=headings.propose(table.header, {})))
    elsewhere = factories.make_event()

    report = run(programme, event)
    back = reading.read(written(event))

    assert report.count("refused", "film") == 0
    assert len(programme.films) + len(programme.troubles) == len(table.rows)
    assert isinstance(back, Programme)
    assert run(back, elsewhere).count("added", "film") == report.count("added", "film")


@pytest.mark.reads(HOSTILE)
@pytest.mark.parametrize("name", ["cyclic.xml", "dtd.xml", "external.xml", "simple-ns.xml", "xmlbomb.xml"])
def test_hostile_documents_are_refused(name: str) -> None:
    with pytest.raises((HostileXml, UnknownDialect)):
        reading.read((HOSTILE / name).read_bytes())


def test_a_dry_run_asks_as_often_for_many_rows_as_for_one(event: Event, statements: list[str]) -> None:
    run(WHOLE, event)
    many = replace(
        WHOLE,
        films=tuple(replace(ZAMA, key=f"z{at}", reference=f"x:{at}", year=1900 + at) for at in range(30)),
        sessions=tuple(replace(SHOW, references=(f"x:{at}",)) for at in range(30)),
    )
    statements.clear()
    foresee(WHOLE, event)
    one = len(statements)
    statements.clear()

    foresee(many, event)

    assert len(statements) <= one


def test_all_there_is_comes_back_in_another_event_as_it_was(event: Event) -> None:
    elsewhere = factories.make_event(first_day=date(2026, 10, 21))
    for one in (event, elsewhere):
        factories.make_category(one, code="jury")
        factories.make_category(one, code="press")
    run(replace(with_session(categories=("press", "jury")), films=(ZAMA, replace(ZAMA, key="y", year=1999))), event)
    film = only(event).items[0].film
    for colour in ("red", "green"):
        stills.add(event, film, picture(colour), credit=f"{colour} & co", description={"es": "Un río"}, by=SYSTEM)

    back = reading.read(written(event))
    assert isinstance(back, Programme)
    report = run(back, elsewhere)

    assert (report.count(Outcome.ADDED), report.count(Outcome.ADDED, Kind.STILL)) == (len(report.rows), 2)
    assert only(elsewhere).items[0].film.stills[0].credit == "red & co"
    assert written(elsewhere).replace(title(elsewhere), title(event)) == written(event)
    assert run(back, elsewhere).count(Outcome.SAME) == len(report.rows)


def title(event: Event) -> bytes:
    return event.name["en"].encode()


def picture(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (1700, 900), colour).save(stream, "JPEG")
    return stream.getvalue()


def test_a_picture_from_another_installation_is_drawn_anew_and_known_again(event: Event) -> None:
    run(replace(WHOLE, sessions=()), event)
    (film,) = programmes.list_films(event)
    stills.add(event, film, picture("red"), by=SYSTEM)
    content = json.loads(written(event))
    content["films"][0]["stills"][0]["content"] = base64.b64encode(picture("blue")).decode()
    back = reading.read(json.dumps(content).encode())
    assert isinstance(back, Programme)

    assert run(back, event).count(Outcome.ADDED, Kind.STILL) == 1
    assert run(back, event).count(Outcome.SAME) == 4
    db.session.expire_all()
    assert [(still.width, still.height) for still in film.stills] == [(1600, 847), (1600, 847)]


def test_a_still_whose_picture_is_lost_does_not_go_out(event: Event) -> None:
    run(replace(WHOLE, sessions=()), event)
    (film,) = programmes.list_films(event)
    still = stills.add(event, film, picture("yellow"), by=SYSTEM)
    assert len(exporting.programme(event).stills) == 1

    storage.path(still.key).unlink()

    assert exporting.programme(event).stills == ()
