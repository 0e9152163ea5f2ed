"""Forms of places: they clean input and hand on a value, never a model."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.texts import clean
from app.venues.service.layout import GateDetails, HallDetails, SiteDetails, VenueDetails
from app.web.fields import LocalisedField, id_text
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.venues.models import Hall

LARGEST_HALL = 100_000
LAST_PLACE = 999
LONGEST_TURNAROUND = 240


class SiteForm(FlaskForm):
    """A site: where an event takes place."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    address = LocalisedField(lazy_gettext("Address"), longest=300, lines=True)
    local_address = TextAreaField(
        lazy_gettext("Address to show a driver"),
        [Length(max=300)],
        description=lazy_gettext("In the script that is read there"),
    )
    directions = LocalisedField(lazy_gettext("How to get there"), longest=2000, lines=True)
    zone = StringField(lazy_gettext("Time zone"), [InputRequired(), Length(max=64)], default="Asia/Shanghai")
    archived = BooleanField(lazy_gettext("Archived: no longer offered"))

    def details(self) -> SiteDetails:
        """Return what was entered; call only after validation."""
        return SiteDetails(
            name=self.name.data,
            address=self.address.data,
            local_address=clean(self.local_address.data, lines=True),
            directions=self.directions.data,
            zone=clean(self.zone.data),
            archived=bool(self.archived.data),
        )


class VenueForm(FlaskForm):
    """A venue: a building, a hotel, a coach."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    local_address = StringField(
        lazy_gettext("Address to show a driver"),
        [Length(max=300)],
        description=lazy_gettext("In the script that is read there"),
    )
    is_step_free = BooleanField(lazy_gettext("Step-free"))
    position = IntegerField(lazy_gettext("Place in the list"), [Optional(), NumberRange(0, LAST_PLACE)], default=0)
    archived = BooleanField(lazy_gettext("Archived: no longer offered"))

    def details(self) -> VenueDetails:
        """Return what was entered; call only after validation."""
        return VenueDetails(
            name=self.name.data,
            local_address=clean(self.local_address.data),
            is_step_free=bool(self.is_step_free.data),
            position=self.position.data or 0,
            archived=bool(self.archived.data),
        )


class HallForm(FlaskForm):
    """A hall: what it holds, and how many of it may be booked."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    capacity = IntegerField(lazy_gettext("Licensed for"), [InputRequired(), NumberRange(1, LARGEST_HALL)])
    sellable = IntegerField(
        lazy_gettext("Of these may be booked"),
        [Optional(), NumberRange(0, LARGEST_HALL)],
        description=lazy_gettext("Empty: all of them"),
    )
    has_hearing_loop = BooleanField(lazy_gettext("Hearing loop"))
    turnaround_minutes = IntegerField(
        lazy_gettext("Minutes between two sessions"),
        [Optional(), NumberRange(0, LONGEST_TURNAROUND)],
        default=15,
        description=lazy_gettext("To empty the hall and clean it"),
    )
    position = IntegerField(lazy_gettext("Place in the list"), [Optional(), NumberRange(0, LAST_PLACE)], default=0)
    archived = BooleanField(lazy_gettext("Archived: no longer offered"))

    def details(self) -> HallDetails:
        """Return what was entered; call only after validation."""
        return HallDetails(
            name=self.name.data,
            capacity=self.capacity.data or 0,
            sellable=self.sellable.data,
            has_hearing_loop=bool(self.has_hearing_loop.data),
            turnaround_minutes=self.turnaround_minutes.data or 0,
            position=self.position.data or 0,
            archived=bool(self.archived.data),
        )


class GateForm(FlaskForm):
    """A gate: of a hall, or an entrance of the whole event."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    hall_id = SelectField(lazy_gettext("Leads to"), coerce=id_text)
    position = IntegerField(lazy_gettext("Place in the list"), [Optional(), NumberRange(0, LAST_PLACE)], default=0)
    archived = BooleanField(lazy_gettext("Archived: no longer offered"))

    def offer_halls(self, halls: Sequence[Hall]) -> None:
        """Let these halls be chosen, or none."""
        whole = SelectChoice("", gettext("The whole event"))
        self.hall_id.choices = [whole, *(SelectChoice(hall.id.hex, localised(hall.name)) for hall in halls)]

    def details(self) -> GateDetails:
        """Return what was entered; call only after validation."""
        return GateDetails(
            name=self.name.data,
            hall_id=UUID(self.hall_id.data) if self.hall_id.data else None,
            position=self.position.data or 0,
            archived=bool(self.archived.data),
        )
