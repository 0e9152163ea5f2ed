"""What the desk uploads, where it puts sessions, and what it says when it publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateTimeLocalField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from app.core.texts import clean
from app.desk.timetable import Placed
from app.web.fields import LocalisedField, id_text
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.venues.models import Hall

# As HTML has a time without a zone, which is the event's; and as a script has a moment (RFC 3339).
TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
LONGEST_REASON = 300
LONGEST_WORDS = 2000


class ListForm(FlaskForm):
    """An attendee list, as a file."""

    table = FileField(
        lazy_gettext("The list"),
        [FileRequired(lazy_gettext("Choose a file first."))],
        description=lazy_gettext("XLSX or CSV, up to 10 MB; one line names the columns."),
    )


class PlaceForm(FlaskForm):
    """When and where a session is to be; times are those of the event."""

    starts_at = DateTimeLocalField(lazy_gettext("Begins"), [InputRequired()], format=TIMES)
    ends_at = DateTimeLocalField(lazy_gettext("Ends"), [InputRequired()], format=TIMES)
    hall_id = SelectField(lazy_gettext("Hall"), coerce=id_text)

    def offer(self, halls: Sequence[Hall]) -> None:
        """Let these halls be chosen, or none."""
        named = [SelectChoice(hall.id.hex, f"{localised(hall.venue.name)}, {localised(hall.name)}") for hall in halls]
        self.hall_id.choices = [SelectChoice("", gettext("None yet")), *named]

    def show(self, placed: Placed, zone: str) -> None:
        """Fill in how it stands."""
        there = ZoneInfo(zone)
        self.starts_at.data = placed.starts_at.astimezone(there).replace(tzinfo=None)
        self.ends_at.data = placed.ends_at.astimezone(there).replace(tzinfo=None)
        self.hall_id.data = id_text(placed.hall_id)

    def placed(self, zone: str) -> Placed:
        """Return what was entered; call only after validation."""
        return Placed(
            starts_at=_moment(self.starts_at.data, zone),
            ends_at=_moment(self.ends_at.data, zone),
            hall_id=UUID(self.hall_id.data) if self.hall_id.data else None,
        )


def _moment(entered: datetime | None, zone: str) -> datetime:
    assert entered is not None  # noqa: S101 — the form requires it
    return entered if entered.tzinfo else entered.replace(tzinfo=ZoneInfo(zone))


class FallForm(FlaskForm):
    """Why a session does not take place."""

    note = LocalisedField(lazy_gettext("What guests should know"), longest=500, lines=True)


class WordsForm(FlaskForm):
    """What guests read first in the message about the changes."""

    words = LocalisedField(lazy_gettext("What you say to your guests"), longest=LONGEST_WORDS, lines=True)


class PublishForm(WordsForm):
    """Publishing: the print of what was looked at, the words, whether messages wait, the reason where one is due."""

    seen = HiddenField()
    held = BooleanField(
        lazy_gettext("Hold the messages"),
        description=lazy_gettext("They wait until you release them; their words can still be changed"),
    )
    because = StringField(lazy_gettext("Reason to publish all the same"), [Length(max=LONGEST_REASON)], filters=[clean])
