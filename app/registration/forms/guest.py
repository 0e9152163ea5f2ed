"""What guests fill in, and the desk for them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core import countries
from app.core.addresses import read_address
from app.core.languages import SHIPPED
from app.core.phones import read_phone
from app.core.texts import clean, fold
from app.core.tokens import new_id
from app.people.rules import REQUIRED, Purpose
from app.registration.rules import SENSITIVE, BuiltIn
from app.registration.service import questionnaire
from app.registration.service.intake import Application
from app.web import locale

if TYPE_CHECKING:
    from app.registration.models import Registration

NAME_LENGTH = 90


def list_countries() -> tuple[tuple[str, str], ...]:
    """List the countries (ISO 3166-1 alpha-2) by their names in the reader's language."""
    return _countries_in(locale.language().babel)


@cache
def _countries_in(tag: str) -> tuple[tuple[str, str], ...]:
    names = [(code, countries.name(code, tag)) for code in countries.PRESENT]
    return tuple(sorted(names, key=lambda item: fold(item[1])))


class Ticks(SelectMultipleField):
    """Many choices, each its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class GuestForm(FlaskForm):
    """What stands on the badge and what the hosts should know; the address comes with the forms that ask for one."""

    display_name = StringField(
        lazy_gettext("Your name as you want to be read"),
        [
            InputRequired(lazy_gettext("Your name is missing, for example: María José Fernández.")),
            Length(max=NAME_LENGTH),
        ],
    )
    native_name = StringField(lazy_gettext("Your name in another script"), [Length(max=NAME_LENGTH)])
    organisation = StringField(lazy_gettext("Company, festival or school"), [Length(max=120)])
    role = StringField(lazy_gettext("What you do there"), [Length(max=120)])
    country = SelectField(
        lazy_gettext("Country you represent"),
        [InputRequired(lazy_gettext("Choose the country you represent."))],
    )
    phone = TelField(lazy_gettext("Mobile telephone"), [Optional(), Length(max=40)])
    language = SelectField(
        lazy_gettext("We write to you in"), choices=[SelectChoice(item.tag, item.name) for item in SHIPPED]
    )
    diet = Ticks(lazy_gettext("Food"), choices=[SelectChoice(*item) for item in questionnaire.DIETS.items()])
    diet_note = TextAreaField(lazy_gettext("More about food"), [Length(max=500)])
    access = Ticks(lazy_gettext("Access"), choices=[SelectChoice(*item) for item in questionnaire.ACCESS.items()])
    access_note = TextAreaField(lazy_gettext("More about access"), [Length(max=500)])
    sensitive_data = BooleanField(
        lazy_gettext("What I wrote about food and access may be kept, encrypted, for the kitchen and the halls.")
    )
    photo_and_film = BooleanField(lazy_gettext("I may be seen in photographs and films of the event."))

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 — passed on to WTForms
        """List countries and languages as the reader knows them."""
        super().__init__(*arguments, **options)
        self.country.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(*item) for item in list_countries()),
        ]
        if not self.is_submitted() and not self.language.data:
            self.language.data = locale.language().tag

    def validate_display_name(self, field: StringField) -> None:
        """Refuse a name of nothing but blanks and controls."""
        field.data = clean(field.data)
        if not field.data:
            raise ValidationError(gettext("Your name is missing, for example: María José Fernández."))

    def validate_phone(self, field: TelField) -> None:
        """Read the number with its country's code, or as one of the country represented."""
        number = read_phone(clean(field.data), self.country.data or "")
        if number is None:
            raise ValidationError(
                gettext("This is not a telephone number. Write it with the country’s code: +598 99 123 456.")
            )
        field.data = number

    def validate_sensitive_data(self, field: BooleanField) -> None:
        """Ask for the tick where there is something to keep."""
        if not field.data and (
            self.diet.data or self.access.data or clean(self.diet_note.data) or clean(self.access_note.data)
        ):
            raise ValidationError(gettext("We may keep what you wrote about food and access only with this tick."))

    def _consents(self) -> frozenset[Purpose]:
        ticked = {Purpose.SENSITIVE_DATA: self.sensitive_data, Purpose.PHOTO_AND_FILM: self.photo_and_film}
        return frozenset(purpose for purpose, field in ticked.items() if field is not None and field.data)

    def application(self, email: str) -> Application:
        """Return what was entered; call only after validation."""
        return Application(
            display_name=clean(self.display_name.data),
            native_name=clean(self.native_name.data),
            organisation=clean(self.organisation.data),
            role=clean(self.role.data),
            country=self.country.data or "",
            email=email,
            locale=self.language.data or locale.language().tag,
            answers={code: self._answer(code) for code in BuiltIn if code in self},
            consents=self._consents(),
        )

    def _answer(self, code: str) -> str:
        told = self[code].data
        return " ".join(told) if isinstance(told, list) else clean(told, lines=True)

    def content(self) -> dict[str, object]:
        """Return everything that was sent, to tell one submission from another."""
        return {
            name: field.data for name, field in self._fields.items() if name not in {"csrf_token", "submission_key"}
        }


class AddressField(EmailField):
    """An address, checked and in its one spelling; its data is as typed until it is one."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is no address, and say what an address looks like."""
        del form
        text = self.data or ""
        email = read_address(text)
        if email is None:
            raise ValidationError(
                gettext(
                    "This is not an e-mail address. It looks like lucia@example.com: "
                    "a name, an @, and a place with a dot."
                )
            )
        self.data = email


class ApplicationForm(GuestForm):
    """A guest asks to come."""

    submission_key = HiddenField()
    email = AddressField(
        lazy_gettext("Your own e-mail"),
        [InputRequired(lazy_gettext("Your e-mail is missing: badge and answer go there."))],
    )
    privacy_notice = BooleanField(
        lazy_gettext("I have read what is kept about me, and agree."),
        [InputRequired(lazy_gettext("Without this we may not keep your request."))],
    )
    transfer_abroad = BooleanField(
        lazy_gettext("My details may be sent to the hosts in China, who receive me there."),
        [InputRequired(lazy_gettext("The event takes place in China: without this we cannot prepare for you."))],
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 — passed on to WTForms
        """Give each page that is loaded a key of its own."""
        super().__init__(*arguments, **options)
        if not self.submission_key.data:
            self.renew()

    def renew(self) -> None:
        """Give the page another key: what was refused is sent as something new."""
        self.submission_key.data = str(new_id())

    def key(self) -> str:
        """Return the page's key; one that is none of ours is as good as none."""
        try:
            return f"register:{UUID(self.submission_key.data)}"
        except ValueError:
            return f"register:{new_id()}"

    def _consents(self) -> frozenset[Purpose]:
        return super()._consents() | REQUIRED


class EditForm(GuestForm):
    """A guest, or the desk for them, changes what was told."""

    def fill(self, registration: Registration, answers: dict[str, str], consents: set[Purpose]) -> None:
        """Put what is known into the form."""
        for name in ("display_name", "native_name", "organisation", "role", "country"):
            self[name].data = getattr(registration, name)
        self.language.data = registration.locale
        for code in BuiltIn:
            if code in self:
                told = answers.get(code, "")
                self[code].data = told.split() if isinstance(self[code], Ticks) else told
        for purpose in (Purpose.SENSITIVE_DATA, Purpose.PHOTO_AND_FILM):
            if purpose in self:
                self[purpose].data = purpose in consents

    def without_sensitive(self) -> None:
        """Leave out food and access, for staff who may not see them: what stands there stays."""
        for name in (*SENSITIVE, Purpose.SENSITIVE_DATA):
            del self[name]

    def edited(self, registration: Registration, standing: frozenset[Purpose]) -> Application:
        """Return what was entered with the consents that this form does not ask for again."""
        entered = self.application(registration.email or "")
        asked = {purpose for purpose in Purpose if purpose in self}
        return replace(entered, consents=entered.consents | (standing - asked))


class AddressForm(FlaskForm):
    """An address alone: to get a lost link, or to change one's own."""

    email = AddressField(lazy_gettext("Your e-mail"), [InputRequired(lazy_gettext("Enter your address."))])
