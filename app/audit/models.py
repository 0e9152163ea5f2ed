"""Tables of the audit trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.tokens import new_id


class AuditEntry(Base):
    """One fact as it was announced: when, whose hand, which kind, and its ids and codes."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_event_id_at", "event_id", "at"),
        Index("ix_audit_entry_organiser_id_at", "organiser_id", "at"),
        Index("ix_audit_entry_subject_id", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    organiser_id: Mapped[UUID | None]
    event_id: Mapped[UUID | None]
    by: Mapped[str] = mapped_column(String(60))
    fact: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID | None]
    fields: Mapped[dict[str, object]]
