"""Facts: what has happened, announced inside the unit of work to whoever is wired to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.access import Actor


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that has happened; carries ids and codes only, since the audit trail keeps it for ever.

    ``by`` is the hand that did it, ``event_id`` and ``organiser_id`` say whose it is (an event's facts name
    both). A subclass adds ids, codes and numbers: never a name, an address, an answer or a secret.
    """

    at: datetime
    by: Actor
    organiser_id: UUID | None = None
    event_id: UUID | None = None


F = TypeVar("F", bound=Fact)
Reaction = tuple[type[Fact], Callable[[Fact], None]]
_reactions: list[Reaction] = []


def on(fact: type[F], react: Callable[[F], None]) -> Reaction:
    """Pair a fact with what follows from it; the type checker verifies that they fit."""
    return fact, cast("Callable[[Fact], None]", react)


def wire(reactions: Iterable[Reaction]) -> None:
    """Set what follows from what, once, from the wiring page."""
    _reactions[:] = reactions


def announce(fact: Fact) -> None:
    """Tell every reaction wired to this kind of fact, inside the unit of work; reactions only write rows."""
    for kind, react in _reactions:
        if isinstance(fact, kind):
            react(fact)
