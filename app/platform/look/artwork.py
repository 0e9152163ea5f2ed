"""An event's artwork, woven from vertical threads.

A form is never outlined: it appears because the threads inside it are shifted, wider, or of another colour. One
region function per motif; the weave samples it along each thread and emits runs. The same seed gives the same picture.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Region = Callable[[float, float], str]

PERIOD = 20  # the unit the widths below are written in
# layer: (thread's colour, thread's width, phase in periods)
LAYERS: dict[str, tuple[str, float, float]] = {
    "sky": ("mid", 5, 0.0),
    "disc": ("spark", 15, 0.5),
    "disc2": ("bright", 15, 0.5),
    "disc3": ("bright", 8, 0.5),
    "roof": ("bright", 13, 0.0),
    "roof2": ("bright", 16, 0.5),
    "wall": ("mid", 12, 0.5),
    "wall2": ("mid", 7, 0.5),
    "beam": ("spark", 4, 0.0),
    "frame": ("bright", 14, 0.5),
    "wide": ("mid", 15, 0.0),
    "cross": ("spark", 16, 0.5),
}


def _roof(x: float, roof: tuple[float, float, float, float, float], centre: float, lower: float) -> float | None:
    """Return the height of a hip roof's upper edge at x; none outside its eaves."""
    base, half, ridge, height, lift = roof
    base -= lower
    distance = abs(x - centre)
    if distance > half:
        return None
    if distance <= ridge:
        return base - height
    along = (distance - ridge) / (half - ridge)
    edge = max(0.0, (along - 0.7) / 0.3)
    rise: float = height * (1 - along) ** 1.7
    return base - rise - lift * edge**2


def _festival(draw: random.Random, w: float, h: float) -> Region:
    """Raise a lens over the nested eaves of a palace."""
    cx = w * draw.uniform(0.52, 0.60)
    cy, r = h * draw.uniform(0.38, 0.41), min(h * draw.uniform(0.28, 0.30), w * 0.31)
    middle = w * 0.53
    roofs = (  # base, half width, half ridge, height, lift of the eaves
        ((h * 0.690, w * 0.22, w * 0.075, h * 0.120, h * 0.035), "roof2"),
        ((h * 0.835, w * 0.34, w * 0.150, h * 0.095, h * 0.040), "roof"),
        ((h * 1.000, w * 0.50, w * 0.255, h * 0.115, h * 0.050), "roof2"),
    )

    def region(x: float, y: float) -> str:
        for roof, kind in roofs:
            edge = _roof(x, roof, middle, h * 0.022)
            if edge is not None and edge <= y <= max(roof[0] - h * 0.022, edge + h * 0.030):
                return kind
        upper, lower = roofs[0][0][0], roofs[1][0][0]
        in_upper = upper - h * 0.03 < y < lower and abs(x - middle) < w * 0.125
        in_lower = lower - h * 0.03 < y < h and abs(x - middle) < w * 0.225
        if in_upper or in_lower:
            return "wall"
        distance = (x - cx) ** 2 + (y - cy) ** 2
        if distance < r * r:
            return "disc"
        return "disc3" if distance < (r * 1.34) ** 2 else "sky"

    return region


def _exchange(draw: random.Random, w: float, h: float) -> Region:
    """Cross the upright frame of a short drama with the wide frame of cinema."""
    tall_w = min(h * 0.80 * 9 / 16, w * 0.44)
    tall_h = tall_w * 16 / 9
    tall_x, tall_y = w * draw.uniform(0.36, 0.44), (h - tall_h) * draw.uniform(0.40, 0.55)
    wide_w = w * 0.88
    wide_h = wide_w / 2.39
    wide_x, wide_y = w * 0.06, tall_y + (tall_h - wide_h) * draw.uniform(0.45, 0.70)

    def region(x: float, y: float) -> str:
        tall = tall_x < x < tall_x + tall_w and tall_y < y < tall_y + tall_h
        wide = wide_x < x < wide_x + wide_w and wide_y < y < wide_y + wide_h
        if tall and wide:
            return "cross"
        return "frame" if tall else "wide" if wide else "sky"

    return region


def _night(draw: random.Random, w: float, h: float) -> Region:
    """Let a night pass: three phases of one moon."""
    if w > h * 0.95:  # a row of moons, or a column where the picture is upright
        r = min(h * draw.uniform(0.180, 0.188), w * 0.13)
        lift = h * draw.uniform(0.10, 0.16)
        places = [(w * 0.19, h * 0.52 + lift), (w * 0.5, h * 0.52 - lift), (w * 0.81, h * 0.52 + lift)]
    else:
        r = min(h * 0.125, w * 0.21)
        lift = w * draw.uniform(0.08, 0.12)
        places = [(w * 0.5 - lift, h * 0.19), (w * 0.5 + lift, h * 0.5), (w * 0.5 - lift, h * 0.81)]
    moons = [(x, y, phase) for (x, y), phase in zip(places, (0.8, 0.0, -0.8), strict=True)]

    def region(x: float, y: float) -> str:
        for cx, cy, phase in moons:
            distance = (x - cx) ** 2 + (y - cy) ** 2
            if distance < r * r:
                lit = not phase or (x - cx - phase * r) ** 2 + (y - cy) ** 2 > r * r * 1.1
                return "disc" if lit else "disc3"
            if distance < (r * (1.9 if not phase else 1.3)) ** 2:
                return "wall2"
        return "sky"

    return region


MOTIFS: dict[str, Callable[[random.Random, float, float], Region]] = {
    "festival": _festival,
    "exchange": _exchange,
    "night": _night,
}


def artwork(motif: str, seed: str, width: int = 1200, height: int = 900, *, period: float = 15) -> str:
    """Return the picture as SVG whose colours are classes (``a-deep`` …), painted by the event's theme sheet."""
    return weave(motif, seed, (width, height), period, ())


def painted(motif: str, seed: str, colours: Mapping[str, str], *, width: int, height: int, period: float = 15) -> str:
    """Return the picture as SVG in given colours, for mail, paper and pictures that have no style sheet."""
    return weave(motif, seed, (width, height), period, tuple(sorted(colours.items())))


@lru_cache(maxsize=64)
def weave(motif: str, seed: str, size: tuple[int, int], period: float, paints: tuple[tuple[str, str], ...]) -> str:
    """Weave a picture; it takes a third of a second, and a thousand badges of one event bear the same."""
    width, height = size
    colours = dict(paints)
    region = MOTIFS[motif](random.Random(seed), width, height)  # noqa: S311 — a picture, no secret
    runs: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for phase in sorted({phase for _, _, phase in LAYERS.values()}):
        here = {layer for layer, (_, _, own) in LAYERS.items() if own == phase}
        for place in range(-1, math.ceil((width + period) / period)):
            x = round((place + phase + 0.5) * period, 1)
            for layer, start, end in _runs(region, x, height):
                if layer in here:
                    runs[layer].append(f"M{x:g} {start}V{end}")
    paths = "".join(
        f'<path {_stroke(colour, colours)} stroke-width="{thickness * period / PERIOD:g}" d="{"".join(runs[layer])}"/>'
        for layer, (colour, thickness, _) in LAYERS.items()
        if runs[layer]
    )
    ground = f'fill="{colours["deep"]}"' if colours else 'class="a-deep"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="weave" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false" fill="none">'
        f'<rect width="{width}" height="{height}" {ground}/>{paths}</svg>'
    )


def _stroke(colour: str, colours: Mapping[str, str] | None) -> str:
    return f'stroke="{colours[colour]}"' if colours else f'class="a-{colour}"'


def _runs(region: Region, x: float, height: int, step: int = 3) -> Iterator[tuple[str, int, int]]:
    """Follow a thread from top to bottom, and yield the layers it passes with where they begin and end."""
    steps = range(0, height, step)
    for layer, run in groupby(steps, lambda y: region(x, y)):
        places = list(run)
        yield layer, places[0], places[-1] + step
