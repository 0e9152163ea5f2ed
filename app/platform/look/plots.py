"""The geometry of plots: numbers become places, the templates print them as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT, RIGHT, BOTTOM, HEAD = 34, 8, 22, 12  # room for the axis, the last label, the labels below, and above
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True)
class Bar:
    """A rectangle with what it stands for; ``top`` marks the highest column."""

    x: float
    y: float
    width: float
    height: float
    value: int
    series: int = 0
    label: str = ""
    top: bool = False


@dataclass(frozen=True)
class Mark:
    """A word or number in its place along an axis."""

    at: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Upright bars over time, in a picture of the given size."""

    width: int
    height: int
    bars: list[Bar]
    grid: list[Mark]
    ticks: list[Mark]
    left: float
    right: float
    floor: float


def steps_to(top: int) -> list[int]:
    """Return two to four round numbers from 0 that reach the highest value."""
    for step in STEPS:
        if step * 3 >= top:
            return list(range(0, max(step, -(-top // step) * step) + 1, step))
    return [0, top]


def columns(
    values: Sequence[tuple[str, Sequence[int]]], *, width: int = 560, height: int = 150, every: int = 7
) -> Columns:
    """Lay out stacked columns: each value is a label and one number for each series; every n-th label is printed."""
    floor = height - BOTTOM
    reach = steps_to(max([1, *(sum(numbers) for _, numbers in values)]))
    scale = (floor - HEAD) / reach[-1]
    step = (width - LEFT - RIGHT) / max(len(values), 1)
    return Columns(
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        floor=floor,
        bars=_bars(values, scale=scale, step=step, floor=floor),
        grid=[Mark(round(floor - value * scale, 1), str(value)) for value in reach],
        ticks=[
            Mark(round(LEFT + (place + 0.5) * step, 1), label)
            for place, (label, _) in enumerate(values)
            if place % every == 0
        ],
    )


def _bars(values: Sequence[tuple[str, Sequence[int]]], *, scale: float, step: float, floor: float) -> list[Bar]:
    bars: list[Bar] = []
    highest = max((sum(numbers) for _, numbers in values), default=0)
    for place, (label, numbers) in enumerate(values):
        foot, x = floor, round(LEFT + step * (place + 0.1), 1)
        for series, number in enumerate(numbers):
            if number:
                tall = number * scale
                top = sum(numbers) == highest
                bars.append(
                    Bar(x, round(foot - tall, 1), round(step * 0.8, 1), round(tall, 1), number, series, label, top)
                )
                foot -= tall
    return bars


def shares(numbers: Sequence[int], *, width: int = 100) -> list[tuple[float, float]]:
    """Return start and length of each part of a bar that stands for the whole, in the bar's units."""
    whole = sum(numbers) or 1
    parts: list[tuple[float, float]] = []
    start = 0.0
    for number in numbers:
        length = number * width / whole
        parts.append((round(start, 2), round(length, 2)))
        start += length
    return parts


def against(value: int, quota: int | None, top: int, *, width: int = 100) -> tuple[float, float, float | None]:
    """Return the length of a bar, of what of it is over its quota, and the place of the quota's tick."""
    whole = max(top, 1)
    full = min(value, quota) if quota is not None else value
    tick = None if quota is None else round(min(quota / whole, 1) * width, 2)
    return round(full * width / whole, 2), round((value - full) * width / whole, 2), tick


def top_of(values: Sequence[int], quotas: Sequence[int | None] = ()) -> int:
    """Return the number that a set of bars should reach to."""
    return max([*values, *(quota for quota in quotas if quota is not None), 1])
