"""The front page's numbers as geometry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from app.platform.look import plots
from app.registration.rules import Status
from app.web import locale

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from app.desk.front import Front

BAR = 200  # the length of a whole bar, in the drawing's own units
# A phone gets a narrower drawing of less time, not a shrunken one.
PHONE, PHONE_DAYS, PHONE_STEPS = 330, 28, 32


def plots_of(front: Front, zone: ZoneInfo) -> dict[str, object]:
    """Return every plot of the front page."""
    gates = [gate for gate, _ in front.arrivals.gates]
    steps = [
        (f"{at.astimezone(zone):%H:%M}", [counts.get(gate, 0) for gate in gates]) for at, counts in front.arrivals.steps
    ]
    top = plots.top_of([item.approved for item in front.categories], [item.places for item in front.categories])
    most = plots.top_of([number for _, number in front.countries])
    statuses = [front.statuses.get(status, 0) for status in Status]
    by_day = [(_short(day), [number]) for day, number in front.by_day]
    late = steps[-PHONE_STEPS:]
    return {
        "by_day": plots.columns(by_day, width=520, height=150),
        "by_day_phone": plots.columns(by_day[-PHONE_DAYS:], width=PHONE, height=140),
        "by_day_rows": [(label, number) for label, (number,) in reversed(by_day)],
        "arrivals": plots.columns(steps, width=1040, height=170, every=max(1, len(steps) // 12)),
        "arrivals_phone": plots.columns(late, width=PHONE, height=160, every=max(1, len(late) // 5)),
        "categories": [(item, plots.against(item.approved, item.places, top, width=BAR)) for item in front.categories],
        "countries": [
            (code, number, plots.against(number, None, most, width=BAR)[0]) for code, number in front.countries
        ],
        "sessions": [
            (item, plots.against(item.booked, None, max(item.seats, 1), width=BAR)[0]) for item in front.next_sessions
        ],
        "shares": list(zip(Status, plots.shares(statuses, width=520), strict=True)),
    }


def _short(day: date) -> str:
    return str(format_skeleton("MMMd", day, locale=locale.language().babel))
