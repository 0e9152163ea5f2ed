"""Phones that keep doors, for tests: a key, an enrolment, rows as a phone writes them, requests as it signs them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.checkin.rules.devices import NamesOn, signed_text
from app.checkin.service import enrolment
from app.core import clock
from app.core.access import SYSTEM
from app.core.tokens import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.checkin.models import Device
    from app.events.models import Event


class Phone:
    """A phone with a key pair of its own."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.boot_id = new_id()
        self.sequence = 0

    @property
    def public_key(self) -> bytes:
        form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return self.private.public_key().public_bytes(*form)

    def enrol(self, event: Event, gate_ids: Sequence[UUID], *, names: NamesOn = NamesOn.SHORT) -> Device:
        """Make this phone a device of an event's gates."""
        _, secret = enrolment.offer(event, gate_ids=gate_ids, names=names, by=SYSTEM)
        return enrolment.enrol(event, secret=secret, public_key=self.public_key, label="Phone 1")

    def row(self, gate_id: UUID, **said: object) -> dict[str, object]:
        """Write a row: an entry by the clock, unless something else is said."""
        self.sequence += 1
        row = {
            "id": new_id(),
            "sequence": self.sequence,
            "boot_id": self.boot_id,
            "wall_ms": int(clock.now().timestamp() * 1000) + self.sequence * 1000,
            "offset_ms": 0,
            "gate_id": gate_id,
            "admitted": True,
        }
        plain: dict[str, object] = msgspec.to_builtins(row | said)
        return plain

    def signed(self, device_id: UUID, method: str, path: str, body: bytes = b"", *, at: int | None = None) -> str:
        """Write the header that proves a request is this phone's."""
        milliseconds = int(clock.now().timestamp() * 1000) if at is None else at
        text = signed_text(method, path, milliseconds, body)
        r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
        signature = base64.urlsafe_b64encode(r.to_bytes(32) + s.to_bytes(32)).decode().rstrip("=")
        return f"Lanyard-Device {device_id}:{milliseconds}:{signature}"


def raw(*rows: object) -> list[msgspec.Raw]:
    """Return rows as they stand in a batch."""
    return [msgspec.Raw(row.encode() if isinstance(row, str) else msgspec.json.encode(row)) for row in rows]
