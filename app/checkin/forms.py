"""What the door's pages and devices send: checked for form, handed on as values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.checkin.rules import Direction
from app.checkin.service.scanning import Reading
from app.core import clock

CODE_LENGTH = 400


class ReadingIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One scan as a device sends it; exactly one of code and registration says whose."""

    id: UUID
    code: Annotated[str, msgspec.Meta(max_length=CODE_LENGTH)] = ""
    registration_id: UUID | None = None
    gate_id: UUID
    session_id: UUID | None = None
    direction: Direction = Direction.IN
    scanned_at: datetime
    source: Annotated[str, msgspec.Meta(max_length=16)] = "camera"

    def reading(self) -> Reading:
        """Return the scan as the service takes it."""
        at = self.scanned_at if self.scanned_at.tzinfo else self.scanned_at.replace(tzinfo=UTC)
        return Reading(
            id=self.id,
            code=self.code.strip("\r\n\t"),
            registration_id=self.registration_id,
            direction=self.direction,
            source=self.source,
            device_at=at,
        )


class UndoIn(msgspec.Struct, forbid_unknown_fields=True):
    """A scan to take back."""

    id: UUID
    scan_id: UUID


class OverrideIn(msgspec.Struct, forbid_unknown_fields=True):
    """A verdict to overrule, and why."""

    id: UUID
    scan_id: UUID
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class CodeForm(FlaskForm):
    """A code typed by hand, for a phone without a camera or without JavaScript."""

    code = StringField(
        lazy_gettext("Code on the badge"),
        [InputRequired(lazy_gettext("Type the code that stands on the badge.")), Length(max=CODE_LENGTH)],
    )

    def reading(self, scan_id: UUID) -> Reading:
        """Return the typed code as a scan; call only after validation."""
        return Reading(
            id=scan_id,
            code=(self.code.data or "").strip(),
            registration_id=None,
            direction=Direction.IN,
            source="typed",
            device_at=clock.now(),
        )
