"""How accounts say no."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class SigninRefused(Refusal):
    """Address or password is wrong; which of the two is not told."""

    code = "signin_refused"
    message = lazy_gettext("Address and password do not belong together. Try again, or ask for a new password.")


class TooManyTries(Refusal):
    """So many wrong passwords in a quarter of an hour that more would be guessing."""

    code = "too_many_tries"
    message = lazy_gettext(
        "There were too many wrong passwords. Wait a quarter of an hour, or ask for a new password now."
    )


class PasswordTooWeak(Refusal):
    """Short, or easy to guess."""

    code = "password_too_weak"
    message = lazy_gettext("Choose a longer password: 10 characters or more, not your address.")


class WrongPassword(Refusal):
    """The present password is another one."""

    code = "wrong_password"
    message = lazy_gettext("This is not your present password.")


class LinkUsed(Refusal):
    """The link of a mail was used, called back, or is too old."""

    code = "link_used"
    message = lazy_gettext("This link was used already, or it is too old. Ask for a new one.")


class AlreadyOnTheTeam(Refusal):
    """The account has this very role here."""

    code = "already_on_the_team"
    message = lazy_gettext("%(email)s has this role already.")


class AlreadyInvited(Refusal):
    """An invitation to this role is on its way."""

    code = "already_invited"
    message = lazy_gettext("%(email)s was invited to this role already.")


class LastOwner(Refusal):
    """Somebody must be able to give roles."""

    code = "last_owner"
    message = lazy_gettext("Every organiser needs an owner. Make somebody else one first.")


class NotYourself(Refusal):
    """Nobody switches off the account they work with."""

    code = "not_yourself"
    message = lazy_gettext("You cannot switch your own account off.")


class WorksElsewhere(Refusal):
    """The account belongs to another organiser too."""

    code = "works_elsewhere"
    message = lazy_gettext("This account works for another organiser too. Take its roles here away instead.")
