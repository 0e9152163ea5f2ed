"""What in the programme needs somebody is found, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.core import clock
from app.core.access import SYSTEM, Permission
from app.core.db import db
from app.desk import front
from app.desk import needs as desk_needs
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.programme.rules import Entry, SessionStatus, StageRole
from app.programme.service import scheduling
from app.programme.service.scheduling import OnStage
from app.registration.rules import Status
from app.reports.queries import needs
from app.reports.rules import Fill
from app.web import scope
from tests.factories import (
    keep,
    make_category,
    make_event,
    make_hall,
    make_organiser,
    make_registration,
    make_session,
    soon,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Flask

    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Registration


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database


@pytest.fixture
def event() -> Event:
    return make_event(make_organiser())


def guests(event: Event, number: int) -> list[Registration]:
    category = make_category(event)
    return [make_registration(category, status=Status.APPROVED) for _ in range(number)]


def booked(
    session: ProgrammeSession, *who: Registration, status: BookingStatus = BookingStatus.BOOKED
) -> ProgrammeSession:
    for guest in who:
        keep(Booking(session_id=session.id, registration_id=guest.id, status=status, booked_at=clock.now()))
    return session


def test_sessions_too_full_full_or_hardly_booked_are_found(event: Event) -> None:
    one, two, three = guests(event, 3)
    booked(make_session(event, code="OVER", capacity=1, starts_at=soon(60)), one, two)
    full = booked(make_session(event, code="FULL", capacity=1, starts_at=soon(70)), one)
    booked(full, three, status=BookingStatus.WAITING)
    make_session(event, code="LOW", capacity=9, starts_at=soon(80))
    booked(make_session(event, code="FINE", capacity=2, starts_at=soon(90)), one)
    make_session(event, code="LATER", capacity=9, starts_at=soon(60 * 24 * 5))
    make_session(event, capacity=9, starts_at=soon(10), entry=Entry.OPEN)
    make_session(event, capacity=9, starts_at=soon(10), status=SessionStatus.DRAFT)
    booked(make_session(event, capacity=1, starts_at=soon(-10)), one)

    found = needs.list_filled(event, now=clock.now())

    assert [(item.code, item.fill, item.booked, item.waiting, item.seats) for item in found] == [
        ("OVER", Fill.OVER, 2, 0, 1),
        ("FULL", Fill.FULL, 1, 1, 1),
        ("LOW", Fill.LOW, 0, 0, 9),
    ]


def test_a_hall_taken_twice_is_found_once(event: Event) -> None:
    hall = make_hall(db.session.get_one(Organiser, event.organiser_id), name="Stage 5")
    make_session(event, hall=hall, code="A", starts_at=soon(60))
    make_session(event, hall=hall, code="B", starts_at=soon(60))
    make_session(event, hall=hall, code="C", starts_at=soon(150))  # begins when the first ends
    make_session(event, hall=hall, code="D", starts_at=soon(70), status=SessionStatus.CANCELLED)
    make_session(event, code="E", starts_at=soon(60))
    make_session(make_event(), hall=hall, code="F", starts_at=soon(60))
    for code in ("P", "Q"):
        make_session(event, hall=hall, code=code, starts_at=soon(-200))

    found = needs.list_hall_clashes(event, now=clock.now())

    assert [(clash.what, set(clash.codes)) for clash in found] == [({"en": "Stage 5"}, {"A", "B"})]


def test_somebody_on_stage_twice_is_found_however_the_name_is_written(event: Event) -> None:
    for code, name, minutes in (("A", "Lucía Núñez", 60), ("B", "LUCIA NUNEZ", 90), ("C", "Lucía Núñez", 300)):
        session = make_session(event, code=code, starts_at=soon(minutes))
        scheduling.set_people(session, [OnStage(name=name, role=StageRole.SPEAKER)], by=SYSTEM)

    found = needs.list_stage_clashes(event, now=clock.now())

    assert [(clash.what, clash.codes) for clash in found] == [("Lucía Núñez", ("A", "B"))]


def test_guests_with_two_seats_at_once_are_counted_once(event: Event) -> None:
    one, two, three = guests(event, 3)
    first = booked(make_session(event, capacity=9, starts_at=soon(60)), one, two, three)
    booked(make_session(event, capacity=9, starts_at=soon(70)), one)
    booked(make_session(event, capacity=9, starts_at=soon(75)), one)
    booked(make_session(event, capacity=9, starts_at=soon(70)), two, status=BookingStatus.WAITING)
    booked(make_session(event, capacity=9, starts_at=soon(151)), three)
    assert first.ends_at == soon(150)

    assert needs.count_guest_clashes(event, now=clock.now()) == 1


def test_drafts_of_the_next_days_are_counted(event: Event) -> None:
    for minutes in (60, -60, 60 * 24 * 8):
        make_session(event, starts_at=soon(minutes), status=SessionStatus.DRAFT)
    make_session(event, starts_at=soon(60))

    assert needs.count_drafts(event, now=clock.now()) == 1


def said(app: Flask, event: Event, permissions: Collection[Permission]) -> list[tuple[str, int, str]]:
    now = clock.now()
    with app.test_request_context("/desk/"), scope.entered(event, event.code):
        read = front.read(event, now=now)
        found = desk_needs.read(event, read, now=now, may=lambda one: one in permissions)
    return [(need.level, need.number, need.what) for need in found]


def test_what_hurts_first_comes_first_and_everybody_sees_what_they_can_mend(app: Flask, event: Event) -> None:
    one, two = guests(event, 2)
    hall = make_hall(db.session.get_one(Organiser, event.organiser_id), name="Stage 5", capacity=1)
    booked(make_session(event, hall=hall, title="Noche", starts_at=soon(60)), one, two)
    booked(make_session(event, hall=hall, title="Tarde", starts_at=soon(70)), one)
    for number in range(5):
        make_session(event, capacity=50, title=f"Low {number}", starts_at=soon(100 + number))
    make_session(event, starts_at=soon(60), status=SessionStatus.DRAFT, code="DRAFT")
    make_registration(one.category, status=Status.SUBMITTED)
    outbox.write("x", to="a@example.com", locale="en", subject_id=event.id, occasion="x", event_id=event.id)
    message = db.session.query(Message).one()
    message.state = MessageState.FAILED
    keep(message)

    owner = said(app, event, set(Permission))
    reader = said(app, event, {Permission.VIEW_DESK})

    assert owner == [
        ("hot", 1, "message did not arrive"),
        ("hot", 2, "Noche"),
        ("hot", 1, "guest holds seats in two sessions at once"),
        ("warm", 1, "request to review"),
        ("warm", 2, "Stage 5 is wanted in two places at once"),
        ("cool", 0, "Low 0"),
        ("cool", 0, "Low 1"),
        ("cool", 0, "Low 2"),
        ("cool", 1, "Tarde"),
        ("cool", 1, "session of the next seven days is a draft"),
    ]
    assert [what for _, _, what in reader] == ["Noche", "Low 0", "Low 1", "Low 2", "Tarde"]


def test_who_waits_for_a_full_session_is_said(app: Flask, event: Event) -> None:
    one, two = guests(event, 2)
    full = booked(make_session(event, capacity=1, starts_at=soon(60), title="Noche"), one)
    booked(full, two, status=BookingStatus.WAITING)
    for name in ("A", "B"):
        session = make_session(event, code=name, starts_at=soon(60 * 24 * 3))
        scheduling.set_people(session, [OnStage(name="Ana", role=StageRole.HOST)], by=SYSTEM)
    now = clock.now()

    with app.test_request_context("/desk/"), scope.entered(event, event.code):
        found = desk_needs.read(event, front.read(event, now=now), now=now, may=lambda _: True)

    assert [need.why.split(",")[1] for need in found if need.what == "Noche"] == [" 1 waits"]
    assert "Ana is wanted in two places at once" in [need.what for need in found]


def test_when_nothing_hurts_nothing_is_said(app: Flask, event: Event) -> None:
    assert said(app, event, set(Permission)) == []
