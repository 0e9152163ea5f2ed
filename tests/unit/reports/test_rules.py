from __future__ import annotations

from datetime import timedelta

import pytest

from app.reports.rules import Fill, absent, fill_of, is_small, share, small_together, suppressed

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("booked", "seats", "begins_in", "fill"),
    [
        (11, 10, DAY * 9, Fill.OVER),
        (1, 0, DAY * 9, Fill.OVER),
        (10, 10, DAY * 9, Fill.FULL),
        (0, 0, DAY * 9, Fill.FINE),
        (2, 10, HOUR, Fill.LOW),
        (2, 10, DAY * 9, Fill.FINE),
        (3, 10, HOUR, Fill.FINE),
    ],
)
def test_a_session_is_too_full_full_or_hardly_booked(booked: int, seats: int, begins_in: timedelta, fill: Fill) -> None:
    assert fill_of(booked=booked, seats=seats, begins_in=begins_in, soon=DAY) is fill


@pytest.mark.parametrize(
    ("part", "whole", "result"), [(1, 4, 0.25), (0, 4, 0.0), (1, 0, None), (None, 4, None), (1, None, None)]
)
def test_a_share_of_nothing_or_of_the_unknown_is_unknown(
    part: int | None, whole: int | None, result: float | None
) -> None:
    assert share(part, whole) == result


@pytest.mark.parametrize(
    ("is_over", "was_scanned", "number"), [(True, True, 3), (False, True, None), (True, False, None)]
)
def test_who_stayed_away_is_known_after_the_end_where_somebody_scanned(
    *, is_over: bool, was_scanned: bool, number: int | None
) -> None:
    assert absent(booked=10, came=7, is_over=is_over, was_scanned=was_scanned) == number


@pytest.mark.parametrize(("number", "small"), [(0, False), (1, True), (4, True), (5, False), (None, False)])
def test_one_to_four_could_be_traced(number: int | None, *, small: bool) -> None:
    assert is_small(number) is small


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ([10, 20], [False, False]),
        ([3, 20, 10], [True, False, True]),
        ([3, 4, 10], [True, True, False]),
        ([3, 0, None], [True, False, False]),
        ([], []),
    ],
)
def test_a_small_number_never_stays_alone_beside_its_total(numbers: list[int | None], hidden: list[bool]) -> None:
    assert suppressed(numbers) == hidden


@pytest.mark.parametrize(
    ("numbers", "together"),
    [
        ([10, 8, 6], set()),
        ([10, 8, 3, 2], {2, 3}),
        ([10, 8, 1, 1], {1, 2, 3}),
        ([10, 8, 4], {1, 2}),
        ([4], {0}),
        ([], set()),
    ],
)
def test_small_ones_are_told_together_and_never_one_alone(numbers: list[int], together: set[int]) -> None:
    assert small_together(numbers) == together
