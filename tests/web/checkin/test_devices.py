"""Requests of door devices: signed by their own key, or refused with what to do next."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from app.badges.queries import forget_public_keys
from app.checkin import queries
from app.checkin.rules.devices import MOST_ROWS, NamesOn
from app.checkin.service import enrolment
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.registration.rules import Status
from tests import factories as make
from tests.conftest import count_rows
from tests.devices import Phone

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from app.checkin.models import Device


class Door:
    """An event with a gate, a phone that keeps it, and how it speaks to us."""

    def __init__(self, client: FlaskClient) -> None:
        forget_public_keys()
        self.client = client
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        self.event = make.make_event(organiser, site=site, code="festival")
        self.gate: UUID = make.make_gate(organiser, site=site).id
        self.phone = Phone()
        self.device: Device = self.phone.enrol(self.event, [self.gate])

    def badge(self) -> str:
        category = make.make_category(self.event)
        return make.make_badge(make.make_registration(category, status=Status.APPROVED)).token_id.hex()

    def post(self, what: str, body: object, *, header: str | None = None, event: str = "festival") -> TestResponse:
        path, data = f"/door/{event}/devices/{what}", json.dumps(body).encode()
        signed = self.phone.signed(self.device.id, "POST", path, data) if header is None else header
        return self.client.post(
            path, data=data, content_type="application/json", headers={"Authorization": signed, "Accept-Language": "en"}
        )

    def get(self, what: str) -> TestResponse:
        path = f"/door/festival/devices/{what}"
        return self.client.get(path, headers={"Authorization": self.phone.signed(self.device.id, "GET", path)})


@pytest.fixture
def door(client: FlaskClient, app: Flask) -> Door:
    app.config["WTF_CSRF_ENABLED"] = True  # no cookie opens these addresses, so none may be asked for
    return Door(client)


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_a_phone_becomes_a_device_by_its_code_and_another_does_not(door: Door) -> None:
    _, secret = enrolment.offer(door.event, gate_ids=[door.gate], names=NamesOn.FULL, by=SYSTEM)
    body = {"secret": secret, "public_key": b64(Phone().public_key), "label": "Pixel 4"}

    first = door.client.post("/door/festival/devices", json=body)
    second = door.client.post("/door/festival/devices", json=body, headers={"Accept-Language": "en"})

    assert first.status_code == 201
    device = queries.list_devices(door.event.id)
    assert {one.label for one in device} == {"Phone 1", "Pixel 4"}
    assert told(first)["gate_ids"] == [str(door.gate)]
    assert told(first)["names"] == "full"
    assert told(first)["expires_ms"] > told(first)["server_ms"]
    assert second.status_code == 409
    assert told(second)["code"] == "enrolment_used"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret": "invented"}, "enrolment_unknown"),
        ({"public_key": "AAAA"}, "key_unusable"),
        ({"public_key": "no base64!"}, "key_unusable"),
        ({"label": 7}, "unreadable"),
        ({"more": "than asked"}, "unreadable"),
    ],
)
def test_what_makes_no_device_says_why(door: Door, change: dict[str, object], code: str) -> None:
    _, secret = enrolment.offer(door.event, gate_ids=[door.gate], names=NamesOn.NONE, by=SYSTEM)
    body = {"secret": secret, "public_key": b64(Phone().public_key), "label": ""}

    answer = door.client.post("/door/festival/devices", json=body | change, headers={"Accept-Language": "en"})

    assert answer.status_code == 409
    assert told(answer)["code"] == code
    assert told(answer)["detail"]


def test_rows_come_in_once_and_broken_ones_are_named(door: Door) -> None:
    rows = [door.phone.row(door.gate, badge=door.badge()) for _ in range(3)]

    first, again = door.post("scans", [*rows, {"id": "x"}]), door.post("scans", rows)

    assert first.status_code == 200
    assert told(first)["accepted"] == told(again)["accepted"] == [row["id"] for row in rows]
    assert told(first)["quarantined"] == {"x": "malformed"}
    assert told(first)["wipe"] is False
    assert count_rows("scan") == 3


def test_too_many_rows_and_what_is_no_batch_are_refused_whole(door: Door) -> None:
    bodies: list[object] = [[{}] * (MOST_ROWS + 1), {"rows": []}, "rows"]
    for body in bodies:
        assert told(door.post("scans", body))["code"] == "unreadable"
    assert count_rows("quarantined_scan") == 0


def test_a_device_says_how_it_is_and_hears_which_gates_it_keeps(door: Door) -> None:
    said = {"queue_length": 3, "battery": 41, "app_version": "1", "data_ms": 1_792_310_400_000, "clock_offset_ms": -5}

    answer = door.post("status", said)

    assert told(answer)["gate_ids"] == [str(door.gate)]
    db.session.refresh(door.device)
    assert (door.device.queue_length, door.device.battery, door.device.clock_offset_ms) == (3, 41, -5)
    assert door.device.data_at is not None
    assert door.device.last_contact_at is not None
    door.post("status", {"queue_length": 0})
    after = queries.get_device(door.event.id, door.device.id)
    db.session.refresh(after)
    assert after.battery is None
    assert after.data_at is None
    assert told(door.post("status", {"queue_length": -1}))["code"] == "unreadable"


def test_a_device_is_told_everything_and_then_what_is_new(door: Door) -> None:
    door.post("scans", [door.phone.row(door.gate, badge=door.badge())])

    whole = told(door.get("roster"))
    cursor = whole["roster"]["cursor"]
    door.post("scans", [door.phone.row(door.gate, badge=door.badge())])
    news = told(door.get(f"roster?since={cursor}"))
    ahead = told(door.get("roster?since=999999"))

    assert (whole["whole"], news["whole"], ahead["whole"]) == (True, False, True)
    assert whole["event_number"] == door.event.number
    assert len(whole["roster"]["guests"]["name"]) == 1
    assert news["roster"]["cursor"] > cursor
    assert len(news["roster"]["rows"]) == 1
    assert len(ahead["roster"]["guests"]["name"]) == 2


def test_requests_that_are_not_this_devices_are_refused_with_our_time(door: Door) -> None:
    other = Phone()
    path = "/door/festival/devices/status"
    body = json.dumps({"queue_length": 0}).encode()
    good = door.phone.signed(door.device.id, "POST", path, body)
    headers = [
        "",
        "Bearer x",
        "Lanyard-Device",
        "Lanyard-Device a:b:c",
        good.replace("Lanyard-Device ", ""),
        good[:-8],
        other.signed(door.device.id, "POST", path, body),
        other.signed(other.enrol(door.event, [door.gate]).id, "POST", path, body)[:-1] + "!",
        door.phone.signed(door.device.event_id, "POST", path, body),
        door.phone.signed(door.device.id, "GET", path, body),
        door.phone.signed(door.device.id, "POST", path + "?x=1", body),
        door.phone.signed(door.device.id, "POST", path, body + b" "),
    ]

    for header in headers:
        answer = door.post("status", {"queue_length": 0}, header=header)
        assert answer.status_code == 401, header
        assert told(answer)["code"] == "device_unknown", header
        assert told(answer)["wipe"] is False
        assert told(answer)["server_ms"] > 0
        assert answer.headers["WWW-Authenticate"] == "Lanyard-Device"
    assert door.post("status", {"queue_length": 0}, header=good).status_code == 200


def test_a_clock_that_is_wrong_is_told_and_nothing_else_is_done(door: Door) -> None:
    body = json.dumps({"queue_length": 0}).encode()
    at = int((clock.now() - timedelta(minutes=11)).timestamp() * 1000)
    header = door.phone.signed(door.device.id, "POST", "/door/festival/devices/status", body, at=at)

    answer = door.post("status", {"queue_length": 0}, header=header)

    assert (answer.status_code, told(answer)["code"], told(answer)["wipe"]) == (401, "clock_wrong", False)


def test_a_device_of_another_event_is_unknown_here(door: Door) -> None:
    make.make_event(code="another")

    answer = door.post("status", {"queue_length": 0}, event="another")

    assert told(answer)["code"] == "device_unknown"


@pytest.mark.parametrize("gone", ["revoked", "expired"])
def test_a_device_that_is_gone_brings_its_rows_forgets_the_rest_and_does_no_more(door: Door, gone: str) -> None:
    later = door.device.expires_at + timedelta(seconds=1) if gone == "expired" else clock.now()
    if gone == "revoked":
        enrolment.revoke(door.device, door.event, by=SYSTEM)
    rows = [door.phone.row(door.gate, badge=door.badge())]

    with time_machine.travel(later, tick=False):
        status, scans = door.post("status", {"queue_length": 0}), door.post("scans", rows)
        emptied = door.post("emptied", {})

    assert (status.status_code, told(status)["code"], told(status)["wipe"]) == (401, "device_gone", True)
    assert told(scans)["accepted"] == [rows[0]["id"]]
    assert told(scans)["wipe"] is True
    assert emptied.status_code == 200
    db.session.refresh(door.device)
    assert (door.device.wiped_at is not None) is (gone == "revoked")
