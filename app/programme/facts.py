"""What happens to the programme."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class StrandChanged(Fact):
    """A strand is new, or other than it was."""

    strand_id: UUID


@dataclass(frozen=True, kw_only=True)
class FilmChanged(Fact):
    """A film is new, or other than it was."""

    film_id: UUID


@dataclass(frozen=True, kw_only=True)
class FilmRemoved(Fact):
    """A film that was in no session is gone."""

    film_id: UUID


@dataclass(frozen=True, kw_only=True)
class SessionScheduled(Fact):
    """There is a new session, still a draft."""

    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Fact):
    """A session is other than it was; ``moved`` says that its time or hall is."""

    session_id: UUID
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class SessionPublished(Fact):
    """Everybody may see the session."""

    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(Fact):
    """The session does not take place; who had a seat in it is told."""

    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChangePrepared(Fact):
    """A published session is to be elsewhere, at another time, or called off; guests do not see it yet."""

    session_id: UUID
    falls: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeDropped(Fact):
    """A published session stays as it is after all."""

    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class TimetablePublished(Fact):
    """All that was prepared holds now; ``because`` if staff did so against a warning, ``held`` if mails wait."""

    publication_id: UUID
    moved: tuple[UUID, ...]
    fell: tuple[UUID, ...]
    held: bool = False
    because: str = ""
