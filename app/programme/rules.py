"""The rules of the programme: kinds of sessions, who may enter, what overlaps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from app.core.texts import fold

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
STRAND_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
FILM_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")  # BCP 47: language, script, region
LONGEST = timedelta(hours=36)
DOORS_AT_MOST = 240
LONGEST_FILM_CODE = 48


class SessionKind(StrEnum):
    """What a session is."""

    SCREENING = "screening"
    PRESS_SCREENING = "press_screening"
    PANEL = "panel"
    ROUND_TABLE = "round_table"
    FORUM = "forum"
    TOUR = "tour"
    CEREMONY = "ceremony"
    RECEPTION = "reception"
    MEAL = "meal"
    TRANSFER = "transfer"
    WORKSHOP = "workshop"


class SessionStatus(StrEnum):
    """Who sees a session: a draft only staff, a cancelled one everybody, as cancelled."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


NEXT: dict[SessionStatus, frozenset[SessionStatus]] = {
    SessionStatus.DRAFT: frozenset({SessionStatus.PUBLISHED}),
    SessionStatus.PUBLISHED: frozenset({SessionStatus.CANCELLED}),
    SessionStatus.CANCELLED: frozenset(),
}
SHOWN = frozenset({SessionStatus.PUBLISHED, SessionStatus.CANCELLED})


class Entry(StrEnum):
    """What opens a session's door besides the badge."""

    OPEN = "open"
    BOOKING = "booking"
    INVITATION = "invitation"


class StageRole(StrEnum):
    """What somebody does on stage."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    DIRECTOR = "director"
    CAST = "cast"
    PRODUCER = "producer"
    HOST = "host"
    INTERPRETER = "interpreter"


class FilmKind(StrEnum):
    """What is shown: a film, or a short drama in episodes, of which a screening shows an excerpt."""

    FILM = "film"
    SHORT_DRAMA = "short_drama"


class Colour(StrEnum):
    """Whether a picture has colours."""

    COLOUR = "colour"
    BLACK_AND_WHITE = "black_and_white"
    BOTH = "both"


class Premiere(StrEnum):
    """Where else a film was shown before: nowhere, or not abroad, in Asia, in China."""

    NONE = "none"
    WORLD = "world"
    INTERNATIONAL = "international"
    ASIAN = "asian"
    CHINESE = "chinese"


class CreditRole(StrEnum):
    """What somebody did for a film."""

    WRITER = "writer"
    CAST = "cast"
    PRODUCER = "producer"
    CINEMATOGRAPHY = "cinematography"
    EDITING = "editing"
    MUSIC = "music"
    SOUND = "sound"
    DESIGN = "design"
    COMPANY = "company"


def overlap(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> bool:
    """Say whether two half-open spans share a moment; one that begins when the other ends does not."""
    return first[0] < second[1] and second[0] < first[1]


def is_code(text: str) -> bool:
    """Say whether a text may stand in an address as a session's code."""
    return CODE.fullmatch(text) is not None


def is_strand_code(text: str) -> bool:
    """Say whether a text may stand in an address as a strand's code."""
    return STRAND_CODE.fullmatch(text) is not None


def is_film_code(text: str) -> bool:
    """Say whether a text may stand in an address as a film's code."""
    return FILM_CODE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Say whether a text is a language tag; films speak languages that no list of ours would hold."""
    return LANGUAGE.fullmatch(text) is not None


def is_span(starts: datetime, ends: datetime) -> bool:
    """Say whether a session may last from one moment to the other: it does last, and ends some day."""
    return timedelta(0) < ends - starts <= LONGEST


def next_code(taken: set[str]) -> str:
    """Return the next free code of a session: S001, S002 and on."""
    number = len(taken) + 1
    while f"S{number:03}" in taken:
        number += 1
    return f"S{number:03}"


def film_code(titles: Iterable[str], taken: Collection[str]) -> str:
    """Return a code for a film's address: of the first title that Latin letters can write, else a number."""
    slugs = (re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:LONGEST_FILM_CODE].strip("-") for title in titles)
    wanted = next(filter(None, slugs), "film")
    candidates = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(code for code in candidates if code not in taken)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of a film a screening shows: its minutes, or seconds an episode and from which to which; after a gap."""

    runtime_minutes: int | None = None
    episode_seconds: int | None = None
    episodes: int | None = None
    first_episode: int | None = None
    last_episode: int | None = None
    gap_minutes: int = 0

    @property
    def minutes(self) -> int | None:
        """How long it takes, without the gap; none where nobody said so."""
        if self.episode_seconds is None:
            return self.runtime_minutes
        first, last = self.first_episode or 1, self.last_episode or self.episodes
        if last is None:
            return self.runtime_minutes
        return -(-self.episode_seconds * max(0, last - first + 1) // 60)


def length_of(shown: Iterable[Shown], *, intro: int, talk: int) -> timedelta | None:
    """Return how long a screening takes: introduction, films with their gaps, talk; none while a runtime is missing."""
    items = list(shown)
    minutes = [item.minutes for item in items]
    if not items or any(each is None for each in minutes):
        return None
    gaps = sum(item.gap_minutes for item in items)
    return timedelta(minutes=intro + gaps + talk + sum(each for each in minutes if each is not None))


class Part(StrEnum):
    """What a screening is made of."""

    INTRO = "intro"
    FILM = "film"
    TALK = "talk"


def running_order(shown: Iterable[Shown], *, intro: int, talk: int) -> list[tuple[Part, int, int | None]]:
    """List the parts of a screening: what, after how many minutes, for how many; it ends at what nobody knows."""
    parts: list[tuple[Part, int, int | None]] = [(Part.INTRO, 0, intro)] if intro else []
    at = intro
    for item in shown:
        at += item.gap_minutes
        parts.append((Part.FILM, at, item.minutes))
        if item.minutes is None:
            return parts
        at += item.minutes
    return [*parts, (Part.TALK, at, talk)] if talk else parts


class Doubt(StrEnum):
    """What speaks against a premiere."""

    CLOSED_FIRST = "closed_first"  # the press or invited guests see it before the public
    DRAFT_FIRST = "draft_first"  # the public reads of a later showing, not yet of the first
    SHOWN_BEFORE = "shown_before"  # another event has shown it
    MADE_LONG_AGO = "made_long_ago"
    NOT_SHOWN = "not_shown"  # the public never sees it


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A film on a screen, and who sees it there; ``elsewhere`` is another event's name, ``far`` says it is far away."""

    at: datetime
    code: str
    kind: SessionKind = SessionKind.SCREENING
    entry: Entry = Entry.BOOKING
    is_announced: bool = True
    elsewhere: Mapping[str, str] | None = None
    far: bool = False

    @property
    def is_public(self) -> bool:
        """Whether more than the press and the invited see it; an opening is where a premiere belongs."""
        if self.kind is SessionKind.CEREMONY:
            return True
        return self.kind is not SessionKind.PRESS_SCREENING and self.entry is not Entry.INVITATION


def first_public(showings: Iterable[Showing]) -> Showing | None:
    """Return the showing that is the premiere: the first here that the public sees."""
    here = (showing for showing in showings if showing.is_public and not showing.elsewhere)
    return min(here, key=lambda showing: (showing.at, showing.code), default=None)


def doubts(
    premiere: Premiere, showings: Collection[Showing], *, made: int | None, year: int
) -> list[tuple[Doubt, Showing | None]]:
    """List what speaks against a premiere in this year, each with the showing that does; a premiere of none has none.

    A world premiere suffers no showing anywhere before it, the others none in their own part of the world.
    """
    if premiere is Premiere.NONE:
        return []
    found: list[tuple[Doubt, Showing | None]] = []
    if premiere is Premiere.WORLD and made is not None and made < year - 1:
        found.append((Doubt.MADE_LONG_AGO, None))
    first = first_public(showings)
    if first is None:
        return [*found, (Doubt.NOT_SHOWN, None)]
    earlier = [showing for showing in sorted(showings, key=lambda one: one.at) if showing.at < first.at]
    for showing in earlier:
        if not showing.elsewhere:
            found.append((Doubt.CLOSED_FIRST, showing))
        elif premiere is Premiere.WORLD or not showing.far:
            found.append((Doubt.SHOWN_BEFORE, showing))
    announced = first_public(showing for showing in showings if showing.is_announced)
    if announced is not None and announced is not first:
        found.append((Doubt.DRAFT_FIRST, first))
    return found
