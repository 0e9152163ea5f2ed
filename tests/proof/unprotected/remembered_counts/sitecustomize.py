"""Counting as a cache would: every process remembers for a moment what it counted, and nobody holds a lock.

Python imports a module of this name at its start; only processes with this folder on their PYTHONPATH do.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.booking import queries as bookings
from app.booking.queries import seats as booked
from app.core.db import db
from app.registration import queries as registrations
from app.registration.models import Category

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

REMEMBERED_SECONDS = 1.0


def remembered(count: Callable[[UUID], int]) -> Callable[[UUID], int]:
    """Answer what was counted a moment ago, if it was."""
    known: dict[UUID, tuple[float, int]] = {}

    def counted(subject: UUID) -> int:
        at, number = known.get(subject, (0.0, 0))
        if time.monotonic() - at > REMEMBERED_SECONDS:
            known[subject] = at, number = time.monotonic(), count(subject)
        return number

    return counted


for queries in (booked, registrations):
    setattr(queries, "count_taken", remembered(getattr(queries, "count_taken")))  # noqa: B009, B010 — one for both
setattr(bookings, "hold_seats", lambda _event_id: None)  # noqa: B010 — mypy guards assignments to functions
setattr(registrations, "lock_category", lambda category_id: db.session.get_one(Category, category_id))  # noqa: B010
