"""Why the demo is not loaded."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.core.errors import Refusal


class NotInProduction(Refusal):
    """Invented guests and known passwords have no place among real ones."""

    code = "demo_not_in_production"
    message = _("This is a production installation: demo content is never loaded here.")


class AlreadyLoaded(Refusal):
    """The demo is there; loading it twice would double every guest."""

    code = "demo_already_loaded"
    message = _("The demo content is already here. To begin anew, choose an empty database (DATA_DIR or DATABASE_URL).")


class TooManyGuests(Refusal):
    """More than the demo is made for."""

    code = "demo_too_many_guests"
    message = _("The demo invents up to %(most)s guests.")
