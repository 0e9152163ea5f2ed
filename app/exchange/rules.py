"""The rules of taking in: what a row may lead to, and what it says otherwise than we have it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from app.core.texts import fold

LONGEST_STRAND_CODE = 40
Values = Mapping[str, object]
NUMBERS = {
    "year": range(1888, 2101),
    "runtime_minutes": range(1, 2001),
    "episodes": range(1, 5001),
    "episode_seconds": range(1, 36_001),
    "first_episode": range(1, 5001),
    "last_episode": range(1, 5001),
    "position": range(1000),
    "capacity": range(100_001),
    "turnaround_minutes": range(241),
    "intro_minutes": range(601),
    "talk_minutes": range(601),
    "gap_minutes": range(601),
}
"""What a number may be, as where it is typed in by hand."""
YEARS = range(1900, 2200)


class Kind(StrEnum):
    """What a row is about, in the order they are taken in: each may need those before it."""

    HALL = "hall"
    STRAND = "strand"
    FILM = "film"
    STILL = "still"
    SESSION = "session"


@dataclass(frozen=True, kw_only=True)
class Reel:
    """What of a film decides how a session may show it."""

    title: str
    runtime_minutes: int | None = None
    episode_seconds: int | None = None
    episodes: int | None = None
    is_approved: bool = False


class Outcome(StrEnum):
    """What a row leads to."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Ending(StrEnum):
    """How taking a file in ended: at its end, because somebody stopped it, or because the file was gone."""

    DONE = "done"
    STOPPED = "stopped"
    LOST = "lost"


def differing(now: Values, said: Values) -> dict[str, object]:
    """Return what would be other than it is: of a text in languages only those said change, the others stay."""
    wanted = {name: _merged(now[name], value) for name, value in said.items()}
    return {name: value for name, value in wanted.items() if value != now[name]}


def outcome_of(*, is_known: bool, changes: Collection[str]) -> Outcome:
    """Say what a row leads to that nothing speaks against."""
    if not is_known:
        return Outcome.ADDED
    return Outcome.CHANGED if changes else Outcome.SAME


def unusable(said: Values) -> object | None:
    """Return the first number that is far from what it counts, or none."""
    return next(
        (said[name] for name in NUMBERS if said.get(name) is not None and said[name] not in NUMBERS[name]), None
    )


def strand_code(names: Collection[str], taken: Collection[str]) -> str:
    """Return a code for a strand's address: of the first name that Latin letters can write, else a number."""
    slugs = (slug(name, LONGEST_STRAND_CODE - 4) for name in names)
    wanted = next(filter(None, slugs), "strand")
    candidates = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(code for code in candidates if code not in taken)


def slug(text: str, longest: int) -> str:
    """Write a text as small Latin letters, digits and hyphens; what they cannot write is left out."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].strip("-")


def _merged(now: object, said: object) -> object:
    return {**(now if isinstance(now, dict) else {}), **said} if isinstance(said, dict) else said
