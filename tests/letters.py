"""Mails as the worker makes them, for tests of what guests are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.db import db
from app.events.models import Event
from app.mail.models import Message
from app.web import locale, rendering, scope
from app.wiring import MESSAGES

if TYPE_CHECKING:
    from app.mail.rules import Rendered


def newest(template: str) -> Message:
    query = select(Message).where(Message.template == template).order_by(Message.id.desc())
    message = db.session.scalars(query).first()
    assert message is not None
    return message


def rendered(message: Message) -> Rendered:
    """Render at the public address, in the event and the language of the message."""
    event = db.session.get_one(Event, message.event_id)
    with rendering.at_public_address(), scope.entered(event, event.code), locale.speaking(message.locale):
        return MESSAGES[message.template](message)
