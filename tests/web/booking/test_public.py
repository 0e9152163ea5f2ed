"""A guest chooses sessions, and gives them back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.booking import queries
from app.booking.rules import BookingStatus, Terms
from app.booking.service import seats, terms
from app.core.access import SYSTEM
from app.core.tokens import new_id
from app.programme import queries as programme
from app.programme.rules import Entry, SessionStatus
from app.programme.service import scheduling, timetable
from app.registration.rules import Status
from tests.factories import keep, make_category, make_event, make_registration, make_session, soon
from tests.web.guests import enter, flashes

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration

SESSIONS = "/en/hff-2026/me/sessions"


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(code="hff-2026")


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event)


@pytest.fixture
def guest(client: FlaskClient, category: Category) -> Registration:
    registration = make_registration(category, status=Status.APPROVED, locale="en")
    enter(client, registration)
    return registration


def fill(session: ProgrammeSession, category: Category, number: int) -> None:
    for _ in range(number):
        seats.book(make_registration(category, status=Status.APPROVED), session, by=SYSTEM)


def words(page: str, session: ProgrammeSession) -> str:
    """Return what a page says about one session."""
    rows = [
        row for row in re.findall(r'<li class="session.*?</li>', page, re.DOTALL) if f"/sessions/{session.code}" in row
    ]
    assert len(rows) == 1
    return " ".join(re.sub(r"<[^>]+>", " ", rows[0]).split())


def test_each_session_says_how_full_it_is_and_what_one_may_do(
    client: FlaskClient, event: Event, category: Category, guest: Registration
) -> None:
    many = make_session(event, code="many", capacity=100, starts_at=soon(60))
    few = make_session(event, code="few", capacity=8, starts_at=soon(300))
    full = make_session(event, code="full", capacity=1, starts_at=soon(600))
    fill(few, category, 1)
    fill(full, category, 1)

    page = client.get(SESSIONS).text

    assert "Seats free" in words(page, many)
    assert "7 seats left" in words(page, few)
    assert "Full Join the waiting list" in words(page, full)
    assert page.count("submission_key") == 3
    del guest


def test_what_one_holds_stands_first_and_says_what_is_in_the_way_of_others(
    client: FlaskClient, event: Event, category: Category, guest: Registration
) -> None:
    late = make_session(event, code="late", capacity=9, starts_at=soon(600), title="Zama")
    waited = make_session(event, code="waited", capacity=1, starts_at=soon(900))
    clashing = make_session(event, code="clashing", capacity=9, starts_at=soon(610))
    early = make_session(event, code="early", capacity=9, starts_at=soon(60))
    closed = make_session(event, code="closed", capacity=9, starts_at=soon(300))
    scheduling.allow_categories(closed, [make_category(event).id], by=SYSTEM)
    fill(waited, category, 3)
    for session in (late, waited):
        seats.book(guest, session, by=SYSTEM)

    page = client.get(SESSIONS).text

    assert page.index("/sessions/late") < page.index("/sessions/early")
    assert "Booked" in words(page, late)
    assert "Waiting, place 3" in words(page, waited)
    assert "Overlaps with “Zama”" in words(page, clashing)
    assert "For other categories than yours." in words(page, closed)
    assert "Book" in words(page, early)
    assert page.count('action="/en/hff-2026/me/sessions/') == 3  # two to cancel, one to book


def test_only_sessions_that_take_bookings_stand_there(client: FlaskClient, event: Event, guest: Registration) -> None:
    begun = make_session(event, code="begun", capacity=9, starts_at=soon(60))
    seats.book(guest, begun, by=SYSTEM)
    begun.starts_at = soon(-10)
    keep(begun)
    make_session(event, code="past", capacity=9, starts_at=soon(-10))
    make_session(event, code="draft", status=SessionStatus.DRAFT)
    make_session(event, code="gone", status=SessionStatus.CANCELLED)
    make_session(event, code="open", entry=Entry.OPEN)
    make_session(make_event(), code="elsewhere")

    page = client.get(SESSIONS).text

    assert set(re.findall(r'href="/en/hff-2026/sessions/(\w+)"', page)) == {"begun"}
    assert "/cancellation" not in page


def test_the_page_is_read_in_as_many_queries_for_ten_sessions_as_for_one(
    client: FlaskClient, event: Event, guest: Registration, statements: list[str]
) -> None:
    del guest
    make_session(event, capacity=9, starts_at=soon(60))
    client.get(SESSIONS)
    statements.clear()
    client.get(SESSIONS)
    one = len(statements)
    for step in range(9):
        make_session(event, capacity=9, starts_at=soon(300 + 200 * step))
    statements.clear()

    client.get(SESSIONS)

    assert len(statements) == one


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.WAITLISTED, Status.CANCELLED])
def test_who_is_not_approved_sees_no_button(
    client: FlaskClient, event: Event, category: Category, status: Status
) -> None:
    enter(client, make_registration(category, status=status))
    make_session(event, capacity=9)

    page = client.get(SESSIONS).text

    assert "Sessions can be chosen once your request is approved." in page
    assert 'method="post" action="/en/hff-2026/me/sessions' not in page


def test_a_programme_without_bookings_leads_to_the_programme(client: FlaskClient, guest: Registration) -> None:
    del guest
    assert "No session takes bookings yet." in client.get(SESSIONS).text


def test_a_stranger_sees_and_books_nothing(client: FlaskClient, event: Event) -> None:
    session = make_session(event, capacity=9)

    answers = [
        client.get(SESSIONS).status_code,
        client.post(f"{SESSIONS}/{session.code}").status_code,
        client.post(f"{SESSIONS}/{session.code}/cancellation").status_code,
    ]

    assert set(answers) <= {302, 303, 401, 403}
    assert queries.count_taken(session.id) == 0


def test_a_guest_of_another_event_books_nothing_here(client: FlaskClient, event: Event) -> None:
    session = make_session(event, capacity=9)
    enter(client, make_registration(status=Status.APPROVED))

    answer = client.post(f"{SESSIONS}/{session.code}")

    assert answer.status_code in {302, 303, 401, 403, 404}
    assert queries.count_taken(session.id) == 0


def test_a_seat_is_booked_and_said(client: FlaskClient, event: Event, guest: Registration) -> None:
    session = make_session(event, capacity=1, title="Zama")

    answer = client.post(f"{SESSIONS}/{session.code}", data={"submission_key": str(new_id())})

    booking = queries.find_booking(session.id, guest.id)
    assert booking is not None
    assert booking.status is BookingStatus.BOOKED
    assert (answer.status_code, answer.location) == (303, SESSIONS)
    assert flashes(client) == [("message", "Booked: Zama.")]


def test_where_all_seats_are_taken_the_guest_waits_and_is_told(
    client: FlaskClient, event: Event, category: Category, guest: Registration
) -> None:
    session = make_session(event, capacity=1, title="Zama")
    fill(session, category, 1)

    client.post(f"{SESSIONS}/{session.code}", data={"submission_key": str(new_id())})

    assert queries.places_in_line(guest.id) == {session.id: 1}
    assert flashes(client) == [("message", "All seats of Zama are taken. You are on its waiting list.")]


def test_the_same_button_sent_twenty_times_books_once(client: FlaskClient, event: Event, guest: Registration) -> None:
    session = make_session(event, capacity=9)
    data = {"submission_key": str(new_id())}

    answers = {client.post(f"{SESSIONS}/{session.code}", data=data).status_code for _ in range(20)}

    assert answers == {303}
    assert queries.count_taken(session.id) == 1
    assert len(queries.list_bookings(guest.id)) == 1


def test_an_old_button_pressed_after_cancelling_does_not_book_again(
    client: FlaskClient, event: Event, guest: Registration
) -> None:
    session = make_session(event, capacity=9)
    data = {"submission_key": str(new_id())}
    client.post(f"{SESSIONS}/{session.code}", data=data)
    client.post(f"{SESSIONS}/{session.code}/cancellation")

    client.post(f"{SESSIONS}/{session.code}", data=data)

    assert queries.list_bookings(guest.id) == []


def test_a_clash_is_said_and_nothing_booked(client: FlaskClient, event: Event, guest: Registration) -> None:
    held = make_session(event, capacity=9, starts_at=soon(60), title="Roma")
    wanted = make_session(event, capacity=9, starts_at=soon(70), title="Zama")
    seats.book(guest, held, by=SYSTEM)

    client.post(f"{SESSIONS}/{wanted.code}", data={"submission_key": str(new_id())})

    ((kind, said),) = flashes(client)
    assert kind == "error"
    assert "“Zama” overlaps with “Roma”" in said
    assert queries.count_taken(wanted.id) == 0


def test_a_seat_is_given_back(client: FlaskClient, event: Event, guest: Registration) -> None:
    session = make_session(event, capacity=1, title="Zama")
    seats.book(guest, session, by=SYSTEM)

    answer = client.post(f"{SESSIONS}/{session.code}/cancellation")

    assert answer.status_code == 303
    assert queries.count_taken(session.id) == 0
    assert flashes(client) == [("message", "Cancelled: Zama.")]


def test_giving_back_what_one_does_not_hold_is_said(client: FlaskClient, event: Event, guest: Registration) -> None:
    del guest
    session = make_session(event, capacity=1)

    client.post(f"{SESSIONS}/{session.code}/cancellation")

    assert flashes(client) == [("error", "You hold no seat in this session.")]


@pytest.mark.parametrize(
    ("back", "target"),
    [
        ("", SESSIONS),
        ("session", "/en/hff-2026/sessions/zama"),
        ("programme", "/en/hff-2026/programme"),
        ("https://elsewhere.example", SESSIONS),
    ],
)
def test_the_guest_is_led_back_to_where_the_button_stood(
    client: FlaskClient, event: Event, guest: Registration, back: str, target: str
) -> None:
    del guest
    make_session(event, code="zama", capacity=1)

    answer = client.post(f"{SESSIONS}/zama", data={"submission_key": str(new_id()), "back": back})

    assert answer.location == target


def test_a_session_that_is_not_shown_cannot_be_booked(client: FlaskClient, event: Event, guest: Registration) -> None:
    del guest
    make_session(event, code="secret", status=SessionStatus.DRAFT)

    assert client.post(f"{SESSIONS}/secret").status_code == 404


def offered(event: Event, category: Category, guest: Registration) -> ProgrammeSession:
    terms.set_terms(event, Terms(offer_minutes=30), by=SYSTEM)
    session = make_session(event, code="kept", capacity=1, starts_at=soon(600), title="Zama")
    holder = make_registration(category, status=Status.APPROVED)
    for who in (holder, guest):
        seats.book(who, session, by=SYSTEM)
    seats.cancel(holder, session, by=SYSTEM)
    return session


@pytest.mark.parametrize("path", ["/me/sessions", "/programme", "/sessions/kept", "/me/agenda", "/me"])
def test_a_kept_seat_is_shown_wherever_one_looks(
    client: FlaskClient, event: Event, category: Category, guest: Registration, path: str
) -> None:
    offered(event, category, guest)

    assert "A seat is kept for you" in client.get(f"/en/hff-2026{path}").text


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ("acceptance", BookingStatus.BOOKED, "Booked: Zama."),
        ("refusal", BookingStatus.DECLINED, "You have left the seat to the next in line: Zama."),
    ],
)
def test_a_kept_seat_is_taken_or_left(
    client: FlaskClient,
    event: Event,
    category: Category,
    guest: Registration,
    answer: str,
    status: BookingStatus,
    said: str,
) -> None:
    session = offered(event, category, guest)

    sent = client.post(f"{SESSIONS}/kept/{answer}")

    assert sent.status_code == 303
    assert said in client.get(SESSIONS).text
    booking = queries.find_booking(session.id, guest.id)
    assert booking is not None
    assert booking.status is status


def test_an_offer_that_is_over_says_so(client: FlaskClient, event: Event, guest: Registration) -> None:
    make_session(event, code="kept", capacity=1, starts_at=soon(600))
    del guest

    client.post(f"{SESSIONS}/kept/acceptance")

    assert "This offer is over." in client.get(SESSIONS).text


def asked_again(event: Event, guest: Registration) -> None:
    """Let a session of the guest move by an hour."""
    session = make_session(event, code="moved", capacity=5, starts_at=soon(600), title="Zama")
    seats.book(guest, session, by=SYSTEM)
    shift = timedelta(hours=1)
    timetable.put(
        session, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift, hall_id=None, by=SYSTEM
    )
    timetable.publish(event, seen=programme.print_of(programme.list_prepared(event.id)), by=SYSTEM)


@pytest.mark.parametrize("path", ["/me/sessions", "/programme", "/sessions/moved", "/me/agenda", "/me"])
def test_who_is_asked_again_sees_it_wherever_one_looks(
    client: FlaskClient, event: Event, guest: Registration, path: str
) -> None:
    asked_again(event, guest)

    assert "It has moved. Does it still suit you?" in client.get(f"/en/hff-2026{path}").text


def test_who_is_asked_again_keeps_the_seat_or_gives_it_back(
    client: FlaskClient, event: Event, guest: Registration
) -> None:
    asked_again(event, guest)

    client.post(f"{SESSIONS}/moved/affirmation")
    page = client.get(SESSIONS).text
    assert "You keep the seat: Zama." in page
    assert "Does it still suit you?" not in page
    client.post(f"{SESSIONS}/moved/affirmation")
    assert "Does it still suit you?" not in client.get(SESSIONS).text
    client.post(f"{SESSIONS}/moved/cancellation")

    assert "Cancelled: Zama." in client.get(SESSIONS).text
