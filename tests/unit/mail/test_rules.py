"""When a message is tried again, and when staff must look."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.mail.rules import OUTAGE_TRIES, OUTAGE_WAIT, WAITS, Trouble, trouble_of, wait_after


def test_a_message_that_may_come_later_is_tried_for_more_than_a_day() -> None:
    waits = [wait_after(attempts, Trouble.LATER) for attempts in range(1, len(WAITS) + 1)]

    assert waits == list(WAITS)
    assert sum(WAITS, timedelta()) > timedelta(hours=24)
    assert wait_after(len(WAITS) + 1, Trouble.LATER) is None


def test_a_message_refused_for_good_is_tried_once_more() -> None:
    assert wait_after(1, Trouble.NEVER) == timedelta(seconds=20)
    assert wait_after(2, Trouble.NEVER) is None


def test_while_the_server_is_away_we_knock_every_few_minutes_for_two_days() -> None:
    assert wait_after(1, Trouble.UNREACHABLE) == timedelta(minutes=1)
    assert wait_after(40, Trouble.UNREACHABLE) == OUTAGE_WAIT
    assert wait_after(OUTAGE_TRIES, Trouble.UNREACHABLE) is None
    assert timedelta(hours=48) < OUTAGE_WAIT * OUTAGE_TRIES


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (0, Trouble.UNREACHABLE),
        (421, Trouble.UNREACHABLE),
        (450, Trouble.LATER),
        (499, Trouble.LATER),
        (500, Trouble.NEVER),
        (554, Trouble.NEVER),
    ],
)
def test_the_servers_reply_code_says_what_to_do(code: int, trouble: Trouble) -> None:
    assert trouble_of(code) is trouble
