"""The public programme: by day, by strand, session by session."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request, url_for

from app.core import clock
from app.events.models import Event
from app.guest import booklet, linked_data, programme_page, words
from app.programme import queries
from app.programme.queries import Wish
from app.web import scope
from app.web.access import actor, public
from app.web.limits import limiter
from app.web.locale import language

if TYPE_CHECKING:
    from app.guest.programme_page import Row

LONGEST_SEARCH = 100
NEXT_SHOWN = 4
BOOKLETS = "20 per minute"
A_MINUTE = 60
ASKED = ("q", "kind", "strand", "hall", "country", "language", "day")

bp = Blueprint("programme", __name__)
bp.add_app_template_global(words.kind, "kind_word")
bp.add_app_template_global(words.premiere, "premiere_word")


@bp.get("/<lang>/<event>/programme")
@public
def index() -> str:
    """Show a day of the programme, or what of all days a reader looks for."""
    event = scope.current(Event)
    wish = _wish()
    only_free = bool(request.args.get("free"))
    part = max(0, request.args.get("part", 1, type=int) - 1)
    page = programme_page.read(event, wish, who=actor(), only_free=only_free, part=part, now=clock.now())
    asked = {name: value for name, value in request.args.items() if name in {*ASKED, "free"}}
    return render_template(
        "programme/public/index.html", event=event, page=page, wish=wish, only_free=only_free, asked=asked
    )


@bp.get("/<lang>/<event>/programme.pdf")
@public
@limiter.limit(BOOKLETS)
def printed() -> Response:
    """Hand the programme out as a booklet to print, in the reader's language."""
    event = scope.current(Event)
    answer = Response(booklet.pdf_of(event, now=clock.now()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{event.code}-{language().tag}.pdf"'
    answer.cache_control.max_age = A_MINUTE
    return answer


@bp.get("/<lang>/<event>/strands/<code>")
@public
def strand(code: str) -> str:
    """Show a strand in its own colours: its sessions in order."""
    event = scope.current(Event)
    found = queries.get_strand(event, code)
    rows = programme_page.rows_of(event, queries.list_of_strand(found), who=actor(), now=clock.now())
    return render_template(
        "programme/public/strand.html", event=event, strand=found, shown=programme_page.group_by_day(rows)
    )


@bp.get("/<lang>/<event>/sessions/<code>")
@public
def session(code: str) -> str:
    """Show a session: when and where, its films, who is on stage, who may come."""
    event = scope.current(Event)
    found = queries.get_published(event, code)
    rows = programme_page.rows_around(event, found, who=actor(), now=clock.now())
    row: Row = next(row for row in rows if row.session.id == found.id)
    return render_template(
        "programme/public/session.html",
        event=event,
        row=row,
        categories=programme_page.list_categories(found),
        same_night=programme_page.list_same_night(row, rows)[:NEXT_SHOWN],
        premieres=queries.list_premieres(found),
        linked=linked_data.of_session(found, event, url=url_for(".session", code=code, _external=True)),
    )


def _wish() -> Wish:
    asked = {name: request.args.get(name, "").strip()[:LONGEST_SEARCH] for name in ASKED}
    try:
        day = date.fromisoformat(asked["day"])
    except ValueError:
        # A day that is none was asked by nobody's link of ours; the page chooses.
        day = None
    return Wish(
        words=asked["q"],
        kind=asked["kind"],
        strand=asked["strand"],
        hall=asked["hall"],
        country=asked["country"],
        language=asked["language"],
        day=day,
    )
