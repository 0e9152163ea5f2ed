"""Pictures for those who show a link to an event, a strand or a session."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, request

from app.events.models import Event
from app.guest import sharing
from app.programme import queries as programme
from app.web import scope
from app.web.access import public

A_DAY = 24 * 60 * 60

bp = Blueprint("sharing", __name__)


@bp.get("/<lang>/<event>/card.png")
@public
def event() -> Response:
    """Draw the card of the event."""
    return _picture(sharing.of_event(scope.current(Event)))


@bp.get("/<lang>/<event>/strands/<code>/card.png")
@public
def strand(code: str) -> Response:
    """Draw the card of a strand."""
    event = scope.current(Event)
    return _picture(sharing.of_strand(event, programme.get_strand(event, code)))


@bp.get("/<lang>/<event>/sessions/<code>/card.png")
@public
def session(code: str) -> Response:
    """Draw the card of a session that the public sees."""
    event = scope.current(Event)
    return _picture(sharing.of_session(event, programme.get_published(event, code)))


def _picture(content: bytes) -> Response:
    response = Response(content, mimetype="image/png")
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request)
    return response
