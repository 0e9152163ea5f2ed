"""The public page of an event, and its colours."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.events.models import Event
from app.guest import event_page, linked_data
from app.platform.look.artwork import artwork
from app.platform.look.theme import categories_css, theme_css
from app.programme.models import Strand
from app.registration.models import Category
from app.web import scope
from app.web.access import public

if TYPE_CHECKING:
    from collections.abc import MutableMapping

A_YEAR = 365 * 24 * 60 * 60
HASH_LENGTH = 10
LONG_NAME, LONG_NAME_IN_CHINESE = 30, 14

bp = Blueprint("front", __name__)


@bp.get("/<lang>/<event>/")
@public
def show() -> str:
    """Show an event to a stranger: is it for me, when, until when."""
    event = scope.current(Event)
    page = event_page.read(event, now=clock.now())
    url = url_for(".show", _external=True)
    return render_template(
        "guest/public/event.html", event=event, page=page, linked=linked_data.of_event(event, page.site, url=url)
    )


@bp.get("/theme/<event>.css")
@public
def theme() -> Response:
    """Serve the colours of an event, its strands and its categories; for ever, where the address names the content."""
    sheet = _sheet(scope.current(Event))
    response = Response(sheet, mimetype="text/css")
    if request.args.get("v") == _hash(sheet):
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
        return response
    response.set_etag(_hash(sheet))
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@bp.app_url_defaults
def name_content(endpoint: str, values: MutableMapping[str, object]) -> None:
    """Put the hash of its content into the address of an event's own colours."""
    event = getattr(g, "the_event", None)
    if endpoint != "front.theme" or not isinstance(event, Event) or values.get("event", event.code) != event.code:
        return
    if "theme_hash" not in g:
        g.theme_hash = _hash(_sheet(event))
    values["v"] = g.theme_hash


@bp.app_template_global()
def weave(motif: str, seed: str, width: int, height: int, period: float = 15) -> Markup:
    """Draw an artwork into the page, in the colours of the part of the page it stands in."""
    return Markup(artwork(motif, seed, width, height, period=period))  # noqa: S704 — our own drawing, numbers only


@bp.app_template_test("long_name")
def is_long(name: str) -> bool:
    """Say whether a name is too long for the largest letters."""
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name)
    return len(name) > (LONG_NAME_IN_CHINESE if is_chinese else LONG_NAME)


def _hash(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:HASH_LENGTH]


def _sheet(event: Event) -> str:
    strands = db.session.execute(
        select(Strand.code, Strand.accent).where(Strand.event_id == event.id).order_by(Strand.code)
    )
    categories = db.session.execute(
        select(Category.code, Category.colour).where(Category.event_id == event.id).order_by(Category.code)
    )
    return "".join(
        [
            theme_css(event.code, event.accent),
            *(theme_css(f"strand-{code}", accent) for code, accent in strands),
            categories_css([(code, colour) for code, colour in categories]),
        ]
    )
