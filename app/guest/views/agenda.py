"""A guest's agenda: what is booked, waited for and marked, in one list; and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.booking.service import stars
from app.core import clock
from app.events.models import Event
from app.guest import feeds, programme_page
from app.programme import queries as programme
from app.registration import queries as registrations
from app.web import scope
from app.web.access import actor, guests_only

if TYPE_CHECKING:
    from app.registration.models import Registration

bp = Blueprint("agenda", __name__)


def _guest() -> Registration:
    return registrations.get_registration(scope.current(Event).id, actor().id or UUID(int=0))


@bp.get("/<lang>/<event>/me/agenda")
@guests_only
def show() -> str:
    """Show the guest's own programme, day by day."""
    event, registration = scope.current(Event), _guest()
    days = programme_page.read_agenda(event, who=actor(), now=clock.now())
    feed = url_for(
        "feeds.own", registration_id=registration.id, secret=feeds.secret_of(registration.id), _external=True
    )
    return render_template("guest/public/agenda.html", event=event, days=days, feed=feed)


@bp.post("/<lang>/<event>/me/stars/<code>")
@guests_only
def star(code: str) -> Response:
    """Mark a session."""
    stars.star(_guest(), programme.get_published(scope.current(Event), code))
    return _back(code)


@bp.post("/<lang>/<event>/me/stars/<code>/removal")
@guests_only
def unstar(code: str) -> Response:
    """Take the mark from a session."""
    stars.unstar(_guest(), programme.get_session(scope.current(Event), code))
    return _back(code)


def _back(code: str) -> Response:
    """Go back to the page, and the line, where the star stood."""
    back = request.form.get("back", "")
    if back == "session":
        return redirect(url_for("programme.session", code=code), 303)
    if back == "agenda":
        return redirect(url_for(".show"), 303)
    day = programme.day_of(programme.get_session(scope.current(Event), code), scope.current(Event))
    return redirect(url_for("programme.index", day=day.isoformat(), _anchor=f"s-{code}"), 303)
