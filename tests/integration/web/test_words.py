"""How codes, days and spans are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.web import calendar, names
from app.web.locale import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 8, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "say", "words"),
    [
        ("en", lambda: names.country("PE"), "Peru"),
        ("zh-Hans", lambda: names.countries(["PE", "ES"]), "秘鲁、西班牙"),
        ("es", lambda: names.country("XQ"), "XQ"),
        ("en", lambda: names.languages(["es", "zh-Hans", "es-UY", "cub"]), "Spanish, Chinese, Spanish (Uruguay), cub"),
        ("en", lambda: names.subtitles(["zh-Hans", "sr-Latn"]), "Simplified Chinese, Serbian (Latin)"),
        ("zh-Hans", lambda: names.listed(["Claudia Llosa", 2009]), "Claudia Llosa，2009"),
        ("ar-XB", lambda: names.listed(["a", "b"]), "a، b"),
        ("en", lambda: names.zone_name("Asia/Shanghai"), "Beijing time"),
        ("en", lambda: names.zone_name("Europe/Madrid"), "Madrid time"),
        ("en", lambda: calendar.weekday(date(2026, 10, 17)), "Sat"),
        ("en", lambda: calendar.month(date(2026, 10, 17)), "October 2026"),
        ("en", lambda: calendar.until(date(2026, 10, 17), date(2026, 10, 17)), "Sat, Oct 17, 2026"),
        ("zh-Hans", lambda: calendar.until(date(2026, 10, 17), date(2026, 10, 24)), "2026年10月17日周六至24日周六"),
        ("en", lambda: calendar.in_time(NOW + timedelta(days=11, hours=3), NOW), "in 11 days"),
        ("en", lambda: calendar.in_time(NOW + timedelta(hours=30), NOW), "in 30 hours"),
        ("es", lambda: calendar.in_time(NOW + timedelta(days=6), NOW), "dentro de 6 días"),
    ],
)
def test_everything_is_said_in_the_readers_language(language: str, say: Callable[[], str], words: str) -> None:
    with speaking(language):
        assert say() == words
