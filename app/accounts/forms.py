"""Forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Who, and the password."""

    email = EmailField(lazy_gettext("E-mail"), [InputRequired(lazy_gettext("Enter your address.")), Length(max=254)])
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Enter your password.")), Length(max=200)]
    )
    remember = BooleanField(lazy_gettext("Keep me signed in on this device"))
    next = HiddenField()

    def address(self) -> str:
        """Return the address as accounts keep it; call only after validation."""
        return (self.email.data or "").strip().casefold()
