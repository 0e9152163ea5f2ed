"""Tables of booking."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.booking.rules import BookingStatus
from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.programme.models import ProgrammeSession
from app.registration.models import Registration


class Booking(Base):
    """One guest's seat in one session, or their place on its waiting list; cancelling keeps the row."""

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
    booked_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    session: Mapped[ProgrammeSession] = relationship()
    registration: Mapped[Registration] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict
