"""Badges at the desk: a new one, none any more, on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.badges import queries
from app.badges.rules import EndReason
from app.badges.service import lifecycle, printing
from app.core.access import Permission
from app.core.texts import clean
from app.events.models import Event
from app.registration import queries as registrations
from app.web import scope
from app.web.access import actor, requires

bp = Blueprint("badges_desk", __name__, url_prefix="/desk/<event>")
MOST_AT_ONCE = 500


def _note() -> str:
    """Return the words the desk keeps beside a badge that died."""
    return clean(request.form.get("reason", ""))[:40]


@bp.post("/guests/<uuid:registration_id>/badge")
@requires(Permission.MANAGE_BADGES)
def reissue(registration_id: UUID) -> AnyResponse:
    """Replace a guest's badge: the old code is dead at once, the new one goes out by mail."""
    registration = registrations.get_registration(scope.current(Event).id, registration_id)
    lifecycle.reissue(registration, reason=EndReason.LOST, note=_note(), by=actor())
    flash(gettext("The old badge is dead; the new one goes out by mail."))
    return redirect(url_for("desk.guest", registration_id=registration_id), 303)


@bp.post("/guests/<uuid:registration_id>/badge/revocation")
@requires(Permission.MANAGE_BADGES)
def revoke(registration_id: UUID) -> AnyResponse:
    """Let a guest's badge die without another."""
    registration = registrations.get_registration(scope.current(Event).id, registration_id)
    lifecycle.revoke(registration, reason=EndReason.DESK, note=_note(), by=actor())
    flash(gettext("The badge no longer opens."))
    return redirect(url_for("desk.guest", registration_id=registration_id), 303)


@bp.get("/guests/<uuid:registration_id>/badge.pdf")
@requires(Permission.MANAGE_BADGES)
def pdf(registration_id: UUID) -> Response:
    """Hand out one guest's badge for the printer."""
    registration = registrations.get_registration(scope.current(Event).id, registration_id)
    badge = queries.find_live(registration.id)
    if badge is None:
        raise NotFound
    return _pdf(printing.pdf_of([badge.id]), f"badge-{registration.number:04d}.pdf")


@bp.get("/badges.pdf")
@requires(Permission.MANAGE_BADGES)
def batch() -> Response:
    """Hand out the badges of an event, or of one category, for the printer: at most 500 in one file."""
    event = scope.current(Event)
    code = request.args.get("category", "")
    category = registrations.get_category(event.id, code) if code else None
    ids = queries.list_live_ids(event.id, category.id if category else None)
    start = max(request.args.get("from", 0, type=int), 0)
    part = ids[start : start + MOST_AT_ONCE]
    if not part:
        raise NotFound
    return _pdf(
        printing.pdf_of(part, bleed=3 if request.args.get("bleed") else 0), f"badges-{event.code}-{start + 1}.pdf"
    )


def _pdf(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
