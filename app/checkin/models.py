"""Tables of the door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.checkin.rules import Direction, ScanKind
from app.core.db import Base, stored_as_text


class Scan(Base):
    """One scan, as it happened: append-only, its id made by the device.

    ``list_id`` is what was entered: the session, or the event itself at an entrance. An override or a void names
    the scan it answers in ``refers_to``. ``shown`` keeps the verdict as the door keeper saw it, so that the same
    id again answers the same (ids and codes only: names are read anew); ``fingerprint`` tells whether it is the
    same. ``scanned_at`` is the effective time everything is ordered by; ``device_at`` what the device's clock said.
    """

    __tablename__ = "scan"
    __table_args__ = (
        Index("ix_scan_list_id_registration_id", "list_id", "registration_id"),
        Index("ix_scan_event_id_scanned_at", "event_id", "scanned_at"),
        Index("ix_scan_gate_id_scanned_at", "gate_id", "scanned_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    list_id: Mapped[UUID]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_session.id"))
    gate_id: Mapped[UUID] = mapped_column(ForeignKey("gate.id"))
    badge_id: Mapped[UUID | None] = mapped_column(ForeignKey("badge.id"))
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[ScanKind] = mapped_column(stored_as_text(ScanKind))
    direction: Mapped[Direction] = mapped_column(stored_as_text(Direction))
    refers_to: Mapped[UUID | None] = mapped_column(ForeignKey("scan.id"))
    admitted: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(32), default="")
    override_reason: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(16), default="camera")
    fingerprint: Mapped[str] = mapped_column(String(64))
    shown: Mapped[dict[str, object]]
    by: Mapped[str] = mapped_column(String(60))
    scanned_at: Mapped[datetime]
    device_at: Mapped[datetime]


class Presence(Base):
    """Whether one guest is inside, per session or for the whole event; derived from scans, and rebuildable."""

    __tablename__ = "presence"
    __table_args__ = (
        UniqueConstraint("list_id", "registration_id"),
        Index("ix_presence_list_id_inside", "list_id", "inside"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    list_id: Mapped[UUID]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    inside: Mapped[bool]
    entries: Mapped[int]
    duplicates: Mapped[int]
    since: Mapped[datetime | None]
    gate_id: Mapped[UUID | None] = mapped_column(ForeignKey("gate.id"))
    first_scan_id: Mapped[UUID | None]


class Occupancy(Base):
    """How many are inside, and how many came in: per session, or for the whole event; derived, and rebuildable."""

    __tablename__ = "occupancy"

    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    inside: Mapped[int]
    entries: Mapped[int]
    duplicates: Mapped[int]
