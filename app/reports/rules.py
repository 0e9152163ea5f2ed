"""The rules of reports: what is a full session, who counts as absent, which numbers the public may see."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

SMALL = 5
"""A number below this could be traced to persons, so nothing public shows it."""

HARDLY_BOOKED = 0.25
"""A session booked to less than this, shortly before it begins, wants somebody to look."""


class Fill(StrEnum):
    """How full a session is, as far as somebody should know."""

    OVER = "over"  # more seats given than there are
    FULL = "full"
    LOW = "low"
    FINE = "fine"


def fill_of(*, booked: int, seats: int, begins_in: timedelta, soon: timedelta) -> Fill:
    """Say how full a session is; that it is hardly booked counts only when it begins soon."""
    if booked > seats:
        return Fill.OVER
    if seats and booked == seats:
        return Fill.FULL
    return Fill.LOW if begins_in <= soon and booked < seats * HARDLY_BOOKED else Fill.FINE


def share(part: int | None, whole: int | None) -> float | None:
    """Return a part of a whole, none where either is unknown or the whole is nothing."""
    return part / whole if whole and part is not None else None


def absent(*, booked: int, came: int, is_over: bool, was_scanned: bool) -> int | None:
    """Return how many with a seat did not come; unknown before the end, and where nobody scanned."""
    return booked - came if is_over and was_scanned else None


def is_small(number: int | None) -> bool:
    """Say whether a number could be traced to persons; nobody at all is no person."""
    return number is not None and 0 < number < SMALL


def suppressed(numbers: Sequence[int | None]) -> list[bool]:
    """Say which numbers of a column must not be shown, none of them to be had from a total and the others.

    Where only one is small, the next smallest goes with it.
    """
    hidden = [is_small(number) for number in numbers]
    others = [
        (number, place)
        for place, number in enumerate(numbers)
        if number is not None and number > 0 and not hidden[place]
    ]
    if sum(hidden) == 1 and others:
        hidden[min(others)[1]] = True
    return hidden


def small_together(numbers: Sequence[int]) -> set[int]:
    """Return the places of the numbers to be told as one: the small ones, and more until their sum is not small.

    One alone is never told as "others": the next smallest joins it.
    """
    order = sorted(range(len(numbers)), key=lambda place: numbers[place])
    told = [place for place in order if numbers[place] < SMALL]
    for place in order[len(told) :]:
        if not told or (len(told) > 1 and sum(numbers[one] for one in told) >= SMALL):
            break
        told.append(place)
    return set(told)
