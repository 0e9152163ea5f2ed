from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.platform.jobs.rules import LONGEST_WAIT, MOST_TRIES, slot_of, wait_after


def test_waits_double_up_to_an_hour() -> None:
    waits = [wait_after(attempts, chance=0.5) for attempts in range(1, MOST_TRIES)]

    assert waits == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160, 320, 640, 1280)]
    assert wait_after(MOST_TRIES, chance=0.5) is None
    assert timedelta(seconds=1280) < LONGEST_WAIT


def test_chance_spreads_a_wait_by_a_quarter_each_way() -> None:
    assert wait_after(1, chance=0) == timedelta(seconds=3.75)
    assert wait_after(1, chance=1) == timedelta(seconds=6.25)


@pytest.mark.parametrize(
    ("every", "slot"),
    [
        (timedelta(days=1), datetime(2026, 10, 17, tzinfo=UTC)),
        (timedelta(hours=1), datetime(2026, 10, 17, 9, tzinfo=UTC)),
        (timedelta(minutes=5), datetime(2026, 10, 17, 9, 35, tzinfo=UTC)),
    ],
)
def test_every_worker_sees_the_same_slot(every: timedelta, slot: datetime) -> None:
    assert slot_of(datetime(2026, 10, 17, 9, 36, 12, 345, tzinfo=UTC), every) == slot
    assert slot_of(slot, every) == slot
