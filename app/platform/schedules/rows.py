"""What a programme is while it travels; ``None`` in a row means that the file does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.core.errors import Refusal

Texts = Mapping[str, str]
"""A text by language; the language ``""`` is whichever the event speaks first."""


@dataclass(frozen=True)
class Place:
    """Where in the file something stands: its line, its way through the elements, or both."""

    line: int = 0
    path: str = ""


NOWHERE = Place()


@dataclass(frozen=True, kw_only=True)
class HallRow:
    """A hall and the venue it is in; ``code`` is what the sessions of this file call it."""

    code: str
    name: Texts
    venue: Texts | None = None
    address: str = ""
    is_step_free: bool = False
    capacity: int | None = None
    sellable: int | None = None
    has_hearing_loop: bool = False
    turnaround_minutes: int | None = None
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class StrandRow:
    """A strand, or track; an empty code leaves the choice to us."""

    code: str = ""
    name: Texts
    summary: Texts | None = None
    accent: str | None = None
    artwork: str | None = None
    position: int | None = None
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class CreditRow:
    """Somebody who made a film."""

    role: str
    name: str
    native_name: str = ""


@dataclass(frozen=True, kw_only=True)
class FilmRow:
    """A film: ``key`` is what the sessions of this file call it, ``reference`` what its source calls it."""

    key: str
    reference: str = ""
    original_title: str | None = None
    kind: str | None = None
    code: str | None = None
    original_language: str | None = None
    romanised_title: str | None = None
    english_title: str | None = None
    chinese_title: str | None = None
    directors: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    subtitles: tuple[str, ...] | None = None
    live_subtitles: tuple[str, ...] | None = None
    year: int | None = None
    runtime_minutes: int | None = None
    picture_format: str | None = None
    aspect: str | None = None
    colour: str | None = None
    rating: str | None = None
    warnings: Texts | None = None
    premiere: str | None = None
    in_competition: bool | None = None
    strand: str | None = None
    logline: Texts | None = None
    synopsis: Texts | None = None
    trailer_url: str | None = None
    contact: str | None = None
    approval_number: str | None = None
    episodes: int | None = None
    episode_seconds: int | None = None
    is_vertical: bool | None = None
    platforms: tuple[str, ...] | None = None
    licence_number: str | None = None
    dubbed: tuple[str, ...] | None = None
    rights: str | None = None
    credits: tuple[CreditRow, ...] | None = None
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class StillRow:
    """A picture of a film: ``film`` is what the file calls it, ``digest`` the SHA-256 of the picture as it came."""

    film: str
    digest: str
    credit: str = ""
    description: Texts | None = None
    content: bytes = field(default=b"", compare=False, repr=False)
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """A film in a session."""

    film: str
    gap_minutes: int = 0
    first_episode: int | None = None
    last_episode: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody on stage."""

    name: str
    role: str | None = None
    native_name: str | None = None
    biography: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session; times without a zone are the event's own. ``references`` are what its source calls it, best first.

    ``categories`` are the codes of the kinds of guests that may come; none named means that all may.
    """

    starts_at: datetime
    ends_at: datetime
    references: tuple[str, ...] = ()
    title: Texts | None = None
    code: str | None = None
    kind: str | None = None
    status: str | None = None
    entry: str | None = None
    summary: Texts | None = None
    note: Texts | None = None
    hall: str | None = None
    strand: str | None = None
    doors_minutes: int | None = None
    capacity: int | None = None
    languages: tuple[str, ...] | None = None
    subtitles: tuple[str, ...] | None = None
    intro_minutes: int | None = None
    talk_minutes: int | None = None
    ends_computed: bool | None = None
    categories: tuple[str, ...] | None = None
    items: tuple[ItemRow, ...] | None = None
    people: tuple[PersonRow, ...] | None = None
    is_end_known: bool = True
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Trouble:
    """Something in the file that cannot become a row: where, what it says, and why not."""

    at: Place
    name: str
    why: Refusal


@dataclass(frozen=True, kw_only=True)
class Programme:
    """All a file holds, in the order of the file; ``remarks`` stop nothing, but somebody should read them."""

    dialect: str
    title: str = ""
    venue: Texts = field(default_factory=dict)
    halls: tuple[HallRow, ...] = ()
    strands: tuple[StrandRow, ...] = ()
    films: tuple[FilmRow, ...] = ()
    stills: tuple[StillRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    troubles: tuple[Trouble, ...] = field(default=(), compare=False)
    remarks: tuple[Trouble, ...] = field(default=(), compare=False)
