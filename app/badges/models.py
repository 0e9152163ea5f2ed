"""Tables of badges."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.badges.rules import BadgeState
from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.registration.models import Registration


class SigningKey(Base):
    """A key pair that signs the badges of one event (Ed25519); its private half is sealed by our ring of keys."""

    __tablename__ = "signing_key"
    __table_args__ = (UniqueConstraint("event_id", "key_number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    key_number: Mapped[int]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    private_key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Badge(Base):
    """What one registration shows at the door; at most one is live. ``token_id`` is the 8-byte id inside the token."""

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("event_id", "short_code"),
        Index(
            "uq_badge_registration_id_live",
            "registration_id",
            unique=True,
            sqlite_where=text("state = 'live'"),
            postgresql_where=text("state = 'live'"),
        ),
        Index("ix_badge_registration_id", "registration_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    token_id: Mapped[bytes] = mapped_column(LargeBinary(8), unique=True)
    token: Mapped[str] = mapped_column(String(122))
    short_code: Mapped[str] = mapped_column(String(12))
    day_mask: Mapped[int]
    state: Mapped[BadgeState] = mapped_column(stored_as_text(BadgeState))
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column()

    registration: Mapped[Registration] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict
