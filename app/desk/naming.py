"""What the ids in the audit trail are called now: read for many facts at once, one statement for each kind."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Account, StaffInvitation
from app.checkin.models import Device
from app.core.db import db
from app.programme.models import Film, ProgrammeSession, Strand
from app.registration.models import Category, Invitation, Registration
from app.venues.models import Gate, Hall, Site, Venue
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.audit.models import AuditEntry

# Which table a fact's field names a row of, and which of its columns say how it is called: the first that is filled.
KINDS: dict[str, tuple[tuple[type[Any], tuple[str, ...]], ...]] = {
    "registration_id": ((Registration, ("display_name",)),),
    "session_id": ((ProgrammeSession, ("title", "code")),),
    "film_id": ((Film, ("original_title",)),),
    "strand_id": ((Strand, ("name",)),),
    "category_id": ((Category, ("name",)),),
    "account_id": ((Account, ("name",)),),
    # An invitation is a guest's or a colleague's.
    "invitation_id": ((Invitation, ("name", "email")), (StaffInvitation, ("email",))),
    "device_id": ((Device, ("label",)),),
    "gate_id": ((Gate, ("name",)),),
    "hall_id": ((Hall, ("name",)),),
    "venue_id": ((Venue, ("name",)),),
    "site_id": ((Site, ("name",)),),
}
HANDS = {"staff": "account_id", "guest": "registration_id", "device": "device_id"}


class Names:
    """The names of what some facts are about; what is gone has none."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        """Read every name there is."""
        wanted: defaultdict[str, set[UUID]] = defaultdict(set)
        for entry in entries:
            for field in KINDS.keys() & entry.fields.keys():
                wanted[field].add(UUID(str(entry.fields[field])))
            kind, _, id_ = entry.by.partition(":")
            if id_ and kind in HANDS:
                wanted[HANDS[kind]].add(UUID(id_))
        self._names: dict[UUID, str] = {}
        self.codes: dict[UUID, str] = {}
        for field, ids in wanted.items():
            for table, columns in KINDS[field]:
                self._read(table, columns, ids)

    def _read(self, table: type[Any], columns: tuple[str, ...], ids: set[UUID]) -> None:
        chosen = [getattr(table, column) for column in columns]
        for id_, *texts in db.session.execute(select(table.id, *chosen).where(table.id.in_(ids))):
            said = [localised(text) if isinstance(text, dict) else text for text in texts]
            self._names[id_] = next(filter(None, said), "")
            if table is ProgrammeSession:
                self.codes[id_] = said[-1]

    def of(self, entry: AuditEntry, field: str) -> tuple[UUID | None, str]:
        """Return the id a fact keeps in a field, and what it is called."""
        value = entry.fields.get(field)
        id_ = UUID(str(value)) if value else None
        return id_, self._names.get(id_, "") if id_ else ""

    def hand(self, reference: str) -> tuple[str, str]:
        """Return what kind of hand it was, and its name."""
        kind, _, id_ = reference.partition(":")
        return kind, self._names.get(UUID(id_), "") if id_ else ""
