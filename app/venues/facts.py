"""What happens to places."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SiteChanged(Fact):
    """A site is new, or other than it was."""

    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class VenueChanged(Fact):
    """A venue is new, or other than it was."""

    site_id: UUID
    venue_id: UUID


@dataclass(frozen=True, kw_only=True)
class HallChanged(Fact):
    """A hall is new, or other than it was."""

    site_id: UUID
    hall_id: UUID


@dataclass(frozen=True, kw_only=True)
class GateChanged(Fact):
    """A gate is new, or other than it was; the door learns of it."""

    site_id: UUID
    gate_id: UUID
