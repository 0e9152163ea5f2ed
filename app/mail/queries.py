"""What is in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import undefer

from app.core.db import db
from app.core.errors import NotFound
from app.mail.models import Message
from app.mail.rules import NO_CONNECTION, MessageState, Trouble
from app.web import listing
from app.web.listing import Listing, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

SHOWN = 200


_BY_KEY = select(Message).where(
    Message.template == bindparam("template"),
    Message.subject_id == bindparam("subject"),
    Message.occasion == bindparam("occasion"),
)


def find_message(template: str, subject_id: UUID, occasion: str) -> Message | None:
    """Find a message by its key."""
    return db.session.scalar(_BY_KEY, {"template": template, "subject": subject_id, "occasion": occasion})


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


def is_held_up(now: datetime) -> ColumnElement[bool]:
    """Say which messages wait only because no connection came about."""
    return and_(
        Message.state == MessageState.QUEUED,
        Message.due_at > now,
        Message.last_error.in_([f"{Trouble.UNREACHABLE}: {reason}" for reason in NO_CONNECTION]),
    )


def is_any_held_up(now: datetime) -> bool:
    """Say whether there are such, without taking any lock."""
    return db.session.scalar(select(exists().where(is_held_up(now)))) or False


def lock_due(now: datetime, *, limit: int) -> Sequence[UUID]:
    """List what is due and hold it for this unit of work; what another worker holds is passed over."""
    return db.session.scalars(
        select(Message.id).where(_is_due(now)).order_by(Message.due_at).limit(limit).with_for_update(skip_locked=True)
    ).all()


_WHOLE = (
    select(Message)
    .options(undefer(Message.frozen))
    .where(Message.id == bindparam("message"))
    .execution_options(populate_existing=True)
)


def read_whole(message_id: UUID) -> Message:
    """Return a message with its bytes, as the database has it now."""
    return db.session.scalars(_WHOLE, {"message": message_id}).one()


def list_unsent(template: str, subject_id: UUID) -> Sequence[Message]:
    """List what has not left yet of one template about one subject."""
    return db.session.scalars(
        select(Message).where(
            Message.template == template,
            Message.subject_id == subject_id,
            Message.state.in_((MessageState.DRAFT, MessageState.QUEUED)),
        )
    ).all()


def count_of_occasion(template: str, event_id: UUID, occasion: str) -> dict[MessageState, int]:
    """Count the messages of one occasion by state."""
    rows = db.session.execute(
        select(Message.state, func.count())
        .where(Message.template == template, Message.event_id == event_id, Message.occasion == occasion)
        .group_by(Message.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 — a row is no pair to dict()


def list_about(subject_id: UUID) -> Sequence[Message]:
    """List the messages about one subject (a registration, an account), newest first."""
    return db.session.scalars(
        select(Message).where(Message.subject_id == subject_id).order_by(Message.created_at.desc()).limit(SHOWN)
    ).all()


ORDER = {"created": Message.created_at, "to": Message.to, "state": Message.state, "template": Message.template}
FILTERS = ("state", "template")


def _narrowed(event_id: UUID, asked: Listing) -> Select[Message]:
    query = select(Message).where(Message.event_id == event_id)
    state = {item.value: item for item in MessageState}.get(asked.filters.get("state", ""))
    if state is not None:
        query = query.where(Message.state == state)
    if "template" in asked.filters:
        query = query.where(Message.template == asked.filters["template"])
    for word in asked.sought:
        query = query.where(func.lower(Message.to).contains(word, autoescape=True))
    return query


def list_messages(event_id: UUID, asked: Listing) -> Page[Message]:
    """List one page of the messages of an event, and count them all."""
    page = listing.fetch(_narrowed(event_id, asked), asked, ORDER, tie=Message.id)
    return Page(rows=[message for (message,) in page.rows], total=page.total, listing=asked)


def iterate_messages(event_id: UUID, asked: Listing, only: Collection[UUID] = ()) -> Iterator[Message]:
    """Yield every message the list shows over all its pages, or those that were ticked."""
    for (message,) in listing.every(_narrowed(event_id, asked), asked, ORDER, tie=Message.id, only=only):
        yield message


def list_templates(event_id: UUID) -> Sequence[str]:
    """List what the messages of an event are about."""
    return db.session.scalars(select(Message.template).where(Message.event_id == event_id).distinct()).all()


def count_by_state(event_id: UUID) -> dict[MessageState, int]:
    """Count the messages of an event by state."""
    rows = db.session.execute(
        select(Message.state, func.count()).where(Message.event_id == event_id).group_by(Message.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 — a row is no pair to dict()
