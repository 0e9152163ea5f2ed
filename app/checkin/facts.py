"""What happens to the phones that keep doors."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DeviceEnrolled(Fact):
    """A phone became a door device."""

    device_id: UUID
    enrolment_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeviceChanged(Fact):
    """A device got another name, or other gates."""

    device_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeviceRevoked(Fact):
    """A device lets nobody in any more, and forgets what it holds as soon as it is reached."""

    device_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeviceWiped(Fact):
    """A revoked device said that it holds nothing any more."""

    device_id: UUID
