"""Messages are written into the outbox, inside the unit of work of what causes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, update

from app.core import clock
from app.core.db import atomic, db
from app.core.tokens import new_id
from app.mail import queries
from app.mail.errors import NotSendable
from app.mail.models import Message
from app.mail.rules import MAY_BE_SENT_AGAIN, MessageState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.core.access import Actor


@atomic
def write(  # noqa: PLR0913 — a message has this many sides
    template: str,
    *,
    to: str,
    locale: str,
    subject_id: UUID,
    occasion: str,
    organiser_id: UUID | None = None,
    event_id: UUID | None = None,
    due_at: datetime | None = None,
    **ids: UUID | str,
) -> None:
    """Write a message once: a second one of the same template, subject and occasion is none."""
    if queries.find_message(template, subject_id, occasion) is not None:
        return
    now = clock.now()
    message = Message(
        organiser_id=organiser_id,
        event_id=event_id,
        template=template,
        subject_id=subject_id,
        occasion=occasion,
        to=to,
        locale=locale,
        ids={name: str(value) for name, value in ids.items()},
        state=MessageState.QUEUED,
        due_at=due_at or now,
        created_at=now,
    )
    db.session.add(message)


@atomic
def write_many(
    template: str,
    recipients: Iterable[tuple[UUID, str, str]],
    *,
    occasion: str,
    organiser_id: UUID | None,
    event_id: UUID,
    as_drafts: bool = False,
    **ids: UUID | str,
) -> int:
    """Write one message to each subject, by address and language, in one statement; drafts wait to be released.

    The caller sees to it that the occasion is a new one: a message already written for it is a conflict.
    """
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "organiser_id": organiser_id,
            "event_id": event_id,
            "template": template,
            "subject_id": subject_id,
            "occasion": occasion,
            "to": to,
            "locale": locale,
            "ids": {name: str(value) for name, value in ids.items()},
            "state": MessageState.DRAFT if as_drafts else MessageState.QUEUED,
            "attempts": 0,
            "last_error": "",
            "due_at": now,
            "created_at": now,
            "version": 1,
        }
        for subject_id, to, locale in recipients
    ]
    if rows:
        db.session.execute(insert(Message), rows)
    return len(rows)


@atomic
def release(template: str, *, event_id: UUID, occasion: str) -> int:
    """Let the drafts of one occasion leave; return how many."""
    return _move_drafts(template, event_id, occasion, MessageState.QUEUED)


@atomic
def discard(template: str, *, event_id: UUID, occasion: str) -> int:
    """Throw the drafts of one occasion away; return how many."""
    return _move_drafts(template, event_id, occasion, MessageState.CANCELLED)


def _move_drafts(template: str, event_id: UUID, occasion: str, state: MessageState) -> int:
    moved = db.session.execute(
        update(Message)
        .where(Message.template == template, Message.event_id == event_id, Message.occasion == occasion)
        .where(Message.state == MessageState.DRAFT)
        .values(state=state, due_at=clock.now(), version=Message.version + 1)
        .returning(Message.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(moved.all())


@atomic
def send_again(message: Message, *, by: Actor) -> None:
    """Put a message that failed, or went out already, back in the queue; the same bytes leave again."""
    del by
    if message.state not in MAY_BE_SENT_AGAIN:
        raise NotSendable
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.due_at = clock.now()
    message.lease_until = None
    message.last_error = ""


@atomic
def cancel(template: str, *, subject_id: UUID) -> None:
    """Call back what has not left yet and has lost its cause."""
    for message in queries.list_unsent(template, subject_id):
        message.state = MessageState.CANCELLED
