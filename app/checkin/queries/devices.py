"""The phones that keep doors, and the codes that make them so."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.checkin.models import Device, Enrolment, QuarantinedScan
from app.core.db import db
from app.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def take_enrolment(event_id: UUID, secret_hash: bytes) -> Enrolment | None:
    """Find a code of this event and hold it, so that of two phones one is first."""
    query = select(Enrolment).where(Enrolment.event_id == event_id, Enrolment.secret_hash == secret_hash)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def get_enrolment(event_id: UUID, enrolment_id: UUID) -> Enrolment:
    """Return a code of this event; raise NotFound for any other."""
    found = db.session.get(Enrolment, enrolment_id)
    if found is None or found.event_id != event_id:
        raise NotFound
    return found


def find_device(event_id: UUID, device_id: UUID) -> Device | None:
    """Find a device of this event."""
    found = db.session.get(Device, device_id)
    return found if found is not None and found.event_id == event_id else None


def get_device(event_id: UUID, device_id: UUID) -> Device:
    """Return a device of this event; raise NotFound for any other."""
    found = find_device(event_id, device_id)
    if found is None:
        raise NotFound
    return found


def list_devices(event_id: UUID) -> Sequence[Device]:
    """List an event's devices, those that count first."""
    query = select(Device).where(Device.event_id == event_id)
    return db.session.scalars(query.order_by(Device.revoked_at.is_not(None), Device.label, Device.enrolled_at)).all()


def list_quarantined(event_id: UUID) -> Sequence[QuarantinedScan]:
    """List the rows that the log could not take, the newest first."""
    query = select(QuarantinedScan).where(QuarantinedScan.event_id == event_id)
    return db.session.scalars(query.order_by(QuarantinedScan.received_at.desc())).all()


def quarantined_prints(device_id: UUID, prints: Collection[str]) -> frozenset[str]:
    """Return which of these a device has sent before."""
    query = select(QuarantinedScan.fingerprint).where(QuarantinedScan.device_id == device_id)
    return frozenset(db.session.scalars(query.where(QuarantinedScan.fingerprint.in_(prints))))
