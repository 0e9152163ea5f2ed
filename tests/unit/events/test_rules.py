"""The rules of events."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events.rules import HIGHEST_NUMBER, day_begins, days, festival_day, free_number, is_code, is_zone


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("hff-2026", True),
        ("a-b", True),
        ("2026", True),
        ("ab", False),
        ("-hff", False),
        ("hff-", False),
        ("HFF", False),
        ("横店", False),
        ("organisers", False),
        ("desk", False),
        ("x" * 41, False),
        ("hff 2026", False),
        ("hff\n", False),
    ],
)
def test_a_code_may_stand_in_an_address(text: str, *, good: bool) -> None:
    assert is_code(text) is good


def test_a_show_after_midnight_stands_under_the_evening_before() -> None:
    late = datetime(2026, 10, 22, 16, 50, tzinfo=UTC)  # 00:50 in China

    assert festival_day(late, zone="Asia/Shanghai", day_change_hour=5) == date(2026, 10, 22)
    assert festival_day(late, zone="Asia/Shanghai", day_change_hour=0) == date(2026, 10, 23)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["Asia/Shanghai", "Europe/Madrid", "America/Montevideo"]),
)
def test_a_day_begins_on_itself(day: date, zone: str) -> None:
    assert festival_day(day_begins(day, zone=zone, day_change_hour=5), zone=zone, day_change_hour=5) == day


def test_days_are_counted_with_both_ends() -> None:
    assert days(date(2026, 2, 27), date(2026, 3, 1)) == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]


@pytest.mark.parametrize(("text", "good"), [("Asia/Shanghai", True), ("CST", False), ("UTC", False), ("A/B", False)])
def test_a_zone_names_a_place(text: str, *, good: bool) -> None:
    assert is_zone(text) is good


@pytest.mark.parametrize(
    ("taken", "number"),
    [
        ([], 1),
        ([1, 2, 7], 8),
        ([HIGHEST_NUMBER], 1),
        ([1, 3, HIGHEST_NUMBER], 2),
        (range(1, HIGHEST_NUMBER + 1), None),
    ],
)
def test_a_number_is_never_given_twice(taken: list[int], number: int | None) -> None:
    assert free_number(taken) == number
