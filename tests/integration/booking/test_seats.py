"""Seats are taken, waited for, given back; who waits moves up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.booking import queries
from app.booking.errors import CategoryNotAllowed, NotBookable, NotComing, NothingBooked, SessionsOverlap
from app.booking.rules import BookingStatus
from app.booking.service import seats
from app.core.access import SYSTEM
from app.core.changes import Change
from app.core.db import db
from app.mail.models import Message
from app.programme.rules import Entry, SessionStatus
from app.programme.service import publication, scheduling
from app.programme.service.scheduling import SessionDetails
from app.registration.rules import Status
from app.registration.service import amendment, review
from app.venues.service import layout
from app.venues.service.layout import HallDetails
from tests.factories import make_category, make_event, make_hall, make_registration, make_session, soon
from tests.integration.booking.conftest import event_organiser, guest, status_of

if TYPE_CHECKING:
    from uuid import UUID

    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration

BOOKED, WAITING, CANCELLED = BookingStatus.BOOKED, BookingStatus.WAITING, BookingStatus.CANCELLED


def mails_to(registration: Registration) -> list[str]:
    return list(
        db.session.scalars(select(Message.template).where(Message.subject_id == registration.id).order_by(Message.id))
    )


def changed_bookings() -> list[UUID]:
    return list(db.session.scalars(select(Change.subject_id).where(Change.kind == "booking").order_by(Change.number)))


def with_capacity(session: ProgrammeSession, capacity: int | None, *, later: int = 0) -> SessionDetails:
    """Return a session as it is, with another number of seats, or some minutes later."""
    return SessionDetails(
        kind=session.kind,
        title=session.title,
        code=session.code,
        starts_at=session.starts_at + timedelta(minutes=later),
        ends_at=session.ends_at + timedelta(minutes=later),
        hall_id=session.hall_id,
        capacity=capacity,
        entry=session.entry,
    )


def test_seats_are_given_until_none_is_left_then_numbers(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1)
    first, second, third = (guest(category) for _ in range(3))

    outcome = [seats.book(who, session, by=SYSTEM) for who in (first, second, third)]

    assert outcome == [BOOKED, WAITING, WAITING]
    assert [item.waiting_number for item in queries.list_waiting(session.id)] == [1, 2]
    assert queries.places_in_line(third.id) == {session.id: 2}
    assert len(changed_bookings()) == 3
    assert mails_to(first) == []


def test_booking_twice_is_booking_once(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=2), guest(category)
    seats.book(who, session, by=SYSTEM)

    again = seats.book(who, session, by=SYSTEM)

    assert again is BOOKED
    assert queries.count_taken(session.id) == 1
    assert len(changed_bookings()) == 1


def test_the_halls_own_number_counts_where_the_session_has_none(event: Event, category: Category) -> None:
    session = make_session(event, hall=make_hall(event_organiser(event), capacity=1))

    outcome = [seats.book(guest(category), session, by=SYSTEM) for _ in range(2)]

    assert outcome == [BOOKED, WAITING]


def test_without_hall_and_number_everybody_waits(event: Event, category: Category) -> None:
    assert seats.book(guest(category), make_session(event), by=SYSTEM) is WAITING


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.APPROVED}))
def test_only_who_is_approved_books(event: Event, category: Category, status: Status) -> None:
    session, who = make_session(event, capacity=2), make_registration(category, status=status)

    with pytest.raises(NotComing):
        seats.book(who, session, by=SYSTEM)

    assert queries.count_taken(session.id) == 0


@pytest.mark.parametrize(
    ("status", "entry", "starts"),
    [
        (SessionStatus.DRAFT, Entry.BOOKING, 60),
        (SessionStatus.CANCELLED, Entry.BOOKING, 60),
        (SessionStatus.PUBLISHED, Entry.OPEN, 60),
        (SessionStatus.PUBLISHED, Entry.INVITATION, 60),
        (SessionStatus.PUBLISHED, Entry.BOOKING, -1),
    ],
)
def test_some_sessions_take_no_bookings(
    event: Event, category: Category, status: SessionStatus, entry: Entry, starts: int
) -> None:
    session = make_session(event, capacity=2, status=status, entry=entry, starts_at=soon(starts))

    with pytest.raises(NotBookable):
        seats.book(guest(category), session, by=SYSTEM)


def test_a_session_of_another_event_cannot_be_booked(category: Category) -> None:
    with pytest.raises(NotBookable):
        seats.book(guest(category), make_session(make_event(), capacity=2), by=SYSTEM)


def test_a_session_for_other_categories_refuses(event: Event, category: Category) -> None:
    session, press = make_session(event, capacity=2), make_category(event, code="press")
    scheduling.allow_categories(session, [press.id], by=SYSTEM)

    with pytest.raises(CategoryNotAllowed):
        seats.book(guest(category), session, by=SYSTEM)

    assert seats.book(guest(press), session, by=SYSTEM) is BOOKED


def test_a_clash_names_both_sessions(event: Event, category: Category) -> None:
    held = make_session(event, capacity=2, starts_at=soon(60), title="Roma")
    wanted = make_session(event, capacity=2, starts_at=soon(100), title="Zama")
    who = guest(category)
    seats.book(who, held, by=SYSTEM)

    with pytest.raises(SessionsOverlap) as refusal:
        seats.book(who, wanted, by=SYSTEM)

    assert "“Zama” overlaps with “Roma”" in str(refusal.value)
    assert status_of(who, wanted) is None


def test_one_may_wait_for_a_session_and_hold_another_at_that_time(event: Event, category: Category) -> None:
    full = make_session(event, capacity=0, starts_at=soon(60))
    other = make_session(event, capacity=2, starts_at=soon(60))
    who = guest(category)
    seats.book(who, full, by=SYSTEM)

    assert seats.book(who, other, by=SYSTEM) is BOOKED


def test_a_seat_given_back_goes_to_the_next_in_line(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1)
    first, second, third = (guest(category) for _ in range(3))
    for who in (first, second, third):
        seats.book(who, session, by=SYSTEM)

    seats.cancel(first, session, by=SYSTEM)

    assert [status_of(who, session) for who in (first, second, third)] == [CANCELLED, BOOKED, WAITING]
    assert queries.places_in_line(third.id) == {session.id: 1}
    assert mails_to(second) == ["seat_promoted"]


def test_a_place_in_line_given_back_frees_no_seat(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1)
    first, second, third = (guest(category) for _ in range(3))
    for who in (first, second, third):
        seats.book(who, session, by=SYSTEM)

    seats.cancel(second, session, by=SYSTEM)

    assert [status_of(who, session) for who in (first, second, third)] == [BOOKED, CANCELLED, WAITING]


def test_who_comes_back_stands_at_the_end(event: Event, category: Category) -> None:
    session = make_session(event, capacity=0)
    first, second = guest(category), guest(category)
    for who in (first, second):
        seats.book(who, session, by=SYSTEM)
    seats.cancel(first, session, by=SYSTEM)

    seats.book(first, session, by=SYSTEM)

    assert [item.registration_id for item in queries.list_waiting(session.id)] == [second.id, first.id]


def test_what_is_not_held_cannot_be_given_back(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=1), guest(category)

    with pytest.raises(NothingBooked):
        seats.cancel(who, session, by=SYSTEM)


def test_who_holds_another_session_is_passed_over_and_moves_up_when_that_is_gone(
    event: Event, category: Category
) -> None:
    session = make_session(event, capacity=1, starts_at=soon(60))
    other = make_session(event, capacity=5, starts_at=soon(60))
    first, busy, last = (guest(category) for _ in range(3))
    for who in (first, busy):
        seats.book(who, session, by=SYSTEM)
    seats.book(busy, other, by=SYSTEM)

    seats.cancel(first, session, by=SYSTEM)

    assert status_of(busy, session) is WAITING
    seats.cancel(busy, other, by=SYSTEM)
    assert status_of(busy, session) is BOOKED
    assert seats.book(last, session, by=SYSTEM) is WAITING


def test_nobody_moves_up_once_the_session_has_begun(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1, starts_at=soon(60))
    first, second = guest(category), guest(category)
    for who in (first, second):
        seats.book(who, session, by=SYSTEM)
    scheduling.change(session, with_capacity(session, 1, later=-90), by=SYSTEM)

    seats.cancel(first, session, by=SYSTEM)

    assert status_of(second, session) is WAITING


def test_more_seats_are_filled_from_the_line(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1)
    crowd = [guest(category) for _ in range(4)]
    for who in crowd:
        seats.book(who, session, by=SYSTEM)

    scheduling.change(session, with_capacity(session, 3), by=SYSTEM)

    assert [status_of(who, session) for who in crowd] == [BOOKED, BOOKED, BOOKED, WAITING]


def test_fewer_seats_take_nobodys_away(event: Event, category: Category) -> None:
    session = make_session(event, capacity=2)
    crowd = [guest(category) for _ in range(2)]
    for who in crowd:
        seats.book(who, session, by=SYSTEM)

    scheduling.change(session, with_capacity(session, 1), by=SYSTEM)

    assert [status_of(who, session) for who in crowd] == [BOOKED, BOOKED]
    assert seats.book(guest(category), session, by=SYSTEM) is WAITING


def test_a_session_that_moves_lets_its_guests_move_up_elsewhere(event: Event, category: Category) -> None:
    full = make_session(event, capacity=1, starts_at=soon(60))
    held = make_session(event, capacity=1, starts_at=soon(60))
    who, first = guest(category), guest(category)
    for someone in (first, who):
        seats.book(someone, full, by=SYSTEM)
    seats.book(who, held, by=SYSTEM)
    seats.cancel(first, full, by=SYSTEM)

    scheduling.change(held, with_capacity(held, 1, later=300), by=SYSTEM)

    assert [status_of(who, session) for session in (full, held)] == [BOOKED, BOOKED]


def test_a_larger_hall_is_filled_from_the_line(event: Event, category: Category) -> None:
    hall = make_hall(event_organiser(event), capacity=1)
    session = make_session(event, hall=hall)
    crowd = [guest(category) for _ in range(3)]
    for who in crowd:
        seats.book(who, session, by=SYSTEM)

    layout.change_hall(hall, HallDetails(name=hall.name, capacity=2), by=SYSTEM)

    assert [status_of(who, session) for who in crowd] == [BOOKED, BOOKED, WAITING]


def test_a_cancelled_session_ends_every_booking_and_says_so(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1)
    first, second, stranger = (guest(category) for _ in range(3))
    for who in (first, second):
        seats.book(who, session, by=SYSTEM)

    publication.cancel(session, by=SYSTEM)

    assert [status_of(who, session) for who in (first, second)] == [BookingStatus.SESSION_CANCELLED] * 2
    assert mails_to(first) == mails_to(second) == ["session_cancelled"]
    assert mails_to(stranger) == []


def test_who_held_a_session_that_is_cancelled_moves_up_elsewhere(event: Event, category: Category) -> None:
    full = make_session(event, capacity=1, starts_at=soon(60))
    held = make_session(event, capacity=1, starts_at=soon(60))
    first, who = guest(category), guest(category)
    for someone in (first, who):
        seats.book(someone, full, by=SYSTEM)
    seats.book(who, held, by=SYSTEM)
    seats.cancel(first, full, by=SYSTEM)

    publication.cancel(held, by=SYSTEM)

    assert status_of(who, full) is BOOKED


def test_who_withdraws_gives_every_seat_back(event: Event, category: Category) -> None:
    morning = make_session(event, capacity=1, starts_at=soon(60))
    evening = make_session(event, capacity=1, starts_at=soon(600))
    leaving, staying = guest(category), guest(category)
    for who in (leaving, staying):
        for session in (morning, evening):
            seats.book(who, session, by=SYSTEM)

    amendment.withdraw(leaving, by=SYSTEM)

    assert queries.list_bookings(leaving.id) == []
    assert [status_of(staying, session) for session in (morning, evening)] == [BOOKED, BOOKED]


def test_who_is_revoked_gives_every_seat_back(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=1), guest(category)
    seats.book(who, session, by=SYSTEM)

    review.revoke(who, by=SYSTEM)

    assert status_of(who, session) is CANCELLED


def test_how_full_sessions_are_is_read_in_four_queries(event: Event, category: Category, statements: list[str]) -> None:
    sessions = [make_session(event, capacity=2, starts_at=soon(60 + 200 * step)) for step in range(5)]
    open_door = make_session(event, entry=Entry.OPEN)
    who, others = guest(category), [guest(category) for _ in range(2)]
    for someone in (*others, who):
        seats.book(someone, sessions[0], by=SYSTEM)
    ids = [session.id for session in (*sessions, open_door)]
    guest_id = who.id
    statements.clear()

    found = queries.standings(ids, guest_id)

    assert len(statements) == 4
    assert set(found) == set(ids[:5])
    first, second = found[ids[0]], found[ids[1]]
    assert (first.seats, first.taken, first.waiting, first.own, first.left) == (2, 2, 1, WAITING, 0)
    assert (first.is_full, second.is_full, second.few_left, second.own) == (True, False, True, None)
    assert queries.standings([]) == {}
