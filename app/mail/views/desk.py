"""What was sent to guests, what waits, and what did not arrive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import Response as FileResponse
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.errors import Refusal
from app.mail import queries
from app.mail.models import Message
from app.mail.rules import MAY_BE_SENT_AGAIN, MessageState, Trouble
from app.mail.service import outbox, reading
from app.platform.tables.export import hand_out
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


EXPORTED = ("to", "about", "language", "state", "written", "sent", "tries")


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
    """List the event's messages, the latest first if nothing else is asked for."""
    asked = _asked()
    page = queries.list_messages(_event_id(), asked)
    return render_template(
        "mail/desk/index.html",
        page=page,
        counts=queries.count_by_state(_event_id()),
        templates=queries.list_templates(_event_id()),
        states=STATES,
    )


def _asked() -> listing.Listing:
    return listing.asked(sorts=queries.ORDER, default="-created", filters=queries.FILTERS)


@bp.route("/export.<any(csv, xlsx):suffix>", methods=["GET", "POST"])
@requires(Permission.MANAGE_MESSAGES)
def export(suffix: str) -> FileResponse:
    """Hand out what the list shows, or what of it was ticked; each time is written down."""
    zone = ZoneInfo(getattr(scope.named(), "zone", "UTC"))

    def there(at: datetime | None) -> datetime | None:
        return at.astimezone(zone).replace(tzinfo=None, microsecond=0) if at else None

    found = queries.iterate_messages(_event_id(), _asked(), only=listing.picked())
    rows = (
        (one.to, one.template, one.locale, one.state.value, there(one.created_at), there(one.sent_at), one.attempts)
        for one in found
    )
    return hand_out("messages", suffix, EXPORTED, rows)


@bp.post("/sending")
@requires(Permission.MANAGE_MESSAGES)
def send_many_again() -> Response:
    """Put every ticked message back in the queue; those that cannot are told and stop nobody else."""
    sent, refused = 0, dict[str, int]()
    for message_id in listing.picked():
        try:
            outbox.send_again(queries.get_message(_event_id(), message_id), by=actor())
        except Refusal as refusal:
            refused[str(refusal)] = refused.get(str(refusal), 0) + 1
        else:
            sent += 1
    flash(ngettext("%(num)d message leaves again.", "%(num)d messages leave again.", sent))
    for why, number in refused.items():
        flash(gettext("Not done for %(number)s: %(why)s", number=number, why=why), "error")
    return redirect(url_for(".index", **_asked().state()), 303)


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
