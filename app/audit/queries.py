"""What the audit trail tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from app.audit.models import AuditEntry
from app.core.db import db

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

SHOWN = 200


def list_of_event(event_id: UUID, *, limit: int = SHOWN) -> Sequence[AuditEntry]:
    """List what happened in an event, the latest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.event_id == event_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    ).all()


def list_about(
    subject_ids: Collection[UUID], *, event_id: UUID | None = None, limit: int = SHOWN
) -> Sequence[AuditEntry]:
    """List what happened to some things (a registration, its badges), the latest first; within one event if named."""
    narrowed: list[ColumnElement[bool]] = [AuditEntry.subject_id.in_(subject_ids)]
    if event_id is not None:
        narrowed.append(or_(AuditEntry.event_id == event_id, AuditEntry.event_id.is_(None)))
    return db.session.scalars(
        select(AuditEntry).where(*narrowed).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    ).all()
