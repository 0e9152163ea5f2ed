"""Tables of what comes in and goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.exchange.rules import Kind


class Origin(Base):
    """What the source of a file calls a film or session that came from it; one may have several sources."""

    __tablename__ = "origin"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "reference"),
        Index("ix_origin_row_id", "row_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[Kind] = mapped_column(stored_as_text(Kind))
    reference: Mapped[str] = mapped_column(String(300))
    row_id: Mapped[UUID]


class Headings(Base):
    """What the columns of an event's lists hold, by their names: said once, proposed again for the next file."""

    __tablename__ = "headings"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    meanings: Mapped[dict[str, str]] = mapped_column(JSON())
