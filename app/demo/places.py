"""The demo's sites, venues, halls and gates become rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from app.core.db import db
from app.venues.models import Gate, Hall, Site, Venue

if TYPE_CHECKING:
    from app.accounts.models import Organiser
    from app.demo.content.venues import DemoSite, DemoVenue


@dataclass(frozen=True)
class Places:
    """What the programme and the door need of a site: halls by key, doors by hall, entrances."""

    site_id: UUID
    halls: dict[str, Hall] = field(default_factory=dict)
    doors: dict[str, Gate] = field(default_factory=dict)
    entrances: list[Gate] = field(default_factory=list)


def build(organiser: Organiser, plan: DemoSite) -> Places:
    """Build a site with everything in it."""
    site = Site(
        organiser_id=organiser.id,
        name=plan.name,
        address=plan.address,
        local_address=plan.local_address,
        directions=plan.directions,
        zone=plan.zone,
    )
    db.session.add(site)
    db.session.flush()
    places = Places(site.id)
    for position, venue in enumerate(plan.venues):
        _build_venue(places, organiser.id, venue, position)
    db.session.flush()
    return places


def _build_venue(places: Places, organiser_id: UUID, plan: DemoVenue, position: int) -> None:
    venue = Venue(
        organiser_id=organiser_id,
        site_id=places.site_id,
        name=plan.name,
        local_address=plan.local_address,
        is_step_free=plan.is_step_free,
        position=position,
    )
    db.session.add(venue)
    db.session.flush()
    for number, name in enumerate(plan.entrances):
        gate = Gate(organiser_id=organiser_id, venue_id=venue.id, name=name, position=number)
        db.session.add(gate)
        places.entrances.append(gate)
    for number, wanted in enumerate(plan.halls):
        hall = Hall(
            organiser_id=organiser_id,
            venue_id=venue.id,
            name=wanted.name,
            capacity=wanted.capacity,
            sellable=wanted.sellable,
            has_hearing_loop=wanted.has_hearing_loop,
            position=number,
        )
        db.session.add(hall)
        db.session.flush()
        places.halls[wanted.key] = hall
        for door, name in enumerate(wanted.gates, start=len(plan.entrances)):
            gate = Gate(organiser_id=organiser_id, venue_id=venue.id, hall_id=hall.id, name=name, position=door)
            db.session.add(gate)
            places.doors.setdefault(wanted.key, gate)
