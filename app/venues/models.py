"""Tables of venues."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Localised
from app.core.tokens import new_id


class Site(Base):
    """A town of stages, a campus: where an event takes place."""

    __tablename__ = "site"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    name: Mapped[Localised]
    address: Mapped[Localised]
    local_address: Mapped[str] = mapped_column(String(300), default="")
    directions: Mapped[Localised]
    zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    archived: Mapped[bool] = mapped_column(default=False)

    venues: Mapped[list[Venue]] = relationship(back_populates="site", order_by="Venue.position")


class Venue(Base):
    """A building, a studio base, a hotel, a coach."""

    __tablename__ = "venue"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[Localised]
    local_address: Mapped[str] = mapped_column(String(300), default="")
    is_step_free: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)

    site: Mapped[Site] = relationship(back_populates="venues")
    halls: Mapped[list[Hall]] = relationship(back_populates="venue", order_by="Hall.position")
    gates: Mapped[list[Gate]] = relationship(back_populates="venue", order_by="Gate.position")


class Hall(Base):
    """An auditorium, a stage, a round-table room; ``capacity`` is the licensed number, ``sellable`` what is booked.

    ``turnaround_minutes`` is how long it takes to empty and clean it between two sessions.
    """

    __tablename__ = "hall"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[Localised]
    capacity: Mapped[int]
    sellable: Mapped[int | None]
    has_hearing_loop: Mapped[bool] = mapped_column(default=False)
    turnaround_minutes: Mapped[int] = mapped_column(default=15)
    position: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)

    venue: Mapped[Venue] = relationship(back_populates="halls")


class Gate(Base):
    """A door where badges are scanned: of a hall, or (``hall_id`` empty) an entrance of the whole event."""

    __tablename__ = "gate"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venue.id"), index=True)
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("hall.id"), index=True)
    name: Mapped[Localised]
    position: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)

    venue: Mapped[Venue] = relationship(back_populates="gates")
    hall: Mapped[Hall | None] = relationship()
