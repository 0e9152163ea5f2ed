"""What everybody sees of events: the list, the privacy notice, the logo of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file, url_for

from app.core import clock
from app.core.errors import NotFound
from app.events import queries
from app.events.models import Event
from app.events.rules import Phase
from app.platform.files import storage
from app.web import locale, scope, signin
from app.web.access import public

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

A_DAY = 24 * 60 * 60

bp = Blueprint("events", __name__)


@bp.before_app_request
def hide_drafts() -> None:
    """Let a draft be seen by staff of the event alone; for everybody else it does not exist."""
    event = getattr(g, "the_event", None)
    if not isinstance(event, Event) or event.phase is not Phase.DRAFT or request.path.startswith("/desk/"):
        return
    member = signin.staff()
    if member is None or not member.permits(event):
        abort(404)


@bp.get("/")
@public
def root() -> AnyResponse:
    """Lead to the list of events in the reader's language."""
    return redirect(url_for(".home", lang=locale.language().tag))


@bp.get("/<lang>/")
@public
def home() -> str:
    """List what is on, what is to come, and what is over."""
    coming, over = queries.list_public_events(today=clock.now().date())
    return render_template("events/public/home.html", coming=coming, over=over)


@bp.get("/<lang>/<event>/privacy")
@public
def privacy() -> str:
    """Say what the organiser keeps about guests, and why."""
    return render_template("events/public/privacy.html", event=scope.current(Event))


@bp.get("/logo/<event>")
@public
def logo() -> Response:
    """Show the event's logo."""
    event = scope.current(Event)
    if event.logo_key is None:
        raise NotFound
    return send_file(storage.path(event.logo_key), max_age=A_DAY)
