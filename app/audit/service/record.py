"""Every fact is written down as it was announced, in the same unit of work."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from app.audit.models import AuditEntry
from app.core.db import atomic, db

if TYPE_CHECKING:
    from app.core.facts import Fact

_COLUMNS = frozenset({"at", "by", "organiser_id", "event_id"})


@atomic
def write_down(fact: Fact) -> None:
    """Keep a fact for ever; its first id names what it is about."""
    fields = {field.name: getattr(fact, field.name) for field in dataclasses.fields(fact) if field.name not in _COLUMNS}
    subject_id = next((value for value in fields.values() if isinstance(value, UUID)), None)
    db.session.add(
        AuditEntry(
            at=fact.at,
            organiser_id=fact.organiser_id,
            event_id=fact.event_id,
            by=fact.by.reference,
            fact=type(fact).__name__,
            subject_id=subject_id,
            fields={name: _plain(value) for name, value in fields.items()},
        )
    )


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list() | frozenset():
            return [_plain(item) for item in value]
        case _:
            return value
