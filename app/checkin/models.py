"""Tables of the door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.checkin.rules import Direction, ScanKind
from app.checkin.rules.devices import NamesOn
from app.core.db import Base, stored_as_text
from app.core.tokens import new_id


class Scan(Base):
    """One scan, as it happened: append-only, its id made by the device.

    ``list_id`` is what was entered: the session, or the event itself at an entrance. An override or a void names
    the scan it answers in ``refers_to``. ``shown`` keeps the verdict as the door keeper saw it, so that the same
    id again answers the same (ids and codes only: names are read anew); ``fingerprint`` tells whether it is the
    same. ``scanned_at`` is the effective time everything is ordered by; ``device_at`` what the device's clock said.
    A device that judged by itself also says which it is, the number of the row since it was enrolled, since when it
    runs (``boot_id``) and how far it knew its clock to be off; for those ``received_at`` is when the row came in.
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
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("door_device.id"), index=True)
    sequence: Mapped[int | None]
    boot_id: Mapped[UUID | None]
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[datetime | None]


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


class Enrolment(Base):
    """A code that makes one phone a door device, once and soon; ``secret_hash`` is all that is kept of it."""

    __tablename__ = "door_enrolment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    gate_ids: Mapped[list[str]]
    names: Mapped[NamesOn] = mapped_column(stored_as_text(NamesOn))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("door_device.id"))


class Device(Base):
    """A phone that keeps doors: its key, its gates, and what it last said of itself.

    ``public_key`` is a point of P-256 as WebCrypto exports it raw (65 bytes); the private half never leaves the phone.
    """

    __tablename__ = "door_device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    gate_ids: Mapped[list[str]]
    names: Mapped[NamesOn] = mapped_column(stored_as_text(NamesOn))
    enrolled_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    wiped_at: Mapped[datetime | None]
    last_contact_at: Mapped[datetime | None]
    data_at: Mapped[datetime | None]
    battery: Mapped[int | None]
    queue_length: Mapped[int | None]
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    app_version: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict


class QuarantinedScan(Base):
    """A row that a device sent and the log could not take: kept as it came, for a person to look at."""

    __tablename__ = "quarantined_scan"
    __table_args__ = (UniqueConstraint("device_id", "fingerprint"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("door_device.id"))
    scan_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(32))
    content: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
