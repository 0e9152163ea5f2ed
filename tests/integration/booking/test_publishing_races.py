"""The timetable is published while others publish, prepare and book; each test fails without what protects it."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.booking import queries as bookings
from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT, PUBLICATION_MESSAGE, BookingStatus, Span
from app.booking.service import seats
from app.core.access import SYSTEM
from app.core.db import db
from app.events.models import Event
from app.mail.models import Message
from app.programme import queries
from app.programme.models import ProgrammeSession, Publication
from app.programme.service import timetable
from app.registration.models import Registration
from app.registration.rules import Status
from tests.crowds import application, at_once
from tests.factories import make_category, make_event, make_registration, make_session, soon

if TYPE_CHECKING:
    from collections.abc import Generator
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


def book(guest: UUID, session: UUID) -> None:
    who, what = db.session.get_one(Registration, guest), db.session.get_one(ProgrammeSession, session)
    seats.book(who, what, by=SYSTEM)


def guests_of(category: Category, number: int) -> list[UUID]:
    return [
        make_registration(category, status=Status.APPROVED, email=f"guest{place}@example.com").id
        for place in range(number)
    ]


def move(session: UUID, minutes: int) -> None:
    """Prepare that a session starts so many minutes from now."""
    at, found = soon(minutes), db.session.get_one(ProgrammeSession, session)
    ends = at + (found.ends_at - found.starts_at)
    timetable.put(found, starts_at=at, ends_at=ends, hall_id=found.hall_id, by=SYSTEM)


def seen(event: UUID) -> str:
    return queries.print_of(queries.list_prepared(event))


def publish(event: UUID, print_: str) -> None:
    timetable.publish(db.session.get_one(Event, event), seen=print_, by=SYSTEM)


def publications() -> list[int]:
    """Return how many changes each publication held, in order."""
    db.session.rollback()
    return [len(found.changes) for found in db.session.scalars(select(Publication).order_by(Publication.at))]


def letters() -> int:
    """Count what guests are written about publications."""
    told = select(func.count()).select_from(Message).where(Message.template == PUBLICATION_MESSAGE)
    return db.session.scalar(told) or 0


def test_of_eight_who_publish_at_once_one_does_and_each_guest_reads_of_it_once(site: Flask) -> None:
    category = make_category(make_event())
    event, session = category.event_id, make_session(category.event, capacity=100).id
    for guest in guests_of(category, 5):
        book(guest, session)
    move(session, 600)
    print_ = seen(event)

    refused = at_once(site, [partial(publish, event, print_)] * 8)

    assert refused == ["nothing_prepared"] * 7
    assert publications() == [1]
    assert letters() == 5


def test_where_what_was_prepared_outlives_its_publication_everybody_publishes(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = make_category(make_event())
    event, session = category.event_id, make_session(category.event, capacity=100).id
    for guest in guests_of(category, 5):
        book(guest, session)
    move(session, 600)
    print_ = seen(event)

    monkeypatch.setattr(db.session, "delete", lambda _row: None)
    refused = at_once(site, [partial(publish, event, print_)] * 2)

    assert refused == []
    assert publications() == [1, 1]
    assert letters() == 10


def prepared_behind_somebodys_back(site: Flask) -> list[str]:
    """Let one publish what they saw after somebody has prepared more; return who was refused."""
    event = make_event()
    first, second = make_session(event).id, make_session(event).id
    move(first, 600)
    print_, more = seen(event.id), threading.Event()

    def prepare() -> None:
        move(second, 900)
        db.session.remove()
        more.set()

    def publish_later() -> None:
        assert more.wait(60)
        publish(event.id, print_)

    return at_once(site, [prepare, publish_later])


def test_what_nobody_looked_at_is_not_published(site: Flask) -> None:
    assert prepared_behind_somebodys_back(site) == ["timetable_changed"]
    assert publications() == []


def test_without_the_print_what_nobody_looked_at_is_published(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "print_of", lambda _prepared: "anything")

    assert prepared_behind_somebodys_back(site) == []
    assert publications() == [2]


def clashes_nobody_asked_about() -> int:
    """Count the seats in sessions that overlap another seat of the same guest, without a question to them."""
    db.session.rollback()
    held: dict[UUID, list[tuple[Span, bool]]] = {}
    for one in db.session.scalars(select(Booking).where(Booking.status.in_(HOLDS_A_SEAT))):
        held.setdefault(one.registration_id, []).append((bookings.span_of(one.session), one.asked_at is not None))
    return sum(
        any(
            mine is not other and mine.starts_at < other.ends_at and other.starts_at < mine.ends_at
            for other, _ in theirs
        )
        and not any(asked for _, asked in theirs)
        for theirs in held.values()
        for mine, _ in theirs
    )


def booked_while_a_session_moves_there(site: Flask, *, late: int) -> list[str]:
    """Let guests book a session while one they hold is moved onto it, ``late`` of them right after."""
    category = make_category(make_event())
    event = category.event_id
    moving = make_session(category.event, starts_at=soon(600), capacity=100).id
    wanted = make_session(category.event, starts_at=soon(3000), capacity=100).id
    crowd = guests_of(category, 12)
    for guest in crowd:
        book(guest, moving)
    move(moving, 3000)
    print_, published = seen(event), threading.Event()

    def publish_now() -> None:
        publish(event, print_)
        published.set()

    def book_after(guest: UUID) -> None:
        assert published.wait(60)
        book(guest, wanted)

    now = [partial(book, guest, wanted) for guest in crowd[late:]]
    return at_once(site, [publish_now, *now, *[partial(book_after, guest) for guest in crowd[:late]]])


def test_who_books_while_a_session_moves_there_is_refused_or_asked(site: Flask) -> None:
    refused = booked_while_a_session_moves_there(site, late=4)

    assert set(refused) == {"sessions_overlap"}
    assert len(refused) >= 4
    assert clashes_nobody_asked_about() == 0


def test_who_books_on_what_they_read_before_holds_a_clash(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookings, "list_held", lambda _registration_id: [])
    refused = booked_while_a_session_moves_there(site, late=12)

    assert refused == []
    found = db.session.scalars(select(Booking.status)).all()
    assert set(found) == {BookingStatus.BOOKED}
    assert len(found) == 24
