"""The films of an event as everybody reads them: all of them, one with its showings, its stills."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template, request, send_file, url_for

from app.core import clock
from app.core.errors import NotFound
from app.events.models import Event
from app.guest import film_page, linked_data
from app.platform.files import storage
from app.programme import queries
from app.programme.rules import first_public
from app.web import scope
from app.web.access import actor, public

A_YEAR = 365 * 24 * 60 * 60
LONGEST_SEARCH = 100

bp = Blueprint("films", __name__)


@bp.get("/<lang>/<event>/films")
@public
def index() -> str:
    """Show every film that is in the programme, or those a reader looks for."""
    event = scope.current(Event)
    words, country = (request.args.get(name, "").strip()[:LONGEST_SEARCH] for name in ("q", "country"))
    page = film_page.read_all(event, words=words, country=country)
    return render_template("programme/public/films.html", event=event, page=page, words=words, country=country)


@bp.get("/<lang>/<event>/films/<code>")
@public
def show(code: str) -> str:
    """Show a film: its picture, what it tells, who made it, when and where it is shown."""
    event = scope.current(Event)
    film = queries.get_shown_film(event, code)
    first = first_public(queries.list_showings(event, [film])[film.id])
    return render_template(
        "programme/public/film.html",
        event=event,
        film=film,
        makers=film_page.makers_of(film),
        rows=film_page.rows_of(event, film, who=actor(), now=clock.now()),
        premiere_code=first.code if first else "",
        linked=linked_data.of_film(film, url=url_for(".show", code=code, _external=True)),
    )


@bp.get("/<lang>/<event>/films/<code>/stills/<uuid:still_id>")
@public
def still(code: str, still_id: UUID) -> Response:
    """Show a still of a film that is announced; what is under an address never changes."""
    film = queries.get_shown_film(scope.current(Event), code)
    key = next((one.key for one in film.stills if one.id == still_id), None)
    if key is None:
        raise NotFound
    response = send_file(storage.path(key), max_age=A_YEAR)
    response.cache_control.public, response.cache_control.immutable = True, True
    return response
