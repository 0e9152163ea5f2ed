"""The next edition of an event, begun as a copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.accounts.models import Organiser
from app.core.access import Permission
from app.core.errors import Refusal
from app.exchange import queries
from app.exchange.forms import EditionForm
from app.exchange.rules import Outcome
from app.exchange.service import cloning
from app.web import scope
from app.web.access import actor, requires

if TYPE_CHECKING:
    from app.events.models import Event

bp = Blueprint("exchange_editions", __name__, url_prefix="/desk/organisers/<organiser>")


@bp.route("/events/<uuid:event_id>/next", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISER)
def begin(event_id: UUID) -> Response | str:
    """Ask when the next edition is, and make it."""
    event = queries.get_event(scope.current(Organiser).id, event_id)
    form = EditionForm()
    if not form.is_submitted():
        form.name.process_data(event.name)
        form.first_day.process_data(event.first_day + cloning.SAME_WEEKDAY)
    if form.validate_on_submit():
        try:
            return _made(event, form)
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
    return render_template("exchange/desk/edition.html", form=form, event=event)


def _made(event: Event, form: EditionForm) -> Response:
    made, report = cloning.begin(event, form.edition(), by=actor())
    flash(gettext("The next edition stands as a draft. Look at its dates and texts, then publish it."))
    refused = report.count(Outcome.REFUSED)
    if refused:
        flash(ngettext("%(num)d row could not come along.", "%(num)d rows could not come along.", refused), "error")
    return redirect(url_for("events_desk.settings", event=made.code), 303)
