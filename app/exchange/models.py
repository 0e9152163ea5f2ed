"""Tables of what comes in and goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.exchange.rules import Ending, Kind, Outcome


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


class ProgrammeImport(Base):
    """A file that is being taken in, or was: how it is read, by whose hand, and how far it has come.

    ``by`` is the hand as the trail writes it; ``meanings`` what the columns of a list hold, by their places.
    """

    __tablename__ = "programme_import"
    __table_args__ = (
        Index(
            "ix_programme_import_under_way",
            "event_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_programme_import_event_id", "event_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    upload: Mapped[str] = mapped_column(String(32))
    dialect: Mapped[str] = mapped_column(String(40))
    meanings: Mapped[dict[str, str]] = mapped_column(JSON())
    day_change: Mapped[int]
    publish: Mapped[bool]
    by: Mapped[str] = mapped_column(String(80))
    total: Mapped[int]
    done: Mapped[int]
    begun_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(stored_as_text(Ending))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict


class ImportedRow(Base):
    """What became of one row of a file, unread ones first; reasons are codes with their values."""

    __tablename__ = "imported_row"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("programme_import.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind | None] = mapped_column(stored_as_text(Kind))
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    name: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    path: Mapped[str] = mapped_column(Text)
    changes: Mapped[list[str]]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON())
    row_id: Mapped[UUID | None]
