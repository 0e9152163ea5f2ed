"""How mail says no."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class NotSendable(Refusal):
    """The message is on its way, or its cause is gone."""

    code = "message_not_sendable"
    message = lazy_gettext("This message is on its way or was cancelled; it cannot be sent again now.")


class MessageIsMoot(Exception):
    """A renderer found that what the message is about is gone; it must not leave."""
