"""What speaks against a premiere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.programme.rules import Doubt, Entry, Premiere, SessionKind, Showing, doubts, first_public

NOON = datetime(2026, 10, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GALA = Showing(at=NOON, code="S010")
AGAIN = Showing(at=NOON + 48 * HOUR, code="S020")
PRESS = Showing(at=NOON - 4 * HOUR, code="S001", kind=SessionKind.PRESS_SCREENING)
INVITED = Showing(at=NOON - 3 * HOUR, code="S002", entry=Entry.INVITATION)
OPENING = Showing(at=NOON - 2 * HOUR, code="S003", kind=SessionKind.CEREMONY, entry=Entry.INVITATION)
DRAFT = Showing(at=NOON - HOUR, code="S004", is_announced=False)
NEAR = Showing(at=NOON - 30 * HOUR, code="S005", elsewhere={"en": "Exchange"})
FAR = Showing(at=NOON - 40 * HOUR, code="S006", elsewhere={"en": "Rio"}, far=True)
LATER = Showing(at=NOON + HOUR, code="S007", elsewhere={"en": "Exchange"})


@pytest.mark.parametrize(
    ("showings", "first"),
    [
        ([], None),
        ([PRESS, INVITED, NEAR], None),
        ([AGAIN, GALA, PRESS], GALA),
        ([GALA, OPENING], OPENING),
        ([GALA, DRAFT], DRAFT),
    ],
)
def test_the_premiere_is_the_first_showing_here_that_the_public_sees(
    showings: list[Showing], first: Showing | None
) -> None:
    assert first_public(showings) is first


@pytest.mark.parametrize(
    ("premiere", "showings", "found"),
    [
        (Premiere.NONE, [PRESS, GALA, NEAR], []),
        (Premiere.WORLD, [GALA, AGAIN, LATER], []),
        (Premiere.WORLD, [], [(Doubt.NOT_SHOWN, None)]),
        (Premiere.ASIAN, [PRESS], [(Doubt.NOT_SHOWN, None)]),
        (Premiere.WORLD, [GALA, PRESS, INVITED], [(Doubt.CLOSED_FIRST, PRESS), (Doubt.CLOSED_FIRST, INVITED)]),
        (Premiere.CHINESE, [GALA, NEAR], [(Doubt.SHOWN_BEFORE, NEAR)]),
        (Premiere.CHINESE, [GALA, FAR], []),
        (Premiere.WORLD, [GALA, FAR], [(Doubt.SHOWN_BEFORE, FAR)]),
        (Premiere.WORLD, [GALA, DRAFT], [(Doubt.DRAFT_FIRST, DRAFT)]),
        (Premiere.WORLD, [DRAFT], []),
    ],
)
def test_a_premiere_comes_first(
    premiere: Premiere, showings: list[Showing], found: list[tuple[Doubt, Showing | None]]
) -> None:
    assert doubts(premiere, showings, made=2026, year=2026) == found


@pytest.mark.parametrize(
    ("premiere", "made", "late"),
    [
        (Premiere.WORLD, 2024, True),
        (Premiere.WORLD, 2025, False),
        (Premiere.WORLD, None, False),
        (Premiere.CHINESE, 1953, False),
    ],
)
def test_a_world_premiere_is_of_a_new_film(premiere: Premiere, made: int | None, *, late: bool) -> None:
    assert (doubts(premiere, [GALA], made=made, year=2026) == [(Doubt.MADE_LONG_AGO, None)]) is late
