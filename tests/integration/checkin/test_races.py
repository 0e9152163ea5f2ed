"""Two gates of one hall at once: the licensed number holds, and each test fails without what protects it."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.badges.queries import forget_public_keys
from app.checkin import queries
from app.checkin.models import Occupancy, Scan
from app.checkin.rules import Direction, Level
from app.checkin.service import counting, scanning
from app.checkin.service.scanning import Reading
from app.core import clock
from app.core.access import Actor, ActorKind
from app.core.db import db
from app.core.tokens import new_id
from app.events.models import Event
from app.programme.rules import Entry
from app.registration.rules import Status
from tests import factories as make
from tests.crowds import application, at_once

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask import Flask

KEEPER = Actor(ActorKind.STAFF, new_id())
PLACES, CROWD = 5, 16


@pytest.fixture(autouse=True)
def _forgets() -> None:
    """Nothing is rolled back here: the database is the test's own."""
    forget_public_keys()


@pytest.fixture
def site() -> Generator[Flask]:
    with application() as app:
        yield app


class Hall:
    """A hall with two gates and a session that begins soon; guests stand before it."""

    def __init__(self, entry: Entry) -> None:
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        hall = make.make_hall(organiser, site=site, capacity=PLACES)
        event = make.make_event(organiser, site=site)
        category = make.make_category(event)
        self.event = event.id
        self.gates = [make.make_gate(organiser, hall=hall).id for _ in range(2)]
        self.session = make.make_session(event, hall=hall, entry=entry, starts_at=make.soon(5)).id
        guests = [make.make_registration(category, status=Status.APPROVED) for _ in range(CROWD)]
        self.tokens = [make.make_badge(guest).token for guest in guests]

    def door(self, gate: int) -> queries.Door:
        return queries.get_door(db.session.get_one(Event, self.event), self.gates[gate], self.session)

    def scan(self, token: str, gate: int = 0) -> UUID:
        reading = Reading(
            id=new_id(), code=token, registration_id=None, direction=Direction.IN, source="camera",
            device_at=clock.now(),
        )  # fmt: skip
        return scanning.record(reading, self.door(gate), by=KEEPER, level=Level.SUPERVISOR).scan_id

    def arrive(self, token: str, gate: int) -> None:
        self.scan(token, gate)

    def override(self, scan_id: UUID, gate: int = 0) -> None:
        scanning.override(scan_id, self.door(gate), id=new_id(), reason="Film team", by=KEEPER)

    def inside(self) -> tuple[int, int | None]:
        """Return how many were let in, by the log and by the counter."""
        db.session.rollback()
        admitted = select(func.count()).where(Scan.list_id == self.session, Scan.admitted.is_(True))
        counted = select(Occupancy.inside).where(Occupancy.list_id == self.session)
        return db.session.scalars(admitted).one(), db.session.scalars(counted).one_or_none()


def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the protection away: each gate counts who is inside, thinks a little, and trusts the count."""

    def counted(_list_id: UUID) -> queries.Figures:
        time.sleep(0.001)
        return queries.Figures(0, 0, 0)

    monkeypatch.setattr(counting, "hold_room", lambda _event_id, _list_id: None)
    monkeypatch.setattr(queries, "occupancy", counted)


def test_two_gates_fill_a_hall_to_its_licensed_number(site: Flask) -> None:
    hall = Hall(Entry.OPEN)

    refused = at_once(site, [partial(hall.arrive, token, place % 2) for place, token in enumerate(hall.tokens)])

    assert refused == []
    assert hall.inside() == (PLACES, PLACES)


def test_two_gates_that_trust_their_count_overfill_it(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall(Entry.OPEN)
    trusting(monkeypatch)

    at_once(site, [partial(hall.arrive, token, place % 2) for place, token in enumerate(hall.tokens)])

    assert hall.inside()[0] > PLACES


def test_supervisors_at_two_gates_let_in_no_more_than_there_is_room_for(site: Flask) -> None:
    hall = Hall(Entry.BOOKING)
    turned_away = [hall.scan(token) for token in hall.tokens]

    refused = at_once(site, [partial(hall.override, scan_id, place % 2) for place, scan_id in enumerate(turned_away)])

    assert refused == ["no_override"] * (CROWD - PLACES)
    assert hall.inside() == (PLACES, PLACES)


def test_supervisors_who_trust_their_count_let_in_too_many(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall(Entry.BOOKING)
    turned_away = [hall.scan(token) for token in hall.tokens]
    trusting(monkeypatch)

    at_once(site, [partial(hall.override, scan_id, place % 2) for place, scan_id in enumerate(turned_away)])

    assert hall.inside()[0] > PLACES
