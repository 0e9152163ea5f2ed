from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.look.plots import against, columns, shares, steps_to, top_of

numbers = st.integers(0, 100_000)


@given(st.integers(1, 200_000))
def test_the_axis_reaches_the_highest_value_in_few_steps(top: int) -> None:
    steps = steps_to(top)

    assert steps[0] == 0
    assert steps[-1] >= top
    assert 2 <= len(steps) <= 4


@given(st.lists(st.tuples(st.just("day"), st.lists(numbers, min_size=1, max_size=4)), max_size=60))
def test_bars_stay_inside_the_picture(values: list[tuple[str, list[int]]]) -> None:
    plot = columns(values, width=520, height=150)

    for bar in plot.bars:
        assert plot.left <= bar.x
        assert bar.x + bar.width <= plot.right + 0.1
        assert bar.y >= 0
        assert bar.y + bar.height <= plot.floor + 0.2


def test_series_stand_on_one_another() -> None:
    plot = columns([("09:45", (30, 20))])

    first, second = plot.bars
    assert second.y + second.height == pytest.approx(first.y, abs=0.1)
    assert (first.series, second.series) == (0, 1)


def test_only_the_highest_column_is_marked_and_empty_ones_have_no_bar() -> None:
    plot = columns([("Mon", (3,)), ("Tue", (0,)), ("Wed", (9,))])

    assert [(bar.label, bar.value, bar.top) for bar in plot.bars] == [("Mon", 3, False), ("Wed", 9, True)]


def test_every_nth_label_is_printed() -> None:
    plot = columns([(str(day), (1,)) for day in range(15)], every=7)

    assert [tick.label for tick in plot.ticks] == ["0", "7", "14"]


def test_nothing_at_all_is_an_empty_picture_with_an_axis() -> None:
    plot = columns([])

    assert (plot.bars, plot.ticks) == ([], [])
    assert [mark.label for mark in plot.grid] == ["0", "1"]


@given(st.lists(numbers, max_size=8))
def test_shares_fill_the_bar_without_gaps(parts: list[int]) -> None:
    cuts = shares(parts)

    assert len(cuts) == len(parts)
    assert sum(length for _, length in cuts) == pytest.approx(100 if sum(parts) else 0, abs=0.1)
    ends = [0.0, *(start + length for start, length in cuts)]
    assert all(start == pytest.approx(end, abs=0.05) for (start, _), end in zip(cuts, ends, strict=False))


@pytest.mark.parametrize(
    ("value", "quota", "expected"),
    [
        (50, 100, (25.0, 0.0, 50.0)),
        (168, 160, (80.0, 4.0, 80.0)),
        (20, None, (10.0, 0.0, None)),
        (0, 0, (0.0, 0.0, 0.0)),
        (5, 900, (2.5, 0.0, 100.0)),
    ],
)
def test_a_level_shows_what_is_over_its_quota(
    value: int, quota: int | None, expected: tuple[float, float, float | None]
) -> None:
    assert against(value, quota, 200) == expected


def test_bars_reach_to_the_largest_of_values_and_quotas() -> None:
    assert top_of([3, 8], [None, 12]) == 12
    assert top_of([3, 8]) == 8
    assert top_of([]) == 1
