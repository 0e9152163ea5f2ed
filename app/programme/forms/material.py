"""Forms of what a programme is made of: films with their makers and stills, and strands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    ColorField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.texts import clean
from app.programme.forms.fields import BLANK_ROWS, COLOURS, CREDITS, FILM_KINDS, PREMIERES, ListField, parts
from app.programme.rules import Colour, CreditRole, FilmKind, Premiere
from app.programme.service.films import Credit, FilmDetails
from app.programme.service.strands import StrandDetails
from app.web.fields import LocalisedField, id_text
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.programme.models import Film, Strand

FIRST_YEAR, LAST_YEAR = 1888, 2100
LONGEST_FILM = 2000
LONGEST_EPISODE = 600
MOST_EPISODES = 5000
A_MINUTE = 60
ARTWORKS = [
    SelectChoice("night", lazy_gettext("One night passing")),
    SelectChoice("festival", lazy_gettext("A lens over palace roofs")),
    SelectChoice("exchange", lazy_gettext("Two frames crossing")),
]


class FilmForm(FlaskForm):
    """A film or short drama: what its print says, what we say of it, what only staff should know."""

    original_title = StringField(lazy_gettext("Original title"), [InputRequired(), Length(max=300)])
    original_language = StringField(
        lazy_gettext("Language of this title"), [Length(max=16)], description=lazy_gettext("A code: es, zh-Hans")
    )
    romanised_title = StringField(
        lazy_gettext("In Latin letters"), [Length(max=300)], description=lazy_gettext("Where it is in another script")
    )
    english_title = StringField(lazy_gettext("English title"), [Length(max=300)])
    chinese_title = StringField(
        lazy_gettext("Chinese title"), [Length(max=300)], description=lazy_gettext("Without the brackets 《》")
    )
    code = StringField(
        lazy_gettext("Code"), [Length(max=60)], description=lazy_gettext("It stands in addresses. Empty: we choose one")
    )
    kind = SelectField(
        lazy_gettext("What it is"), choices=[SelectChoice(kind.value, name) for kind, name in FILM_KINDS.items()]
    )
    directors = ListField(lazy_gettext("Directors"), description=lazy_gettext("With commas between them"))
    countries = ListField(lazy_gettext("Countries"), description=lazy_gettext("Codes in order: PE, ES"))
    year = IntegerField(lazy_gettext("Year"), [Optional(), NumberRange(FIRST_YEAR, LAST_YEAR)])
    runtime_minutes = IntegerField(lazy_gettext("Minutes"), [Optional(), NumberRange(1, LONGEST_FILM)])
    languages = ListField(lazy_gettext("Spoken"), description=lazy_gettext("Codes with commas: es, qu"))
    subtitles = ListField(
        lazy_gettext("Subtitles in the picture"), description=lazy_gettext("Codes with commas: en, zh-Hans")
    )
    live_subtitles = ListField(
        lazy_gettext("Subtitles shown live"), description=lazy_gettext("Beside or below the picture: zh-Hans")
    )
    picture_format = StringField(
        lazy_gettext("Format"), [Length(max=40)], description=lazy_gettext("DCP, ProRes, 35 mm")
    )
    aspect = StringField(lazy_gettext("Aspect"), [Length(max=20)], description=lazy_gettext("1.85:1, 9:16"))
    colour = SelectField(
        lazy_gettext("Colour"), choices=[SelectChoice(value.value, name) for value, name in COLOURS.items()]
    )
    logline = LocalisedField(lazy_gettext("In a sentence"), longest=300)
    synopsis = LocalisedField(lazy_gettext("What it tells"), longest=3000, lines=True)
    rating = StringField(lazy_gettext("For whom"), [Length(max=40)], description=lazy_gettext("16+, PG-13"))
    warnings = LocalisedField(lazy_gettext("Warnings"), longest=300, hint=lazy_gettext("Such as: flashing lights"))
    trailer_url = URLField(lazy_gettext("Address of the trailer"), [Length(max=500)])
    strand_id = SelectField(lazy_gettext("Strand"), coerce=id_text)
    in_competition = BooleanField(lazy_gettext("In competition"))
    premiere = SelectField(
        lazy_gettext("Premiere"), choices=[SelectChoice(value.value, name) for value, name in PREMIERES.items()]
    )
    episodes = IntegerField(lazy_gettext("Episodes"), [Optional(), NumberRange(1, MOST_EPISODES)])
    episode_minutes = DecimalField(lazy_gettext("Minutes an episode"), [Optional(), NumberRange(0, LONGEST_EPISODE)])
    is_vertical = BooleanField(lazy_gettext("Upright picture"))
    platforms = ListField(lazy_gettext("Platforms"), description=lazy_gettext("With commas between them"))
    dubbed = ListField(lazy_gettext("Dubbed in"), description=lazy_gettext("Codes with commas: en, es"))
    licence_number = StringField(lazy_gettext("Licence or filing number"), [Length(max=80)])
    approval_number = StringField(lazy_gettext("Approval number"), [Length(max=80)])
    contact = TextAreaField(lazy_gettext("Print source and sales contact"), [Length(max=1000)])
    rights = TextAreaField(lazy_gettext("Rights"), [Length(max=1000)])

    def offer(self, strands: Sequence[Strand]) -> None:
        """Let these strands be chosen, or none."""
        self.strand_id.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(strand.id.hex, localised(strand.name)) for strand in strands),
        ]

    def show(self, film: Film) -> None:
        """Fill in the minutes of an episode, which are kept in seconds."""
        self.episode_minutes.data = Decimal(film.episode_seconds) / A_MINUTE if film.episode_seconds else None

    def details(self) -> FilmDetails:
        """Return what was entered; call only after validation."""
        minutes = self.episode_minutes.data
        return FilmDetails(
            kind=FilmKind(self.kind.data),
            code=clean(self.code.data).lower(),
            original_title=clean(self.original_title.data),
            original_language=clean(self.original_language.data),
            romanised_title=clean(self.romanised_title.data),
            english_title=clean(self.english_title.data),
            chinese_title=clean(self.chinese_title.data).strip("《》"),
            directors=parts(self.directors.data),
            countries=tuple(code.upper() for code in parts(self.countries.data)),
            languages=parts(self.languages.data),
            subtitles=parts(self.subtitles.data),
            live_subtitles=parts(self.live_subtitles.data),
            year=self.year.data,
            runtime_minutes=self.runtime_minutes.data,
            picture_format=clean(self.picture_format.data),
            aspect=clean(self.aspect.data),
            colour=Colour(self.colour.data),
            rating=clean(self.rating.data),
            warnings=self.warnings.data,
            premiere=Premiere(self.premiere.data),
            in_competition=bool(self.in_competition.data),
            strand_id=UUID(self.strand_id.data) if self.strand_id.data else None,
            logline=self.logline.data,
            synopsis=self.synopsis.data,
            trailer_url=clean(self.trailer_url.data),
            contact=clean(self.contact.data, lines=True),
            approval_number=clean(self.approval_number.data),
            episodes=self.episodes.data,
            episode_seconds=round(minutes * A_MINUTE) if minutes else None,
            is_vertical=bool(self.is_vertical.data),
            platforms=parts(self.platforms.data),
            licence_number=clean(self.licence_number.data),
            dubbed=parts(self.dubbed.data),
            rights=clean(self.rights.data, lines=True),
        )


class CreditForm(Form):
    """Somebody who made a film."""

    role = SelectField(lazy_gettext("Did"), choices=[SelectChoice(role.value, name) for role, name in CREDITS.items()])
    name = StringField(lazy_gettext("Name"), [Length(max=200)])
    native_name = StringField(lazy_gettext("Name in its own script"), [Length(max=200)])


class CreditsForm(FlaskForm):
    """Who made a film, in their order; a row without a name is none."""

    credits = FieldList(FormField(CreditForm))

    def offer(self) -> None:
        """Give room for two more than there are."""
        for _ in range(BLANK_ROWS if not self.is_submitted() else 0):
            self.credits.append_entry({})

    def made(self) -> list[Credit]:
        """Return who was entered; call only after validation."""
        return [
            Credit(
                role=CreditRole(row.form.role.data),
                name=clean(row.form.name.data),
                native_name=clean(row.form.native_name.data),
            )
            for row in self.credits.entries
            if clean(row.form.name.data)
        ]


class StillForm(FlaskForm):
    """A picture of a film."""

    still = FileField(lazy_gettext("Picture"), [FileRequired()], description=lazy_gettext("PNG, JPEG or WebP"))
    credit = StringField(lazy_gettext("Who took it"), [Length(max=200)])
    description = LocalisedField(
        lazy_gettext("What it shows"), longest=300, hint=lazy_gettext("For those who cannot see it")
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
