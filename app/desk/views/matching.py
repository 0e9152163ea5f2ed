"""One answer for everybody a list shows, over all its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.tokens import new_id
from app.desk import guests
from app.desk.views import pages
from app.events.models import Event
from app.registration import queries as registrations
from app.registration.service import review
from app.web import scope, undo
from app.web.access import actor, requires

if TYPE_CHECKING:
    from app.registration.service.review import Outcome

bp = pages.bp


@bp.get("/<event>/guests/matching")
@requires(Permission.REVIEW_GUESTS)
def matching() -> str:
    """Say whom an answer to the whole list would meet, before it is given."""
    event, asked = scope.current(Event), pages.asked()
    return render_template("desk/matching.html", page=guests.list_guests(event, asked), query=pages.query())


@bp.post("/<event>/guests/matching")
@requires(Permission.REVIEW_GUESTS)
def answer_matching() -> Response:
    """Approve or decline everybody the list shows now; who cannot be answered so is told and stops nobody else."""
    event = scope.current(Event)
    ids = guests.list_matching_ids(event, pages.asked())
    batch = new_id()
    if request.form.get("answer") == "decline":
        reason = request.form.get("reason", "").strip()[:1000]
        outcome = review.decline_many(event.id, ids, by=actor(), reason=reason, batch_id=batch)
    else:
        outcome = review.approve_many(event.id, ids, by=actor(), batch_id=batch)
    _say(outcome, batch if registrations.list_undoable(event.id, batch) else None)
    return redirect(url_for("desk.guests", **pages.query()), 303)


def _say(outcome: Outcome, batch_id: UUID | None) -> None:
    way_back = url_for("registration_desk.undo_answers", batch_id=batch_id) if batch_id else ""
    if outcome.approved:
        coming = ngettext("%(num)d guest is coming.", "%(num)d guests are coming.", outcome.approved)
        undo.said(coming, undo=way_back)
    if outcome.waiting:
        flash(ngettext("%(num)d waits for a place.", "%(num)d wait for a place.", outcome.waiting), "wait")
    if outcome.declined:
        declined = ngettext("%(num)d guest is declined.", "%(num)d guests are declined.", outcome.declined)
        undo.said(declined, undo=way_back)
    for why in dict.fromkeys(why for _, why in outcome.refused):
        number = sum(why == other for _, other in outcome.refused)
        flash(gettext("Not done for %(number)s: %(why)s", number=number, why=why), "error")
