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


class InvitationGone(Refusal):
    """The personal link was used up, taken back, or never was."""

    code = "invitation_gone"
    message = lazy_gettext("This invitation is no longer open. Write to the guest office for a new one.")


class StatusConflict(Refusal):
    """The registration has moved on; the step asked for is not possible any more."""

    code = "status_conflict"
    message = lazy_gettext(
        "This has changed in the meantime, and the step is not possible any more. "
        "Load the page to see how things stand."
    )


class AddressTaken(Refusal):
    """Another registration of the event has this address."""

    code = "address_taken"
    message = lazy_gettext("Another guest of this event has this address already.")


class ConfirmationTooLate(Refusal):
    """The address was confirmed long after the category closed."""

    code = "confirmation_too_late"
    message = lazy_gettext("This link is too old, and requests in your category are closed. Write to the guest office.")


class CategoryInUse(Refusal):
    """A category's code or number is another's."""

    code = "category_in_use"
    message = lazy_gettext("Another category of this event has this code already. Choose another one.")


class CategoryFull(Refusal):
    """No place is free in the category, and waiting is not what was asked for."""

    code = "category_full"
    message = lazy_gettext("Every place of this category is taken. Raise its places, or choose another category.")
