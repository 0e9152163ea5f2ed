"""A guest's own page: how things stand, the badge, the sessions, the messages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

from app.badges import rules as badge_rules
from app.core import clock
from app.events.models import Event
from app.guest import own_page
from app.mail import queries as mail
from app.platform.documents import qr
from app.programme import queries as programme
from app.registration import queries
from app.web import scope
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
    "address_changed": lazy_gettext("Your address has changed"),
    "badge": lazy_gettext("Your badge"),
    "badge_ended": lazy_gettext("Your badge no longer opens"),
    "seat_promoted": lazy_gettext("You have a seat"),
    "seat_offered": lazy_gettext("A seat is kept for you"),
    "offer_over": lazy_gettext("The seat has gone to the next in line"),
    "session_reminder": lazy_gettext("Your session is near"),
    "seat_unused": lazy_gettext("Your seat stayed empty"),
    "session_cancelled": lazy_gettext("A session of yours does not take place"),
    "session_moved": lazy_gettext("A session of yours has moved"),
    "programme_changed": lazy_gettext("The programme has changed for you"),
}


@bp.get("/<lang>/<event>/me")
@guests_only
def show() -> str:
    """Show everything there is for one guest."""
    event, now = scope.current(Event), clock.now()
    registration = queries.get_registration(event.id, actor().id or UUID(int=0))
    page = own_page.read(event, registration, now=now)
    return render_template(
        "guest/public/show.html",
        registration=registration,
        page=page,
        headline=own_page.headline(event, registration, page),
        way=own_page.way(registration, page),
        badge_code=qr.qr_svg(page.badge.token) if page.badge else "",
        name_language=badge_rules.name_language(registration.display_name, registration.locale),
        short_code=badge_rules.shown_short_code(page.badge.short_code) if page.badge else "",
        bookings=[(programme.day_of(item.session, event), item) for item in page.bookings],
        messages=[(MESSAGE_WORDS.get(item.template, item.template), item) for item in mail.list_about(registration.id)],
        may_ask_again=registration.category.window.contains(now),
    )
