"""A place frees; the next guest moves up, in the same unit of work and under the same lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import changes, clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.core.facts import announce
from app.registration import queries
from app.registration.facts import RegistrationApproved, RegistrationWaitlisted
from app.registration.rules import Status, approved_or_waiting

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.access import Actor
    from app.registration.models import Registration


@atomic
def seat(registration: Registration, *, by: Actor) -> Status:
    """Give the guest a place of their category, or the next number of its waiting list."""
    category = queries.lock_category(registration.category_id)
    taken = queries.count_taken(category.id)
    waited = registration.status is Status.WAITLISTED
    status = approved_or_waiting(places=category.places, taken=taken)
    if status is Status.WAITLISTED and waited:
        return status
    registration.become(status)
    now = clock.now()
    organiser_id = registration.event.organiser_id
    if status is Status.APPROVED:
        registration.decided_at, registration.waiting_number = now, None
        db.session.flush()
        fact = RegistrationApproved(
            at=now, by=by, event_id=registration.event_id, organiser_id=organiser_id,
            registration_id=registration.id, category_id=category.id, waited=waited,
        )  # fmt: skip
        announce(fact)
    else:
        category.last_waiting += 1
        registration.waiting_number = category.last_waiting
        db.session.flush()
        announce(
            RegistrationWaitlisted(
                at=now,
                by=by,
                event_id=registration.event_id,
                organiser_id=organiser_id,
                registration_id=registration.id,
                category_id=category.id,
                waiting_number=category.last_waiting,
            )
        )
    changes.note(registration.event_id, "registration", registration.id)
    return status


@atomic
def promote(category_id: UUID) -> int:
    """Move guests up while places are free; return how many."""
    category = queries.lock_category(category_id)
    moved = 0
    while True:
        db.session.flush()
        taken = queries.count_taken(category_id)
        if approved_or_waiting(places=category.places, taken=taken) is not Status.APPROVED:
            return moved
        following = queries.next_in_line(category_id)
        if following is None:
            return moved
        seat(following, by=SYSTEM)
        moved += 1
