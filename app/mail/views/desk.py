"""What was sent to guests, what waits, and what did not arrive."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.mail import queries
from app.mail.models import Message
from app.mail.rules import MAY_BE_SENT_AGAIN, MessageState, Trouble
from app.mail.service import outbox, reading
from app.web import listing, scope
from app.web.access import actor, requires

bp = Blueprint("mail_desk", __name__, url_prefix="/desk/<event>/messages")

STATES: dict[MessageState, tuple[str, str]] = {
    MessageState.DRAFT: ("info", lazy_gettext("Draft")),
    MessageState.QUEUED: ("wait", lazy_gettext("Waits to leave")),
    MessageState.SENDING: ("wait", lazy_gettext("On its way")),
    MessageState.SENT: ("ok", lazy_gettext("Sent")),
    MessageState.DELIVERED: ("ok", lazy_gettext("Arrived")),
    MessageState.BOUNCED: ("stop", lazy_gettext("Came back")),
    MessageState.FAILED: ("stop", lazy_gettext("Could not be sent")),
    MessageState.SUPPRESSED: ("info", lazy_gettext("Held back")),
    MessageState.CANCELLED: ("info", lazy_gettext("Called back: its cause is gone")),
}


def _event_id() -> UUID:
    named = scope.named()
    assert named is not None  # noqa: S101 — every address of this module names an event
    return named.id


def _why(message: Message) -> str:
    """Say in plain words why the last try failed."""
    kind, _, reason = message.last_error.partition(": ")
    match kind:
        case "":
            return ""
        case Trouble.UNREACHABLE:
            return gettext("The mail server did not answer. We try again every few minutes.")
        case Trouble.LATER:
            return gettext("The mail server asked us to try later (code %(code)s).", code=reason)
        case Trouble.NEVER:
            return gettext(
                "The mail server refused this address (code %(code)s). Check the address with the guest.", code=reason
            )
        case _:
            return gettext("The message could not be put into words. Tell whoever looks after this installation.")


@bp.get("")
@requires(Permission.MANAGE_MESSAGES)
def index() -> str:
    """List the event's messages, the latest first."""
    asked = listing.asked(sorts=("created",), default="-created", filters=("state",))
    wanted = asked.filters.get("state", "")
    state = {item.value: item for item in MessageState}.get(wanted)
    rows, total = queries.list_messages(
        _event_id(), state=state, words=asked.words, limit=asked.size, offset=asked.offset
    )
    page: listing.Page[Message] = listing.Page(rows=rows, total=total, listing=asked)
    counts = queries.count_by_state(_event_id())
    return render_template("mail/desk/index.html", page=page, counts=counts, states=STATES, chosen=state)


@bp.get("/<uuid:message_id>")
@requires(Permission.MANAGE_MESSAGES)
def show(message_id: UUID) -> str:
    """Show one message: to whom, how it stands, what it says."""
    message = queries.get_message(_event_id(), message_id)
    return render_template(
        "mail/desk/show.html",
        message=message,
        states=STATES,
        why=_why(message),
        preview=reading.preview(message.frozen) if message.frozen else None,
        may_be_sent_again=message.state in MAY_BE_SENT_AGAIN,
    )


@bp.post("/<uuid:message_id>/sending")
@requires(Permission.MANAGE_MESSAGES)
def send_again(message_id: UUID) -> Response:
    """Put a message back in the queue; the very same mail leaves again."""
    outbox.send_again(queries.get_message(_event_id(), message_id), by=actor())
    flash(gettext("It leaves again within the minute."))
    return redirect(url_for(".show", message_id=message_id), 303)
