"""A programme as it is handed out to readers of schedules: days with rooms with slots, in one language each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A session: ``number`` and ``guid`` stay the same for ever, ``starts`` is in the event's zone."""

    number: int
    guid: str
    code: str
    url: str
    starts: datetime
    minutes: int
    room: str
    slug: str
    title: str
    track: str
    type: str
    language: str
    abstract: str
    persons: Sequence[tuple[int, str]]
    biographies: Sequence[str]

    @property
    def duration(self) -> str:
        """How long it takes, as hours and minutes."""
        return f"{self.minutes // 60:02}:{self.minutes % 60:02}"

    def said(self) -> dict[str, str]:
        """Return what both dialects say alike, as text."""
        return {
            "date": self.starts.isoformat(),
            "start": f"{self.starts:%H:%M}",
            "duration": self.duration,
            "room": self.room,
            "slug": self.slug,
            "title": self.title,
            "subtitle": "",
            "track": self.track,
            "type": self.type,
            "language": self.language,
            "abstract": self.abstract,
            "description": "",
        }


@dataclass(frozen=True, kw_only=True)
class Day:
    """A festival day, from its change to the next, with its rooms."""

    index: int
    date: date
    starts: datetime
    ends: datetime
    rooms: Mapping[str, Sequence[Slot]]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A whole programme."""

    version: str
    acronym: str
    title: str
    url: str
    zone: str
    first_day: date
    last_day: date
    days: Sequence[Day]
    tracks: Sequence[tuple[str, str]] = ()
    timeslot: str = "00:05"
