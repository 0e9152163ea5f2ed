"""The list of guests as the desk reads it: searched, filtered, sorted, paged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from app.core.db import Localised, db
from app.registration.models import Category, Registration
from app.registration.rules import Status
from app.web import listing
from app.web.listing import Listing, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Row, Select

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


def _narrowed(query: Select[*tuple[Any, ...]], event: Event, asked: Listing) -> Select[*tuple[Any, ...]]:
    query = query.join(Category, Registration.category_id == Category.id).where(Registration.event_id == event.id)
    for word in asked.sought:
        query = query.where(Registration.search_text.contains(word, autoescape=True))
    filters = asked.filters
    if "status" in filters:
        query = query.where(Registration.status.in_([item for item in Status if item == filters["status"]]))
    if "category" in filters:
        query = query.where(Category.code == filters["category"])
    if "country" in filters:
        query = query.where(Registration.country == filters["country"].upper())
    if "organisation" in filters:
        query = query.where(Registration.organisation == filters["organisation"])
    return query


def list_guests(event: Event, asked: Listing) -> Page[GuestRow]:
    """List one page of guests, and count them all."""
    query = _narrowed(select(*_COLUMNS).select_from(Registration), event, asked)
    page = listing.fetch(query, asked, SORTS, tie=Registration.id)
    return Page(rows=[_row(row) for row in page.rows], total=page.total, listing=asked)


def _row(row: Row[Any]) -> GuestRow:
    return GuestRow(**row._mapping)  # noqa: SLF001 — the documented way to a row's names


def iterate_guests(event: Event, asked: Listing, only: Collection[UUID] = ()) -> Iterator[GuestRow]:
    """Yield every guest the list shows over all its pages, or those who were ticked."""
    query = _narrowed(select(*_COLUMNS).select_from(Registration), event, asked)
    yield from map(_row, listing.every(query, asked, SORTS, tie=Registration.id, only=only))


def list_matching_ids(event: Event, asked: Listing) -> Sequence[UUID]:
    """List the ids of every guest the list shows, for acts on all of them."""
    query = _narrowed(select(Registration.id), event, asked)
    return db.session.scalars(query.order_by(Registration.created_at)).all()


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


def neighbours(event: Event, asked: Listing, registration_id: UUID) -> tuple[UUID | None, UUID | None, int, int]:
    """Return who stands before and after a guest in the list as it is narrowed, the place, and how many there are.

    The database walks the list, so that a list of 20,000 costs no more here than one of ten. Who is not in it has
    neither place nor neighbours.
    """
    column = SORTS[asked.sort]
    order = (column.desc() if asked.descending else column.asc(), Registration.id)
    walked = _narrowed(
        select(
            Registration.id,
            func.lag(Registration.id, type_=Registration.id.type).over(order_by=order).label("before"),
            func.lead(Registration.id, type_=Registration.id.type).over(order_by=order).label("after"),
            func.row_number().over(order_by=order).label("place"),
            func.count().over().label("total"),
        ),
        event,
        asked,
    ).subquery()
    row = db.session.execute(
        select(walked.c.before, walked.c.after, walked.c.place, walked.c.total).where(walked.c.id == registration_id)
    ).one_or_none()
    return (row.before, row.after, row.place, row.total) if row else (None, None, 0, 0)
