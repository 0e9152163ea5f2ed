"""A guest's own badge: large on the screen, as a PDF, as a picture."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from app.badges import queries, rules
from app.badges.models import Badge
from app.badges.service import printing
from app.events.models import Event
from app.platform.documents import qr
from app.registration import queries as registrations
from app.registration.models import Registration
from app.web import scope
from app.web.access import actor, guests_only

bp = Blueprint("badges", __name__)


def _own() -> tuple[Registration, Badge]:
    """Return the guest's registration and its living badge; none is not found."""
    who = actor().id or UUID(int=0)
    registration = registrations.get_registration(scope.current(Event).id, who)
    badge = queries.find_live(registration.id)
    if badge is None:
        raise NotFound
    return registration, badge


@bp.get("/<lang>/<event>/me/badge")
@guests_only
def show() -> str:
    """Show the code large on a white page, to hold before a scanner."""
    registration, badge = _own()
    return render_template(
        "badges/public/show.html",
        registration=registration,
        code=qr.qr_svg(badge.token),
        name_language=rules.name_language(registration.display_name, registration.locale),
        short_code=rules.shown_short_code(badge.short_code),
    )


@bp.get("/<lang>/<event>/me/badge.pdf")
@guests_only
def pdf() -> Response:
    """Hand the badge out as a PDF."""
    registration, badge = _own()
    answer = Response(printing.pdf_of([badge.id], tagged=True), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="badge-{registration.number:04d}.pdf"'
    return answer


@bp.get("/<lang>/<event>/me/badge.png")
@guests_only
def picture() -> Response:
    """Hand the badge out as a picture: some phones keep pictures more readily than papers."""
    registration, badge = _own()
    answer = Response(printing.picture_of(badge), mimetype="image/png")
    answer.headers["Content-Disposition"] = f'attachment; filename="badge-{registration.number:04d}.png"'
    return answer
