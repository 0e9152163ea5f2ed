"""Seats at the desk: who holds one, who waits, what is kept, and by which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.rules import Role
from app.booking import queries
from app.booking.models import Booking, Strike
from app.booking.rules import USUAL, BookingStatus, HoldKind, Terms
from app.booking.service import holds, seats, terms
from app.core import clock
from app.core.access import SYSTEM
from app.programme.rules import Entry
from app.registration.rules import Status
from tests.factories import keep, make_category, make_event, make_registration, make_session, soon
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration

HERE = "/desk/hff/seats"


@pytest.fixture
def event(client: FlaskClient) -> Event:
    event = make_event(code="hff")
    enter(client, Role.OWNER, event)
    return event


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event, code="press")


@pytest.fixture
def session(event: Event) -> ProgrammeSession:
    return make_session(event, code="S1", capacity=2, starts_at=soon(600), title="Roma")


def guest(category: Category, name: str = "Nguyễn Thị Minh") -> Registration:
    return make_registration(category, status=Status.APPROVED, display_name=name)


def status_of(who: Registration, session: ProgrammeSession) -> BookingStatus | None:
    booking = queries.find_booking(session.id, who.id)
    return booking.status if booking else None


def test_the_list_says_how_full_sessions_are(client: FlaskClient, event: Event, category: Category) -> None:
    full = make_session(event, code="S1", capacity=1, title="Roma")
    make_session(event, code="S2", capacity=5, title="Zama")
    make_session(event, code="S3", entry=Entry.OPEN, title="Whisky")
    for _ in range(2):
        seats.book(guest(category), full, by=SYSTEM)

    def shown(query: str) -> list[bool]:
        page = client.get(f"{HERE}?{query}").text
        return [title in page for title in ("Roma", "Zama", "Whisky")]

    assert (shown(""), shown("q=zama")) == ([True, True, False], [False, True, False])
    assert (shown("only=full"), shown("only=waiting")) == ([True, False, False], [True, False, False])


def test_a_session_shows_its_guests_line_and_kept_seats(
    client: FlaskClient, session: ProgrammeSession, category: Category
) -> None:
    holds.keep(session, HoldKind.WHEELCHAIR, 1, note="Row 1", returns_minutes=60, by=SYSTEM)
    for name in ("Ana", "Bruno", "Chen Yi 陈怡"):
        seats.book(guest(category, name), session, by=SYSTEM)

    page = client.get(f"{HERE}/S1").text

    for said in ("Ana", "Bruno", "陈怡", "Row 1", "return 60 minutes before"):
        assert said in page
    found = client.get(f"{HERE}/S1?q=chen").text
    assert ("Ana" in found, "陈怡" in found) == (False, True)
    waiting = client.get(f"{HERE}/S1?status=waiting").text
    assert ("Ana</bdi>" in waiting, "Bruno</bdi>" in waiting) == (False, True)
    assert "Nothing fits." in client.get(f"{HERE}/S1?q=zzz").text


def test_staff_books_cancels_and_admits(client: FlaskClient, session: ProgrammeSession, category: Category) -> None:
    one, two, three = (guest(category) for _ in range(3))
    asked = [str(one.number), str(two.email), str(three.number)]

    answers = [client.post(f"{HERE}/S1/guests", data={"guest": who, "hold": "", "because": ""}) for who in asked]

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert [status_of(who, session) for who in (one, two, three)] == ["booked", "booked", "waiting"]
    waiting = queries.find_booking(session.id, three.id)
    booked = queries.find_booking(session.id, one.id)
    assert waiting is not None
    assert booked is not None
    client.post(f"{HERE}/S1/guests/{waiting.id}/admission")
    assert "No seat is free." in client.get(f"{HERE}/S1").text
    client.post(f"{HERE}/S1/guests/{booked.id}/cancellation")
    assert (status_of(one, session), status_of(three, session)) == ("cancelled", "booked")


def test_staff_sets_rules_aside_with_a_reason(
    client: FlaskClient, event: Event, session: ProgrammeSession, category: Category
) -> None:
    who = guest(category)
    terms.set_terms(event, Terms(in_all=0), by=SYSTEM)

    refused = client.post(f"{HERE}/S1/guests", data={"guest": str(who.number), "hold": "", "because": ""})
    taken = client.post(f"{HERE}/S1/guests", data={"guest": str(who.number), "hold": "", "because": "Speaks"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert f'value="{who.number}"' in refused.text
    assert status_of(who, session) == "booked"


@pytest.mark.parametrize("wanted", ["99999", "nobody@example.com"])
def test_who_is_not_here_is_said(client: FlaskClient, session: ProgrammeSession, wanted: str) -> None:
    client.post(f"{HERE}/S1/guests", data={"guest": wanted, "hold": "", "because": ""})

    assert f"number or address “{wanted}”" in client.get(f"{HERE}/S1").text
    assert queries.count_taken(session.id) == 0


def test_seats_are_kept_given_and_returned(client: FlaskClient, session: ProgrammeSession, category: Category) -> None:
    kept = client.post(f"{HERE}/S1/holds", data={"kind": "jury", "seats": "2", "returns_minutes": "", "note": "A"})
    too_many = client.post(f"{HERE}/S1/holds", data={"kind": "jury", "seats": "1", "returns_minutes": "", "note": "B"})
    hold = queries.list_holds(session.id)[0]
    who = guest(category)

    given = client.post(f"{HERE}/S1/guests", data={"guest": str(who.number), "hold": hold.id.hex, "because": ""})
    back = client.post(f"{HERE}/S1/holds/{hold.id}/return")

    assert [answer.status_code for answer in (kept, too_many, given, back)] == [303, 422, 303, 303]
    assert "Only 0 seats are free" in too_many.text
    assert status_of(who, session) == "booked"
    assert queries.count_free(session) == 1
    assert "returned" in client.get(f"{HERE}/S1").text


def test_anothers_holds_and_bookings_are_not_there(
    client: FlaskClient, event: Event, session: ProgrammeSession, category: Category
) -> None:
    other = make_session(event, code="S2", capacity=3)
    hold = holds.keep(other, HoldKind.JURY, 1, by=SYSTEM)
    seats.book(guest(category), other, by=SYSTEM)
    booking = queries.list_of_session(other.id)[0]

    assert client.post(f"{HERE}/S1/holds/{hold.id}/return").status_code == 404
    assert client.post(f"{HERE}/S1/guests/{booking.id}/cancellation").status_code == 404
    assert session.code == "S1"


def test_the_rules_are_set_for_everybody_and_for_a_category(
    client: FlaskClient, event: Event, category: Category
) -> None:
    entered = {
        "release_days": "3", "release_hour": "9", "per_day": "4", "in_all": "", "walking_minutes": "15",
        "cancel_minutes": "30", "lapse_minutes": "10", "offer_minutes": "30", "late_offer_minutes": "10",
        "late_hours": "3", "strikes": "2", "block_hours": "24", "remind_hours": "24",
    }  # fmt: skip

    set_, wrong = (client.post("/desk/hff/booking", data=entered | more) for more in ({}, {"release_hour": "24"}))
    own = client.post(f"/desk/hff/booking/categories/{category.id}", data={"per_day": "6", "priority": "1"})

    assert (set_.status_code, wrong.status_code, own.status_code) == (303, 422, 303)
    assert queries.terms_of(event.id) == USUAL
    assert queries.terms_of(event.id, category.id).per_day == 6
    assert "has rules of its own" in client.get("/desk/hff/booking").text
    assert 'value="6"' in client.get(f"/desk/hff/booking/categories/{category.id}").text
    assert client.post(f"/desk/hff/booking/categories/{category.id}", data={"priority": "10"}).status_code == 422
    client.post(f"/desk/hff/booking/categories/{category.id}", data={"per_day": "", "priority": ""})
    assert queries.list_own_terms(event.id) == {}


def test_an_empty_seat_is_lifted_with_a_reason(client: FlaskClient, event: Event, category: Category) -> None:
    who = guest(category)
    booking = Booking(
        session_id=make_session(event).id, registration_id=who.id, status=BookingStatus.NO_SHOW, booked_at=clock.now()
    )
    keep(booking)
    strike = Strike(registration_id=who.id, booking_id=booking.id, at=clock.now())
    keep(strike)

    client.post(f"/desk/hff/booking/strikes/{strike.id}/relief", data={"because": ""})
    assert strike.lifted_at is None
    client.post(f"/desk/hff/booking/strikes/{strike.id}/relief", data={"because": "Coach"})

    assert strike.lifted_because == "Coach"
    assert "No: Coach" in client.get("/desk/hff/booking").text
    assert client.post(f"/desk/hff/booking/strikes/{who.id}/relief", data={"because": "x"}).status_code == 404


def test_who_may_not_is_kept_out(client: FlaskClient, session: ProgrammeSession) -> None:
    enter(client, Role.PROGRAMMER, session.event)

    assert [client.get(path).status_code for path in (HERE, f"{HERE}/S1", "/desk/hff/booking")] == [403, 403, 403]
