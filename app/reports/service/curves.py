"""Arrivals over a day: how many came at which gate, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext

from app.reports.service.report import Curve, Hidden

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from app.reports.queries.attendance import Arrivals
    from app.reports.service.report import Hiding

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
SERIES = 4


def at_gate(days: Sequence[Arrivals], gate: UUID | None) -> list[Arrivals]:
    """Keep of each day what happened at one gate, where one is named."""
    if gate is None:
        return list(days)
    kept = [replace(day, steps=[step for step in day.steps if step[1] == gate]) for day in days]
    return [day for day in kept if day.steps]


def _series(arrivals: Arrivals, gates: dict[UUID, str]) -> tuple[list[str], dict[UUID, int]]:
    """Say what the series are called, and which gate is in which: no more of them than the eye tells apart."""
    totals: dict[UUID, int] = {}
    for _, gate, number in arrivals.steps:
        totals[gate] = totals.get(gate, 0) + number
    used = [gate for gate in gates if gate in totals]
    if len(used) <= SERIES:
        return [gates[gate] for gate in used], {gate: place for place, gate in enumerate(used)}
    alone = sorted(sorted(used, key=lambda gate: -totals[gate])[: SERIES - 1], key=used.index)
    names = [*(gates[gate] for gate in alone), gettext("Other gates")]
    return names, {gate: alone.index(gate) if gate in alone else SERIES - 1 for gate in used}


def curve(arrivals: Arrivals, gates: dict[UUID, str], zone: ZoneInfo, hide: Hiding) -> Curve:
    """Draw one day: by quarters of an hour for the team, by hours and without small numbers for the public."""
    names, series = _series(arrivals, gates)
    step = HOUR if hide.on else QUARTER
    counts: dict[datetime, dict[int, int]] = {}
    for at, gate, number in arrivals.steps:
        local = at.astimezone(zone)
        minute = 0 if hide.on else local.minute // 15 * 15
        at_gates = counts.setdefault(local.replace(minute=minute).astimezone(UTC), {})
        at_gates[series[gate]] = at_gates.get(series[gate], 0) + number
    at, last = min(counts), max(counts)
    times: list[datetime] = []
    while at <= last:
        times.append(at)
        at += step
    flat = hide.column([counts.get(time, {}).get(place, 0) for time in times for place in range(len(names))])
    numbers = [0 if isinstance(number, Hidden) else number or 0 for number in flat]
    width = len(names)
    return Curve(
        day=arrivals.day,
        minutes=int(step.total_seconds()) // 60,
        gates=names,
        steps=[
            (f"{time.astimezone(zone):%H:%M}", numbers[place * width : (place + 1) * width])
            for place, time in enumerate(times)
        ],
        total=sum(numbers),
        has_hidden=any(isinstance(number, Hidden) for number in flat),
    )
