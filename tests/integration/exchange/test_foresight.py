"""What is refused is refused in the dry run: its figures and reasons are those of taking the file in, row by row."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from app.core.access import SYSTEM
from app.exchange import queries
from app.exchange.rules import Kind, Outcome
from app.exchange.service import importing
from app.exchange.service.foresight import part_of
from app.exchange.service.report import ImportOrder, ImportReport
from app.platform.schedules.rows import (
    CreditRow,
    FilmRow,
    HallRow,
    ItemRow,
    PersonRow,
    Programme,
    SessionRow,
    StillRow,
    StrandRow,
)
from app.programme import queries as programmes
from app.programme.rules import FilmKind, SessionStatus
from app.programme.service import films, publication, screenings, timetable
from app.programme.service.films import FilmDetails
from app.programme.service.screenings import Around, Item
from tests import factories

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import ProgrammeSession

pytestmark = pytest.mark.usefixtures("database")
EVENING = datetime(2031, 10, 22, 12, tzinfo=UTC)
KNOWN = ("drama", "approved", "bare", "long")


@pytest.fixture
def event(database: None) -> Event:
    del database
    made = factories.make_event(first_day=date(2031, 10, 21))
    made.needs_approval_numbers = True
    factories.keep(made)
    return made


def run(programme: Programme, event: Event, *, publish: bool = True) -> ImportReport:
    """Take a programme in; the dry run before it has to have said the same of every row."""
    order = ImportOrder(event_id=event.id, publish=publish)
    told = importing.dry_run(programme, order)
    done = importing.run(programme, order, by=SYSTEM)
    assert [(row, row.why) for row in told.rows] == [(row, row.why) for row in done.rows]
    return done


def stand(event: Event) -> dict[str, ProgrammeSession]:
    """Let films and sessions stand that rows of a file can go wrong about."""
    details = {
        "drama": FilmDetails(
            original_title="Drama", code="drama", kind=FilmKind.SHORT_DRAMA, episodes=10, episode_seconds=90
        ),
        "approved": FilmDetails(original_title="Approved", code="approved", approval_number="1", runtime_minutes=90),
        "bare": FilmDetails(original_title="Bare", code="bare"),
        "long": FilmDetails(original_title="Long", code="long", runtime_minutes=600, approval_number="2"),
    }
    known = {code: films.add_film(event, film, by=SYSTEM) for code, film in details.items()}
    draft = SessionStatus.DRAFT
    made = {
        "draft": factories.make_session(event, code="DRAFT", starts_at=EVENING, status=draft),
        "shown": factories.make_session(event, code="SHOWN", starts_at=EVENING, status=draft),
        "computed": factories.make_session(event, code="COMPUTED", starts_at=EVENING, status=draft),
        "over": factories.make_session(event, code="OVER", starts_at=datetime(2020, 1, 1, 20, tzinfo=UTC)),
        "prepared": factories.make_session(event, code="PREPARED", starts_at=EVENING),
        "off": factories.make_session(event, code="OFF", starts_at=EVENING),
    }
    screenings.show(made["shown"], [Item(film_id=known["approved"].id)], by=SYSTEM)
    publication.publish(made["shown"], by=SYSTEM)
    thrice = [Item(film_id=known["long"].id), Item(film_id=known["drama"].id)]
    screenings.show(made["computed"], thrice, around=Around(intro_minutes=200, ends_computed=True), by=SYSTEM)
    later = made["prepared"].starts_at + timedelta(hours=2)
    timetable.put(made["prepared"], starts_at=later, ends_at=later + timedelta(hours=1), hall_id=None, by=SYSTEM)
    publication.cancel(made["off"], by=SYSTEM)
    return made


def session(code: str | None = None, **said: Any) -> SessionRow:  # noqa: ANN401 — any field
    values: dict[str, Any] = {
        "starts_at": EVENING,
        "ends_at": EVENING + timedelta(hours=2),
        "title": {"en": "X"},
    } | said
    return SessionRow(code=code, **values)


def film(key: str = "new", **said: Any) -> FilmRow:  # noqa: ANN401 — any field
    values: dict[str, Any] = {"key": key, "code": key if key in KNOWN else None, "original_title": key.title()}
    return FilmRow(**values | said)


def showing(*items: ItemRow, **said: Any) -> SessionRow:  # noqa: ANN401 — any field
    return session(items=items, **said)


NEW, DRAMA, BARE, APPROVED = (ItemRow(film=key) for key in ("new", "drama", "bare", "approved"))
HUGE = 10**12
REFUSED_SESSIONS = {
    "no number for what everybody sees": showing(BARE, status="published"),
    "no number for what is called off": showing(BARE, status="cancelled"),
    "no number for a new film": showing(NEW, status="published"),
    "a film without a number joins what everybody sees": session("SHOWN", items=(BARE,)),
    "episodes from none": showing(replace(DRAMA, first_episode=0)),
    "episodes past the last": showing(replace(DRAMA, first_episode=9, last_episode=11)),
    "episodes backwards": showing(replace(DRAMA, first_episode=5, last_episode=4)),
    "episodes of a film of the file": showing(replace(NEW, first_episode=2, last_episode=1)),
    "an end that follows from nothing": session(ends_computed=True),
    "an end that follows from a film without minutes": showing(BARE, ends_computed=True),
    "an end that follows from a film of the file without minutes": showing(NEW, ends_computed=True),
    "an end days later": showing(*(ItemRow(film="long", last_episode=n) for n in range(1, 6)), ends_computed=True),
    "moved though it is over": session("OVER", starts_at=EVENING, ends_at=EVENING + timedelta(hours=1)),
    "changed though it is called off": session("OFF", title={"en": "On"}),
    "a time no zone reaches": session(starts_at=datetime(1, 1, 1), ends_at=datetime(1, 1, 1, 2)),  # noqa: DTZ001 — hostile
    "an end no zone reaches": session(starts_at=datetime(9999, 12, 31, 21), ends_at=datetime(9999, 12, 31, 23)),  # noqa: DTZ001 — hostile
    "seats past counting": session(capacity=HUGE),
    "an introduction past counting": session(intro_minutes=HUGE),
    "a talk before it begins": session(talk_minutes=-5),
    "a gap past counting": showing(replace(DRAMA, gap_minutes=HUGE)),
    "an episode past counting": showing(replace(DRAMA, last_episode=HUGE)),
    "for guests nobody knows": session(categories=("jury", "martians")),
    "a name its source has for it that is too long": session(references=("x" * 301,)),
    "a code too long": session("C" * 21),
    "a code that is none": session("S 1"),
    "somebody with a name too long": session(people=(PersonRow(name="x" * 201),)),
    "nowhere": session(hall="nowhere"),
    "in no strand": session(strand="none"),
    "of no film": showing(ItemRow(film="gone")),
    "of no kind": session(kind="party"),
    "backwards": session(ends_at=EVENING - timedelta(hours=1)),
}
REFUSED_FILMS = {
    "a number that has to stay": film("approved", approval_number=""),
    "minutes that keep a hall for days": film("long", runtime_minutes=2000, original_title="Long"),
    "no minutes": film(runtime_minutes=0),
    "minutes past counting": film(runtime_minutes=HUGE),
    "a year before the pictures": film(year=1492),
    "a year past counting": film(year=HUGE),
    "no episodes": film(episodes=0),
    "an episode of weeks": film(episode_seconds=HUGE),
    "a title taken away": film("bare", original_title=""),
    "an address that is none": film(trailer_url="http://[::1"),
    "a director with a name too long": film(directors=("x" * 201,)),
    "a name its source has for it that is too long": film(reference="x" * 301),
    "a country nobody knows": film(countries=("ZZ",)),
    "a credit too long": film(credits=(CreditRow(role="cast", name="x" * 201),)),
    "a code that is none": film(code="A B"),
}
REFUSED_PLACES = {
    "a hall in a language that is none": HallRow(code="h", name={"klingon!": "H"}),
    "a hall in a venue whose name is too long": HallRow(code="h", name={"en": "H"}, venue={"en": "x" * 201}),
    "a hall for more than all": HallRow(code="h", name={"en": "H"}, capacity=HUGE),
    "a hall cleaned for days": HallRow(code="h", name={"en": "H"}, turnaround_minutes=HUGE),
    "a strand past counting": StrandRow(name={"en": "S"}, position=HUGE),
    "a strand before the first": StrandRow(name={"en": "S"}, position=-1),
}


@pytest.mark.parametrize("row", REFUSED_SESSIONS.values(), ids=REFUSED_SESSIONS)
def test_a_session_is_refused_before_anything_is_written(event: Event, row: SessionRow) -> None:
    stand(event)
    films_ = (film(),)

    report = run(Programme(dialect="test", films=films_, sessions=(row,)), event)

    assert [(one.kind, one.outcome.value) for one in report.rows] == [("film", "added"), ("session", "refused")]
    assert all(report.rows[-1].why)


@pytest.mark.parametrize("row", REFUSED_FILMS.values(), ids=REFUSED_FILMS)
def test_a_film_is_refused_before_anything_is_written(event: Event, row: FilmRow) -> None:
    made = stand(event)
    factories.make_category(event, code="jury")
    screenings.show(made["draft"], [Item(film_id=one.id) for one in programmes.list_films(event)], by=SYSTEM)

    report = run(Programme(dialect="test", films=(row,), sessions=(showing(ItemRow(film=row.key)),)), event)

    assert report.rows[0].outcome is Outcome.REFUSED
    assert all(report.rows[0].why)


@pytest.mark.parametrize("row", REFUSED_PLACES.values(), ids=REFUSED_PLACES)
def test_a_hall_or_strand_is_refused_before_anything_is_written(event: Event, row: HallRow | StrandRow) -> None:
    report = run(replace(part_of([row]), dialect="test"), event)

    assert [one.outcome for one in report.rows] == [Outcome.REFUSED]


def test_all_of_it_in_one_file_of_several_units_of_work_is_told_before(event: Event) -> None:
    stand(event)
    films_ = [replace(row, key=f"k{place}", reference=row.reference or f"f{place}")
              for place, row in enumerate(REFUSED_FILMS.values()) if row.code not in KNOWN]  # fmt: skip
    good = [film(f"g{place}", reference=f"g{place}", original_title="Same", year=1999) for place in range(150)]
    rows = [replace(row, references=row.references or (f"s{place}",))
            for place, row in enumerate(REFUSED_SESSIONS.values())
            if row.code is None]  # fmt: skip
    shows = [showing(ItemRow(film=f"g{place}"), references=(f"g{place}", f"g{place + 1}")) for place in range(150)]
    mixed = Programme(
        dialect="test",
        films=(film(), *good[:80], *films_, *good[80:]),
        sessions=(*shows[:90], *rows, *shows[90:]),
    )

    first = run(mixed, event)
    again = run(mixed, event)

    assert (first.count(Outcome.ADDED, Kind.FILM), first.count(Outcome.ADDED, Kind.SESSION)) == (151, 150)
    assert first.count(Outcome.CHANGED) == again.count(Outcome.CHANGED) == again.count(Outcome.ADDED) == 0
    assert again.count(Outcome.REFUSED) == first.count(Outcome.REFUSED)


def test_what_one_row_changes_counts_for_those_after_it(event: Event) -> None:
    stand(event)
    programme = Programme(
        dialect="test",
        films=(
            film("bare", runtime_minutes=70, approval_number="3"),
            film("drama", episodes=12),
            film(approval_number="4", runtime_minutes=60),
        ),
        sessions=(
            showing(BARE, NEW, references=("a",), ends_computed=True, status="published"),
            session("SHOWN", items=(APPROVED, BARE)),
        ),
    )

    report = run(programme, event)

    assert [row.outcome.value for row in report.rows] == ["changed", "changed", "added", "added", "changed"]
    (made,) = (one for one in programmes.list_sessions(event) if one.code == "S007")
    assert (made.status, made.ends_at) == (SessionStatus.PUBLISHED, EVENING + timedelta(minutes=130))


@pytest.mark.parametrize(
    "rows",
    [
        [StrandRow(name={"": "Night"}), StrandRow(name={"": "Night!"}), StrandRow(code="night", name={"": "Noche"})],
        [film("a", original_title="Zama"), film("b", original_title="Zama"), film("c", code="zama-2")],
        [session(references=("a",)), session("S001", references=("b",)), session("S007", references=("c",))],
    ],
)
def test_codes_are_drawn_before_and_kept_for_those_they_were_drawn_for(event: Event, rows: list[Any]) -> None:
    report = run(replace(part_of(rows), dialect="test"), event)

    taken = report.rows[1 if isinstance(rows[0], SessionRow) else 2]
    assert (taken.outcome, "belongs to something else" in taken.why[0]) == (Outcome.REFUSED, True)
    assert report.count(Outcome.ADDED) == 2


def test_two_rows_that_speak_of_one_thing_here_are_not_both_taken(event: Event) -> None:
    films.add_film(event, FilmDetails(original_title="Zama", code="zama"), by=SYSTEM)
    strand = StrandRow(code="night", name={"en": "Night", "es": "Noche"})
    run(Programme(dialect="test", strands=(strand,), sessions=(session(references=("a", "b")),)), event)

    report = run(
        Programme(
            dialect="test",
            strands=(StrandRow(name={"": "Night"}), StrandRow(name={"es": "Noche"}, position=7)),
            films=(film("x", code="zama", year=2017), film("y", original_title="Zama", year=None),
                   film("z", code="zama", year=2018)),
            sessions=(session(references=("a",), title={"en": "A"}), session(references=("b",), title={"en": "B"})),
        ),
        event,
    )  # fmt: skip

    assert [row.outcome.value for row in report.rows] == [
        "same", "same", "changed", "added", "refused", "changed", "refused",
    ]  # fmt: skip


def test_what_says_nothing_says_it_the_second_time_too(event: Event) -> None:
    programme = Programme(
        dialect="test",
        strands=(StrandRow(code="night", name={"en": "Night"}, accent="#abcdef"),),
        films=(film(code="", reference="r", credits=(CreditRow(role="cast", name=""),)),),
        sessions=(showing(NEW, NEW, code="", references=("s",), people=(PersonRow(name=""),)),),
    )  # fmt: skip
    run(programme, event)

    assert run(programme, event).count(Outcome.SAME) == 3


def test_who_may_come_comes_in_with_the_session(event: Event) -> None:
    jury, press = (factories.make_category(event, code=code) for code in ("jury", "press"))
    both = session("A", references=("a",), categories=("press", "jury"))

    run(Programme(dialect="test", sessions=(both,)), event)
    (made,) = programmes.list_sessions(event)
    assert programmes.list_category_ids(made) == {jury.id, press.id}
    assert run(Programme(dialect="test", sessions=(both,)), event).count(Outcome.SAME) == 1
    report = run(Programme(dialect="test", sessions=(replace(both, categories=()),)), event)

    assert report.rows[0].changes == ("categories",)
    assert programmes.list_category_ids(made) == set()


def picture(colour: str, form: str = "JPEG", size: tuple[int, int] = (64, 36)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, form)
    return stream.getvalue()


def still(content: bytes, key: str = "new", **said: Any) -> StillRow:  # noqa: ANN401 — any field
    return StillRow(film=key, digest=hashlib.sha256(content).hexdigest(), content=content, **said)


def test_hostile_pictures_are_refused_and_all_else_comes(event: Event) -> None:
    good = [still(picture(colour), credit=f"{colour} & co") for colour in ("red", "green", "blue")]
    bad = [
        still(b"<svg onload='alert(1)'/>"),
        still(picture("red")[:300]),
        still(picture("black", size=(4000, 1))),
        still(picture("white", "GIF")),
        still(b"x" * 10_000_001),
        still(picture("orange"), credit="x" * 201),
        still(picture("pink"), description={"klingon!": "x"}),
        still(picture("brown"), key="gone"),
        still(picture("red"), credit="somebody else"),
    ]
    many = [still(picture(f"#0000{place:02x}", "PNG")) for place in range(20)]

    report = run(Programme(dialect="test", films=(film(),), stills=(*good[:2], *bad, *good[2:], *many)), event)

    assert report.count(Outcome.REFUSED, Kind.STILL) == len(bad) + 11
    (made,) = programmes.list_films(event)
    assert [one.credit for one in made.stills[:3]] == ["red & co", "green & co", "blue & co"]
    assert (len(made.stills), made.stills[0].source) == (12, good[0].digest)


def test_a_picture_is_known_when_it_comes_again_and_so_is_what_is_said_of_it(event: Event) -> None:
    whole = Programme(dialect="test", films=(film(),), stills=(still(picture("red"), credit="A"),))
    run(whole, event)

    again = run(whole, event)
    other = run(replace(whole, stills=(replace(whole.stills[0], credit="B", description={"": "A river"}),)), event)

    assert [row.outcome for row in again.rows] == [Outcome.SAME, Outcome.SAME]
    assert other.rows[1].changes == ("credit", "description")
    (made,) = queries.list_stills([one.id for one in programmes.list_films(event)]).values()
    assert [(one.credit, one.description) for one in made] == [("B", {"en": "A river"})]
