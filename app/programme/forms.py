"""Forms of the programme: they clean input and hand on a value, never a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    ColorField,
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
from app.programme.rules import DOORS_AT_MOST, Entry, SessionKind, StageRole
from app.programme.service.films import FilmDetails, StrandDetails
from app.programme.service.scheduling import OnStage, SessionDetails
from app.web.fields import LocalisedField, id_text
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.events.models import Event
    from app.programme.models import Film, ProgrammeSession, Strand
    from app.venues.models import Hall

MOST_SEATS = 100_000
FIRST_YEAR, LAST_YEAR = 1888, 2100
LONGEST_FILM = 2000
BLANK_ROWS = 2
LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # as HTML has a time without a zone
ARTWORKS = [
    SelectChoice("night", lazy_gettext("One night passing")),
    SelectChoice("festival", lazy_gettext("A lens over palace roofs")),
    SelectChoice("exchange", lazy_gettext("Two frames crossing")),
]
KINDS = {
    SessionKind.SCREENING: lazy_gettext("Screening"),
    SessionKind.PRESS_SCREENING: lazy_gettext("Press screening"),
    SessionKind.PANEL: lazy_gettext("Panel"),
    SessionKind.ROUND_TABLE: lazy_gettext("Round table"),
    SessionKind.FORUM: lazy_gettext("Forum"),
    SessionKind.TOUR: lazy_gettext("Tour"),
    SessionKind.CEREMONY: lazy_gettext("Ceremony"),
    SessionKind.RECEPTION: lazy_gettext("Reception"),
    SessionKind.MEAL: lazy_gettext("Meal"),
    SessionKind.TRANSFER: lazy_gettext("Transfer"),
    SessionKind.WORKSHOP: lazy_gettext("Workshop"),
}
ENTRIES = {
    Entry.BOOKING: lazy_gettext("With a seat that was booked"),
    Entry.OPEN: lazy_gettext("With any badge, while there is room"),
    Entry.INVITATION: lazy_gettext("By invitation"),
}
ROLES = {
    StageRole.SPEAKER: lazy_gettext("Speaker"),
    StageRole.MODERATOR: lazy_gettext("Moderator"),
    StageRole.DIRECTOR: lazy_gettext("Director"),
    StageRole.CAST: lazy_gettext("Cast"),
    StageRole.PRODUCER: lazy_gettext("Producer"),
    StageRole.HOST: lazy_gettext("Host"),
    StageRole.INTERPRETER: lazy_gettext("Interpreter"),
}


class ListField(StringField):
    """Several short texts, with commas between them."""

    def _value(self) -> str:
        return ", ".join(self.data) if isinstance(self.data, list | tuple) else self.data or ""


def parts(text: str | None) -> tuple[str, ...]:
    """Take a text with commas apart, of whichever script they are."""
    return tuple(filter(None, (clean(part) for part in re.split(r"[,;，、،\n]", text or ""))))


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

    def show(self, session: ProgrammeSession, event: Event) -> None:
        """Fill in the times, as the event's clocks have them."""
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


class FilmForm(FlaskForm):
    """A film, as its print says."""

    original_title = StringField(lazy_gettext("Original title"), [InputRequired(), Length(max=300)])
    original_language = StringField(
        lazy_gettext("Language of this title"), [Length(max=16)], description=lazy_gettext("A code: es, zh-Hans")
    )
    english_title = StringField(lazy_gettext("English title"), [Length(max=300)])
    chinese_title = StringField(
        lazy_gettext("Chinese title"), [Length(max=300)], description=lazy_gettext("Without the brackets 《》")
    )
    directors = ListField(lazy_gettext("Directors"), description=lazy_gettext("With commas between them"))
    countries = ListField(lazy_gettext("Countries"), description=lazy_gettext("Codes in order: PE, ES"))
    languages = ListField(lazy_gettext("Spoken"), description=lazy_gettext("Codes with commas: es, qu"))
    subtitles = ListField(lazy_gettext("Subtitles"), description=lazy_gettext("Codes with commas: en, zh-Hans"))
    year = IntegerField(lazy_gettext("Year"), [Optional(), NumberRange(FIRST_YEAR, LAST_YEAR)])
    runtime_minutes = IntegerField(lazy_gettext("Minutes"), [Optional(), NumberRange(1, LONGEST_FILM)])
    synopsis = LocalisedField(lazy_gettext("What it tells"), longest=3000, lines=True)

    def details(self) -> FilmDetails:
        """Return what was entered; call only after validation."""
        return FilmDetails(
            original_title=clean(self.original_title.data),
            original_language=clean(self.original_language.data),
            english_title=clean(self.english_title.data),
            chinese_title=clean(self.chinese_title.data).strip("《》"),
            directors=parts(self.directors.data),
            countries=tuple(code.upper() for code in parts(self.countries.data)),
            languages=parts(self.languages.data),
            subtitles=parts(self.subtitles.data),
            year=self.year.data,
            runtime_minutes=self.runtime_minutes.data,
            synopsis=self.synopsis.data,
        )


class StrandForm(FlaskForm):
    """A strand: a part of the programme with a face of its own."""

    name = LocalisedField(lazy_gettext("Name"), required=True, longest=120)
    summary = LocalisedField(lazy_gettext("In two sentences"), longest=1000, lines=True)
    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(), Length(max=40)],
        description=lazy_gettext("It stands in addresses: latin-film-night"),
    )
    accent = ColorField(lazy_gettext("Colour"), [InputRequired()], default="#3B4CC0")
    artwork = SelectField(lazy_gettext("Artwork"), choices=ARTWORKS)
    position = IntegerField(lazy_gettext("Place in the list"), [Optional(), NumberRange(0, 999)], default=0)

    def details(self) -> StrandDetails:
        """Return what was entered; call only after validation."""
        return StrandDetails(
            code=clean(self.code.data).lower(),
            name=self.name.data,
            summary=self.summary.data,
            accent=self.accent.data or "",
            artwork=self.artwork.data or "",
            position=self.position.data or 0,
        )


class FilmsForm(FlaskForm):
    """The films of a session in their order."""

    films = FieldList(SelectField(lazy_gettext("Film"), coerce=id_text, validate_choice=False))

    def offer(self, films: Sequence[Film]) -> None:
        """Let these films be chosen, with room for two more than there are."""
        for _ in range(BLANK_ROWS if not self.is_submitted() else 0):
            self.films.append_entry("")
        choices = [SelectChoice("", "–"), *(SelectChoice(film.id.hex, film.original_title) for film in films)]
        for entry in self.films.entries:
            entry.choices = choices

    def ids(self) -> list[UUID]:
        """Return what was chosen; what is no id was chosen by nobody's form of ours."""
        return [UUID(value) for value in self.films.data if re.fullmatch(r"[0-9a-f]{32}", value or "")]


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
