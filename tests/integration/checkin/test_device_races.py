"""Several phones with one code, one batch by several requests at once; each fails without what protects it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from app.badges.queries import forget_public_keys
from app.checkin import queries
from app.checkin.models import Device
from app.checkin.rules.devices import EnrolmentState, NamesOn
from app.checkin.service import enrolment, uploading
from app.core.access import SYSTEM
from app.core.db import db
from app.core.tokens import new_id
from app.events.models import Event
from app.registration.rules import Status
from tests import factories as make
from tests.conftest import count_rows
from tests.crowds import application, at_once
from tests.devices import Phone, raw

if TYPE_CHECKING:
    from collections.abc import Generator
    from uuid import UUID

    from flask import Flask


@pytest.fixture(autouse=True)
def _forgets() -> None:
    """Nothing is rolled back here: the database is the test's own."""
    forget_public_keys()


@pytest.fixture
def site() -> Generator[Flask]:
    with application() as app:
        yield app


class Door:
    """An event with one gate, and a code for it."""

    def __init__(self) -> None:
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        event = make.make_event(organiser, site=site)
        self.event, self.gate = event.id, make.make_gate(organiser, site=site).id
        self.category = make.make_category(event)
        _, self.secret = enrolment.offer(event, gate_ids=[self.gate], names=NamesOn.SHORT, by=SYSTEM)

    def enrol(self, phone: Phone) -> None:
        event = db.session.get_one(Event, self.event)
        enrolment.enrol(event, secret=self.secret, public_key=phone.public_key, label="Phone")

    def send(self, device: UUID, rows: list[dict[str, object]]) -> None:
        event = db.session.get_one(Event, self.event)
        uploading.take(db.session.get_one(Device, device), event, raw(*rows))

    def badges(self, number: int) -> list[str]:
        guests = [make.make_registration(self.category, status=Status.APPROVED) for _ in range(number)]
        return [make.make_badge(guest).token_id.hex() for guest in guests]


def test_of_eight_phones_with_one_code_one_becomes_a_device(site: Flask) -> None:
    door = Door()

    refused = at_once(site, [partial(door.enrol, Phone()) for _ in range(8)])

    assert refused == ["enrolment_used"] * 7
    assert count_rows("door_device") == 1


def test_where_nobody_looks_whether_a_code_is_used_all_become_devices(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Door()
    monkeypatch.setattr(enrolment, "enrolment_state", lambda **_: EnrolmentState.OPEN)

    assert at_once(site, [partial(door.enrol, Phone()) for _ in range(3)]) == []
    assert count_rows("door_device") == 3


def batches(rows: list[dict[str, object]], *, anew: bool) -> list[list[dict[str, object]]]:
    """Return the same rows four times; ``anew`` gives each another id each time, as a phone without ids would."""
    return [[row | {"id": str(new_id())} if anew else row for row in rows] for _ in range(4)]


@pytest.mark.parametrize(("anew", "kept", "duplicates"), [(False, 20, 0), (True, 80, 60)], ids=["ids", "no-ids"])
def test_a_batch_that_four_requests_bring_at_once_comes_in_once_by_its_ids(
    site: Flask, *, anew: bool, kept: int, duplicates: int
) -> None:
    door, phone = Door(), Phone()
    event = db.session.get_one(Event, door.event)
    _, door.secret = enrolment.offer(event, gate_ids=[door.gate], names=NamesOn.NONE, by=SYSTEM)
    device = enrolment.enrol(event, secret=door.secret, public_key=phone.public_key, label="Phone").id
    rows = [phone.row(door.gate, badge=badge) for badge in door.badges(20)]

    refused = at_once(site, [partial(door.send, device, batch) for batch in batches(rows, anew=anew)])

    assert refused == []
    db.session.rollback()
    assert count_rows("scan") == kept
    assert queries.occupancy(door.event) == (20, 20, duplicates)
