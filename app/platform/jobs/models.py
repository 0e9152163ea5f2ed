"""Tables of background work."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.tokens import new_id


class Job(Base):
    """Work to be done once: taken under a lease, marked done after it, given up after too many tries."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "run_at", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, object]]
    dedupe: Mapped[str | None] = mapped_column(String(120), unique=True)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


class Recurrence(Base):
    """A slot of a recurring job that some worker has taken: unique, so that several workers run each slot once."""

    __tablename__ = "recurrence"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    slot: Mapped[str] = mapped_column(String(40), primary_key=True)
    taken_at: Mapped[datetime]
