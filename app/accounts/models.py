"""Tables of accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import Role
from app.core.db import Base, Localised, stored_as_text
from app.core.tokens import new_id


class Organiser(Base):
    """A body that owns series, people, venues, texts, keys and staff."""

    __tablename__ = "organiser"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Localised]
    created_at: Mapped[datetime]

    @property
    def organiser_id(self) -> UUID:
        """An organiser belongs to itself."""
        return self.id


class Account(Base):
    """A member of staff, of one organiser or of several."""

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(16), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    epoch: Mapped[int] = mapped_column(default=1)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    grants: Mapped[list[RoleGrant]] = relationship(back_populates="account", cascade="all, delete-orphan")


class RoleGrant(Base):
    """A role of an account: in one event, or (``event_id`` empty) in every event of the organiser."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "organiser_id", "event_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"), index=True)
    role: Mapped[Role] = mapped_column(stored_as_text(Role))
    granted_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(60))

    account: Mapped[Account] = relationship(back_populates="grants")


class StaffInvitation(Base):
    """A colleague was asked by mail to join; the link's secret is stored hashed."""

    __tablename__ = "staff_invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(stored_as_text(Role))
    locale: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    invited_by: Mapped[str] = mapped_column(String(60))


class PasswordReset(Base):
    """A way back in for who forgot the password; works once, for an hour."""

    __tablename__ = "password_reset"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SigninAttempt(Base):
    """A failed sign-in, counted by account address and by network address (both hashed)."""

    __tablename__ = "signin_attempt"
    __table_args__ = (Index("ix_signin_attempt_key_at", "key", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
