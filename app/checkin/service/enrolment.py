"""A phone becomes a door device, and stops being one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec

from app.checkin import queries
from app.checkin.errors import EnrolmentExpired, EnrolmentUnknown, EnrolmentUsed, GateUnknown, KeyUnusable
from app.checkin.facts import DeviceChanged, DeviceEnrolled, DeviceRevoked, DeviceWiped
from app.checkin.models import Device, Enrolment
from app.checkin.rules.devices import (
    ENROLMENT_LASTS,
    KEPT_AFTER_EVENT,
    EnrolmentState,
    NamesOn,
    enrolment_state,
)
from app.core import clock
from app.core.access import Actor, ActorKind
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.tokens import hashed
from app.events.rules import day_begins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.core.facts import Fact
    from app.events.models import Event

SECRET_BYTES = 20
LONGEST_LABEL = 80


@atomic
def offer(event: Event, *, gate_ids: Sequence[UUID], names: NamesOn, by: Actor) -> tuple[Enrolment, str]:
    """Make a code that turns one phone into a device of these gates, and return it with its secret, told only here.

    Raises GateUnknown where a gate is not of this event's site, or none is named.
    """
    _refuse_foreign(event, gate_ids)
    secret, now = secrets.token_urlsafe(SECRET_BYTES), clock.now()
    enrolment = Enrolment(
        event_id=event.id,
        gate_ids=[str(gate_id) for gate_id in gate_ids],
        names=names,
        secret_hash=hashed(secret),
        by=by.reference,
        made_at=now,
        expires_at=now + ENROLMENT_LASTS,
    )
    db.session.add(enrolment)
    db.session.flush()
    return enrolment, secret


@atomic
def enrol(event: Event, *, secret: str, public_key: bytes, label: str) -> Device:
    """Make a phone a device by its code, once.

    Raises EnrolmentUnknown (also for another event's code), EnrolmentUsed, EnrolmentExpired and KeyUnusable.
    """
    now, found = clock.now(), queries.take_enrolment(event.id, hashed(secret))
    if found is None:
        raise EnrolmentUnknown
    match enrolment_state(expires_at=found.expires_at, used_at=found.used_at, now=now):
        case EnrolmentState.USED:
            raise EnrolmentUsed
        case EnrolmentState.EXPIRED:
            raise EnrolmentExpired
    _refuse_unusable(public_key)
    ends = day_begins(event.last_day, zone=event.zone, day_change_hour=event.day_change_hour)
    device = Device(
        event_id=event.id,
        label=label.strip()[:LONGEST_LABEL],
        public_key=public_key,
        gate_ids=found.gate_ids,
        names=found.names,
        enrolled_at=now,
        expires_at=ends + 2 * KEPT_AFTER_EVENT,
        last_contact_at=now,
    )
    db.session.add(device)
    db.session.flush()
    found.used_at, found.device_id = now, device.id
    _tell(DeviceEnrolled(**_common(event, _hand(device)), device_id=device.id, enrolment_id=found.id))  # type: ignore[arg-type]  # keywords of several types
    return device


@atomic
def change(device: Device, event: Event, *, label: str, gate_ids: Sequence[UUID], by: Actor) -> None:
    """Give a device another name, or other gates. Raises GateUnknown."""
    _refuse_foreign(event, gate_ids)
    device.label = label.strip()[:LONGEST_LABEL]
    device.gate_ids = [str(gate_id) for gate_id in gate_ids]
    _tell(DeviceChanged(**_common(event, by), device_id=device.id))  # type: ignore[arg-type]  # keywords of several types


@atomic
def revoke(device: Device, event: Event, *, by: Actor) -> None:
    """Let a device decide nothing any more, and forget everything once it is reached; doing so twice is once."""
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        _tell(DeviceRevoked(**_common(event, by), device_id=device.id))  # type: ignore[arg-type]  # keywords of several types


@atomic
def confirm_wiped(device: Device, event: Event) -> None:
    """Keep that a device says it holds nothing any more."""
    if device.wiped_at is None:
        device.wiped_at = clock.now()
        _tell(DeviceWiped(**_common(event, _hand(device)), device_id=device.id))  # type: ignore[arg-type]  # keywords of several types


def _common(event: Event, by: Actor) -> dict[str, object]:
    return {"at": clock.now(), "by": by, "organiser_id": event.organiser_id, "event_id": event.id}


def _tell(fact: Fact) -> None:
    db.session.flush()
    announce(fact)


def _hand(device: Device) -> Actor:
    return Actor(ActorKind.DEVICE, device.id)


def _refuse_foreign(event: Event, gate_ids: Sequence[UUID]) -> None:
    known = {gate.id for gate in queries.list_gates(event)}
    if not gate_ids or not known.issuperset(gate_ids):
        raise GateUnknown


def _refuse_unusable(public_key: bytes) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    except ValueError:
        raise KeyUnusable from None
