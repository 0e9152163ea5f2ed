"""What happens with files of programmes, and with editions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ProgrammeTakenIn(Fact):
    """A file was taken in: in which dialect, and how many of its rows were new, changed, refused."""

    dialect: str
    added: int
    changed: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class EditionBegun(Fact):
    """An event began as a copy of another one; the fact is the new event's."""

    of_event_id: UUID
