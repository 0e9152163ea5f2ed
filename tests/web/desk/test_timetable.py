"""The timetable at the desk: moved by forms, published after a look at what it does, its messages held and released."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.booking.rules import PUBLICATION_MESSAGE, Terms
from app.booking.service import seats, terms
from app.core.access import SYSTEM
from app.core.db import db
from app.mail.models import Message
from app.mail.rules import MessageState
from app.programme import queries as programme
from app.programme.models import Film, ProgrammeSession, Publication, ScreeningItem
from app.programme.rules import Entry, Premiere, SessionStatus, StageRole
from app.programme.service import scheduling, timetable
from app.programme.service.scheduling import OnStage
from app.registration.rules import Status
from app.venues.models import Site
from tests.factories import keep, make_event, make_hall, make_organiser, make_registration, make_session, make_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from app.events.models import Event
    from app.registration.models import Category, Registration
    from app.venues.models import Hall

    Enter = Callable[[Role], None]

HOME = "/desk/hff-2026/timetable"
PUBLISH = f"{HOME}/publication"
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    organiser = make_organiser()
    return make_event(organiser, code="hff-2026", site=make_site(organiser))


@pytest.fixture
def at_desk(as_staff: Enter) -> None:
    as_staff(Role.OWNER)


def hall(event: Event, *, capacity: int = 100, name: str = "Grand Theatre") -> Hall:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    return make_hall(organiser, site=db.session.get_one(Site, event.site_id), capacity=capacity, name=name)


def evening(event: Event, hour: int = 19, *, day: int = 1) -> datetime:
    there = event.first_day + timedelta(days=day)
    return datetime(there.year, there.month, there.day, hour, tzinfo=CHINA).astimezone(UTC)


def guest(category: Category, *sessions: ProgrammeSession, locale: str = "es", name: str = "Lucía") -> Registration:
    who = make_registration(category, status=Status.APPROVED, locale=locale, display_name=name)
    for session in sessions:
        seats.book(who, session, by=SYSTEM)
    return who


def put(client: FlaskClient, session: ProgrammeSession, to: datetime, where: Hall | None, **more: str) -> TestResponse:
    local = to.astimezone(CHINA)
    length = session.ends_at - session.starts_at
    form = {
        "starts_at": local.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (local + length).strftime("%Y-%m-%dT%H:%M"),
        "hall_id": where.id.hex if where else "",
        **more,
    }
    return client.post(f"{HOME}/sessions/{session.code}", data=form)


def said(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.usefixtures("at_desk")
def test_a_day_shows_its_halls_and_sessions_to_the_change_of_day(client: FlaskClient, event: Event) -> None:
    theatre = hall(event)
    make_session(event, hall=theatre, starts_at=evening(event), title="Zama")
    make_session(
        event, hall=theatre, starts_at=evening(event, 24 - 24, day=2) + timedelta(minutes=30), title="Madrugada"
    )
    make_session(event, starts_at=evening(event, 20), title="Nowhere yet", status=SessionStatus.DRAFT)
    day = (event.first_day + timedelta(days=1)).isoformat()

    page = client.get(HOME, query_string={"day": day}).text

    assert 'role="grid"' in page
    for words in ("Grand Theatre", "Zama", "Madrugada", "00:30", "Nowhere yet", "No hall yet", "As guests see it"):
        assert words in page
    assert "00:30" not in client.get(HOME, query_string={"day": (event.first_day + timedelta(days=2)).isoformat()}).text
    assert client.get(HOME, query_string={"day": "no-day"}).status_code == 200


@pytest.mark.usefixtures("at_desk")
def test_a_move_is_prepared_shown_and_published(client: FlaskClient, event: Event, category: Category) -> None:
    small, large = hall(event, capacity=5, name="Small"), hall(event, name="Large")
    session = make_session(event, hall=small, starts_at=evening(event), title="Zama", code="ZAMA")
    other = make_session(event, hall=small, starts_at=evening(event, 22), title="Roma")
    busy = guest(category, session, other, name="Ana Busy")
    guest(category, session, locale="zh-Hans")

    assert client.get(f"{HOME}/sessions/ZAMA").status_code == 200
    answer = put(client, session, evening(event, 22), large)
    assert answer.status_code == 303
    page = said(client.get(answer.headers["Location"]).text)

    assert "Draft, 1 change" in page
    assert "was here" in page
    assert "Hold a seat 2 can still come 1" in page
    assert "Ana Busy" in page
    before = said(client.get(PUBLISH).text)
    assert "2 guests get a message" in before
    assert "Hemos tenido que cambiar el programa" in before
    seen = programme.print_of(programme.list_prepared(event.id))
    done = client.post(
        PUBLISH, data={"seen": seen, "words-es": "Perdonad.", "words-en": "Sorry."}, follow_redirects=True
    )
    assert "2 guests are told" in done.text
    db.session.refresh(session)
    assert (session.starts_at, session.hall_id) == (evening(event, 22), large.id)
    messages = db.session.scalars(select(Message).where(Message.template == PUBLICATION_MESSAGE)).all()
    assert {(message.locale, message.state) for message in messages} == {
        ("es", MessageState.QUEUED),
        ("zh-Hans", MessageState.QUEUED),
    }
    assert busy.id in {message.subject_id for message in messages}
    assert "As guests see it" in client.get(HOME).text


@pytest.mark.usefixtures("at_desk")
def test_the_grids_own_script_gets_the_grid_anew(client: FlaskClient, event: Event) -> None:
    session = make_session(event, hall=hall(event), starts_at=evening(event))
    day = (event.first_day + timedelta(days=1)).isoformat()

    good = put(client, session, evening(event, 20), None, part="1", day=day)
    assert good.status_code == 200
    assert "<html" not in good.text
    assert "Prepared. Guests see it once you publish." in good.text
    bad = client.post(
        f"{HOME}/sessions/{session.code}",
        data={
            "part": "1",
            "starts_at": "2026-10-17T10:00:00+0000",
            "ends_at": "2026-10-17T10:00:00+0000",
            "hall_id": "",
        },
    )
    assert bad.status_code == 422
    assert 'role="grid"' in bad.text
    unreadable = client.post(f"{HOME}/sessions/{session.code}", data={"part": "1", "starts_at": "soon"})
    assert unreadable.status_code == 422
    assert "This is no time a session can have." in unreadable.text


@pytest.mark.usefixtures("at_desk")
def test_a_form_that_cannot_be_says_why_and_keeps_what_was_entered(client: FlaskClient, event: Event) -> None:
    session = make_session(event, starts_at=evening(event))
    nothing = client.post(f"{HOME}/sessions/{session.code}", data={"starts_at": "", "ends_at": "", "hall_id": ""})
    assert "This field is required" in nothing.text
    backwards = client.post(
        f"{HOME}/sessions/{session.code}",
        data={"starts_at": "2026-10-17T19:00", "ends_at": "2026-10-17T18:00", "hall_id": ""},
    )

    assert "2026-10-17T18:00" in backwards.text
    assert programme.list_prepared(event.id) == []


@pytest.mark.usefixtures("at_desk")
def test_a_draft_moves_at_once(client: FlaskClient, event: Event) -> None:
    session = make_session(event, starts_at=evening(event), status=SessionStatus.DRAFT)

    answer = client.get(put(client, session, evening(event, 21), None).headers["Location"])

    assert "Moved. Nobody sees it yet." in answer.text
    db.session.refresh(session)
    assert session.starts_at == evening(event, 21)


@pytest.mark.usefixtures("at_desk")
def test_what_hurts_keeps_from_publishing_but_for_a_reason(
    client: FlaskClient, event: Event, category: Category
) -> None:
    small, large, third = hall(event, capacity=1, name="Small"), hall(event, name="Large"), hall(event, name="Third")
    session = make_session(event, hall=large, starts_at=evening(event), title="Zama", code="ZAMA")
    make_session(event, hall=small, starts_at=evening(event, 20), title="Roma")
    far = make_session(event, hall=third, starts_at=evening(event, 19), title="Ema", capacity=500)
    for one in (session, far):
        scheduling.set_people(one, [OnStage(name="Lucrecia Martel", role=StageRole.DIRECTOR)], by=SYSTEM)
    guest(category, session)
    guest(category, session)
    put(client, session, evening(event, 20) - timedelta(minutes=30), small)
    put(client, far, evening(event, 20), third)

    page = said(client.get(HOME, query_string={"day": (event.first_day + timedelta(days=1)).isoformat()}).text)
    assert "take the same hall at once" in page
    assert "2 seats are taken or kept, the hall has 1" in page
    assert "Lucrecia Martel would be on stage" in page
    assert "licensed for 100" in page
    assert "Next free place: Large" in page or "Next free place: Third" in page
    seen = programme.print_of(programme.list_prepared(event.id))
    refused = client.post(PUBLISH, data={"seen": seen, "words-es": "Lo sentimos"})
    assert "Solve the conflicts first" in refused.text
    assert "Lo sentimos" in refused.text
    db.session.refresh(session)
    assert session.hall_id == large.id
    client.post(PUBLISH, data={"seen": seen, "because": "The other hall has no power"})
    db.session.refresh(session)
    assert session.hall_id == small.id


@pytest.mark.usefixtures("at_desk")
def test_too_little_time_between_sessions_and_ways_is_said(client: FlaskClient, event: Event) -> None:

    terms.set_terms(event, Terms(walking_minutes=20), by=SYSTEM)
    one, two = hall(event, name="One"), hall(event, name="Two")
    make_session(event, hall=one, starts_at=evening(event, 18), minutes=55, title="Before")
    moved = make_session(event, hall=one, starts_at=evening(event, 22), title="Zama")
    elsewhere = make_session(event, hall=two, starts_at=evening(event, 21), minutes=60, title="Elsewhere")
    for session in (moved, elsewhere):
        scheduling.set_people(session, [OnStage(name="Ana", role=StageRole.HOST)], by=SYSTEM)
    put(client, moved, evening(event, 22) + timedelta(minutes=10), one)
    page = said(client.get(PUBLISH).text)
    assert "Ana has less than 20 minutes" in page
    put(client, moved, evening(event, 19), one)

    page = said(client.get(PUBLISH).text)

    assert "begins 5 minutes after" in page
    assert "the hall needs 15" in page


@pytest.mark.usefixtures("at_desk")
def test_a_premiere_that_would_no_longer_be_the_first_is_said(client: FlaskClient, event: Event) -> None:
    film = Film(
        event_id=event.id, code="zama", original_title="Zama", directors=[], countries=[], languages=[], subtitles=[],
        synopsis={}, premiere=Premiere.ASIAN, year=event.first_day.year,
    )  # fmt: skip
    keep(film)
    public = make_session(event, starts_at=evening(event))
    press = make_session(event, starts_at=evening(event, 21), entry=Entry.INVITATION)

    for session in (public, press):
        keep(ScreeningItem(session_id=session.id, film_id=film.id, position=1))
    put(client, press, evening(event, 10), None)

    assert "The premiere of “Zama” would not be the first showing" in said(client.get(PUBLISH).text)


@pytest.mark.usefixtures("at_desk")
def test_a_session_is_called_off_with_what_else_there_is(client: FlaskClient, event: Event, category: Category) -> None:
    film = Film(
        event_id=event.id, code="zama", original_title="Zama", directors=[], countries=[], languages=[], subtitles=[],
        synopsis={},
    )  # fmt: skip
    keep(film)
    falls = make_session(event, starts_at=evening(event), capacity=9, title="Zama", code="ZAMA")
    again = make_session(event, starts_at=evening(event, 22), capacity=9, title="Zama again", code="AGAIN")
    for session in (falls, again):
        keep(ScreeningItem(session_id=session.id, film_id=film.id, position=1))
    guest(category, falls)

    client.post(f"{HOME}/sessions/ZAMA/cancellation", data={"note-en": "The print is lost."})

    page = client.get(PUBLISH).text
    assert "called off" in page
    assert "Seats are free in another showing" in page
    assert "/desk/hff-2026/seats/AGAIN" in page
    assert "Prepared: it is called off." in client.get(f"{HOME}/sessions/ZAMA").text
    too_long = client.post(f"{HOME}/sessions/ZAMA/cancellation", data={"note-en": "x" * 501}, follow_redirects=True)
    assert "Something was not right" in too_long.text
    client.post(PUBLISH, data={"seen": programme.print_of(programme.list_prepared(event.id))})
    db.session.refresh(falls)
    assert falls.status is SessionStatus.CANCELLED
    refused = client.post(f"{HOME}/sessions/ZAMA/cancellation", data={}, follow_redirects=True)
    assert "called off" in refused.text


@pytest.mark.usefixtures("at_desk")
def test_changes_are_dropped_one_by_one_or_all(client: FlaskClient, event: Event) -> None:
    sessions = [make_session(event, starts_at=evening(event, hour)) for hour in (10, 14, 18)]
    for session in sessions:
        put(client, session, session.starts_at + timedelta(minutes=30), None)
    client.post(f"{HOME}/sessions/{sessions[0].code}/removal")
    assert len(programme.list_prepared(event.id)) == 2

    answer = client.post(f"{HOME}/removal", follow_redirects=True)

    assert "2 changes were dropped." in answer.text
    assert "Nothing is prepared" in client.get(PUBLISH, follow_redirects=True).text


@pytest.mark.usefixtures("at_desk")
def test_what_somebody_changed_meanwhile_has_to_be_looked_at(client: FlaskClient, event: Event) -> None:
    session, other = (make_session(event, starts_at=evening(event, hour)) for hour in (10, 14))
    put(client, session, evening(event, 11), None)
    seen = programme.print_of(programme.list_prepared(event.id))
    put(client, other, evening(event, 15), None)

    answer = client.post(PUBLISH, data={"seen": seen, "words-es": "Perdón"})

    assert "Somebody has changed the timetable meanwhile" in answer.text
    assert programme.print_of(programme.list_prepared(event.id)) in answer.text
    assert len(programme.list_prepared(event.id)) == 2


def prepared(client: FlaskClient, event: Event, category: Category) -> Publication:
    session = make_session(event, starts_at=evening(event), capacity=9)
    guest(category, session)
    put(client, session, evening(event, 21), None)
    seen = programme.print_of(programme.list_prepared(event.id))
    client.post(PUBLISH, data={"seen": seen, "words-es": "Primero", "held": "y"})
    return db.session.scalars(select(Publication)).one()


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize(("act", "state"), [("messages", MessageState.QUEUED), ("removal", MessageState.CANCELLED)])
def test_held_messages_are_reworded_then_released_or_thrown_away(
    client: FlaskClient, event: Event, category: Category, act: str, state: MessageState
) -> None:
    made = prepared(client, event, category)
    where = f"{HOME}/publications/{made.id}"
    assert "1 message waits" in client.get(where).text
    client.post(where, data={"words-es": "Mejor así"})
    db.session.refresh(made)
    assert made.words == {"es": "Mejor así"}

    client.post(f"{where}/{act}")

    assert db.session.scalars(select(Message.state).where(Message.template == PUBLICATION_MESSAGE)).all() == [state]
    assert "No message of this publication waits." in client.get(where).text


@pytest.mark.usefixtures("at_desk")
def test_a_publication_that_touches_nobody_says_so(client: FlaskClient, event: Event) -> None:
    put(client, make_session(event, starts_at=evening(event)), evening(event, 21), None)
    seen = programme.print_of(programme.list_prepared(event.id))

    assert "no message leaves" in client.get(PUBLISH).text
    assert "It touches nobody" in client.post(PUBLISH, data={"seen": seen}, follow_redirects=True).text


def test_a_programmer_who_sees_no_guests_sees_no_names(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    first, second = (make_session(event, starts_at=evening(event, hour), capacity=9) for hour in (10, 20))
    guest(category, first, second, name="Ana Busy")
    as_staff(Role.PROGRAMMER)
    put(client, first, evening(event, 20), None)

    page = client.get(PUBLISH).text

    assert "hold another seat at that time" in page
    assert "Ana Busy" not in page


@pytest.mark.usefixtures("at_desk")
@pytest.mark.parametrize("number", [2, 14])
def test_the_pages_ask_the_database_as_often_for_few_as_for_many(
    client: FlaskClient, event: Event, category: Category, number: int
) -> None:
    where = hall(event)
    sessions = [
        make_session(event, hall=where, starts_at=evening(event, 8) + timedelta(minutes=100 * place), capacity=50)
        for place in range(number)
    ]
    for _ in range(3):
        guest(category, *sessions[:5])
    for session in sessions:
        at = session.starts_at + timedelta(minutes=5)
        timetable.put(session, starts_at=at, ends_at=session.ends_at, hall_id=where.id, by=SYSTEM)
    counts = []
    for path in (HOME, PUBLISH):
        statements: list[str] = []

        def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)  # noqa: B023 — read before the next turn

        sqlalchemy_event.listen(db.engine, "before_cursor_execute", count)
        assert client.get(path).status_code == 200
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", count)
        counts.append(len([one for one in statements if one.lstrip().startswith("SELECT")]))

    assert max(counts) <= 24, counts
