"""What columns, rows and what becomes of them are called at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext

from app.exchange.rules import Ending, Kind, Outcome
from app.exchange.service.lists import IN_LANGUAGES, Meaning
from app.platform.schedules.own import FORMAT
from app.web import names

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = {
    Kind.HALL: lazy_gettext("Halls"),
    Kind.STRAND: lazy_gettext("Strands"),
    Kind.FILM: lazy_gettext("Films"),
    Kind.STILL: lazy_gettext("Stills"),
    Kind.SESSION: lazy_gettext("Sessions"),
}
OUTCOMES = {
    Outcome.REFUSED: lazy_gettext("Refused"),
    Outcome.CHANGED: lazy_gettext("Changed"),
    Outcome.ADDED: lazy_gettext("New"),
    Outcome.SAME: lazy_gettext("As it is"),
}
OF_FILMS = {
    Meaning.ORIGINAL_TITLE: lazy_gettext("Original title"),
    Meaning.ENGLISH_TITLE: lazy_gettext("English title"),
    Meaning.CHINESE_TITLE: lazy_gettext("Chinese title"),
    Meaning.ROMANISED_TITLE: lazy_gettext("Title in Latin letters"),
    Meaning.DIRECTORS: lazy_gettext("Directors"),
    Meaning.COUNTRIES: lazy_gettext("Countries"),
    Meaning.LANGUAGES: lazy_gettext("Languages of the film"),
    Meaning.SUBTITLES: lazy_gettext("Subtitles in the picture"),
    Meaning.YEAR: lazy_gettext("Year"),
    Meaning.RUNTIME: lazy_gettext("Runtime"),
    Meaning.LOGLINE: lazy_gettext("In a sentence"),
    Meaning.SYNOPSIS: lazy_gettext("What it tells"),
    Meaning.FORMAT: lazy_gettext("Format"),
    Meaning.ASPECT: lazy_gettext("Aspect"),
    Meaning.RATING: lazy_gettext("For whom"),
    Meaning.TRAILER: lazy_gettext("Address of the trailer"),
    Meaning.CONTACT: lazy_gettext("Print source and sales contact"),
    Meaning.APPROVAL: lazy_gettext("Approval number"),
    Meaning.LICENCE: lazy_gettext("Licence or filing number"),
    Meaning.FILM_CODE: lazy_gettext("Code of the film here"),
}
OF_SESSIONS = {
    Meaning.TITLE: lazy_gettext("Title"),
    Meaning.STARTS: lazy_gettext("Begins (day and time)"),
    Meaning.DAY: lazy_gettext("Day"),
    Meaning.TIME: lazy_gettext("Begins (time)"),
    Meaning.ENDS: lazy_gettext("Ends (day and time)"),
    Meaning.ENDS_TIME: lazy_gettext("Ends (time)"),
    Meaning.MINUTES: lazy_gettext("Minutes"),
    Meaning.HALL: lazy_gettext("Hall"),
    Meaning.VENUE: lazy_gettext("Venue"),
    Meaning.CAPACITY: lazy_gettext("Seats"),
    Meaning.FILMS: lazy_gettext("Films shown"),
    Meaning.PEOPLE: lazy_gettext("On stage"),
    Meaning.KIND: lazy_gettext("Kind"),
    Meaning.SUMMARY: lazy_gettext("What it is about"),
    Meaning.NOTE: lazy_gettext("Good to know"),
    Meaning.SPOKEN: lazy_gettext("Spoken on stage"),
    Meaning.SCREEN_SUBTITLES: lazy_gettext("Subtitles of the session"),
    Meaning.CODE: lazy_gettext("Code of the session here"),
}
OF_BOTH = {
    Meaning.REFERENCE: lazy_gettext("Number in the list"),
    Meaning.STRAND: lazy_gettext("Strand"),
}
CHANGED = {
    **{str(meaning): word for meaning, word in (OF_FILMS | OF_SESSIONS | OF_BOTH).items()},
    "name": lazy_gettext("Name"),
    "accent": lazy_gettext("Colour"),
    "artwork": lazy_gettext("Artwork"),
    "position": lazy_gettext("Place in the list"),
    "hall_id": lazy_gettext("Hall"),
    "strand_id": lazy_gettext("Strand"),
    "starts_at": lazy_gettext("Begins"),
    "ends_at": lazy_gettext("Ends"),
    "items": lazy_gettext("Films shown"),
    "categories": lazy_gettext("Categories"),
    "credit": lazy_gettext("Credit"),
    "description": lazy_gettext("What is to be seen"),
    "credits": lazy_gettext("Made by"),
    "status": lazy_gettext("Status"),
    "entry": lazy_gettext("Who gets in"),
    "colour": lazy_gettext("Colour"),
    "premiere": lazy_gettext("Premiere"),
    "in_competition": lazy_gettext("In competition"),
    "warnings": lazy_gettext("Warnings"),
    "rights": lazy_gettext("Rights"),
    "dubbed": lazy_gettext("Dubbed in"),
    "platforms": lazy_gettext("Platforms"),
    "episodes": lazy_gettext("Episodes"),
    "episode_seconds": lazy_gettext("Minutes an episode"),
    "is_vertical": lazy_gettext("Upright picture"),
    "live_subtitles": lazy_gettext("Subtitles shown live"),
    "original_language": lazy_gettext("Language of this title"),
    "doors_minutes": lazy_gettext("Doors open before, in minutes"),
    "intro_minutes": lazy_gettext("Introduction, in minutes"),
    "talk_minutes": lazy_gettext("Talk with the audience, in minutes"),
    "ends_computed": lazy_gettext("The end follows from introduction, films and talk"),
}
DIALECTS = {
    "schedule.xml": "schedule.xml",
    "schedule.json": "schedule.json",
    "sessions.json": "sessions.json (WueWW)",
}


ENDINGS = {
    Ending.DONE: lazy_gettext("Taken in to its end"),
    Ending.STOPPED: lazy_gettext("Stopped by hand"),
    Ending.LOST: lazy_gettext("The file is no longer here: choose it again, what is done stays"),
}


def dialect(name: str) -> str:
    """Name the dialect of a file, or the list it is."""
    if name == FORMAT:
        return gettext("Our own JSON")
    return DIALECTS.get(name, gettext("A list"))


def offered(tags: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """List what a column may hold, in groups; what is read, in each of these languages."""
    languages = list(tags)
    groups = ((gettext("Films"), OF_FILMS), (gettext("Sessions"), OF_SESSIONS), (gettext("Both"), OF_BOTH))
    return [
        (title, [choice for meaning, word in words.items() for choice in _choices(meaning, str(word), languages)])
        for title, words in groups
    ]


def _choices(meaning: Meaning, word: str, tags: Iterable[str]) -> list[tuple[str, str]]:
    if meaning not in IN_LANGUAGES:
        return [(str(meaning), word)]
    return [(str(meaning), word), *((f"{meaning}:{tag}", f"{word} · {names.written(tag)}") for tag in tags)]
