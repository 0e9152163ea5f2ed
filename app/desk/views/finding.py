"""The search of the desk: as a page of its own, and as the panel under the box."""

from __future__ import annotations

from flask import render_template, request

from app.core.access import Permission
from app.desk import finding
from app.desk.views import importing
from app.events.models import Event
from app.web import scope
from app.web.access import may, requires

bp = importing.bp
LONGEST = 200


@bp.get("/<event>/search")
@requires(Permission.VIEW_DESK)
def search() -> str:
    """Find guests, sessions, films and messages; ``part`` asks for the panel alone."""
    asked = request.args.get("q", "").replace("\0", "").strip()[:LONGEST]
    panel = "part" in request.args
    found = finding.search(scope.current(Event), asked, may=may, limit=finding.IN_PANEL if panel else finding.ON_PAGE)
    return render_template("desk/found.html" if panel else "desk/search.html", found=found, asked=asked)
