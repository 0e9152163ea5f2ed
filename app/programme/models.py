"""Tables of the programme."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Localised, stored_as_text
from app.core.tokens import new_id
from app.events.models import Event
from app.programme.errors import StatusConflict
from app.programme.rules import NEXT, Entry, SessionKind, SessionStatus, StageRole
from app.venues.models import Hall

session_category = Table(
    "session_category",
    Base.metadata,
    Column("session_id", ForeignKey("programme_session.id"), primary_key=True),
    Column("category_id", ForeignKey("category.id"), primary_key=True),
)
"""Which categories may come to a session; no row: every category."""


class Strand(Base):
    """A part of the programme with a name and a face of its own, such as Latin Film Night."""

    __tablename__ = "strand"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[Localised]
    summary: Mapped[Localised]
    accent: Mapped[str] = mapped_column(String(7), default="#3B4CC0")
    artwork: Mapped[str] = mapped_column(String(16), default="night")
    position: Mapped[int] = mapped_column(default=0)


class Film(Base):
    """A film or short drama; titles as on the print, countries and languages in order (ISO 3166-1, BCP 47)."""

    __tablename__ = "film"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    original_title: Mapped[str] = mapped_column(String(300))
    original_language: Mapped[str] = mapped_column(String(16), default="")
    english_title: Mapped[str] = mapped_column(String(300), default="")
    chinese_title: Mapped[str] = mapped_column(String(300), default="")
    directors: Mapped[list[str]]
    countries: Mapped[list[str]]
    languages: Mapped[list[str]]
    subtitles: Mapped[list[str]]
    year: Mapped[int | None]
    runtime_minutes: Mapped[int | None]
    synopsis: Mapped[Localised]


class ProgrammeSession(Base):
    """A screening, a round table, a tour: something at a time in a hall; ``capacity`` overrules the hall's sellable."""

    __tablename__ = "programme_session"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        Index("ix_programme_session_event_id_starts_at", "event_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    strand_id: Mapped[UUID | None] = mapped_column(ForeignKey("strand.id"), index=True)
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("hall.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[SessionKind] = mapped_column(stored_as_text(SessionKind))
    status: Mapped[SessionStatus] = mapped_column(stored_as_text(SessionStatus), default=SessionStatus.DRAFT)
    entry: Mapped[Entry] = mapped_column(stored_as_text(Entry), default=Entry.BOOKING)
    title: Mapped[Localised]
    summary: Mapped[Localised]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    doors_minutes: Mapped[int] = mapped_column(default=30)
    capacity: Mapped[int | None]
    languages: Mapped[list[str]]
    subtitles: Mapped[list[str]]
    note: Mapped[Localised]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    event: Mapped[Event] = relationship()
    strand: Mapped[Strand | None] = relationship()
    hall: Mapped[Hall | None] = relationship()
    items: Mapped[list[ScreeningItem]] = relationship(
        back_populates="session", order_by="ScreeningItem.position", cascade="all, delete-orphan"
    )
    people: Mapped[list[SessionPerson]] = relationship(
        back_populates="session", order_by="SessionPerson.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict

    def become(self, status: SessionStatus) -> None:
        """Move to a later status, or refuse if the rules know no such step."""
        if status not in NEXT[self.status]:
            raise StatusConflict
        self.status = status


class ScreeningItem(Base):
    """A film in a screening, in its place."""

    __tablename__ = "screening_item"
    __table_args__ = (UniqueConstraint("session_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), index=True)
    film_id: Mapped[UUID] = mapped_column(ForeignKey("film.id"), index=True)
    position: Mapped[int]

    session: Mapped[ProgrammeSession] = relationship(back_populates="items")
    film: Mapped[Film] = relationship()


class SessionPerson(Base):
    """Somebody on stage: who, in which role, and what the public should know of them."""

    __tablename__ = "session_person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[StageRole] = mapped_column(stored_as_text(StageRole))
    biography: Mapped[Localised]
    position: Mapped[int] = mapped_column(default=0)

    session: Mapped[ProgrammeSession] = relationship(back_populates="people")
