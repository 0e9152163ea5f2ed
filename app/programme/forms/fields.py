"""Fields and words that several forms of the programme have."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext
from wtforms import StringField

from app.core.texts import clean
from app.programme.rules import Colour, CreditRole, Entry, FilmKind, Premiere, SessionKind, StageRole

BLANK_ROWS = 2
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


FILM_KINDS = {
    FilmKind.FILM: lazy_gettext("Film"),
    FilmKind.SHORT_DRAMA: lazy_gettext("Short drama"),
}
COLOURS = {
    Colour.COLOUR: lazy_gettext("In colour"),
    Colour.BLACK_AND_WHITE: lazy_gettext("Black and white"),
    Colour.BOTH: lazy_gettext("Black and white, and colour"),
}
PREMIERES = {
    Premiere.NONE: lazy_gettext("None"),
    Premiere.WORLD: lazy_gettext("World premiere"),
    Premiere.INTERNATIONAL: lazy_gettext("International premiere"),
    Premiere.ASIAN: lazy_gettext("Asian premiere"),
    Premiere.CHINESE: lazy_gettext("Chinese premiere"),
}
CREDITS = {
    CreditRole.WRITER: lazy_gettext("Screenplay"),
    CreditRole.CAST: lazy_gettext("Cast"),
    CreditRole.PRODUCER: lazy_gettext("Producer"),
    CreditRole.CINEMATOGRAPHY: lazy_gettext("Cinematography"),
    CreditRole.EDITING: lazy_gettext("Editing"),
    CreditRole.MUSIC: lazy_gettext("Music"),
    CreditRole.SOUND: lazy_gettext("Sound"),
    CreditRole.DESIGN: lazy_gettext("Production design"),
    CreditRole.COMPANY: lazy_gettext("Production company"),
}


class ListField(StringField):
    """Several short texts, with commas between them."""

    def _value(self) -> str:
        return ", ".join(self.data) if isinstance(self.data, list | tuple) else self.data or ""


def parts(text: str | None) -> tuple[str, ...]:
    """Take a text with commas apart, of whichever script they are."""
    return tuple(filter(None, (clean(part) for part in re.split(r"[,;，、،\n]", text or ""))))
