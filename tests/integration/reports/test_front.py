"""Numbers are counted as the event's own calendar and its own guests have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.booking.service import seats
from app.checkin.models import Occupancy, Presence, Scan
from app.checkin.rules import Direction, ScanKind
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.tokens import new_id
from app.desk import front
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.programme.rules import Entry, SessionStatus
from app.registration.rules import Status
from app.reports.queries import front as queries
from tests.factories import (
    keep,
    make_category,
    make_event,
    make_gate,
    make_hall,
    make_organiser,
    make_registration,
    make_session,
    soon,
)

if TYPE_CHECKING:
    from uuid import UUID

    from app.events.models import Event
    from app.registration.models import Category

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database


@pytest.fixture
def event() -> Event:
    return make_event(make_organiser())


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event, code="industry", places=2)


def received(category: Category, at: datetime, status: Status = Status.SUBMITTED) -> None:
    guest = make_registration(category, status=status)
    guest.created_at = guest.confirmed_at = at
    keep(guest)


def test_a_request_counts_on_the_day_it_was_where_the_event_is(event: Event, category: Category) -> None:
    received(category, datetime(2026, 11, 22, 15, 59, tzinfo=UTC))  # a minute to midnight in Shanghai
    received(category, datetime(2026, 11, 22, 16, 0, tzinfo=UTC))  # midnight there
    received(category, datetime(2026, 11, 22, 16, 1, tzinfo=UTC), Status.DRAFT)

    assert queries.count_by_day(event, since=NOON - timedelta(days=9)) == {date(2026, 11, 22): 1, date(2026, 11, 23): 1}


def test_the_clocks_change_between_a_request_and_today(event: Event, category: Category) -> None:
    event.zone = "Europe/Madrid"
    keep(event)
    received(category, datetime(2026, 10, 24, 22, 30, tzinfo=UTC))  # half past midnight in summer time

    assert queries.count_by_day(event, since=NOON - timedelta(days=60)) == {date(2026, 10, 25): 1}


def test_categories_are_counted_against_their_places(event: Event, category: Category) -> None:
    for status in (Status.APPROVED, Status.APPROVED, Status.WAITLISTED, Status.SUBMITTED, Status.REJECTED):
        make_registration(category, status=status)
    empty = make_category(event, code="press")

    counted = {item.code: item for item in queries.count_by_category(event)}

    figures = counted["industry"]
    assert (figures.approved, figures.waiting, figures.to_review, figures.places) == (2, 1, 1, 2)
    assert (counted[empty.code].approved, counted[empty.code].places) == (0, None)


def test_only_who_comes_represents_a_country(event: Event, category: Category) -> None:
    for country, status in (("UY", Status.APPROVED), ("UY", Status.APPROVED), ("CN", Status.APPROVED),
                            ("RS", Status.SUBMITTED), ("", Status.APPROVED)):  # fmt: skip
        make_registration(category, country=country, status=status)

    assert queries.count_by_country(event) == [("UY", 2), ("CN", 1)]


def admitted(
    event: Event, gate: UUID, at: datetime, *, direction: Direction = Direction.IN, let_in: bool = True
) -> None:
    keep(
        Scan(
            id=new_id(), event_id=event.id, list_id=event.id, gate_id=gate, kind=ScanKind.SCAN, direction=direction,
            admitted=let_in, fingerprint="", shown={}, by="system", scanned_at=at, device_at=at,
        )
    )  # fmt: skip


def test_admissions_of_the_festival_day_are_stacked_by_gate(event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    north, south = make_gate(organiser, name="North").id, make_gate(organiser, name="South").id
    make_gate(organiser, name="Never used")
    admitted(event, north, NOON - timedelta(minutes=50))
    admitted(event, north, NOON - timedelta(minutes=49))
    admitted(event, south, NOON)
    admitted(event, south, NOON, direction=Direction.OUT)
    admitted(event, south, NOON, let_in=False)
    admitted(event, south, NOON - timedelta(days=1))

    arrivals = front.read(event, now=NOON).arrivals

    assert arrivals.total == 3
    assert {gate for gate, _ in arrivals.gates} == {north, south}
    assert [counts for _, counts in arrivals.steps if counts] == [{north: 2}, {south: 1}]
    assert arrivals.steps[0][0] == NOON - timedelta(minutes=60)
    assert len(arrivals.steps) == 5


def test_the_smaller_of_many_gates_share_one_entry(event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    gates = [make_gate(organiser, name=f"Gate {number}").id for number in range(5)]
    for number, gate in enumerate(gates):
        for _ in range(number + 1):
            admitted(event, gate, NOON)

    arrivals = front.read(event, now=NOON).arrivals

    assert {gate for gate, _ in arrivals.gates} == {*gates[2:], None}
    assert arrivals.steps[0][1] == {None: 3, gates[2]: 3, gates[3]: 4, gates[4]: 5}


def test_before_anybody_came_there_is_nothing_to_draw(event: Event) -> None:
    read = front.read(event, now=NOON)

    assert (read.arrivals.total, read.arrivals.gates, read.arrived, read.inside) == (0, [], 0, 0)
    assert (read.approved, read.to_review, read.places) == (0, 0, None)
    assert len(read.by_day) == front.DAYS_SHOWN


def test_who_came_once_has_arrived_and_who_is_inside_is_counted(event: Event, category: Category) -> None:
    for entries in (1, 0):
        guest = make_registration(category, status=Status.APPROVED)
        keep(
            Presence(
                event_id=event.id, list_id=event.id, registration_id=guest.id, inside=False, entries=entries,
                duplicates=0,
            )
        )  # fmt: skip
    keep(Occupancy(list_id=event.id, event_id=event.id, inside=7, entries=9, duplicates=0))

    assert queries.count_arrived(event) == (1, 7)


def test_the_next_sessions_say_how_full_they_are(event: Event, category: Category) -> None:
    hall = make_hall(db.session.get_one(Organiser, event.organiser_id), capacity=1)
    full = make_session(event, hall=hall, starts_at=soon(30))
    make_session(event, capacity=9, starts_at=soon(20))
    make_session(event, starts_at=soon(10), entry=Entry.OPEN)
    make_session(event, starts_at=soon(10), status=SessionStatus.DRAFT)
    make_session(event, starts_at=soon(-300))
    guest = make_registration(category, status=Status.APPROVED)
    seats.book(guest, full, by=SYSTEM)

    read = front.read(event, now=clock.now())

    assert [(item.booked, item.seats) for item in read.next_sessions] == [(0, 9), (1, 1)]
    assert read.next_sessions[1].id == full.id


def test_places_are_known_where_every_category_has_a_limit(event: Event, category: Category) -> None:
    del category
    limited = front.read(event, now=NOON).places
    make_category(event, code="open", places=None)

    assert (limited, front.read(event, now=NOON).places) == (2, None)


def test_the_longest_waiting_request_and_lost_messages_need_somebody(event: Event, category: Category) -> None:
    received(category, NOON - timedelta(days=3))
    received(category, NOON - timedelta(days=9), Status.APPROVED)
    outbox.write("x", to="a@example.com", locale="en", subject_id=event.id, occasion="x", event_id=event.id)
    message = db.session.query(Message).filter_by(event_id=event.id).one()
    message.state = MessageState.BOUNCED
    keep(message)

    read = front.read(event, now=NOON)

    assert read.oldest_to_review == NOON - timedelta(days=3)
    assert (read.failed_messages, read.to_review) == (1, 1)


def test_the_front_page_asks_as_often_for_many_guests_as_for_one(
    event: Event, category: Category, statements: list[str]
) -> None:
    make_registration(category)
    front.read(event, now=NOON)
    statements.clear()
    front.read(event, now=NOON)
    for_one = len(statements)
    for _ in range(12):
        make_registration(category, country="RS", status=Status.APPROVED)
    make_session(event, capacity=3)
    db.session.refresh(event)
    statements.clear()

    front.read(event, now=NOON)

    assert len(statements) == for_one
