"""Messages are written into the outbox, inside the unit of work of what causes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.db import atomic, db
from app.mail import queries
from app.mail.errors import NotSendable
from app.mail.models import Message
from app.mail.rules import MAY_BE_SENT_AGAIN, MessageState

if TYPE_CHECKING:
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
