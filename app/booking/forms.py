"""Forms of booking at the desk: they clean input and hand on a value, never a model."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.booking.rules import HoldKind, Terms
from app.core.texts import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.booking.models import Hold

MOST_DAYS, MOST_MINUTES, MOST_SEATS, MOST_HOURS = 365, 24 * 60, 100_000, 24 * 14
LAST_HOUR = 23
MOST_PRIORITY = 9
HOLD_KINDS = {
    HoldKind.FILM_TEAM: lazy_gettext("Film team"),
    HoldKind.JURY: lazy_gettext("Jury"),
    HoldKind.PROTOCOL: lazy_gettext("Protocol"),
    HoldKind.TECHNICAL: lazy_gettext("Technical"),
    HoldKind.WHEELCHAIR: lazy_gettext("Wheelchair"),
    HoldKind.COMPANION: lazy_gettext("Companion"),
}


def _number(label: str, most: int, description: str = "", *, needed: bool = False) -> IntegerField:
    return IntegerField(
        label, [InputRequired() if needed else Optional(), NumberRange(0, most)], description=description
    )


class TermsForm(FlaskForm):
    """How an event lets its guests book."""

    release_days = _number(
        lazy_gettext("Bookings open so many days before"), MOST_DAYS, lazy_gettext("Empty: once a session is published")
    )
    release_hour = _number(lazy_gettext("At this hour"), LAST_HOUR, lazy_gettext("Of the event's clock"), needed=True)
    per_day = _number(lazy_gettext("Bookings a day"), MOST_SEATS, lazy_gettext("Empty: as many as one likes"))
    in_all = _number(lazy_gettext("Bookings in all"), MOST_SEATS, lazy_gettext("Empty: as many as one likes"))
    walking_minutes = _number(lazy_gettext("Minutes for the way between two venues"), MOST_MINUTES, needed=True)
    cancel_minutes = _number(
        lazy_gettext("Guests give seats back until so many minutes before"), MOST_MINUTES, needed=True
    )
    lapse_minutes = _number(
        lazy_gettext("Seats lapse so many minutes before"),
        MOST_MINUTES,
        lazy_gettext("Where a door scans, for those who have not come. Empty: they never do"),
    )
    offer_minutes = _number(
        lazy_gettext("A free seat is kept for the next in line, in minutes"),
        MOST_MINUTES,
        lazy_gettext("0: the next in line has it at once, without being asked"),
        needed=True,
    )
    late_offer_minutes = _number(lazy_gettext("Kept near the session, in minutes"), MOST_MINUTES, needed=True)
    late_hours = _number(lazy_gettext("Near is so many hours before"), MOST_HOURS, needed=True)
    strikes = _number(
        lazy_gettext("Empty seats until bookings stop"), MOST_SEATS, lazy_gettext("Empty: they never stop")
    )
    block_hours = _number(lazy_gettext("They stop for so many hours"), MOST_HOURS, needed=True)
    remind_hours = _number(
        lazy_gettext("A reminder goes out so many hours before"), MOST_HOURS, lazy_gettext("Empty: none does")
    )

    def terms(self) -> Terms:
        """Return what was entered; call only after validation."""
        return Terms(**{field.name: self[field.name].data for field in fields(Terms) if field.name in self})


class OwnTermsForm(FlaskForm):
    """What is other for one category; what is empty is as for everybody."""

    release_days = _number(lazy_gettext("Bookings open so many days before"), MOST_DAYS)
    release_hour = _number(lazy_gettext("At this hour"), LAST_HOUR)
    per_day = _number(lazy_gettext("Bookings a day"), MOST_SEATS)
    in_all = _number(lazy_gettext("Bookings in all"), MOST_SEATS)
    priority = _number(
        lazy_gettext("Priority in line"), MOST_PRIORITY, lazy_gettext("Higher goes first; 0 is everybody's")
    )

    def own(self) -> Mapping[str, int | None] | None:
        """Return what was entered, or nothing where nothing was; call only after validation."""
        entered = {name: self[name].data for name in ("release_days", "release_hour", "per_day", "in_all", "priority")}
        return {name: value for name, value in entered.items() if value is not None} or None


class HoldForm(FlaskForm):
    """Seats to keep back."""

    kind = SelectField(
        lazy_gettext("For whom"), choices=[SelectChoice(kind.value, name) for kind, name in HOLD_KINDS.items()]
    )
    seats = IntegerField(lazy_gettext("Seats"), [InputRequired(), NumberRange(1, MOST_SEATS)])
    returns_minutes = IntegerField(
        lazy_gettext("They return so many minutes before"),
        [Optional(), NumberRange(0, MOST_DAYS * MOST_MINUTES)],
        description=lazy_gettext("1440 is a day. Empty: they stay kept"),
    )
    note = StringField(lazy_gettext("Note"), [Length(max=200)])


class SeatForm(FlaskForm):
    """A guest who is given a seat by staff."""

    guest = StringField(
        lazy_gettext("Guest"), [InputRequired(), Length(max=254)], description=lazy_gettext("Number or address")
    )
    hold = SelectField(lazy_gettext("From which seats"), validate_choice=False)
    because = StringField(
        lazy_gettext("Why rules are set aside"),
        [Length(max=200)],
        description=lazy_gettext("Empty: the rules hold. Needed for seats that are kept"),
    )

    def offer(self, holds: Sequence[Hold]) -> None:
        """Let a seat come from what is free, or from what is kept."""
        self.hold.choices = [
            SelectChoice("", lazy_gettext("Free ones")),
            *(SelectChoice(hold.id.hex, f"{HOLD_KINDS[hold.kind]} ({hold.seats})") for hold in holds),
        ]

    def reason(self) -> str:
        """Return why rules are set aside, if they are."""
        return clean(self.because.data)


class LiftForm(FlaskForm):
    """Why an empty seat does not count."""

    because = StringField(lazy_gettext("Why it does not count"), [InputRequired(), Length(max=300)])
