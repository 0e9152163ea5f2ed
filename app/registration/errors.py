"""How registration says no."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class RegistrationClosed(Refusal):
    """The category takes no requests now."""

    code = "registration_closed"
    message = lazy_gettext("Requests in this category are not open now. If you hold an invitation, open its link.")


class InvitationOnly(Refusal):
    """The category is open only to those with a personal link."""

    code = "invitation_only"
    message = lazy_gettext(
        "This category is by invitation. Open the personal link in your invitation, or choose another category."
    )


class StatusConflict(Refusal):
    """The registration has moved on; the step asked for is not possible any more."""

    code = "status_conflict"
    message = lazy_gettext(
        "This has changed in the meantime, and the step is not possible any more. Load the page to see how things stand."
    )
