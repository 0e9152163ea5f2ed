"""Calendars: the programme for everybody, a guest's own behind an address nobody can guess."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext

from app.booking.rules import BookingStatus
from app.core import clock
from app.core.access import Actor, ActorKind
from app.core.errors import NotFound
from app.events.models import Event
from app.guest import feeds, outline, programme_page
from app.programme import queries as programme
from app.programme.queries import Wish
from app.registration import queries as registrations
from app.web import rendering, scope
from app.web.access import public
from app.web.limits import limiter

A_QUARTER = 15 * 60
FEEDS = "60 per minute"
LONGEST = 100

bp = Blueprint("feeds", __name__)


@bp.get("/<lang>/<event>/programme.ics")
@public
@limiter.limit(FEEDS)
def everybody() -> Response:
    """Hand out the programme, or a strand or hall of it."""
    event = scope.current(Event)
    strand, hall = (request.args.get(name, "")[:LONGEST] for name in ("strand", "hall"))
    wish = Wish(strand=strand, hall=hall)
    points = outline.narrow(event, outline.list_points(event), wish)
    sessions = programme.list_whole([point.id for point in points])
    return _answer(event, feeds.calendar(event, sessions, name=rendering.localised(event.name)))


@bp.get("/<lang>/<event>/calendars/<uuid:registration_id>/<secret>.ics")
@public
@limiter.limit(FEEDS)
def own(registration_id: UUID, secret: str) -> Response:
    """Hand out what a guest has booked, waits for and starred; called off while it was theirs, as called off."""
    event = scope.current(Event)
    if not feeds.is_secret_of(secret, registration_id):
        raise NotFound
    registration = registrations.get_registration(event.id, registration_id)
    who = Actor(ActorKind.GUEST, registration.id)
    rows = [row for _, rows in programme_page.read_agenda(event, who=who, now=clock.now()) for row in rows]
    sure = {row.session.id: row.mine is BookingStatus.BOOKED for row in rows}
    name = gettext("My agenda: %(event)s", event=rendering.localised(event.name))
    return _answer(event, feeds.calendar(event, [row.session for row in rows], name=name, sure=sure))


def _answer(event: Event, content: bytes) -> Response:
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'inline; filename="{event.code}.ics"'
    answer.cache_control.max_age = A_QUARTER
    return answer
