"""Tables of mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.mail.rules import MessageState


class Message(Base):
    """One e-mail of the outbox: which template, about what, to whom, in which language; its bytes once frozen.

    ``(template, subject_id, occasion)`` is unique, where the occasion is the id of what caused it: the same cause
    never writes twice.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("template", "subject_id", "occasion"),
        Index(
            "ix_message_due",
            "due_at",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
        Index("ix_message_event_id_created_at", "event_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID | None] = mapped_column(ForeignKey("organiser.id"), index=True)
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"))
    template: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    occasion: Mapped[str] = mapped_column(String(80))
    to: Mapped[str] = mapped_column("recipient", String(254))
    locale: Mapped[str] = mapped_column(String(16))
    ids: Mapped[dict[str, object]]
    state: Mapped[MessageState] = mapped_column(stored_as_text(MessageState))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
    frozen: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict
