"""What the desk fills in: kinds of guests, invitations, guests added by hand, answers to many."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    ColorField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.addresses import read_address
from app.core.languages import SHIPPED
from app.core.texts import clean
from app.events.rules import days
from app.platform.look.theme import is_colour
from app.registration.forms.guest import GuestForm, Ticks
from app.registration.rules import Approval, is_category_code
from app.registration.service.categories import CategoryPlan
from app.web import rendering
from app.web.fields import LocalisedField

if TYPE_CHECKING:
    from datetime import datetime

    from app.events.models import Event
    from app.registration.models import Category

DAY_BITS = 16
APPROVALS = {
    Approval.REVIEW: lazy_gettext("Somebody of the team answers each request"),
    Approval.AUTOMATIC: lazy_gettext("Who confirms the address comes, while there are places"),
    Approval.INVITATION: lazy_gettext("By invitation: who has a personal link comes"),
}


class CategoryForm(FlaskForm):
    """A kind of guest: places, window, who answers, how the badge looks."""

    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("A code is missing, such as industry.")), Length(max=40)],
    )
    short = StringField(
        lazy_gettext("Short form"),
        [InputRequired(lazy_gettext("A short form is missing, such as IND.")), Length(max=4)],
    )
    name = LocalisedField(lazy_gettext("Name"), required=True, longest=80)
    description = LocalisedField(lazy_gettext("Who it is for, and what to show"), longest=400)
    fee = LocalisedField(lazy_gettext("What it costs, in words"), longest=80)
    colour = ColorField(lazy_gettext("Colour of the band"), default="#3B4CC0")
    places = IntegerField(
        lazy_gettext("Places"), [Optional(), NumberRange(0, 1_000_000, lazy_gettext("A number of 0 or more."))]
    )
    opens_at = DateTimeLocalField(lazy_gettext("Requests open"), [Optional()], format="%Y-%m-%dT%H:%M")
    closes_at = DateTimeLocalField(lazy_gettext("Requests close"), [Optional()], format="%Y-%m-%dT%H:%M")
    approval = SelectField(
        lazy_gettext("Who answers"), choices=[SelectChoice(key.value, text) for key, text in APPROVALS.items()]
    )
    days = Ticks(lazy_gettext("Days the badge is good for"), coerce=int)
    position = IntegerField(lazy_gettext("Place in the list"), [Optional(), NumberRange(0, 999)], default=0)
    archived = BooleanField(lazy_gettext("No longer offered"))

    def __init__(self, event: Event, category: Category | None = None) -> None:
        """Show a category as it is, its times in the event's zone."""
        self._zone = ZoneInfo(event.zone)
        super().__init__(data=self._known(category) if category else {"days": list(range(DAY_BITS))})
        self._days = days(event.first_day, event.last_day)
        self.days.choices = [SelectChoice(number, rendering.day(day)) for number, day in enumerate(self._days)]

    def _known(self, category: Category) -> dict[str, object]:
        values = {name: getattr(category, name) for name in CategoryPlan.__dataclass_fields__ if name != "day_mask"}
        values["days"] = [number for number in range(DAY_BITS) if category.day_mask >> number & 1]
        for name in ("opens_at", "closes_at"):
            values[name] = values[name] and values[name].astimezone(self._zone).replace(tzinfo=None)
        return values

    def validate_code(self, field: StringField) -> None:
        """Want what may stand in an address."""
        field.data = clean(field.data)
        if not is_category_code(field.data):
            raise ValidationError(gettext("Small letters, digits and hyphens, such as film-team."))

    def validate_colour(self, field: ColorField) -> None:
        """Want a colour as CSS writes it."""
        if not is_colour(field.data or ""):
            raise ValidationError(gettext("A colour looks like #0A6B58."))

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        """Close after opening."""
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(gettext("Requests close before they open."))

    def plan(self) -> CategoryPlan:
        """Return what was entered; call only after validation."""
        ticked = set(self.days.data or [])
        every = len(ticked) == len(self._days)
        return CategoryPlan(
            code=self.code.data or "",
            short=clean(self.short.data),
            name=self.name.data,
            description=self.description.data,
            fee=self.fee.data,
            colour=(self.colour.data or "").upper(),
            places=self.places.data,
            opens_at=self._there(self.opens_at.data),
            closes_at=self._there(self.closes_at.data),
            approval=Approval(self.approval.data),
            day_mask=(1 << DAY_BITS) - 1 if every else sum(1 << number for number in ticked),
            position=self.position.data or 0,
            archived=bool(self.archived.data),
        )

    def _there(self, at: datetime | None) -> datetime | None:
        return None if at is None else at.replace(tzinfo=self._zone)


class InviteForm(FlaskForm):
    """Whom to ask, in which category and language."""

    people = TextAreaField(
        lazy_gettext("Addresses, one a line"),
        [InputRequired(lazy_gettext("Nobody stands in the list yet.")), Length(max=200_000)],
    )
    category = SelectField(lazy_gettext("Category"))
    language = SelectField(
        lazy_gettext("Language of the mail"), choices=[SelectChoice(item.tag, item.name) for item in SHIPPED]
    )


class DeskGuestForm(GuestForm):
    """A guest as the desk enters one: on the telephone, from a card, without an address if need be."""

    email = StringField(lazy_gettext("E-mail"), [Length(max=254)])
    category = SelectField(lazy_gettext("Category"))
    approve = BooleanField(lazy_gettext("Approve at once"))

    def validate_email(self, field: StringField) -> None:
        """Check an address where there is one."""
        text = clean(field.data)
        field.data = read_address(text) if text else ""
        if field.data is None:
            field.data = text
            raise ValidationError(gettext("This is not an e-mail address. It looks like lucia@example.com."))


class AnswerForm(FlaskForm):
    """Why, in words of the team."""

    reason = TextAreaField(lazy_gettext("Reason"), [Length(max=1000)])


class CategoryChoiceForm(FlaskForm):
    """Another category for a guest."""

    category = SelectField(lazy_gettext("Category"))


class ManyForm(FlaskForm):
    """Which guests of the list."""

    guests = SelectMultipleField(validate_choice=False)
    reason = StringField(validators=[Length(max=1000)])

    def ids(self) -> list[UUID]:
        """Return the guests that were ticked; what is no guest's number is left out."""
        found = []
        for text in self.guests.data or []:
            try:
                found.append(UUID(str(text)))
            except ValueError:
                continue
        return found
