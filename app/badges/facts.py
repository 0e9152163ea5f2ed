"""What happens to badges."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.badges.rules import EndReason
from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BadgeFact(Fact):
    """Something that happened to one badge."""

    badge_id: UUID
    registration_id: UUID


@dataclass(frozen=True, kw_only=True)
class BadgeIssued(BadgeFact):
    """A guest has a badge that opens doors; ``replaces`` an earlier one, if there was one."""

    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class BadgeEnded(BadgeFact):
    """A badge no longer opens; why, and whether another is issued at once."""

    reason: EndReason
    replaced: bool = False
