"""Kinds of guests: their places, windows, colours and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core import changes, clock
from app.core.base45 import base45
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.core.tokens import new_id
from app.registration import queries
from app.registration.errors import CategoryInUse
from app.registration.facts import CategorySaved
from app.registration.models import Category
from app.registration.rules import Approval
from app.registration.service import waitlist

if TYPE_CHECKING:
    from app.core.access import Actor
    from app.events.models import Event


@dataclass(frozen=True, kw_only=True)
class CategoryPlan:
    """How a category should be."""

    code: str
    short: str
    name: Localised
    description: Localised
    fee: Localised
    colour: str
    places: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    approval: Approval
    day_mask: int
    position: int
    archived: bool = False


@atomic
def create(event: Event, plan: CategoryPlan, *, by: Actor) -> Category:
    """Make a category; raise CategoryInUse where the code is taken."""
    others = queries.list_categories(event.id, with_archived=True)
    if any(other.code == plan.code for other in others):
        raise CategoryInUse
    category = Category(
        id=new_id(), event_id=event.id, number=_free_number(event.number, {other.number for other in others})
    )
    db.session.add(category)
    _write(category, plan)
    _saved(category, event, by)
    return category


@atomic
def change(category: Category, plan: CategoryPlan, *, by: Actor) -> None:
    """Change a category; more places let guests move up at once. Raises CategoryInUse."""
    others = queries.list_categories(category.event_id, with_archived=True)
    if any(other.code == plan.code and other.id != category.id for other in others):
        raise CategoryInUse
    queries.lock_category(category.id)
    _write(category, plan)
    db.session.flush()
    waitlist.promote(category.id)
    _saved(category, category.event, by)


def _write(category: Category, plan: CategoryPlan) -> None:
    for name in (
        "code", "short", "name", "description", "fee", "colour", "places", "opens_at", "closes_at", "approval",
        "day_mask", "position", "archived",
    ):  # fmt: skip
        setattr(category, name, getattr(plan, name))
    db.session.flush()


def _saved(category: Category, event: Event, by: Actor) -> None:
    announce(
        CategorySaved(
            at=clock.now(), by=by, event_id=event.id, organiser_id=event.organiser_id, category_id=category.id
        )
    )
    changes.note(event.id, "category", category.id)


def _free_number(event_number: int, used: set[int]) -> int:
    """Return a free number, 1-255; beside the event's in the token it should print without a blank."""
    free = [number for number in range(1, 256) if number not in used]
    whole = (number for number in free if " " not in base45(bytes((event_number & 0xFF, number))))
    return next(whole, free[0])
