"""A phone becomes a door device by a code that works once, and signs everything it sends."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

ENROLMENT_LASTS = timedelta(minutes=10)
KEPT_AFTER_EVENT = timedelta(hours=24)
CLOCK_MAY_DIFFER = timedelta(minutes=10)
MOST_ROWS = 200


class NamesOn(StrEnum):
    """What a phone may hold of names: nothing, a given name and an initial, or all of it."""

    NONE = "none"
    SHORT = "short"
    FULL = "full"


class EnrolmentState(StrEnum):
    """Whether a code still makes a phone a device."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"


class DeviceState(StrEnum):
    """Whether what a device says counts: a revoked one may only bring what it has written down before."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def enrolment_state(*, expires_at: datetime, used_at: datetime | None, now: datetime) -> EnrolmentState:
    """Say whether a code still works; used is said first, so that a second phone learns what happened."""
    if used_at is not None:
        return EnrolmentState.USED
    return EnrolmentState.OPEN if now < expires_at else EnrolmentState.EXPIRED


def device_state(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> DeviceState:
    """Say whether a device may go on."""
    if revoked_at is not None:
        return DeviceState.REVOKED
    return DeviceState.ACTIVE if now < expires_at else DeviceState.EXPIRED


def signed_text(method: str, path: str, milliseconds: int, body: bytes) -> bytes:
    """Write what a device signs of a request: everything that matters of it, a line each."""
    return f"door-device-1\n{method}\n{path}\n{milliseconds}\n{sha256(body).hexdigest()}".encode()


def short_name(name: str) -> str:
    """Shorten a name to what tells two people at a door apart: the first word and an initial; Han names stay whole."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][0]}." if others else first
