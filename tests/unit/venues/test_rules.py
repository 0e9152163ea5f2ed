"""The rules of places."""

from __future__ import annotations

import pytest

from app.venues.rules import fits


@pytest.mark.parametrize(
    ("capacity", "sellable", "good"),
    [(100, None, True), (100, 0, True), (100, 100, True), (100, 101, False), (100, -1, False), (0, None, False)],
)
def test_no_more_is_booked_than_a_hall_holds(capacity: int, sellable: int | None, *, good: bool) -> None:
    assert fits(capacity=capacity, sellable=sellable) is good
