"""Tables of events."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Localised, stored_as_text
from app.core.tokens import new_id
from app.events.errors import PhaseConflict
from app.events.rules import NEXT, EventKind, Phase


class Series(Base):
    """What an edition is an edition of."""

    __tablename__ = "series"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    name: Mapped[Localised]
    archived: Mapped[bool] = mapped_column(default=False)

    events: Mapped[list[Event]] = relationship(back_populates="series", order_by="Event.first_day.desc()")


class Event(Base):
    """One gathering: an exchange, or one edition of a festival.

    ``number`` stands in every badge's token (16 bits, unique in the installation); a festival day ends at
    ``day_change_hour``, not at midnight.
    """

    __tablename__ = "event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[EventKind] = mapped_column(stored_as_text(EventKind))
    phase: Mapped[Phase] = mapped_column(stored_as_text(Phase), default=Phase.DRAFT)
    name: Mapped[Localised]
    summary: Mapped[Localised]
    zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    first_day: Mapped[date]
    last_day: Mapped[date]
    day_change_hour: Mapped[int] = mapped_column(default=5)
    languages: Mapped[list[str]]
    accent: Mapped[str] = mapped_column(String(7), default="#3B4CC0")
    artwork: Mapped[str] = mapped_column(String(16), default="festival")
    logo_key: Mapped[str | None] = mapped_column(String(100))
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    answer_within: Mapped[Localised]
    privacy_notice: Mapped[Localised]
    privacy_version: Mapped[int] = mapped_column(default=1)
    needs_approval_numbers: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    series: Mapped[Series] = relationship(back_populates="events")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict

    def become(self, phase: Phase) -> None:
        """Move to a later phase, or refuse if the rules know no such step."""
        if phase not in NEXT[self.phase]:
            raise PhaseConflict
        self.phase = phase
