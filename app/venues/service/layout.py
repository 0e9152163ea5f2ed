"""An organiser lays out its places; what is no longer used is archived, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import Fact, announce
from app.venues.errors import CapacityUnusable, HallElsewhere, PlaceNameMissing
from app.venues.facts import GateChanged, HallChanged, SiteChanged, VenueChanged
from app.venues.models import Gate, Hall, Site, Venue
from app.venues.rules import fits

if TYPE_CHECKING:
    from app.core.access import Actor

P = TypeVar("P", Site, Venue, Hall, Gate)


@dataclass(frozen=True, kw_only=True)
class SiteDetails:
    """What is known of a site; ``local_address`` is what a driver reads."""

    name: Localised
    address: Localised | None = None
    local_address: str = ""
    directions: Localised | None = None
    zone: str = "Asia/Shanghai"
    archived: bool = False


@dataclass(frozen=True, kw_only=True)
class VenueDetails:
    """What is known of a venue."""

    name: Localised
    local_address: str = ""
    is_step_free: bool = False
    position: int = 0
    archived: bool = False


@dataclass(frozen=True, kw_only=True)
class HallDetails:
    """What is known of a hall: the licensed capacity, and how many of it may be booked."""

    name: Localised
    capacity: int
    sellable: int | None = None
    has_hearing_loop: bool = False
    turnaround_minutes: int = 15
    position: int = 0
    archived: bool = False


@dataclass(frozen=True, kw_only=True)
class GateDetails:
    """What is known of a gate; without a hall it is an entrance of the whole event."""

    name: Localised
    hall_id: UUID | None = None
    position: int = 0
    archived: bool = False


@atomic
def add_site(organiser_id: UUID, details: SiteDetails, *, by: Actor) -> Site:
    """Take a site in."""
    site = Site(organiser_id=organiser_id)
    _fill_site(site, details)
    return _kept(site, by=by)


@atomic
def change_site(site: Site, details: SiteDetails, *, by: Actor) -> None:
    """Describe a site anew, or archive it."""
    _fill_site(site, details)
    _kept(site, by=by)


@atomic
def add_venue(site: Site, details: VenueDetails, *, by: Actor) -> Venue:
    """Take a venue in, on its site."""
    venue = Venue(organiser_id=site.organiser_id, site_id=site.id)
    _fill_venue(venue, details)
    return _kept(venue, by=by)


@atomic
def change_venue(venue: Venue, details: VenueDetails, *, by: Actor) -> None:
    """Describe a venue anew, or archive it."""
    _fill_venue(venue, details)
    _kept(venue, by=by)


@atomic
def add_hall(venue: Venue, details: HallDetails, *, by: Actor) -> Hall:
    """Take a hall in, in its venue."""
    hall = Hall(organiser_id=venue.organiser_id, venue_id=venue.id)
    _fill_hall(hall, details)
    return _kept(hall, by=by)


@atomic
def change_hall(hall: Hall, details: HallDetails, *, by: Actor) -> None:
    """Describe a hall anew, or archive it; a smaller one keeps every seat that is booked."""
    _fill_hall(hall, details)
    _kept(hall, by=by)


@atomic
def add_gate(venue: Venue, details: GateDetails, *, by: Actor) -> Gate:
    """Take a gate in, in its venue."""
    gate = Gate(organiser_id=venue.organiser_id, venue_id=venue.id)
    _fill_gate(gate, details)
    return _kept(gate, by=by)


@atomic
def change_gate(gate: Gate, details: GateDetails, *, by: Actor) -> None:
    """Describe a gate anew, or archive it."""
    _fill_gate(gate, details)
    _kept(gate, by=by)


def _fill_site(site: Site, details: SiteDetails) -> None:
    _check_name(details.name)
    site.name = details.name
    site.address = details.address or {}
    site.local_address = details.local_address
    site.directions = details.directions or {}
    site.zone = details.zone
    site.archived = details.archived


def _fill_venue(venue: Venue, details: VenueDetails) -> None:
    _check_name(details.name)
    venue.name = details.name
    venue.local_address = details.local_address
    venue.is_step_free = details.is_step_free
    venue.position = details.position
    venue.archived = details.archived


def _fill_hall(hall: Hall, details: HallDetails) -> None:
    _check_name(details.name)
    if not fits(capacity=details.capacity, sellable=details.sellable):
        raise CapacityUnusable
    hall.name = details.name
    hall.capacity, hall.sellable = details.capacity, details.sellable
    hall.has_hearing_loop, hall.turnaround_minutes = details.has_hearing_loop, details.turnaround_minutes
    hall.position = details.position
    hall.archived = details.archived


def _fill_gate(gate: Gate, details: GateDetails) -> None:
    _check_name(details.name)
    if details.hall_id is not None:
        hall = db.session.get(Hall, details.hall_id)
        if hall is None or hall.venue_id != gate.venue_id:
            raise HallElsewhere
    gate.name = details.name
    gate.hall_id = details.hall_id
    gate.position = details.position
    gate.archived = details.archived


def _check_name(name: Localised) -> None:
    if not any(name.values()):
        raise PlaceNameMissing


def _kept(place: P, *, by: Actor) -> P:
    db.session.add(place)
    db.session.flush()
    announce(_changed(place, by))
    return place


def _changed(place: Site | Venue | Hall | Gate, by: Actor) -> Fact:
    at, organiser_id = clock.now(), place.organiser_id
    match place:
        case Site():
            return SiteChanged(at=at, by=by, organiser_id=organiser_id, site_id=place.id)
        case Venue():
            return VenueChanged(at=at, by=by, organiser_id=organiser_id, site_id=place.site_id, venue_id=place.id)
        case Hall():
            return HallChanged(at=at, by=by, organiser_id=organiser_id, site_id=place.venue.site_id, hall_id=place.id)
        case _:
            return GateChanged(at=at, by=by, organiser_id=organiser_id, site_id=place.venue.site_id, gate_id=place.id)
