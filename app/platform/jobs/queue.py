"""The queue: put work in with what causes it, take it under a lease, and say how it went."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select, update

from app.core import clock
from app.core.db import atomic, db
from app.platform.jobs.models import Job, Recurrence
from app.platform.jobs.rules import KEPT, LEASE, MOST_TRIES, slot_of, wait_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from sqlalchemy import ColumnElement

LONGEST_ERROR = 500


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A job in the hands of one worker; ``attempt`` tells this claim from a later one of the same job."""

    id: UUID
    kind: str
    payload: Mapping[str, object]
    attempt: int


@atomic
def add(kind: str, payload: Mapping[str, object], *, run_at: datetime | None = None, dedupe: str | None = None) -> None:
    """Have a job done once the present unit of work is kept; a second one of the same ``dedupe`` is left out."""
    if dedupe is not None and db.session.scalar(select(Job.id).where(Job.dedupe == dedupe)) is not None:
        return
    db.session.add(Job(kind=kind, payload=dict(payload), run_at=run_at or clock.now(), dedupe=dedupe))


def has_due(kinds: Iterable[str], *, now: datetime) -> bool:
    """Say whether anything waits, without taking the write lock."""
    return db.session.scalar(select(Job.id).where(_is_due(kinds, now)).limit(1)) is not None


@atomic
def claim(count: int, *, kinds: Iterable[str], now: datetime, lease: timedelta = LEASE) -> Sequence[Claimed]:
    """Take the oldest due jobs under a lease; two workers never hold the same one at a time."""
    due = select(Job.id).where(_is_due(kinds, now)).order_by(Job.run_at).limit(count)
    # SQLite has no row locks and needs none: a unit of work there is the only writer.
    found = db.session.scalars(due.with_for_update(skip_locked=True)).all()
    _give_up_on_killers(found, now)
    taken = db.session.execute(
        update(Job)
        .where(Job.id.in_(found), Job.given_up_at.is_(None))
        .values(lease_until=now + lease, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts)
        .execution_options(synchronize_session=False)
    )
    return [Claimed(id=id_, kind=kind, payload=payload, attempt=attempt) for id_, kind, payload, attempt in taken]


@atomic
def renew(claims: Iterable[Claimed], *, now: datetime, lease: timedelta = LEASE) -> None:
    """Keep jobs that take long in the hands of a worker that is still alive."""
    for claimed in claims:
        _update(claimed, lease_until=now + lease)


@atomic
def finish(claimed: Claimed, *, now: datetime) -> bool:
    """Mark a job done; false if it had passed into other hands meanwhile."""
    return _update(claimed, done_at=now, lease_until=None, error="")


@atomic
def fail(claimed: Claimed, error: str, *, now: datetime) -> None:
    """Put a job back for a later try, or among those given up."""
    wait = wait_after(claimed.attempt, chance=random.random())  # noqa: S311 - spreads load, guards no secret
    if wait is None:
        _update(claimed, given_up_at=now, lease_until=None, error=error[:LONGEST_ERROR])
    else:
        _update(claimed, run_at=now + wait, lease_until=None, error=error[:LONGEST_ERROR])


@atomic
def take_slot(name: str, *, every: timedelta, now: datetime) -> bool:
    """Queue a recurring job for the present slot of time, unless some worker has done so."""
    slot = slot_of(now, every).isoformat()
    if db.session.get(Recurrence, (name, slot)) is not None:
        return False
    db.session.add(Recurrence(name=name, slot=slot, taken_at=now))
    add(name, {}, run_at=now, dedupe=f"{name}@{slot}")
    return True


def is_taken(name: str, *, every: timedelta, now: datetime) -> bool:
    """Say whether the present slot is taken, without taking the write lock."""
    return db.session.get(Recurrence, (name, slot_of(now, every).isoformat())) is not None


@atomic
def forget(*, now: datetime) -> None:
    """Delete what was done long ago; what was given up stays until someone has looked at it."""
    db.session.execute(delete(Job).where(Job.done_at < now - KEPT))
    db.session.execute(delete(Recurrence).where(Recurrence.taken_at < now - KEPT))


def _is_due(kinds: Iterable[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        Job.done_at.is_(None),
        Job.given_up_at.is_(None),
        Job.kind.in_(tuple(kinds)),
        Job.run_at <= now,
        or_(Job.lease_until.is_(None), Job.lease_until < now),
    )


def _give_up_on_killers(ids: Sequence[UUID], now: datetime) -> None:
    """Give up jobs that were taken again and again and never came back: they kill whoever does them."""
    db.session.execute(
        update(Job)
        .where(Job.id.in_(ids), Job.attempts >= MOST_TRIES)
        .values(given_up_at=now, lease_until=None, error="its workers died")
        .execution_options(synchronize_session=False)
    )


def _update(claimed: Claimed, **values: object) -> bool:
    touched = db.session.execute(
        update(Job)
        .where(Job.id == claimed.id, Job.attempts == claimed.attempt, Job.done_at.is_(None))
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return touched.first() is not None
