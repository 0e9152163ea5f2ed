"""What a device says of itself: how full its battery is, how much it has yet to send, how old its data is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import atomic

if TYPE_CHECKING:
    from app.checkin.models import Device

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@atomic
def report(
    device: Device,
    *,
    queue_length: int,
    app_version: str,
    battery: int | None,
    data_ms: int | None,
    clock_offset_ms: int | None,
) -> None:
    """Keep it, with the time it was heard; what a device cannot tell stays unknown."""
    device.last_contact_at = clock.now()
    device.queue_length, device.app_version = queue_length, app_version
    device.battery, device.clock_offset_ms = battery, clock_offset_ms
    device.data_at = None if data_ms is None else _EPOCH + timedelta(milliseconds=data_ms)
