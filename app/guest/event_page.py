"""What a stranger sees of an event: who may come, until when, what is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from app.core.db import db
from app.events.rules import Phase, day_begins, festival_day
from app.guest import outline
from app.programme import queries as programme
from app.registration.models import Category, Registration
from app.registration.rules import HOLDS_A_PLACE, Approval
from app.venues import queries as venues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.db import Localised
    from app.events.models import Event
    from app.guest.outline import Point
    from app.programme.models import ProgrammeSession, Strand
    from app.venues.models import Site


ON_A_BILL = 6


class Standing(StrEnum):
    """How an event, or one category of it, stands to a guest who would like to come."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"
    INVITED = "invited"
    DURING = "during"
    OVER = "over"


@dataclass(frozen=True)
class Offer:
    """A category as the public sees it."""

    category: Category
    standing: Standing
    is_full: bool


@dataclass(frozen=True)
class Milestone:
    """A date to keep: what, when, and whether it is past, the next one, or ahead."""

    what: str
    at: datetime | date
    place: str


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """Everything an event's page shows."""

    asked_at: datetime
    site: Site | None
    offers: list[Offer]
    standing: Standing
    opens_at: datetime | None
    closes_at: datetime | None
    milestones: list[Milestone]
    strands: list[tuple[Strand, list[ProgrammeSession]]]
    has_programme: bool

    @property
    def fees(self) -> list[Localised]:
        """What the categories cost, in their order."""
        return [offer.category.fee for offer in self.offers if offer.category.fee]


def read(event: Event, *, now: datetime) -> EventPage:
    """Read the whole page in a fixed number of queries."""
    offers = list_offers(event, now=now)
    points = outline.list_points(event)
    windows = [offer.category.window for offer in offers if offer.standing is not Standing.INVITED]
    opens = min((window.opens for window in windows if window.opens), default=None)
    deadlines = sorted(window.closes for window in windows if window.closes)
    return EventPage(
        asked_at=now,
        site=venues.find_site(event.site_id),
        offers=offers,
        standing=_standing(event, offers, now=now),
        opens_at=opens,
        closes_at=next((at for at in deadlines if at > now), deadlines[-1] if deadlines else None),
        milestones=_milestones(event, opens, deadlines, points, now=now),
        strands=_strands(points),
        has_programme=bool(points),
    )


def list_offers(event: Event, *, now: datetime) -> list[Offer]:
    """List the categories with how they stand, in their order."""
    categories = db.session.scalars(
        select(Category)
        .where(Category.event_id == event.id, Category.archived.is_(False))
        .order_by(Category.position, Category.code)
    ).all()
    taken = _places_taken(event)
    return [
        Offer(
            category=category,
            standing=_offered(category, now=now),
            is_full=category.places is not None and taken.get(category.id, 0) >= category.places,
        )
        for category in categories
    ]


def _places_taken(event: Event) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Registration.category_id, func.count())
        .where(Registration.event_id == event.id, Registration.status.in_(HOLDS_A_PLACE))
        .group_by(Registration.category_id)
    )
    return {category_id: number for category_id, number in rows}  # noqa: C416 — a row is no pair to dict()


def _offered(category: Category, *, now: datetime) -> Standing:
    if category.approval is Approval.INVITATION:
        return Standing.INVITED
    window = category.window
    if window.contains(now):
        return Standing.OPEN
    return Standing.BEFORE if window.opens is not None and now < window.opens else Standing.CLOSED


def _standing(event: Event, offers: Sequence[Offer], *, now: datetime) -> Standing:
    today = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    if event.phase is Phase.ARCHIVED or today > event.last_day:
        return Standing.OVER
    if today >= event.first_day:
        return Standing.DURING
    there = {offer.standing for offer in offers}
    order = (Standing.OPEN, Standing.BEFORE, Standing.CLOSED, Standing.INVITED)
    return next((standing for standing in order if standing in there), Standing.CLOSED)


def _milestones(
    event: Event,
    opens: datetime | None,
    deadlines: Sequence[datetime],
    points: Sequence[Point],
    *,
    now: datetime,
) -> list[Milestone]:
    found: list[tuple[str, datetime | date, datetime]] = []
    if opens is not None:
        found.append(("opens", opens, opens))
    if deadlines:
        found.append(("closes", deadlines[-1], deadlines[-1]))
    if points:
        found.append(("begins", points[0].starts_at, points[0].starts_at))
    else:
        found.append(("first_day", event.first_day, _begins(event, event.first_day)))
    found.append(("last_day", event.last_day, _begins(event, event.last_day)))
    coming = [at for _, _, at in found if at > now]
    return [
        Milestone(what, at, "done" if when <= now else "now" if when == min(coming) else "ahead")
        for what, at, when in sorted(found, key=lambda item: item[2])
    ]


def _begins(event: Event, day: date) -> datetime:
    return day_begins(day, zone=event.zone, day_change_hour=event.day_change_hour)


def _strands(points: Sequence[Point]) -> list[tuple[Strand, list[ProgrammeSession]]]:
    """Read of each strand the sessions its bill shows."""
    shown: dict[UUID, list[UUID]] = {}
    for point in points:
        if point.strand_id is not None:
            shown.setdefault(point.strand_id, []).append(point.id)
    found: dict[UUID, tuple[Strand, list[ProgrammeSession]]] = {}
    for session in programme.list_whole([id_ for ids in shown.values() for id_ in ids[:ON_A_BILL]]):
        if session.strand is not None:
            found.setdefault(session.strand.id, (session.strand, []))[1].append(session)
    return sorted(found.values(), key=lambda pair: (pair[0].position, pair[0].code))
