"""What is in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import undefer

from app.core.db import db
from app.core.errors import NotFound
from app.mail.models import Message
from app.mail.rules import MessageState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SHOWN = 200


def find_message(template: str, subject_id: UUID, occasion: str) -> Message | None:
    """Find a message by its key."""
    return db.session.scalar(
        select(Message).where(
            Message.template == template, Message.subject_id == subject_id, Message.occasion == occasion
        )
    )


def get_message(event_id: UUID, message_id: UUID) -> Message:
    """Return a message of this event with its bytes; raise NotFound for any other."""
    message = db.session.scalar(
        select(Message).options(undefer(Message.frozen)).where(Message.id == message_id, Message.event_id == event_id)
    )
    if message is None:
        raise NotFound
    return message


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        Message.state.in_((MessageState.QUEUED, MessageState.SENDING)),
        Message.due_at <= now,
        or_(Message.lease_until.is_(None), Message.lease_until < now),
    )


def is_any_due(now: datetime) -> bool:
    """Say whether anything waits to be sent, without taking any lock."""
    return db.session.scalar(select(exists().where(_is_due(now)))) or False


def lock_due(now: datetime, *, limit: int) -> Sequence[UUID]:
    """List what is due and hold it for this unit of work; what another worker holds is passed over."""
    return db.session.scalars(
        select(Message.id).where(_is_due(now)).order_by(Message.due_at).limit(limit).with_for_update(skip_locked=True)
    ).all()


def read_whole(message_id: UUID) -> Message:
    """Return a message with its bytes, as the database has it now."""
    return db.session.scalars(
        select(Message)
        .options(undefer(Message.frozen))
        .where(Message.id == message_id)
        .execution_options(populate_existing=True)
    ).one()


def list_unsent(template: str, subject_id: UUID) -> Sequence[Message]:
    """List what has not left yet of one template about one subject."""
    return db.session.scalars(
        select(Message).where(
            Message.template == template,
            Message.subject_id == subject_id,
            Message.state.in_((MessageState.DRAFT, MessageState.QUEUED)),
        )
    ).all()


def list_about(subject_id: UUID) -> Sequence[Message]:
    """List the messages about one subject (a registration, an account), newest first."""
    return db.session.scalars(
        select(Message).where(Message.subject_id == subject_id).order_by(Message.created_at.desc()).limit(SHOWN)
    ).all()


def list_messages(
    event_id: UUID, *, state: MessageState | None, words: str, limit: int, offset: int
) -> tuple[Sequence[Message], int]:
    """List the messages of an event, newest first, with how many there are."""
    narrowed = [Message.event_id == event_id]
    if state is not None:
        narrowed.append(Message.state == state)
    if words:
        narrowed.append(func.lower(Message.to).contains(words.lower(), autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(Message).where(*narrowed)) or 0
    rows = db.session.scalars(
        select(Message).where(*narrowed).order_by(Message.created_at.desc(), Message.id).limit(limit).offset(offset)
    ).all()
    return rows, total


def count_by_state(event_id: UUID) -> dict[MessageState, int]:
    """Count the messages of an event by state."""
    rows = db.session.execute(
        select(Message.state, func.count()).where(Message.event_id == event_id).group_by(Message.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 — a row is no pair to dict()
