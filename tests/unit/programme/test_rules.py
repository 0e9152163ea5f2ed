"""The rules of the programme."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.programme.rules import (
    NEXT,
    Part,
    SessionStatus,
    Shown,
    film_code,
    is_code,
    is_film_code,
    is_language,
    is_span,
    is_strand_code,
    length_of,
    next_code,
    overlap,
    running_order,
)

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


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (("La teta asustada",), "la-teta-asustada"),
        (("東京物語", "Tōkyō monogatari"), "tokyo-monogatari"),
        (("وجدة", "", "Wadjda"), "wadjda"),
        (("英雄",), "film"),
        (("Whisky",), "whisky-3"),
        (("x" * 60,), "x" * 48),
        (("--", "…"), "film"),
    ],
)
def test_a_film_is_named_by_what_latin_letters_can_write(titles: tuple[str, ...], code: str) -> None:
    assert film_code(titles, {"whisky", "whisky-2"}) == code
    assert is_film_code(code)


@pytest.mark.parametrize(
    ("shown", "minutes"),
    [
        (Shown(runtime_minutes=95), 95),
        (Shown(), None),
        (Shown(episode_seconds=90, episodes=64), 96),
        (Shown(episode_seconds=90, episodes=64, first_episode=1, last_episode=8), 12),
        (Shown(episode_seconds=90, first_episode=2, last_episode=2), 2),
        (Shown(episode_seconds=90, runtime_minutes=96), 96),
    ],
)
def test_what_is_shown_takes_its_time(shown: Shown, minutes: int | None) -> None:
    assert shown.minutes == minutes


def test_a_screening_takes_what_all_of_it_takes() -> None:
    films = [Shown(runtime_minutes=30), Shown(runtime_minutes=40, gap_minutes=5)]

    assert length_of(films, intro=10, talk=15) == timedelta(minutes=100)
    assert length_of([*films, Shown()], intro=0, talk=0) is None
    assert length_of([], intro=10, talk=10) is None


@pytest.mark.parametrize(
    ("shown", "intro", "talk", "parts"),
    [
        ([], 0, 0, []),
        ([Shown(runtime_minutes=90)], 0, 0, [(Part.FILM, 0, 90)]),
        (
            [Shown(runtime_minutes=12), Shown(runtime_minutes=7, gap_minutes=2)],
            5,
            20,
            [(Part.INTRO, 0, 5), (Part.FILM, 5, 12), (Part.FILM, 19, 7), (Part.TALK, 26, 20)],
        ),
        ([Shown(), Shown(runtime_minutes=7)], 5, 20, [(Part.INTRO, 0, 5), (Part.FILM, 5, None)]),
    ],
)
def test_each_part_begins_when_those_before_are_over(
    shown: list[Shown], intro: int, talk: int, parts: list[tuple[Part, int, int | None]]
) -> None:
    assert running_order(shown, intro=intro, talk=talk) == parts
