"""Organisers answer, one guest or many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.db import atomic, attempt
from app.core.errors import NotFound, Refusal
from app.registration import queries
from app.registration.errors import StatusConflict
from app.registration.facts import RegistrationDeclined, RegistrationReopened, RegistrationRevoked
from app.registration.rules import Status
from app.registration.service import record, undoing, waitlist

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.access import Actor
    from app.registration.models import Registration

BATCH = 100  # so that the door is never kept waiting for a long list


@dataclass
class Outcome:
    """What became of many: how many each way, and who was refused why."""

    approved: int = 0
    waiting: int = 0
    declined: int = 0
    refused: list[tuple[UUID, str]] = field(default_factory=list)


@atomic
def approve(registration: Registration, *, by: Actor, batch_id: UUID | None = None) -> Status:
    """Approve a guest, or let them wait where every place is taken; the badge follows by mail."""
    waitlist.hold(registration)
    former = registration.status, registration.waiting_number
    status = waitlist.seat(registration, by=by)
    undoing.note(registration, former, by=by, batch_id=batch_id)
    return status


@atomic
def decline(registration: Registration, *, by: Actor, reason: str = "", batch_id: UUID | None = None) -> None:
    """Say no; the reason stays with the team."""
    waitlist.hold(registration)
    former = registration.status, registration.waiting_number
    registration.become(Status.REJECTED)
    registration.decided_at, registration.decline_reason, registration.waiting_number = clock.now(), reason, None
    record.tell(RegistrationDeclined, registration, by=by)
    undoing.note(registration, former, by=by, batch_id=batch_id)


@atomic
def revoke(registration: Registration, *, by: Actor, reason: str = "") -> None:
    """Take an approval back: the badge dies, and the next in line gets the place."""
    waitlist.hold(registration)
    registration.become(Status.REVOKED)
    registration.decided_at, registration.decline_reason = clock.now(), reason
    record.tell(RegistrationRevoked, registration, by=by)
    waitlist.promote(registration.category_id)


@atomic
def reopen(registration: Registration, *, by: Actor) -> None:
    """Take a request up again that was declined or withdrawn."""
    waitlist.hold(registration)
    if registration.status is Status.DRAFT:
        raise StatusConflict
    registration.become(Status.SUBMITTED)
    registration.decline_reason = ""
    record.tell(RegistrationReopened, registration, by=by)


def approve_many(event_id: UUID, ids: Sequence[UUID], *, by: Actor, batch_id: UUID | None = None) -> Outcome:
    """Approve many, a hundred a unit of work; who cannot be approved is told and stops nobody else."""

    def act(registration: Registration, outcome: Outcome) -> None:
        status = approve(registration, by=by, batch_id=batch_id)
        outcome.approved += status is Status.APPROVED
        outcome.waiting += status is Status.WAITLISTED

    return _many(event_id, ids, act)


def decline_many(
    event_id: UUID, ids: Sequence[UUID], *, by: Actor, reason: str = "", batch_id: UUID | None = None
) -> Outcome:
    """Decline many, a hundred a unit of work; who cannot be declined is told and stops nobody else."""

    def act(registration: Registration, outcome: Outcome) -> None:
        decline(registration, by=by, reason=reason, batch_id=batch_id)
        outcome.declined += 1

    return _many(event_id, ids, act)


def _many(event_id: UUID, ids: Sequence[UUID], act: Callable[[Registration, Outcome], None]) -> Outcome:
    whole = Outcome()
    for start in range(0, len(ids), BATCH):
        part = _some(event_id, ids[start : start + BATCH], act)
        whole.approved += part.approved
        whole.waiting += part.waiting
        whole.declined += part.declined
        whole.refused += part.refused
    return whole


@atomic
def _some(event_id: UUID, ids: Sequence[UUID], act: Callable[[Registration, Outcome], None]) -> Outcome:
    outcome = Outcome()
    for registration_id in ids:
        try:
            with attempt():
                act(queries.get_registration(event_id, registration_id), outcome)
        except Refusal as refusal:
            outcome.refused.append((registration_id, str(refusal)))
        except NotFound:
            outcome.refused.append((registration_id, str(StatusConflict.message)))
    return outcome
