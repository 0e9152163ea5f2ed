"""What is read of places."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.venues.models import Gate, Hall, Site, Venue

if TYPE_CHECKING:
    from collections.abc import Sequence


P = TypeVar("P", Site, Venue, Hall, Gate)


def list_sites(organiser_id: UUID) -> Sequence[Site]:
    """List every site of an organiser with all that stands on it."""
    venues = selectinload(Site.venues)
    return db.session.scalars(
        select(Site)
        .where(Site.organiser_id == organiser_id)
        .options(venues.selectinload(Venue.halls), venues.selectinload(Venue.gates))
        .order_by(Site.archived, Site.id)
    ).all()


def list_site_choices(organiser_id: UUID) -> Sequence[Site]:
    """List the sites an event may take place on."""
    return db.session.scalars(
        select(Site).where(Site.organiser_id == organiser_id, Site.archived.is_(False)).order_by(Site.id)
    ).all()


def get_place(organiser_id: UUID, kind: type[P], place_id: UUID) -> P:
    """Return a site, venue, hall or gate of this organiser."""
    place = db.session.get(kind, place_id)
    if place is None or place.organiser_id != organiser_id:
        raise NotFound
    return place


def find_site(site_id: UUID | None) -> Site | None:
    """Find where an event takes place."""
    return db.session.get(Site, site_id) if site_id else None


def list_halls(site_id: UUID | None) -> Sequence[Hall]:
    """List the halls in use on an event's site, with their venues."""
    return db.session.scalars(
        select(Hall)
        .join(Hall.venue)
        .where(Venue.site_id == site_id, Hall.archived.is_(False), Venue.archived.is_(False))
        .options(joinedload(Hall.venue))
        .order_by(Venue.position, Venue.id, Hall.position, Hall.id)
    ).all()


def list_gates(site_id: UUID | None) -> Sequence[Gate]:
    """List the gates in use on an event's site, with venue and hall."""
    return db.session.scalars(
        select(Gate)
        .join(Gate.venue)
        .where(Venue.site_id == site_id, Gate.archived.is_(False), Venue.archived.is_(False))
        .options(joinedload(Gate.venue), joinedload(Gate.hall))
        .order_by(Venue.position, Venue.id, Gate.position, Gate.id)
    ).all()
