"""The geometry of plots: numbers become places, the templates print them as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Bar:
    """A rectangle with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    value: int
    series: int = 0
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A number on an axis, in its place."""

    at: float
    label: str


@dataclass(frozen=True)
class Columns:
    """Upright bars over time, in a picture of the given size."""

    width: int
    height: int
    bars: list[Bar]
    grid: list[Mark]
    ticks: list[Mark]


def steps_to(top: int) -> list[int]:
    """Return two or three round numbers from 0 that reach the highest value."""
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000):
        if step * 3 >= top:
            return list(range(0, max(step, -(-top // step) * step) + 1, step))
    return [0, top]


def columns(
    values: Sequence[tuple[str, Sequence[int]]], *, width: int = 560, height: int = 150, every: int = 7
) -> Columns:
    """Lay out stacked columns: each value is a label and one number for each series; every n-th label is printed."""
    left, bottom, head = 34, 20, 10
    top = max((sum(numbers) for _, numbers in values), default=0)
    grid_values = steps_to(max(top, 1))
    scale = (height - bottom - head) / grid_values[-1]
    step = (width - left) / max(len(values), 1)
    bars: list[Bar] = []
    for place, (label, numbers) in enumerate(values):
        floor = height - bottom
        for series, number in enumerate(numbers):
            if number:
                tall = number * scale
                x = round(left + place * step + step * 0.1, 1)
                bars.append(Bar(x, round(floor - tall, 1), round(step * 0.8, 1), round(tall, 1), number, series, label))
                floor -= tall
    grid = [Mark(round(height - bottom - value * scale, 1), str(value)) for value in grid_values]
    ticks = [
        Mark(round(left + place * step + step / 2, 1), label)
        for place, (label, _) in enumerate(values)
        if place % every == 0
    ]
    return Columns(width, height, bars, grid, ticks)


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
