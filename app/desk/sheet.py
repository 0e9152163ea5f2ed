"""Everything the desk knows of one guest, gathered for one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import queries as accounts
from app.audit import queries as audit
from app.badges import queries as badges
from app.badges import rules as badge_rules
from app.booking import queries as bookings
from app.booking.models import Booking
from app.core import clock
from app.core.db import db
from app.desk import words
from app.mail import queries as mail
from app.people import queries as people
from app.registration import queries as registrations
from app.registration.rules import Status

if TYPE_CHECKING:
    from app.registration.models import Registration


def read(registration: Registration, *, sees_sensitive: bool) -> dict[str, object]:
    """Return what the sheet shows beside the guest themselves; sensitive answers only to those who may see them."""
    all_badges = badges.list_of(registration.id)
    live = next((badge for badge in all_badges if badge.state is badge_rules.BadgeState.LIVE), None)
    booked = db.session.scalars(select(Booking.id).where(Booking.registration_id == registration.id))
    subjects = [registration.id, *(badge.id for badge in all_badges), *booked]
    happened = audit.list_about(subjects, event_id=registration.event_id)
    waits = registration.status is Status.WAITLISTED
    since = registration.confirmed_at if registration.status in {Status.SUBMITTED, Status.WAITLISTED} else None
    return {
        "answers": words.answers(registrations.answers_of(registration, may_see_sensitive=sees_sensitive)),
        "sees_sensitive": sees_sensitive,
        "consents": [(words.PURPOSES[item.purpose], item) for item in people.list_consents(registration.id)],
        "bookings": bookings.list_bookings(registration.id),
        "messages": [
            (item, words.message(item.template), words.STATES[item.state]) for item in mail.list_about(registration.id)
        ],
        "badge": live,
        "short_code": badge_rules.shown_short_code(live.short_code) if live else "",
        "happened": [
            (words.fact(entry.fact), accounts.name_of(entry.by) or words.hand(entry.by), entry.at) for entry in happened
        ],
        "place_in_line": registrations.place_in_line(registration) if waits else None,
        "waits": words.how_long(clock.now() - since) if since else "",
        "taken": registrations.count_taken(registration.category_id),
    }
