"""Forms of events: they clean input and hand on a value, never a model."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    ColorField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from app.core.languages import SHIPPED
from app.core.texts import clean
from app.events.rules import LATEST_DAY_CHANGE, EventKind
from app.events.service.planning import Settings
from app.web.fields import LocalisedField, id_text
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.events.models import Series
    from app.venues.models import Site

ARTWORKS = [
    SelectChoice("festival", lazy_gettext("A lens over palace roofs")),
    SelectChoice("exchange", lazy_gettext("Two frames crossing")),
    SelectChoice("night", lazy_gettext("One night passing")),
]
KINDS = [
    SelectChoice(EventKind.FESTIVAL.value, lazy_gettext("Festival")),
    SelectChoice(EventKind.EXCHANGE.value, lazy_gettext("Exchange")),
]


class SeriesForm(FlaskForm):
    """What a series is called."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    archived = BooleanField(lazy_gettext("Archived: no new editions"))


class SettingsForm(FlaskForm):
    """How an event is set up."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    summary = LocalisedField(lazy_gettext("In two sentences"), longest=1000, lines=True)
    first_day = DateField(lazy_gettext("First day"), [InputRequired()])
    last_day = DateField(lazy_gettext("Last day"), [InputRequired()])
    site_id = SelectField(lazy_gettext("Place"), coerce=id_text)
    zone = StringField(
        lazy_gettext("Time zone"),
        [InputRequired(), Length(max=64)],
        default="Asia/Shanghai",
        description=lazy_gettext("As Asia/Shanghai"),
    )
    day_change_hour = IntegerField(
        lazy_gettext("A festival day ends at"),
        [InputRequired(), NumberRange(0, LATEST_DAY_CHANGE)],
        default=5,
        description=lazy_gettext("The hour: a show at 00:30 stands under the evening before"),
    )
    languages = SelectMultipleField(
        lazy_gettext("Languages"),
        choices=[SelectChoice(language.tag, language.name) for language in SHIPPED],
        default=[language.tag for language in SHIPPED],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(),
    )
    accent = ColorField(
        lazy_gettext("Colour"),
        [InputRequired()],
        default="#3B4CC0",
        description=lazy_gettext("One colour; the others are computed from it, so that all can be read"),
    )
    artwork = SelectField(lazy_gettext("Artwork"), choices=ARTWORKS)
    sender_name = StringField(lazy_gettext("Mails come from"), [Length(max=120)])
    reply_to = EmailField(lazy_gettext("Answers go to"), [Optional(), Email(), Length(max=254)])
    answer_within = LocalisedField(
        lazy_gettext("Guests have our answer"), longest=200, hint=lazy_gettext("Such as: within ten working days")
    )
    privacy_notice = LocalisedField(
        lazy_gettext("What you keep about guests, and why"),
        longest=20_000,
        lines=True,
        hint=lazy_gettext("Another text is another version; who registers from then on agrees to that one."),
    )

    needs_approval_numbers = BooleanField(
        lazy_gettext("Films need an approval number"),
        description=lazy_gettext("Without one nobody can publish a session that shows the film"),
    )

    def offer_sites(self, sites: Sequence[Site]) -> None:
        """Let these places be chosen."""
        self.site_id.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(site.id.hex, localised(site.name)) for site in sites),
        ]

    def settings(self) -> Settings:
        """Return what was entered; call only after validation."""
        first, last, hour = self.first_day.data, self.last_day.data, self.day_change_hour.data
        if first is None or last is None or hour is None:
            message = "settings() is called after validation"
            raise ValueError(message)
        return Settings(
            name=self.name.data,
            summary=self.summary.data,
            first_day=first,
            last_day=last,
            languages=tuple(self.languages.data or ()),
            zone=clean(self.zone.data),
            day_change_hour=hour,
            site_id=UUID(self.site_id.data) if self.site_id.data else None,
            accent=self.accent.data or "",
            artwork=self.artwork.data or "",
            sender_name=clean(self.sender_name.data),
            reply_to=clean(self.reply_to.data),
            answer_within=self.answer_within.data,
            privacy_notice=self.privacy_notice.data,
            needs_approval_numbers=bool(self.needs_approval_numbers.data),
        )


class NewEventForm(SettingsForm):
    """A new event: where it belongs, and how it is set up."""

    series_id = SelectField(lazy_gettext("Series"), coerce=id_text)
    kind = SelectField(lazy_gettext("Kind"), choices=KINDS)
    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("It stands in addresses and stays: hff-2026"),
    )

    def offer_series(self, series: Sequence[Series]) -> None:
        """Let these series be chosen."""
        self.series_id.choices = [SelectChoice(one.id.hex, localised(one.name)) for one in series]


class LogoForm(FlaskForm):
    """A logo to be shown."""

    logo = FileField(lazy_gettext("Logo"), [FileRequired()], description=lazy_gettext("PNG, JPEG or WebP"))
