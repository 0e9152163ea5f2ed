"""Answers of the desk are taken back while the mail about them has not left: the guest stands as before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.access import ActorKind
from app.core.db import atomic, attempt, db
from app.core.errors import Refusal
from app.core.settings import config
from app.core.tokens import new_id
from app.registration import queries
from app.registration.errors import TooLateToUndo
from app.registration.facts import AnswerUndone
from app.registration.models import Registration, Undoable
from app.registration.rules import HOLDS_A_PLACE, UNDONE_TO, Status
from app.registration.service import record, waitlist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.access import Actor
    from app.core.facts import Fact

BATCH = 100
MARGIN = timedelta(seconds=2)  # an undo pressed in the last moment still finds the mail here


@dataclass
class Undone:
    """What became of an undo: how many stand as before, and why some do not."""

    number: int = 0
    refused: list[str] = field(default_factory=list)


def release_at(fact: Fact) -> datetime | None:
    """Say when a mail about an answer may leave: a little later than now where a colleague may still undo it."""
    hold = config().hold_answers_seconds
    if not hold or fact.by.kind is not ActorKind.STAFF:
        return None
    return fact.at + timedelta(seconds=hold) + MARGIN


def note(registration: Registration, former: tuple[Status, int | None], *, by: Actor, batch_id: UUID | None) -> None:
    """Keep how a guest stood before an answer of the desk, as long as it can be taken back."""
    hold, (status, waiting_number) = config().hold_answers_seconds, former
    if not hold or by.kind is not ActorKind.STAFF or status not in UNDONE_TO:
        return
    db.session.add(
        Undoable(
            event_id=registration.event_id,
            registration_id=registration.id,
            batch_id=batch_id or new_id(),
            former=status,
            former_waiting_number=waiting_number,
            became=registration.status,
            until=clock.now() + timedelta(seconds=hold),
        )
    )


def undo(event_id: UUID, batch_id: UUID, *, by: Actor) -> Undone:
    """Take back the answers given at once, a hundred a unit of work; what comes too late stays and is told."""
    steps = [step.id for step in queries.list_undoable(event_id, batch_id)]
    whole = Undone()
    for start in range(0, len(steps), BATCH):
        part = _some(steps[start : start + BATCH], by)
        whole.number += part.number
        whole.refused += part.refused
    return whole


@atomic
def _some(ids: Sequence[UUID], by: Actor) -> Undone:
    outcome = Undone()
    for id_ in ids:
        try:
            with attempt():
                _take_back(db.session.get_one(Undoable, id_), by)
        except Refusal as refusal:
            outcome.refused.append(str(refusal))
        else:
            outcome.number += 1
    return outcome


def _take_back(step: Undoable, by: Actor) -> None:
    registration = db.session.get_one(Registration, step.registration_id)
    waitlist.hold(registration)
    now = clock.now()
    if step.undone_at is not None or now >= step.until or registration.status is not step.became:
        raise TooLateToUndo
    step.undone_at = now
    registration.go_back(step.former, step.former_waiting_number)
    record.tell(AnswerUndone, registration, by=by, became=step.became, former=step.former)
    if step.became in HOLDS_A_PLACE and step.former is not Status.WAITLISTED:  # who waits again would move up at once
        waitlist.promote(registration.category_id)
