"""The rules of the programme."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.programme.rules import NEXT, SessionStatus, is_code, is_language, is_span, is_strand_code, next_code, overlap

NOON = datetime(2026, 10, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "good"), [("S001", True), ("a-1", True), ("-a", False), ("a b", False), ("x" * 21, False), ("", False)]
)
def test_a_session_has_a_short_plain_code(text: str, *, good: bool) -> None:
    assert is_code(text) is good


@pytest.mark.parametrize(
    ("text", "good"), [("latin-film-night", True), ("n", True), ("N", False), ("n-", False), ("夜", False)]
)
def test_a_strand_has_a_plain_code(text: str, *, good: bool) -> None:
    assert is_strand_code(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("es", True),
        ("cub", True),
        ("es-UY", True),
        ("zh-Hans", True),
        ("es-419", True),
        ("spanish", False),
        ("", False),
    ],
)
def test_a_language_is_a_tag(text: str, *, good: bool) -> None:
    assert is_language(text) is good


@pytest.mark.parametrize(
    ("length", "good"), [(HOUR, True), (timedelta(0), False), (-HOUR, False), (36 * HOUR, True), (37 * HOUR, False)]
)
def test_a_session_lasts_and_ends(length: timedelta, *, good: bool) -> None:
    assert is_span(NOON, NOON + length) is good


def test_what_begins_when_the_other_ends_does_not_overlap() -> None:
    assert overlap((NOON, NOON + HOUR), (NOON + HOUR / 2, NOON + 2 * HOUR))
    assert not overlap((NOON, NOON + HOUR), (NOON + HOUR, NOON + 2 * HOUR))


def test_codes_go_on_where_they_stopped() -> None:
    assert next_code(set()) == "S001"
    assert next_code({"S001", "S003"}) == "S004"


def test_a_cancelled_session_stays_cancelled() -> None:
    assert NEXT[SessionStatus.CANCELLED] == frozenset()
