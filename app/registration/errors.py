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


class RowRefused(Refusal):
    """The base of every reason why a row of an attendee list cannot become a guest."""

    code = "row_refused"


class RowWithoutName(RowRefused):
    """Nobody is named."""

    code = "row_without_name"
    message = lazy_gettext("No name.")


class RowTooLong(RowRefused):
    """A cell holds more than a badge can show."""

    code = "row_too_long"
    message = lazy_gettext("“%(text)s…” is too long: %(most)s characters at most.")


class RowAddress(RowRefused):
    """What stands in the column of addresses is none."""

    code = "row_address"
    message = lazy_gettext("“%(text)s” is not an e-mail address.")


class RowCountry(RowRefused):
    """No country is called so."""

    code = "row_country"
    message = lazy_gettext("“%(text)s” is no country we know. Write its name or its code, such as UY.")


class RowCategory(RowRefused):
    """The event has no such category, or none is named."""

    code = "row_category"
    message = lazy_gettext("The event has no category “%(text)s”.")


class RowWithoutCategory(RowRefused):
    """No category is named in the row, and none was chosen for such rows."""

    code = "row_without_category"
    message = lazy_gettext("No category. Choose one for rows that name none.")


class RowTwice(RowRefused):
    """The same guest stands in the list before."""

    code = "row_twice"
    message = lazy_gettext("The same guest stands in row %(row)s.")


class GuestHasLeft(RowRefused):
    """The guest was declined or has withdrawn; a list does not change that."""

    code = "guest_has_left"
    message = lazy_gettext("Is not coming any more. Take the request up again on the guest’s page first.")


class TooLateToUndo(Refusal):
    """The mail has left, somebody has answered otherwise since, or it was undone already."""

    code = "too_late_to_undo"
    message = lazy_gettext("This cannot be undone any more: the mail has left, or the guest stands otherwise by now.")
