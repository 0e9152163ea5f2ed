"""A phone becomes a device by a code that works once, soon and for one event, and stops being one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.checkin import queries
from app.checkin.errors import EnrolmentExpired, EnrolmentUnknown, EnrolmentUsed, GateUnknown, KeyUnusable
from app.checkin.models import Enrolment
from app.checkin.rules.devices import NamesOn
from app.checkin.service import enrolment
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound
from app.core.tokens import hashed
from tests import factories as make
from tests.devices import Phone

if TYPE_CHECKING:
    from app.accounts.models import Organiser
    from app.events.models import Event
    from app.venues.models import Gate, Site

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def organiser() -> Organiser:
    return make.make_organiser()


@pytest.fixture
def site(organiser: Organiser) -> Site:
    return make.make_site(organiser)


@pytest.fixture
def event(organiser: Organiser, site: Site) -> Event:
    return make.make_event(organiser, site=site)


@pytest.fixture
def gate(organiser: Organiser, site: Site) -> Gate:
    return make.make_gate(organiser, site=site)


def facts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.fact).order_by(AuditEntry.id)))


def test_a_code_makes_one_phone_a_device_and_only_its_hash_is_kept(event: Event, gate: Gate) -> None:
    phone = Phone()
    code, secret = enrolment.offer(event, gate_ids=[gate.id], names=NamesOn.FULL, by=SYSTEM)

    device = enrolment.enrol(event, secret=secret, public_key=phone.public_key, label="  Keeper's old phone ")

    assert queries.get_enrolment(event.id, code.id).device_id == device.id
    assert code.secret_hash == hashed(secret)
    assert (device.label, device.gate_ids, device.names) == ("Keeper's old phone", [str(gate.id)], NamesOn.FULL)
    assert device.public_key == phone.public_key
    assert timedelta(days=0) < device.expires_at - clock.now()
    with pytest.raises(EnrolmentUsed):
        enrolment.enrol(event, secret=secret, public_key=Phone().public_key, label="Another")
    assert [one.id for one in queries.list_devices(event.id)] == [device.id]
    assert facts() == ["DeviceEnrolled"]


def test_a_device_lasts_until_a_day_after_its_event(event: Event, gate: Gate) -> None:
    device = Phone().enrol(event, [gate.id])

    ends = device.expires_at.date() - event.last_day
    assert timedelta(days=1) <= ends <= timedelta(days=2)


def test_codes_that_are_old_foreign_or_invented_make_nothing(event: Event, gate: Gate, organiser: Organiser) -> None:
    key = Phone().public_key
    code, secret = enrolment.offer(event, gate_ids=[gate.id], names=NamesOn.NONE, by=SYSTEM)

    with pytest.raises(EnrolmentUnknown):
        enrolment.enrol(event, secret="invented", public_key=key, label="")
    with pytest.raises(EnrolmentUnknown):
        enrolment.enrol(make.make_event(organiser), secret=secret, public_key=key, label="")
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False), pytest.raises(EnrolmentExpired):
        enrolment.enrol(event, secret=secret, public_key=key, label="")
    with pytest.raises(KeyUnusable):
        enrolment.enrol(event, secret=secret, public_key=b"\4" + bytes(64), label="")

    assert db.session.get_one(Enrolment, code.id).used_at is None
    assert queries.list_devices(event.id) == []


def test_gates_of_another_place_and_no_gate_at_all_are_refused(event: Event, gate: Gate) -> None:
    foreign = make.make_gate(make.make_organiser())
    device = Phone().enrol(event, [gate.id])

    for gate_ids in ([], [foreign.id], [gate.id, foreign.id]):
        with pytest.raises(GateUnknown):
            enrolment.offer(event, gate_ids=gate_ids, names=NamesOn.NONE, by=SYSTEM)
        with pytest.raises(GateUnknown):
            enrolment.change(device, event, label="x", gate_ids=gate_ids, by=SYSTEM)


def test_a_device_is_renamed_moved_revoked_once_and_says_that_it_is_empty_once(
    event: Event, gate: Gate, organiser: Organiser, site: Site
) -> None:
    other = make.make_gate(organiser, site=site, name="South gate")
    device = Phone().enrol(event, [gate.id])

    enrolment.change(device, event, label="South", gate_ids=[other.id], by=SYSTEM)
    for _ in range(2):
        enrolment.revoke(device, event, by=SYSTEM)
        enrolment.confirm_wiped(device, event)

    assert (device.label, device.gate_ids) == ("South", [str(other.id)])
    assert device.revoked_at is not None
    assert device.wiped_at is not None
    assert facts() == ["DeviceEnrolled", "DeviceChanged", "DeviceRevoked", "DeviceWiped"]


def test_devices_and_codes_of_other_events_do_not_exist_here(event: Event, gate: Gate, organiser: Organiser) -> None:
    other = make.make_event(organiser)
    device = Phone().enrol(event, [gate.id])
    code, _ = enrolment.offer(event, gate_ids=[gate.id], names=NamesOn.NONE, by=SYSTEM)

    assert queries.get_device(event.id, device.id) == device
    with pytest.raises(NotFound):
        queries.get_device(other.id, device.id)
    with pytest.raises(NotFound):
        queries.get_enrolment(other.id, code.id)
