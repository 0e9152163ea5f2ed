"""A guest's own page: how things stand, the badge, the sessions, the messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext, lazy_gettext

from app.badges import queries as badges
from app.badges import rules as badge_rules
from app.booking import queries as bookings
from app.core import clock
from app.events.models import Event
from app.events.rules import festival_day
from app.mail import queries as mail
from app.platform.documents import qr
from app.registration import queries
from app.registration.models import Registration
from app.registration.rules import Status
from app.web import rendering, scope
from app.web.access import actor, guests_only

bp = Blueprint("guest", __name__)

MESSAGE_WORDS = {
    "ask_to_confirm": lazy_gettext("Confirm your address"),
    "your_link": lazy_gettext("The way to your page"),
    "received": lazy_gettext("Your request is with us"),
    "waitlisted": lazy_gettext("You are on the waiting list"),
    "declined": lazy_gettext("We cannot invite you this time"),
    "withdrawn": lazy_gettext("You have withdrawn"),
    "new_address": lazy_gettext("Confirm your new address"),
    "badge": lazy_gettext("Your badge"),
    "badge_ended": lazy_gettext("Your badge no longer opens"),
    "seat_promoted": lazy_gettext("You have a seat"),
    "session_cancelled": lazy_gettext("A session of yours does not take place"),
}


@dataclass(frozen=True)
class Knot:
    """A point on a guest's way from request to door: its word, and whether it is behind, now, or ahead."""

    word: str
    state: str


@bp.get("/<lang>/<event>/me")
@guests_only
def show() -> str:
    """Show everything there is for one guest."""
    event = scope.current(Event)
    registration = queries.get_registration(event.id, actor().id or UUID(int=0))
    badge = badges.find_live(registration.id)
    now = clock.now()
    today = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    place = queries.place_in_line(registration) if registration.status is Status.WAITLISTED else None
    return render_template(
        "guest/public/show.html",
        registration=registration,
        headline=headline(registration),
        way=way(registration, arrived=False),
        badge=badge,
        badge_code=qr.qr_svg(badge.token) if badge else "",
        short_code=badge_rules.shown_short_code(badge.short_code) if badge else "",
        place=place,
        bookings=bookings.list_bookings(registration.id),
        messages=[(MESSAGE_WORDS.get(item.template, item.template), item) for item in mail.list_about(registration.id)],
        is_running=event.first_day <= today <= event.last_day,
        may_ask_again=registration.category.window.contains(now),
    )


def headline(registration: Registration) -> str:
    """Say in one sentence how things stand."""
    name, category = registration.display_name, rendering.localised(registration.category.name)
    return {
        Status.DRAFT: gettext("Confirm your address, and your request counts."),
        Status.SUBMITTED: gettext("Your request is with us."),
        Status.WAITLISTED: gettext("%(name)s, %(category)s is full for now.", name=name, category=category),
        Status.APPROVED: gettext("%(name)s, you are coming.", name=name),
        Status.REJECTED: gettext("We cannot invite you this time."),
        Status.WITHDRAWN: gettext("You have withdrawn."),
        Status.CANCELLED: gettext("You have withdrawn."),
        Status.REVOKED: gettext("Your badge no longer opens."),
    }[registration.status]


def way(registration: Registration, *, arrived: bool) -> list[Knot]:
    """Draw the way from request to door as knots on a thread."""
    words = [
        gettext("Asked"),
        gettext("Address confirmed"),
        gettext("Approved"),
        gettext("Badge sent"),
        gettext("At the door"),
    ]
    reached = {
        Status.DRAFT: 1,
        Status.SUBMITTED: 2,
        Status.WAITLISTED: 2,
        Status.APPROVED: 5 if arrived else 4,
    }.get(registration.status, 0)
    return [
        Knot(word, "done" if place < reached else "now" if place == reached else "todo")
        for place, word in enumerate(words)
    ]
