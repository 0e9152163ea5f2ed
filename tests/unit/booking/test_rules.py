"""Who holds a seat, what clashes, how many seats there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.booking.rules import BookingStatus, Span, booked_or_waiting, clash, seats
from app.core.tokens import new_id

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def span(starts: int, ends: int) -> Span:
    """Make a session from one minute after noon to another."""
    return Span(new_id(), NOON + timedelta(minutes=starts), NOON + timedelta(minutes=ends))


@pytest.mark.parametrize(
    ("wanted", "clashes"),
    [
        ((-90, 0), False),  # ends as the other begins
        ((-90, 1), True),
        ((0, 90), True),
        ((30, 60), True),
        ((-10, 100), True),
        ((89, 120), True),
        ((90, 120), False),  # begins as the other ends
    ],
)
def test_two_sessions_clash_when_they_share_a_moment(wanted: tuple[int, int], *, clashes: bool) -> None:
    held = span(0, 90)

    assert clash(span(*wanted), [held]) == (held if clashes else None)


def test_a_session_does_not_clash_with_itself() -> None:
    held = span(0, 90)

    assert clash(held, [held]) is None


def test_the_first_session_that_clashes_is_named() -> None:
    far, first, second = span(500, 600), span(0, 30), span(20, 60)

    assert clash(span(25, 28), [far, first, second]) == first


@pytest.mark.parametrize(
    ("own", "sellable", "licensed", "number"),
    [
        (None, None, None, 0),
        (None, None, 120, 120),
        (None, 100, 120, 100),
        (80, 100, 120, 80),
        (0, 100, 120, 0),
        (200, 100, 120, 120),
        (200, None, None, 200),
        (None, 150, 120, 120),
    ],
)
def test_the_number_of_seats_is_the_sessions_own_then_the_halls(
    own: int | None, sellable: int | None, licensed: int | None, number: int
) -> None:
    assert seats(own=own, sellable=sellable, licensed=licensed) == number


def test_never_more_seats_than_the_hall_is_licensed_for() -> None:
    numbers = (None, 0, 1, 50, 1000)

    assert all(
        seats(own=own, sellable=sellable, licensed=licensed) <= licensed
        for own, sellable, licensed in product(numbers, numbers, numbers)
        if licensed is not None
    )


@pytest.mark.parametrize(
    ("number", "taken", "expected"),
    [
        (20, 19, BookingStatus.BOOKED),
        (20, 20, BookingStatus.WAITING),
        (20, 25, BookingStatus.WAITING),  # the hall became smaller
        (0, 0, BookingStatus.WAITING),
    ],
)
def test_a_wish_waits_only_when_every_seat_is_taken(number: int, taken: int, expected: BookingStatus) -> None:
    assert booked_or_waiting(seats=number, taken=taken) is expected
