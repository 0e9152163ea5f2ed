"""The rules of door devices: how long a code and a device last, what is signed, what a phone may hold of a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.checkin.rules.devices import (
    DeviceState,
    EnrolmentState,
    device_state,
    enrolment_state,
    short_name,
    signed_text,
)

NOW = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(seconds=1), NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expires_at", "used_at", "state"),
    [
        (LATER, None, EnrolmentState.OPEN),
        (NOW, None, EnrolmentState.EXPIRED),
        (LATER, BEFORE, EnrolmentState.USED),
        (BEFORE, BEFORE, EnrolmentState.USED),
    ],
)
def test_a_code_is_open_until_it_is_used_or_old(
    expires_at: datetime, used_at: datetime | None, state: EnrolmentState
) -> None:
    assert enrolment_state(expires_at=expires_at, used_at=used_at, now=NOW) is state


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "state"),
    [
        (LATER, None, DeviceState.ACTIVE),
        (NOW, None, DeviceState.EXPIRED),
        (LATER, BEFORE, DeviceState.REVOKED),
        (BEFORE, BEFORE, DeviceState.REVOKED),
    ],
)
def test_a_device_counts_until_it_is_revoked_or_its_event_is_over(
    expires_at: datetime, revoked_at: datetime | None, state: DeviceState
) -> None:
    assert device_state(expires_at=expires_at, revoked_at=revoked_at, now=NOW) is state


def test_whatever_matters_of_a_request_is_signed() -> None:
    texts = {
        signed_text(method, path, at, body)
        for method in ("GET", "POST")
        for path in ("/door/festival/device/scans", "/door/festival/device/changes?since=1")
        for at in (1, 2)
        for body in (b"", b"[]")
    }

    assert len(texts) == 16
    assert signed_text("GET", "/", 1, b"").startswith(b"door-device-1\nGET\n/\n1\ne3b0c442")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("María José García Lorca", "María L."),
        ("王子墨", "王子墨"),
        ("  Zoë  ", "Zoë"),
        ("محمد الأمين", "محمد ا."),
        ("", ""),
    ],
)
def test_a_short_name_tells_two_people_apart_and_no_more(name: str, short: str) -> None:
    assert short_name(name) == short
