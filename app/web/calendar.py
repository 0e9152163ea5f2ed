"""Days as people say them, in the reader's language."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_interval, format_skeleton, format_timedelta

from app.web import locale

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask import Flask

LAST_HOURS = timedelta(days=2)


def attach(app: Flask) -> None:
    """Put the filters on the application."""
    app.jinja_env.filters.update(weekday=weekday, month=month, until=until, in_time=in_time)


def _babel() -> Locale:
    return Locale.parse(locale.language().babel)


def weekday(day: date) -> str:
    """Say which day of the week it is, short: Sat."""
    return str(format_skeleton("E", day, locale=_babel()))


def month(day: date) -> str:
    """Say the month and its year: October 2026."""
    return str(format_skeleton("yMMMM", day, locale=_babel()))


def until(first: date, last: date) -> str:
    """Say a span of days, and what both ends share only once: Sat, Oct 17 – Sat, Oct 24, 2026."""
    if first == last:
        return str(format_skeleton("yMMMEd", first, locale=_babel()))
    return str(format_interval(first, last, "yMMMEd", locale=_babel()))


def in_time(at: datetime, now: datetime) -> str:
    """Say how long it is until a moment: in 11 days, and on the last two in hours."""
    left = at - now
    unit: Literal["day", "hour"] = "day" if left >= LAST_HOURS else "hour"
    return str(format_timedelta(left, granularity=unit, threshold=math.inf, add_direction=True, locale=_babel()))
