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


class TooFarToWalk(Refusal):
    """The guest holds a seat in another venue, and could not be in time."""

    code = "too_far_to_walk"
    message = lazy_gettext(
        "Between “%(wanted)s” and “%(held)s”, which you have booked, there are less than %(minutes)s minutes for the "
        "way to another venue. Cancel that first."
    )


class NotReleased(Refusal):
    """Bookings for that day open later."""

    code = "not_released"
    message = lazy_gettext("This session can be booked from %(moment)s on.")


class TooManyThatDay(Refusal):
    """The guest has as many bookings on that festival day as the category may have."""

    code = "too_many_that_day"
    message = lazy_gettext("You have %(number)s bookings on that day, as many as you may. Give one back first.")


class TooManyInAll(Refusal):
    """The guest has as many bookings as the category may have."""

    code = "too_many_in_all"
    message = lazy_gettext("You have %(number)s bookings, as many as you may. Give one back first.")


class Blocked(Refusal):
    """Seats stayed empty, so the guest books nothing for a while."""

    code = "blocked"
    message = lazy_gettext(
        "Seats you had booked stayed empty. You can book again from %(moment)s on; if it was not your doing, ask at "
        "the desk."
    )


class TooLateToCancel(Refusal):
    """The seat can no longer be given to somebody else in time."""

    code = "too_late_to_cancel"
    message = lazy_gettext("It is too late to give this seat back: that is possible until %(minutes)s minutes before.")


class OfferOver(Refusal):
    """The offer has run out, or there is none."""

    code = "offer_over"
    message = lazy_gettext("This offer is over. If a seat comes free again, the next in line is asked.")


class HoldTooLarge(Refusal):
    """There are not so many free seats to keep back."""

    code = "hold_too_large"
    message = lazy_gettext("Only %(free)s seats are free; that many can be kept back.")


class HoldEmpty(Refusal):
    """No seat is kept back there any more."""

    code = "hold_empty"
    message = lazy_gettext("No seat is kept back there any more. Load the page again.")


class NoSeatFree(Refusal):
    """Whoever stands in line has to wait."""

    code = "no_seat_free"
    message = lazy_gettext("No seat is free. Wait until one is.")


class TermsUnusable(Refusal):
    """A number of the terms makes no sense."""

    code = "booking_terms_unusable"
    message = lazy_gettext("Numbers of days, hours and minutes are 0 or more, and an hour is at most 23.")


class BookingConflict(Refusal):
    """The booking cannot go from its state to that one."""

    code = "booking_conflict"
    message = lazy_gettext("The booking stands otherwise by now. Load the page again.")


class NothingBooked(Refusal):
    """There is no living booking to cancel."""

    code = "nothing_booked"
    message = lazy_gettext("You hold no seat in this session.")
