"""Forms of a session: what, when and where; its films; who is on stage; why it is called off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.texts import clean
from app.programme.forms.fields import BLANK_ROWS, ENTRIES, KINDS, ROLES, ListField, parts
from app.programme.rules import DOORS_AT_MOST, Entry, SessionKind, StageRole
from app.programme.service.scheduling import OnStage, SessionDetails
from app.programme.service.screenings import Around, Item
from app.web.fields import LocalisedField, id_text
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.events.models import Event
    from app.programme.models import Film, PreparedChange, ProgrammeSession, Strand
    from app.venues.models import Hall

MOST_SEATS = 100_000
MOST_MINUTES = 600
MOST_EPISODES = 5000
MOST_FILMS = 99
LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # as HTML has a time without a zone


class SessionForm(FlaskForm):
    """A session: what it is, when and where; times are those of the event."""

    kind = SelectField(lazy_gettext("Kind"), choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()])
    title = LocalisedField(lazy_gettext("Title"), required=True, longest=200)
    summary = LocalisedField(lazy_gettext("What it is about"), longest=3000, lines=True)
    code = StringField(
        lazy_gettext("Code"), [Length(max=20)], description=lazy_gettext("It stands in addresses. Empty: we choose one")
    )
    strand_id = SelectField(lazy_gettext("Strand"), coerce=id_text)
    hall_id = SelectField(lazy_gettext("Hall"), coerce=id_text)
    starts_at = DateTimeLocalField(lazy_gettext("Begins"), [InputRequired()], format=LOCAL)
    ends_at = DateTimeLocalField(lazy_gettext("Ends"), [InputRequired()], format=LOCAL)
    doors_minutes = IntegerField(
        lazy_gettext("Doors open before, in minutes"), [InputRequired(), NumberRange(0, DOORS_AT_MOST)], default=30
    )
    entry = SelectField(
        lazy_gettext("Who gets in"), choices=[SelectChoice(entry.value, name) for entry, name in ENTRIES.items()]
    )
    capacity = IntegerField(
        lazy_gettext("Seats"),
        [Optional(), NumberRange(0, MOST_SEATS)],
        description=lazy_gettext("Empty: those of the hall"),
    )
    languages = ListField(lazy_gettext("Spoken"), description=lazy_gettext("Codes with commas: es, zh-Hans"))
    subtitles = ListField(lazy_gettext("Subtitles"), description=lazy_gettext("Codes with commas: en, zh-Hans"))
    note = LocalisedField(lazy_gettext("Good to know"), longest=500)

    def offer(self, strands: Sequence[Strand], halls: Sequence[Hall]) -> None:
        """Let these strands and halls be chosen, or none."""
        self.strand_id.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(strand.id.hex, localised(strand.name)) for strand in strands),
        ]
        self.hall_id.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(hall.id.hex, f"{localised(hall.venue.name)}, {localised(hall.name)}") for hall in halls),
        ]

    def show(self, session: ProgrammeSession | PreparedChange, event: Event) -> None:
        """Fill in times and hall as they are, or as they are prepared; times as the event's clocks have them."""
        self.hall_id.data = id_text(session.hall_id)
        zone = ZoneInfo(event.zone)
        self.starts_at.data = session.starts_at.astimezone(zone).replace(tzinfo=None)
        self.ends_at.data = session.ends_at.astimezone(zone).replace(tzinfo=None)

    def details(self, event: Event) -> SessionDetails:
        """Return what was entered; call only after validation."""
        return SessionDetails(
            kind=SessionKind(self.kind.data),
            title=self.title.data,
            summary=self.summary.data,
            code=clean(self.code.data),
            strand_id=UUID(self.strand_id.data) if self.strand_id.data else None,
            hall_id=UUID(self.hall_id.data) if self.hall_id.data else None,
            starts_at=_moment(self.starts_at.data, event),
            ends_at=_moment(self.ends_at.data, event),
            doors_minutes=self.doors_minutes.data or 0,
            entry=Entry(self.entry.data),
            capacity=self.capacity.data,
            languages=parts(self.languages.data),
            subtitles=parts(self.subtitles.data),
            note=self.note.data,
        )


def _moment(at: datetime | None, event: Event) -> datetime:
    if at is None:
        message = "details() is called after validation"
        raise ValueError(message)
    return at.replace(tzinfo=ZoneInfo(event.zone))


class ItemForm(Form):
    """A film in a screening, at its place; of a short drama, from which episode to which."""

    position = IntegerField(lazy_gettext("Place"), [Optional(), NumberRange(1, MOST_FILMS)])
    film_id = SelectField(lazy_gettext("Film"), coerce=id_text, validate_choice=False)
    gap_minutes = IntegerField(
        lazy_gettext("Minutes of pause before"), [Optional(), NumberRange(0, MOST_MINUTES)], default=0
    )
    first_episode = IntegerField(lazy_gettext("From episode"), [Optional(), NumberRange(1, MOST_EPISODES)])
    last_episode = IntegerField(lazy_gettext("To episode"), [Optional(), NumberRange(1, MOST_EPISODES)])


def _place(wanted: int | None, row: int) -> tuple[int, int]:
    """Return where a row goes: moved up before the one that had the place, moved down behind it, else where it is."""
    place = row if wanted is None else wanted
    return place, (place > row) - (place < row)


class ItemsForm(FlaskForm):
    """The films of a session in their order, and what is before and after them."""

    items = FieldList(FormField(ItemForm))
    intro_minutes = IntegerField(
        lazy_gettext("Introduction, in minutes"), [Optional(), NumberRange(0, MOST_MINUTES)], default=0
    )
    talk_minutes = IntegerField(
        lazy_gettext("Talk with the audience, in minutes"), [Optional(), NumberRange(0, MOST_MINUTES)], default=0
    )
    ends_computed = BooleanField(
        lazy_gettext("The end follows from introduction, films and talk"),
        description=lazy_gettext("When a runtime changes the end moves with it"),
    )

    def offer(self, films: Sequence[Film]) -> None:
        """Let these films be chosen, with room for two more than there are."""
        for _ in range(BLANK_ROWS if not self.is_submitted() else 0):
            self.items.append_entry({"position": len(self.items) + 1})
        choices = [SelectChoice("", "–"), *(SelectChoice(film.id.hex, film.original_title) for film in films)]
        for entry in self.items.entries:
            entry.form.film_id.choices = choices

    def shown(self) -> list[Item]:
        """Return what was chosen, by place; what is no id was chosen by nobody's form of ours."""
        rows = enumerate(self.items.entries, 1)
        return [
            Item(
                film_id=UUID(row.form.film_id.data),
                gap_minutes=row.form.gap_minutes.data or 0,
                first_episode=row.form.first_episode.data,
                last_episode=row.form.last_episode.data,
            )
            for _, row in sorted(rows, key=lambda numbered: _place(numbered[1].form.position.data, numbered[0]))
            if re.fullmatch(r"[0-9a-f]{32}", row.form.film_id.data or "")
        ]

    def around(self) -> Around:
        """Return what is before and after the films."""
        return Around(
            intro_minutes=self.intro_minutes.data or 0,
            talk_minutes=self.talk_minutes.data or 0,
            ends_computed=bool(self.ends_computed.data),
        )


class PersonForm(Form):
    """Somebody on stage."""

    name = StringField(lazy_gettext("Name"), [Length(max=200)])
    native_name = StringField(lazy_gettext("Name in its own script"), [Length(max=200)])
    role = SelectField(lazy_gettext("Role"), choices=[SelectChoice(role.value, name) for role, name in ROLES.items()])
    biography = LocalisedField(lazy_gettext("Who they are"), longest=1000, lines=True)


class PeopleForm(FlaskForm):
    """Who is on stage, in their order; a row without a name is none."""

    people = FieldList(FormField(PersonForm))

    def offer(self) -> None:
        """Give room for two more than there are."""
        for _ in range(BLANK_ROWS if not self.is_submitted() else 0):
            self.people.append_entry()

    def on_stage(self) -> list[OnStage]:
        """Return who was entered; call only after validation."""
        return [
            OnStage(
                name=clean(row.form.name.data),
                native_name=clean(row.form.native_name.data),
                role=StageRole(row.form.role.data),
                biography=row.form.biography.data,
            )
            for row in self.people.entries
            if clean(row.form.name.data)
        ]


class CancelForm(FlaskForm):
    """Why a session does not take place."""

    reason = LocalisedField(lazy_gettext("Why, for everybody to read"), longest=500)
