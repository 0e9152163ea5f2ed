"""The list of guests as the desk reads it: searched, filtered, sorted, paged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from app.core.db import Localised, db
from app.core.texts import fold
from app.registration.models import Category, Registration
from app.registration.rules import Status
from app.web.listing import Listing, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Select

    from app.events.models import Event

SORTS = {
    "name": Registration.display_name,
    "category": Category.position,
    "organisation": Registration.organisation,
    "country": Registration.country,
    "status": Registration.status,
    "created": Registration.created_at,
    "number": Registration.number,
}
FILTERS = ("status", "category", "country", "organisation")
WORDS = 6


@dataclass(frozen=True, kw_only=True)
class GuestRow:
    """One guest as a line of the list."""

    id: UUID
    number: int
    status: Status
    name: str
    native_name: str
    locale: str
    email: str | None
    organisation: str
    role: str
    country: str
    category_code: str
    category_short: str
    category_name: Localised
    category_colour: str
    waiting_number: int | None
    created_at: datetime


@dataclass(frozen=True)
class Choice:
    """A value one may filter by, and how many guests have it."""

    value: str
    count: int


_COLUMNS = (
    Registration.id,
    Registration.number,
    Registration.status,
    Registration.display_name.label("name"),
    Registration.native_name,
    Registration.locale,
    Registration.email,
    Registration.organisation,
    Registration.role,
    Registration.country,
    Category.code.label("category_code"),
    Category.short.label("category_short"),
    Category.name.label("category_name"),
    Category.colour.label("category_colour"),
    Registration.waiting_number,
    Registration.created_at,
)


def _narrowed(query: Select[*tuple[Any, ...]], event: Event, listing: Listing) -> Select[*tuple[Any, ...]]:
    query = query.where(Registration.event_id == event.id)
    for word in fold(listing.words).split()[:WORDS]:
        query = query.where(Registration.search_text.contains(word, autoescape=True))
    filters = listing.filters
    if "status" in filters:
        query = query.where(Registration.status.in_([item for item in Status if item == filters["status"]]))
    if "category" in filters:
        query = query.where(Category.code == filters["category"])
    if "country" in filters:
        query = query.where(Registration.country == filters["country"].upper())
    if "organisation" in filters:
        query = query.where(Registration.organisation == filters["organisation"])
    return query


def list_guests(event: Event, listing: Listing) -> Page[GuestRow]:
    """List one page of guests, and count them all."""
    joined = Registration.category_id == Category.id
    total = db.session.scalar(
        _narrowed(select(func.count()).select_from(Registration).join(Category, joined), event, listing)
    )
    rows = db.session.execute(_ordered(event, listing).limit(listing.size).offset(listing.offset))
    return Page(rows=[GuestRow(**row._mapping) for row in rows], total=total or 0, listing=listing)  # noqa: SLF001 — the documented way to a row's names


def _ordered(event: Event, listing: Listing) -> Select[*tuple[Any, ...]]:
    query = select(*_COLUMNS).select_from(Registration).join(Category, Registration.category_id == Category.id)
    column = SORTS[listing.sort]
    order = column.desc() if listing.descending else column.asc()
    return _narrowed(query, event, listing).order_by(order, Registration.id)


def iterate_guests(event: Event, listing: Listing) -> Iterator[GuestRow]:
    """Yield every guest the list shows, over all its pages."""
    for row in db.session.execute(_ordered(event, listing).execution_options(yield_per=500)):
        yield GuestRow(**row._mapping)  # noqa: SLF001 — the documented way to a row's names


def list_matching_ids(event: Event, listing: Listing) -> Sequence[UUID]:
    """List the ids of every guest the list shows, for acts on all of them."""
    query = select(Registration.id).join(Category, Registration.category_id == Category.id)
    return db.session.scalars(_narrowed(query, event, listing).order_by(Registration.created_at)).all()


def count_by_status(event: Event) -> dict[Status, int]:
    """Count guests by how they stand."""
    rows = db.session.execute(
        select(Registration.status, func.count()).where(Registration.event_id == event.id).group_by(Registration.status)
    )
    return {status: number for status, number in rows}  # noqa: C416 — a row is no pair to dict()


def list_countries(event: Event) -> list[Choice]:
    """List the countries represented, the most frequent first."""
    number = func.count()
    rows = db.session.execute(
        select(Registration.country, number)
        .where(Registration.event_id == event.id, Registration.country != "")
        .group_by(Registration.country)
        .order_by(number.desc(), Registration.country)
    )
    return [Choice(country, count) for country, count in rows]


def list_categories(event: Event) -> Sequence[Category]:
    """List the event's categories in their order."""
    return db.session.scalars(
        select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.code)
    ).all()


def neighbours(event: Event, listing: Listing, registration_id: UUID) -> tuple[UUID | None, UUID | None, int, int]:
    """Return who stands before and after a guest in the list as it is narrowed, the place, and how many there are."""
    query = select(Registration.id).join(Category, Registration.category_id == Category.id)
    order = SORTS[listing.sort]
    ids = db.session.scalars(
        _narrowed(query, event, listing).order_by(order.desc() if listing.descending else order.asc(), Registration.id)
    ).all()
    if registration_id not in ids:
        return None, None, 0, len(ids)
    place = ids.index(registration_id)
    before = ids[place - 1] if place else None
    after = ids[place + 1] if place + 1 < len(ids) else None
    return before, after, place + 1, len(ids)
