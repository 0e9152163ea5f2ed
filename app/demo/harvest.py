"""Rows by the thousand, gathered first and inserted at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.audit.models import AuditEntry
from app.badges.models import Badge
from app.booking.models import Booking
from app.checkin.models import Scan
from app.core.db import db
from app.mail.models import Message
from app.people.models import Consent, Organisation, Person
from app.registration.models import Answer, GuestLink, Invitation, Registration

if TYPE_CHECKING:
    from app.core.db import Base

AT_ONCE = 2_000
# Who is referred to comes first.
ORDER: tuple[type[Base], ...] = (
    Organisation,
    Person,
    Registration,
    GuestLink,
    Consent,
    Answer,
    Invitation,
    Badge,
    Booking,
    Scan,
    Message,
    AuditEntry,
)


@dataclass(frozen=True)
class Harvest:
    """Rows waiting for their tables."""

    rows: dict[type[Base], list[dict[str, object]]] = field(default_factory=dict)

    def add(self, table: type[Base], **values: object) -> None:
        """Take a row in."""
        self.rows.setdefault(table, []).append(values)

    def bring_in(self) -> None:
        """Insert everything."""
        for table in ORDER:
            waiting = self.rows.pop(table, [])
            for start in range(0, len(waiting), AT_ONCE):
                db.session.execute(insert(table), waiting[start : start + AT_ONCE])
