"""What laying out a place may be refused for."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class PlaceNameMissing(Refusal):
    """A place without a name in any language."""

    code = "place_name_missing"
    message = lazy_gettext("Give the place a name in at least one language.")


class CapacityUnusable(Refusal):
    """A hall holds somebody, and no more may be booked than it holds."""

    code = "capacity_unusable"
    message = lazy_gettext("A hall holds at least one person, and no more may be booked than it holds.")


class HallElsewhere(Refusal):
    """A gate and its hall stand in the same venue."""

    code = "hall_elsewhere"
    message = lazy_gettext("This hall is in another venue. Choose one of this venue.")
