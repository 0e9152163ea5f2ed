"""What the audit trail tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, or_, select

from app.audit.models import AuditEntry
from app.core.db import db

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

SHOWN = 200


def trail(
    *,
    organiser_id: UUID,
    event_id: UUID | None,
    hand: str = "",
    facts: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[AuditEntry]:
    """Select what happened in an event, or to the organiser itself; by one hand, of some kinds, in a span."""
    query = select(AuditEntry)
    if event_id is not None:
        query = query.where(AuditEntry.event_id == event_id)
    else:
        query = query.where(AuditEntry.organiser_id == organiser_id, AuditEntry.event_id.is_(None))
    if hand:
        query = query.where(or_(AuditEntry.by == hand, AuditEntry.by.startswith(f"{hand}:", autoescape=True)))
    if facts:
        query = query.where(AuditEntry.fact.in_(facts))
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    return query


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
