"""When a failed job is tried again, when it is given up, and which slot of time a moment falls into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LEASE = timedelta(seconds=30)
MOST_TRIES = 10
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=30)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def wait_after(attempts: int, *, chance: float) -> timedelta | None:
    """Return how long to wait after so many failed tries, or none to give up.

    The wait doubles each time; ``chance`` (0 to 1) spreads it, so that what failed together does not return together.
    """
    if attempts >= MOST_TRIES:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return wait * (0.75 + chance / 2)


def slot_of(moment: datetime, every: timedelta) -> datetime:
    """Return the beginning of the slot a moment falls into, the same for every worker."""
    return moment - (moment - EPOCH) % every
