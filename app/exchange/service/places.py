"""Halls a file names and nobody here knows: made where the event is, closed to booking until somebody counts seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.texts import fold
from app.events.service import planning
from app.exchange.errors import RowTooLong, RowWithoutTitle
from app.exchange.service.film_rows import check_numbers, check_texts
from app.venues import queries as venues
from app.venues.errors import CapacityUnusable
from app.venues.models import Hall
from app.venues.rules import fits
from app.venues.service import layout
from app.venues.service.layout import HallDetails, SiteDetails, VenueDetails

if TYPE_CHECKING:
    from app.core.access import Actor
    from app.events.models import Event
    from app.platform.schedules.rows import HallRow, Programme
    from app.venues.models import Site, Venue

LONGEST_ADDRESS = 300


def check(row: HallRow) -> None:
    """Refuse a hall without a name, with one nobody could print, or with seats that do not add up."""
    if not any(row.name.values()):
        raise RowWithoutTitle
    if len(row.address) > LONGEST_ADDRESS:
        raise RowTooLong(text=row.address[:30], most=LONGEST_ADDRESS)
    for texts in (row.name, row.venue or {}):
        check_texts(Hall, {"name": texts})
    check_numbers({"capacity": row.capacity, "turnaround_minutes": row.turnaround_minutes})
    if not fits(capacity=_capacity(row), sellable=_sellable(row)):
        raise CapacityUnusable


def add(event: Event, row: HallRow, programme: Programme, *, by: Actor) -> Hall:
    """Make a hall, the venue it is in, and the site of an event that has none."""
    site = venues.find_site(event.site_id) or _begin_site(event, by=by)
    venue = _venue(site, row, programme, event, by=by)
    details = HallDetails(
        name=dict(row.name),
        capacity=_capacity(row),
        sellable=_sellable(row),
        has_hearing_loop=row.has_hearing_loop,
        turnaround_minutes=HallDetails.turnaround_minutes if row.turnaround_minutes is None else row.turnaround_minutes,
        position=len(venue.halls) + 1,
    )
    hall = layout.add_hall(venue, details, by=by)
    venue.halls.append(hall)
    return hall


def _begin_site(event: Event, *, by: Actor) -> Site:
    site = layout.add_site(event.organiser_id, SiteDetails(name=event.name, zone=event.zone), by=by)
    planning.place(event, site, by=by)
    return site


def _venue(site: Site, row: HallRow, programme: Programme, event: Event, *, by: Actor) -> Venue:
    """Find the venue of a hall by name and address, or make it; a file that names none has one for all its halls."""
    name = row.venue or programme.venue or event.name
    names = {fold(text) for text in name.values()}
    for venue in site.venues:
        is_called_so = not names.isdisjoint(fold(text) for text in venue.name.values())
        if is_called_so and not venue.archived and row.address in {"", venue.local_address}:
            return venue
    details = VenueDetails(
        name=dict(name), local_address=row.address, is_step_free=row.is_step_free, position=len(site.venues) + 1
    )
    venue = layout.add_venue(site, details, by=by)
    site.venues.append(venue)
    return venue


def _capacity(row: HallRow) -> int:
    return 1 if row.capacity is None else row.capacity


def _sellable(row: HallRow) -> int | None:
    """Let nothing be booked where nobody has counted the seats."""
    return 0 if row.capacity is None else row.sellable
