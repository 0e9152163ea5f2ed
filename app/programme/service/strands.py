"""Strands are kept: the parts of a programme that have a name and a face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.platform.look.artwork import MOTIFS
from app.platform.look.theme import is_colour
from app.programme import errors, queries
from app.programme.facts import StrandChanged
from app.programme.models import Strand
from app.programme.rules import is_strand_code

if TYPE_CHECKING:
    from app.core.access import Actor
    from app.events.models import Event


@dataclass(frozen=True, kw_only=True)
class StrandDetails:
    """What a strand is called and how it looks."""

    code: str
    name: Localised
    summary: Localised | None = None
    accent: str = "#3B4CC0"
    artwork: str = "night"
    position: int = 0


@atomic
def add_strand(event: Event, details: StrandDetails, *, by: Actor) -> Strand:
    """Begin a strand."""
    strand = Strand(event_id=event.id)
    _fill_strand(event, strand, details)
    db.session.add(strand)
    db.session.flush()
    announce(
        StrandChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, strand_id=strand.id)
    )
    return strand


@atomic
def change_strand(event: Event, strand: Strand, details: StrandDetails, *, by: Actor) -> None:
    """Describe a strand anew."""
    _fill_strand(event, strand, details)
    announce(
        StrandChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id, strand_id=strand.id)
    )


def _fill_strand(event: Event, strand: Strand, details: StrandDetails) -> None:
    if not any(details.name.values()):
        raise errors.TitleMissing
    if not is_strand_code(details.code):
        raise errors.StrandCodeUnusable(code=details.code)
    other = queries.find_strand(event, details.code)
    if other is not None and other.id != strand.id:
        raise errors.StrandCodeTaken(code=details.code)
    if not is_colour(details.accent) or details.artwork not in MOTIFS:
        raise errors.LookUnusable
    strand.code = details.code
    strand.name = details.name
    strand.summary = details.summary or {}
    strand.accent, strand.artwork = details.accent.upper(), details.artwork
    strand.position = details.position
