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


class InvitationGone(Refusal):
    """The invitation was withdrawn, or somebody came by it already."""

    code = "invitation_gone"
    message = lazy_gettext("This invitation is not good any more. Write to the guest office, and they send another.")


class AddressUnusable(Refusal):
    """No mail can go to this address."""

    code = "address_unusable"
    message = lazy_gettext("“%(address)s” is no e-mail address. It looks like lucia@mardefondo.example.")


class AddressTaken(Refusal):
    """Another guest of the event has this address; said to staff only."""

    code = "address_taken"
    message = lazy_gettext("Another guest of this event has this address. Find that guest in the list.")


class NameMissing(Refusal):
    """Nobody comes without a name on the badge."""

    code = "name_missing"
    message = lazy_gettext("A name is missing: it stands on the badge.")


class LinkGone(Refusal):
    """The link was replaced or its time has run out."""

    code = "link_gone"
    message = lazy_gettext("This link is not good any more. Ask for a new one.")


class CategoryCodeUnusable(Refusal):
    """The code cannot stand in an address, or is taken."""

    code = "category_code_unusable"
    message = lazy_gettext("“%(code)s” is taken or cannot stand in an address. Use small letters, digits and hyphens.")


class TooManyCategories(Refusal):
    """A badge can name so many categories and no more."""

    code = "too_many_categories"
    message = lazy_gettext("An event has at most 256 categories, and these are all given.")


class CategoryUnusable(Refusal):
    """What was entered makes no category."""

    code = "category_unusable"
    message = lazy_gettext(
        "Give the category a name, a colour such as #0A6B58, and a day on which it closes after it opens."
    )


class CategoryElsewhere(Refusal):
    """The category belongs to another event."""

    code = "category_elsewhere"
    message = lazy_gettext("This category belongs to another event. Choose one of the list.")
