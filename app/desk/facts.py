"""What the desk does that belongs to no domain."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class GuestsExported(Fact):
    """A list of guests left the house; how many rows."""

    rows: int
