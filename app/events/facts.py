"""What happens to events."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SeriesCreated(Fact):
    """An organiser has a new series."""

    series_id: UUID


@dataclass(frozen=True, kw_only=True)
class SeriesChanged(Fact):
    """A series was renamed, archived or taken up again."""

    series_id: UUID


@dataclass(frozen=True, kw_only=True)
class EventCreated(Fact):
    """There is a new event, still a draft; what every event has is made now."""


@dataclass(frozen=True, kw_only=True)
class EventChanged(Fact):
    """The settings of an event are others; ``privacy_version`` says which notice holds from now on."""

    privacy_version: int


@dataclass(frozen=True, kw_only=True)
class EventPublished(Fact):
    """Everybody may see the event."""


@dataclass(frozen=True, kw_only=True)
class EventUnpublished(Fact):
    """The event is a draft again, seen by its staff alone."""


@dataclass(frozen=True, kw_only=True)
class EventArchived(Fact):
    """The event is over: still seen, but nothing more is taken in."""
