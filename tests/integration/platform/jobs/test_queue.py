from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.core.db import atomic, db
from app.platform.jobs import queue
from app.platform.jobs.models import Job, Recurrence
from app.platform.jobs.rules import KEPT, LEASE, MOST_TRIES

if TYPE_CHECKING:
    from app.platform.jobs.queue import Claimed

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 10, 17, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KINDS = ("export", "print")


def add(kind: str = "export", *, run_at: datetime = NOON, dedupe: str | None = None, number: int = 1) -> None:
    queue.add(kind, {"number": number}, run_at=run_at, dedupe=dedupe)


def claim(*, at: datetime = NOON, count: int = 10) -> list[Claimed]:
    return list(queue.claim(count, kinds=KINDS, now=at))


def only_job() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def test_a_job_is_claimed_once_and_done() -> None:
    add()

    [claimed] = claim()

    assert (claimed.kind, claimed.payload, claimed.attempt) == ("export", {"number": 1}, 1)
    assert claim(at=NOON + LEASE) == []
    assert queue.finish(claimed, now=NOON)
    assert claim(at=NOON + 2 * LEASE) == []
    assert only_job().done_at == NOON


def test_work_is_queued_only_if_its_cause_is_kept() -> None:
    @atomic
    def refused() -> None:
        add()
        message = "no"
        raise ValueError(message)

    with pytest.raises(ValueError, match="no"):
        refused()

    assert not queue.has_due(KINDS, now=NOON)


def test_the_oldest_job_comes_first_and_none_before_its_time() -> None:
    add(run_at=NOON + SECOND, number=3)
    add(run_at=NOON - SECOND, number=1)
    add(run_at=NOON, number=2)

    first = claim(count=1)

    assert [claimed.payload["number"] for claimed in first] == [1]
    assert [claimed.payload["number"] for claimed in claim()] == [2]
    assert not queue.has_due(KINDS, now=NOON)
    assert queue.has_due(KINDS, now=NOON + SECOND)


def test_a_kind_nobody_here_can_do_is_left_to_others() -> None:
    add("unheard-of")

    assert claim() == []


def test_the_same_cause_queues_once() -> None:
    add(dedupe="export:42", number=1)
    add(dedupe="export:42", number=2)

    assert only_job().payload == {"number": 1}


def test_a_job_whose_worker_died_is_taken_by_another_after_the_lease() -> None:
    add()
    [dead] = claim()

    [second] = claim(at=NOON + LEASE + SECOND)

    assert second.attempt == 2
    assert not queue.finish(dead, now=NOON + LEASE + SECOND)
    assert only_job().done_at is None
    assert queue.finish(second, now=NOON + LEASE + SECOND)


def test_a_renewed_lease_keeps_others_away() -> None:
    add()
    claims = claim()

    queue.renew(claims, now=NOON + LEASE)

    assert claim(at=NOON + LEASE + SECOND) == []


def test_a_failed_job_waits_and_says_why() -> None:
    add()
    [claimed] = claim()

    queue.fail(claimed, "x" * 1000, now=NOON)

    assert claim(at=NOON + 3 * SECOND) == []
    assert only_job().error == "x" * 500
    assert [again.attempt for again in claim(at=NOON + 7 * SECOND)] == [2]


def test_a_job_that_always_fails_is_given_up_and_kept() -> None:
    add()
    at = NOON
    for _ in range(MOST_TRIES):
        [claimed] = claim(at=at)
        queue.fail(claimed, "no", now=at)
        at += timedelta(hours=2)

    assert claim(at=at) == []
    assert (only_job().given_up_at, only_job().attempts) == (at - timedelta(hours=2), MOST_TRIES)


def test_a_job_that_kills_its_workers_is_given_up_too() -> None:
    add()
    for attempt in range(MOST_TRIES):
        claim(at=NOON + attempt * 2 * LEASE)

    assert claim(at=NOON + MOST_TRIES * 2 * LEASE) == []
    assert only_job().error == "its workers died"


def test_a_slot_of_a_recurring_job_is_queued_once() -> None:
    hour = timedelta(hours=1)
    assert not queue.is_taken("export", every=hour, now=NOON)

    taken = [queue.take_slot("export", every=hour, now=NOON + timedelta(minutes=minutes)) for minutes in (0, 30, 60)]

    assert taken == [True, False, True]
    assert queue.is_taken("export", every=hour, now=NOON + timedelta(minutes=59))
    assert len(claim(at=NOON + hour)) == 2


def test_what_was_done_long_ago_is_forgotten_and_what_was_given_up_is_not() -> None:
    add(number=1)
    add(number=2)
    add(number=3)
    first, second, third = claim()
    queue.finish(first, now=NOON - KEPT - SECOND)
    queue.finish(second, now=NOON)
    for claimed in [third] * MOST_TRIES:
        queue.fail(claimed, "no", now=NOON - KEPT)
    queue.take_slot("export", every=timedelta(days=1), now=NOON - KEPT - SECOND)

    queue.forget(now=NOON)

    db.session.expire_all()
    numbers = sorted(str(job.payload.get("number")) for job in db.session.scalars(select(Job)))
    assert numbers == ["2", "3", "None"]
    assert db.session.scalars(select(Recurrence)).all() == []
