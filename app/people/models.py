"""Tables of people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, stored_as_text
from app.core.tokens import new_id
from app.people.rules import Purpose


class Organisation(Base):
    """A company, school, embassy or outlet that guests come from; one per folded name."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("organiser_id", "folded_name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(400))


class Person(Base):
    """A human being as one organiser knows them, over all its events."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_organiser_id_email", "organiser_id", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organiser.id"))
    display_name: Mapped[str] = mapped_column(String(200))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]


class Consent(Base):
    """A tick that was given: for what, to which version of the notice, in which language, when, and when withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_registration_id_purpose", "registration_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    purpose: Mapped[Purpose] = mapped_column(stored_as_text(Purpose))
    notice_version: Mapped[int]
    locale: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
