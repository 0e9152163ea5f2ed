"""The rules of events: kinds, phases, festival days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventKind(StrEnum):
    """What sort of gathering it is."""

    EXCHANGE = "exchange"
    FESTIVAL = "festival"


class Phase(StrEnum):
    """Who may see it: a draft only staff; published everybody; archived everybody, but nothing more is taken in."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.DRAFT: frozenset({Phase.PUBLISHED}),
    Phase.PUBLISHED: frozenset({Phase.DRAFT, Phase.ARCHIVED}),
    Phase.ARCHIVED: frozenset({Phase.PUBLISHED}),
}

# First path segments that are not events.
RESERVED_CODES = frozenset({"organisers", "account", "new", "help", "static", "door", "desk", "g", "api", "i"})
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
MOST_DAYS = 16  # a badge says in 16 bits on which days it is good
HIGHEST_NUMBER = 0xFFFF  # a badge names its event in 16 bits
LATEST_DAY_CHANGE = 11


def is_code(text: str) -> bool:
    """Say whether a text may stand in an address as an event's code."""
    return CODE.fullmatch(text) is not None and text not in RESERVED_CODES


def festival_day(at: datetime, *, zone: str, day_change_hour: int) -> date:
    """Return the festival day a moment belongs to: a show at 00:30 stands under the evening before."""
    return (at.astimezone(ZoneInfo(zone)) - timedelta(hours=day_change_hour)).date()


def day_begins(day: date, *, zone: str, day_change_hour: int) -> datetime:
    """Return the moment a festival day begins, in UTC."""
    return datetime(day.year, day.month, day.day, day_change_hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def days(first: date, last: date) -> list[date]:
    """List the days from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def is_zone(text: str) -> bool:
    """Say whether a text names a time zone of a place (IANA), such as Asia/Shanghai."""
    return "/" in text and text in available_timezones()


def free_number(taken: Iterable[int]) -> int | None:
    """Return the lowest number that never stood on a badge; none when all are given."""
    used = set(taken)
    highest = max(used, default=0)
    if highest < HIGHEST_NUMBER:
        return highest + 1
    return next((number for number in range(1, HIGHEST_NUMBER + 1) if number not in used), None)
