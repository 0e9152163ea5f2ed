"""A place frees; the next guest moves up, in the same unit of work and under the same lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.registration import queries
from app.registration.errors import CategoryFull, StatusConflict
from app.registration.facts import RegistrationApproved, RegistrationWaitlisted
from app.registration.rules import NEXT, Status, approved_or_waiting
from app.registration.service import record

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.access import Actor
    from app.registration.models import Category, Registration


def hold(registration: Registration) -> Category:
    """Hold the places of a guest's category, and see the guest as they are now that nobody else can move."""
    category = queries.lock_category(registration.category_id)
    db.session.refresh(registration)
    if registration.category_id != category.id:
        raise StatusConflict
    return category


@atomic
def seat(registration: Registration, *, by: Actor) -> Status:
    """Give the guest a place of their category, or the next number of its waiting list.

    Raises CategoryFull where waiting is no step from how the guest stands.
    """
    category = hold(registration)
    waited = registration.status is Status.WAITLISTED
    status = approved_or_waiting(places=category.places, taken=queries.count_taken(category.id))
    possible = NEXT[registration.status]
    if status is Status.WAITLISTED and Status.APPROVED in possible and status not in possible:
        raise CategoryFull
    registration.become(status)
    registration.decided_at = clock.now()
    if status is Status.APPROVED:
        registration.waiting_number = None
        record.tell(RegistrationApproved, registration, by=by, category_id=category.id, waited=waited)
    else:
        number = registration.waiting_number = category.last_waiting = category.last_waiting + 1
        record.tell(RegistrationWaitlisted, registration, by=by, category_id=category.id, waiting_number=number)
    return status


@atomic
def promote(category_id: UUID) -> int:
    """Move guests up while places are free; return how many."""
    category = queries.lock_category(category_id)
    moved = 0
    while True:
        db.session.flush()
        taken = queries.count_taken(category_id)
        following = queries.next_in_line(category_id)
        if following is None or approved_or_waiting(places=category.places, taken=taken) is Status.WAITLISTED:
            return moved
        seat(following, by=SYSTEM)
        moved += 1
