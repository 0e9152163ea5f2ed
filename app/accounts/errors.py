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
    message = lazy_gettext("There were too many wrong passwords. Wait a quarter of an hour, or ask for a new password now.")
