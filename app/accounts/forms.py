"""Forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Email, InputRequired, Length

from app.accounts.rules import SHORTEST_PASSWORD, Role
from app.accounts.service import roles
from app.core.languages import SHIPPED
from app.core.texts import clean

LONGEST_PASSWORD = 200
_ADDRESS = (
    InputRequired(lazy_gettext("Enter the address.")),
    Length(max=254),
    Email(lazy_gettext("This is not an e-mail address: after the @ a name with a dot is missing.")),
)
_NEW_PASSWORD = (
    InputRequired(lazy_gettext("Choose a password.")),
    Length(
        min=SHORTEST_PASSWORD,
        max=LONGEST_PASSWORD,
        message=lazy_gettext("A password has %(min)d to %(max)d characters."),
    ),
)
_LANGUAGES = [SelectChoice(language.tag, language.name) for language in SHIPPED]


def _address(text: str | None) -> str:
    return clean(text).casefold()


class SignInForm(FlaskForm):
    """Who, and the password."""

    email = EmailField(lazy_gettext("E-mail"), [InputRequired(lazy_gettext("Enter your address.")), Length(max=254)])
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Enter your password.")), Length(max=LONGEST_PASSWORD)]
    )
    remember = BooleanField(lazy_gettext("Keep me signed in on this device"))
    next = HiddenField()

    def address(self) -> str:
        """Return the address as accounts keep it; call only after validation."""
        return _address(self.email.data)


class ForgottenForm(FlaskForm):
    """Whose password is to be set anew."""

    email = EmailField(lazy_gettext("E-mail"), _ADDRESS)

    def address(self) -> str:
        """Return the address as accounts keep it; call only after validation."""
        return _address(self.email.data)


class NewPasswordForm(FlaskForm):
    """A password to be."""

    password = PasswordField(lazy_gettext("New password"), _NEW_PASSWORD)


class JoinForm(FlaskForm):
    """Who comes, and with which password."""

    name = StringField(lazy_gettext("Your name"), [InputRequired(lazy_gettext("Enter your name.")), Length(max=200)])
    password = PasswordField(lazy_gettext("Password"), _NEW_PASSWORD)

    def clean_name(self) -> str:
        """Return the name; call only after validation."""
        return clean(self.name.data)


class ConfirmForm(FlaskForm):
    """A button, and nothing else."""


class OwnAccountForm(FlaskForm):
    """What everybody may change of the own account."""

    name = StringField(lazy_gettext("Your name"), [InputRequired(lazy_gettext("Enter your name.")), Length(max=200)])
    locale = SelectField(lazy_gettext("Language"), choices=_LANGUAGES)

    def clean_name(self) -> str:
        """Return the name; call only after validation."""
        return clean(self.name.data)


class ChangePasswordForm(FlaskForm):
    """The present password and the one to be."""

    present = PasswordField(
        lazy_gettext("Present password"),
        [InputRequired(lazy_gettext("Enter your present password.")), Length(max=LONGEST_PASSWORD)],
    )
    password = PasswordField(lazy_gettext("New password"), _NEW_PASSWORD)


class InvitationForm(FlaskForm):
    """Who is asked to join, as what, in which language."""

    email = EmailField(lazy_gettext("E-mail"), _ADDRESS)
    role = SelectField(lazy_gettext("Role"), choices=[SelectChoice(role.value, roles.NAMES[role]) for role in Role])
    locale = SelectField(lazy_gettext("Language of the mail"), choices=_LANGUAGES)

    def address(self) -> str:
        """Return the address as accounts keep it; call only after validation."""
        return _address(self.email.data)


class GrantForm(FlaskForm):
    """Which role a colleague is given."""

    role = SelectField(lazy_gettext("Role"), choices=[SelectChoice(role.value, roles.NAMES[role]) for role in Role])
