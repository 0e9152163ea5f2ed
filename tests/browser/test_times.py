"""Times are right for readers anywhere, also when clocks change; a show after midnight stands under its evening."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from app.events.models import Event
    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser
READERS = (
    "America/Montevideo", "Europe/Belgrade", "Europe/Madrid", "America/New_York", "America/Los_Angeles",
    "America/Caracas", "Africa/Johannesburg", "Europe/Minsk", "Australia/Sydney", "Australia/Lord_Howe",
    "Asia/Shanghai", "Asia/Kathmandu",
)  # fmt: skip
# Where the festival is, and the festival day whose night holds its change of clocks: back, forward, and none at all.
NIGHTS = (
    ("Europe/Belgrade", date(2027, 10, 30)),
    ("Europe/Belgrade", date(2027, 3, 27)),
    ("Asia/Shanghai", date(2027, 10, 30)),
)
HOURS = (-2, 0.5, 2.5, 4.5)  # of the night, counted from midnight there


def put_on(live: Live, zone: str, day: date) -> tuple[Event, list[datetime]]:
    """Put shows on from the evening until the night is nearly over; return when they begin."""
    del live
    event = make.make_event(code="festival", first_day=day, days=2)
    event.zone = zone
    make.keep(event)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    starts = [midnight.astimezone(UTC) + timedelta(hours=hours) for hours in HOURS]
    for number, at in enumerate(starts):
        make.make_session(event, code=f"N{number}", starts_at=at, minutes=60, title=f"Noche {number}")
    return event, starts


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_readers_in_twelve_zones_see_their_own_time_beside_the_events(
    live: Live, browser: Browser, zone: str, day: date
) -> None:
    _, starts = put_on(live, zone, day)
    wrong = []
    for reader in READERS:
        context = browser.new_context(timezone_id=reader, locale="en")
        page = context.new_page()
        page.goto(f"{live.url}/en/festival/programme?day={day.isoformat()}")
        lines = page.locator("li.session .session-time").evaluate_all(
            "all => all.map((one) => [one.querySelector('time').dateTime, one.querySelector('time').textContent,"
            " one.querySelector('.dual-yours')?.textContent ?? ''])"
        )
        assert len(lines) >= 3
        for (said, shown, own), at in zip(lines, starts, strict=False):
            assert datetime.fromisoformat(said) == at
            there, here = at.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(reader))
            if shown != there.strftime("%H:%M"):
                wrong.append(f"{zone} {at}: {shown}")
            same = there.replace(tzinfo=None) == here.replace(tzinfo=None)
            if own != "" if same else here.strftime("%H:%M") not in own:
                wrong.append(f"{reader}, {at}: {own}")
        context.close()

    assert wrong == []


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_shows_after_midnight_stand_under_the_evening_before(
    live: Live, browser: Browser, zone: str, day: date
) -> None:
    _, starts = put_on(live, zone, day)
    context = browser.new_context(timezone_id="America/Montevideo", locale="en")
    page = context.new_page()
    ends = datetime(day.year, day.month, day.day, 5, tzinfo=ZoneInfo(zone)) + timedelta(days=1)  # the day's last hour
    tonight = [f"N{number}" for number, at in enumerate(starts) if at < ends.astimezone(UTC)]

    page.goto(f"{live.url}/en/festival/programme?day={day.isoformat()}")
    evening = page.locator("li.session").evaluate_all("all => all.map((one) => one.id)")
    page.goto(f"{live.url}/en/festival/programme?day={(day + timedelta(days=1)).isoformat()}")
    next_day = page.locator("li.session").evaluate_all("all => all.map((one) => one.id)")

    assert len(tonight) >= 3
    assert evening == [f"s-{code}" for code in tonight]
    assert set(next_day) == {f"s-N{number}" for number in range(len(starts))} - set(evening)
    context.close()
