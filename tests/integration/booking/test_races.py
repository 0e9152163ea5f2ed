"""Everybody books at once: seats and the line hold, and each test fails without what protects them."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.booking import queries
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.booking.service import seats
from app.core.access import SYSTEM
from app.core.db import db
from app.core.tokens import new_id
from app.programme.models import ProgrammeSession
from app.registration.models import Registration
from app.registration.rules import Status
from app.registration.service import amendment
from app.web import submission
from tests.crowds import SCALE, application, at_once
from tests.factories import make_category, make_event, make_registration, make_session, soon

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from uuid import UUID

    from flask import Flask

    from app.registration.models import Category


@pytest.fixture(autouse=True)
def _forgets() -> None:
    """Nothing is rolled back here: the database is the test's own."""


@pytest.fixture
def site() -> Generator[Flask]:
    with application() as app:
        yield app


def guests(category: Category, number: int) -> list[UUID]:
    return [make_registration(category, status=Status.APPROVED).id for _ in range(number)]


def book(guest: UUID, session: UUID, key: str = "") -> None:
    """Book as the page does: once a submission key."""

    def command() -> str:
        who, what = db.session.get_one(Registration, guest), db.session.get_one(ProgrammeSession, session)
        return str(seats.book(who, what, by=SYSTEM))

    submission.once(key or str(new_id()), [str(guest), str(session)], command)


def wishes(crowd: Sequence[UUID], session: UUID, *, times: int = 1) -> list[Callable[[], None]]:
    keys = {guest: str(new_id()) for guest in crowd}
    return [partial(book, guest, session, keys[guest]) for guest in crowd for _ in range(times)]


def standing(session: UUID) -> dict[BookingStatus, int]:
    db.session.rollback()
    found = db.session.scalars(select(Booking.status).where(Booking.session_id == session)).all()
    return {status: found.count(status) for status in set(found)}


def line(session: UUID) -> list[int | None]:
    db.session.rollback()
    waiting = select(Booking.waiting_number).where(
        Booking.session_id == session, Booking.status == BookingStatus.WAITING
    )
    return list(db.session.scalars(waiting.order_by(Booking.waiting_number)))


@contextmanager
def counted_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Take the protection away: everybody counts before anybody has booked, thinks a little, and trusts the count."""

    def trusted(session: ProgrammeSession) -> int:
        time.sleep(0.001)
        return queries.seats_of(session)

    with monkeypatch.context() as patch:
        patch.setattr(queries, "hold_seats", lambda _event_id: None)
        patch.setattr(queries, "count_free", trusted)
        yield


def test_sixty_guests_who_send_twice_fill_twenty_seats_and_a_line_without_a_gap(site: Flask) -> None:
    category = make_category(make_event())
    session = make_session(category.event, capacity=20).id
    crowd = guests(category, 60)

    refused = at_once(site, wishes(crowd, session, times=2))

    assert refused == []
    assert standing(session) == {BookingStatus.BOOKED: 20, BookingStatus.WAITING: 40}
    assert line(session) == list(range(1, 41))


def test_without_the_lock_more_seats_are_given_than_there_are(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    category = make_category(make_event())
    session = make_session(category.event, capacity=5).id
    crowd = guests(category, 20)

    with counted_without_the_lock(monkeypatch):
        at_once(site, wishes(crowd, session))

    assert standing(session)[BookingStatus.BOOKED] > 5


def test_the_last_seat_has_one_winner_among_fifty(site: Flask) -> None:
    category = make_category(make_event())
    session = make_session(category.event, capacity=1).id

    refused = at_once(site, wishes(guests(category, 50 * SCALE), session))

    assert refused == []
    assert standing(session) == {BookingStatus.BOOKED: 1, BookingStatus.WAITING: 50 * SCALE - 1}


def test_a_guest_who_books_ten_sessions_of_one_hour_at_once_holds_one(site: Flask) -> None:
    category = make_category(make_event())
    (guest,) = guests(category, 1)
    sessions = [make_session(category.event, capacity=9, starts_at=soon(60 + step)).id for step in range(10)]

    refused = at_once(site, [partial(book, guest, session) for session in sessions])

    assert refused == ["sessions_overlap"] * 9
    assert len(queries.list_bookings(guest)) == 1


def test_without_the_lock_a_guest_holds_sessions_that_clash(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    category = make_category(make_event())
    (guest,) = guests(category, 1)
    sessions = [make_session(category.event, capacity=9, starts_at=soon(60 + step)).id for step in range(10)]

    with monkeypatch.context() as patch:
        patch.setattr(queries, "hold_seats", lambda _event_id: None)
        patch.setattr(queries, "list_held", lambda _registration_id: [])
        at_once(site, [partial(book, guest, session) for session in sessions])

    assert len(queries.list_bookings(guest)) > 1


def test_seats_that_free_while_others_book_are_never_lost_nor_given_twice(site: Flask) -> None:
    category = make_category(make_event())
    session = make_session(category.event, capacity=10).id
    here, coming = guests(category, 10), guests(category, 15)
    for guest in here:
        book(guest, session)

    def cancel(guest: UUID) -> None:
        who, what = db.session.get_one(Registration, guest), db.session.get_one(ProgrammeSession, session)
        seats.cancel(who, what, by=SYSTEM)

    def withdraw(guest: UUID) -> None:
        amendment.withdraw(db.session.get_one(Registration, guest), by=SYSTEM)

    leaving = [partial(cancel, guest) for guest in here[:3]]
    leaving += [partial(withdraw, guest) for guest in here[3:6]]
    refused = at_once(site, [*leaving, *wishes(coming, session)])

    assert refused == []
    assert standing(session) == {
        BookingStatus.BOOKED: 10,
        BookingStatus.WAITING: 9,
        BookingStatus.CANCELLED: 6,
    }


def test_who_withdraws_while_booking_holds_nothing(site: Flask) -> None:
    category = make_category(make_event())
    session = make_session(category.event, capacity=100).id
    crowd = guests(category, 15)

    def withdraw(guest: UUID) -> None:
        amendment.withdraw(db.session.get_one(Registration, guest), by=SYSTEM)

    refused = at_once(site, [*wishes(crowd, session), *[partial(withdraw, guest) for guest in crowd]])

    assert set(refused) <= {"not_coming"}
    assert standing(session).get(BookingStatus.BOOKED, 0) == 0
