"""The public programme: by day, by strand, session by session."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for

from app.core import clock
from app.events.models import Event
from app.guest import linked_data, programme_page
from app.programme import queries
from app.programme.queries import Wish
from app.web import scope
from app.web.access import actor, public

if TYPE_CHECKING:
    from app.guest.programme_page import Row

LONGEST_SEARCH = 100
NEXT_SHOWN = 4

bp = Blueprint("programme", __name__)


@bp.get("/<lang>/<event>/programme")
@public
def index() -> str:
    """Show a day of the programme, or what of all days a reader looks for."""
    event = scope.current(Event)
    wish = _wish()
    only_free = bool(request.args.get("free"))
    page = programme_page.read(event, wish, who=actor(), only_free=only_free, now=clock.now())
    return render_template("programme/public/index.html", event=event, page=page, wish=wish, only_free=only_free)


@bp.get("/<lang>/<event>/strands/<code>")
@public
def strand(code: str) -> str:
    """Show a strand in its own colours: its sessions in order."""
    event = scope.current(Event)
    found = queries.get_strand(event, code)
    rows = programme_page.rows_of(event, queries.list_of_strand(found), who=actor(), now=clock.now())
    return render_template(
        "programme/public/strand.html", event=event, strand=found, shown=programme_page.group_strand(rows)
    )


@bp.get("/<lang>/<event>/sessions/<code>")
@public
def session(code: str) -> str:
    """Show a session: when and where, its films, who is on stage, who may come."""
    event = scope.current(Event)
    found = queries.get_published(event, code)
    rows = programme_page.rows_of(event, queries.list_published(event), who=actor(), now=clock.now())
    row: Row = next(row for row in rows if row.session.id == found.id)
    return render_template(
        "programme/public/session.html",
        event=event,
        row=row,
        categories=programme_page.list_categories(found),
        same_night=programme_page.list_same_night(row, rows)[:NEXT_SHOWN],
        linked=linked_data.of_session(found, event, url=url_for(".session", code=code, _external=True)),
    )


def _wish() -> Wish:
    asked = {
        name: request.args.get(name, "").strip()[:LONGEST_SEARCH] for name in ("q", "kind", "strand", "hall", "day")
    }
    try:
        day = date.fromisoformat(asked["day"])
    except ValueError:
        # A day that is none was asked by nobody's link of ours; the page chooses.
        day = None
    return Wish(words=asked["q"], kind=asked["kind"], strand=asked["strand"], hall=asked["hall"], day=day)
