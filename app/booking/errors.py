"""How booking says no."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class NotComing(Refusal):
    """Only who is approved books."""

    code = "not_coming"
    message = lazy_gettext("Sessions can be chosen once your request is approved.")


class NotBookable(Refusal):
    """The session takes no bookings: not published, open to every badge, by invitation, or over."""

    code = "not_bookable"
    message = lazy_gettext("This session takes no bookings now.")


class CategoryNotAllowed(Refusal):
    """The session is for other categories."""

    code = "category_not_allowed"
    message = lazy_gettext("This session is for other categories than yours.")


class SessionsOverlap(Refusal):
    """The guest holds a seat at that time."""

    code = "sessions_overlap"
    message = lazy_gettext("“%(wanted)s” overlaps with “%(held)s”, which you have booked. Cancel that first.")


class NothingBooked(Refusal):
    """There is no living booking to cancel."""

    code = "nothing_booked"
    message = lazy_gettext("You hold no seat in this session.")
