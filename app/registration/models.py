"""Tables of registration. Models keep their own invariants and nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Localised, stored_as_text
from app.core.searching import searched_by
from app.core.tokens import new_id
from app.events.models import Event
from app.registration.errors import StatusConflict
from app.registration.rules import NEXT, Approval, QuestionKind, Source, Status, Window


class Category(Base):
    """A kind of guest: places, window, who answers, how the badge looks.

    ``number`` (0-255) stands in the token; ``short`` is the three letters of dense lists; ``last_waiting`` is
    the last number given on the waiting list.
    """

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("event_id", "code"), UniqueConstraint("event_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    short: Mapped[str] = mapped_column(String(4))
    name: Mapped[Localised]
    description: Mapped[Localised]
    fee: Mapped[Localised]
    colour: Mapped[str] = mapped_column(String(7))
    places: Mapped[int | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    approval: Mapped[Approval] = mapped_column(stored_as_text(Approval))
    day_mask: Mapped[int] = mapped_column(default=0xFFFF)
    last_waiting: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship()

    @property
    def window(self) -> Window:
        """The span in which requests are taken."""
        return Window(self.opens_at, self.closes_at)

    @property
    def approves_by_itself(self) -> bool:
        """Whether a confirmed request needs nobody's answer."""
        return self.approval is not Approval.REVIEW


class Registration(Base):
    """One person's request to attend one event; companions and minors have a host and no address of their own.

    What stands on the badge is here; every other answer is a row of ``Answer``. ``search_text`` holds name,
    native name, address, organisation and number, folded.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("event_id", "email"),
        UniqueConstraint("event_id", "number"),
        Index("ix_registration_event_id_status", "event_id", "status"),
        Index("ix_registration_category_id_status", "category_id", "status"),
        Index("ix_registration_event_id_created_at", "event_id", "created_at"),
        Index("ix_registration_event_id_country", "event_id", "country"),
        Index("ix_registration_event_id_organisation", "event_id", "organisation"),
        Index("ix_registration_event_id_display_name", "event_id", "display_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    host_registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    number: Mapped[int]
    status: Mapped[Status] = mapped_column(stored_as_text(Status))
    source: Mapped[Source] = mapped_column(stored_as_text(Source))
    email: Mapped[str | None] = mapped_column(String(254))
    display_name: Mapped[str] = mapped_column(String(200))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    locale: Mapped[str] = mapped_column(String(16))
    search_text: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    decline_reason: Mapped[str] = mapped_column(Text, default="")
    waiting_number: Mapped[int | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    category: Mapped[Category] = relationship()
    event: Mapped[Event] = relationship()
    answers: Mapped[list[Answer]] = relationship(back_populates="registration", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict

    def become(self, status: Status) -> None:
        """Move to a later status, or refuse if the rules know no such step."""
        if status not in NEXT[self.status]:
            raise StatusConflict
        self.status = status

    def go_back(self, status: Status, waiting_number: int | None) -> None:
        """Stand again as before an answer that was taken back."""
        self.status, self.waiting_number = status, waiting_number
        if status is not Status.REJECTED:
            self.decided_at, self.decline_reason = None, ""


class Question(Base):
    """A question of an event's questionnaire; the built-in ones are made with the event."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[QuestionKind] = mapped_column(stored_as_text(QuestionKind))
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class Answer(Base):
    """What a guest answered to one question: plain in ``text``, or sealed where the question is sensitive."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    registration: Mapped[Registration] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()


class GuestLink(Base):
    """A way to a guest's own page, sent by mail; its secret is stored hashed and can be derived again for a resend."""

    __tablename__ = "guest_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Invitation(Base):
    """An address that was asked to come, in a category; the personal link opens that category's form."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("event_id", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("category.id"), index=True)
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    invited_by: Mapped[str] = mapped_column(String(60))
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    category: Mapped[Category] = relationship()


class AddressChange(Base):
    """A new address a guest has given; it counts once its link is followed and confirmed."""

    __tablename__ = "address_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    former_email: Mapped[str] = mapped_column(String(254), default="")
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Undoable(Base):
    """An answer of the desk while it can be taken back: how the guest stood, how they stand now, until when.

    The mail about it leaves only after ``until``. What was answered at once, one guest or many, is one batch.
    """

    __tablename__ = "undoable"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    batch_id: Mapped[UUID] = mapped_column(index=True)
    former: Mapped[Status] = mapped_column(stored_as_text(Status))
    former_waiting_number: Mapped[int | None]
    became: Mapped[Status] = mapped_column(stored_as_text(Status))
    until: Mapped[datetime]
    undone_at: Mapped[datetime | None]


searched_by(Invitation, lambda invitation: (invitation.name, invitation.email))
