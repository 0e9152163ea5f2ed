"""Tables of booking."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.booking.errors import BookingConflict
from app.booking.rules import KEEPS_THE_QUESTION, NEXT, BookingStatus, HoldKind
from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.programme.models import ProgrammeSession
from app.registration.models import Registration


class Booking(Base):
    """One guest's seat in one session, or their place on its waiting list; cancelling keeps the row.

    ``asked_at`` says since when the guest is asked whether the session still suits them, after it moved far.
    """

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("session_id", "registration_id"),
        Index("ix_booking_session_id_status", "session_id", "status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    status: Mapped[BookingStatus] = mapped_column(stored_as_text(BookingStatus))
    waiting_number: Mapped[int | None]
    priority: Mapped[int] = mapped_column(default=0)
    booked_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    session: Mapped[ProgrammeSession] = relationship()
    registration: Mapped[Registration] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict

    def become(self, status: BookingStatus) -> None:
        """Move to another state, or refuse if the rules know no such step."""
        if status not in NEXT[self.status]:
            raise BookingConflict
        self.status = status
        if status not in KEEPS_THE_QUESTION:
            self.asked_at = None
        if status is not BookingStatus.OFFERED:
            self.offered_at = self.offer_until = None
        if status is not BookingStatus.WAITING:
            self.waiting_number = None


class BookingTerms(Base):
    """How one event lets its guests book; a row of a category says only what is other for it."""

    __tablename__ = "booking_terms"
    __table_args__ = (UniqueConstraint("event_id", "category_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("category.id"), index=True)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)


class Hold(Base):
    """Seats of a session kept back; they return so many minutes before it, or stay kept."""

    __tablename__ = "hold"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), index=True)
    kind: Mapped[HoldKind] = mapped_column(stored_as_text(HoldKind))
    seats: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    returns_minutes: Mapped[int | None]
    returned_at: Mapped[datetime | None]

    session: Mapped[ProgrammeSession] = relationship()


class Strike(Base):
    """A seat that nobody sat in; staff may lift it, and say why."""

    __tablename__ = "strike"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"), unique=True)
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_because: Mapped[str] = mapped_column(String(300), default="")


class BookingClosure(Base):
    """A session that is over and whose bookings have been gone through."""

    __tablename__ = "booking_closure"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), primary_key=True)
    closed_at: Mapped[datetime]


class Star(Base):
    """A session a guest wants to remember, booked or not."""

    __tablename__ = "star"

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), primary_key=True, index=True)
    starred_at: Mapped[datetime]
