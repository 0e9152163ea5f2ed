"""Every colour of an event, computed from one accent.

An organiser picks one colour. Nobody can be trusted to pick one that can be read, so nothing uses it as it is: each
role is derived in OKLCH (CSS Color 4) and moved in lightness until its contrast (WCAG 2.2, 1.4.3) is proven.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WHITE, INK = "#FFFFFF", "#17151F"
# The least favourable surface each text role may stand on (static/base/tokens.css).
LIGHT_SURFACE, DARK_SURFACE = "#ECEAF1", "#27232F"
AA, AA_LARGE, ON_CATEGORY = 4.5, 3.0, 5.5
NIGHT, LAMP = 272.0, 95.0  # night is blue, lamplight is yellow
ROUNDING = 1e-4  # what a channel may lie outside of sRGB and still be in it
PALE = 0.72  # above this lightness a colour carries ink, not white
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

Oklch = tuple[float, float, float]


def is_colour(text: str) -> bool:
    """Say whether a text is a colour as we keep them: #RRGGBB."""
    return COLOUR.fullmatch(text) is not None


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, channel)) * 255):02X}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 — IEC 61966-2-1


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055  # noqa: PLR2004 — IEC 61966-2-1


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def oklch(colour: str) -> Oklch:
    """Return lightness 0-1, chroma and hue in degrees (CSS Color 4, OKLab's matrices)."""
    red, green, blue = (_linear(channel) for channel in _rgb(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def hex_of(lightness: float, chroma: float, hue: float) -> str:
    """Return the nearest sRGB colour: chroma gives way, lightness and hue stay."""
    while True:
        a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        linear = (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
        if chroma <= 0 or all(-ROUNDING <= channel <= 1 + ROUNDING for channel in linear):
            return _hex(_gamma(max(0.0, channel)) for channel in linear)
        chroma -= 0.002


def until(colour: str, against: str, ratio: float, step: float) -> str:
    """Move lightness by steps until the contrast holds; the hue is kept."""
    lightness, chroma, hue = oklch(colour)
    while contrast(colour, against) < ratio and 0 < lightness + step < 1:
        lightness += step
        colour = hex_of(lightness, chroma, hue)
    return colour


def _towards(hue: float, target: float, most: float) -> float:
    way = (target - hue + 180) % 360 - 180
    return (hue + max(-most, min(most, way))) % 360


def _solid(accent: str) -> tuple[str, str]:
    if contrast(accent, WHITE) >= AA:
        return accent, WHITE
    if oklch(accent)[0] > PALE:
        return until(accent, INK, 7, +0.005), INK
    return until(accent, WHITE, AA, -0.005), WHITE


@lru_cache(maxsize=256)
def theme(accent: str) -> dict[str, str]:
    """Return every role's colour; ``-dark`` are a role's own values in the dark."""
    lightness, chroma, hue = oklch(accent)
    solid, on_solid = _solid(accent)
    solid_lightness, solid_chroma, solid_hue = oklch(solid)
    deep = hex_of(0.225, min(max(chroma, 0.04), 0.09), _towards(hue, NIGHT, 60))
    return {
        "accent": accent,
        "solid": solid,
        "solid-hover": hex_of(solid_lightness + (-0.05 if on_solid == WHITE else 0.04), solid_chroma, solid_hue),
        "on-solid": on_solid,
        "text": until(accent, LIGHT_SURFACE, AA, -0.005),
        "text-dark": until(accent, DARK_SURFACE, AA, +0.005),
        "tint": hex_of(0.955, min(chroma, 0.024), hue),
        "tint-dark": hex_of(0.285, min(chroma, 0.05), hue),
        "deep": deep,
        "mid": hex_of(0.41, min(chroma, 0.15), _towards(hue, NIGHT, 35)),
        "bright": until(hex_of(max(lightness, 0.62), chroma, hue), deep, AA_LARGE, +0.005),
        "spark": hex_of(0.87, min(max(chroma, 0.11), 0.15), _towards(hue, LAMP, 55)),
        "on-deep": hex_of(0.985, 0.008, _towards(hue, LAMP, 55)),
        "on-deep-soft": hex_of(0.86, min(chroma, 0.035), _towards(hue, NIGHT, 60)),
    }


def theme_css(name: str, accent: str) -> str:
    """Return the style sheet that puts an accent's colours on ``[data-event="name"]``."""
    roles = theme(accent)
    light = "".join(f"--ev-{role}:{colour};" for role, colour in roles.items() if not role.endswith("-dark"))
    dark = f"--ev-text:{roles['text-dark']};--ev-tint:{roles['tint-dark']};"
    here = f'[data-event="{name}"]'
    night, device = '[data-bs-theme="dark"]', 'html:not([data-bs-theme="light"])'
    return (
        f"{here}{{{light}}}\n{night} {here},{night}{here}{{{dark}}}\n"
        f"@media (prefers-color-scheme: dark){{{device} {here},{device}{here}{{{dark}}}}}\n"
    )


@lru_cache(maxsize=256)
def category_fill(colour: str) -> str:
    """Return a category's colour, darkened until white text on it reaches 5.5:1."""
    return until(colour, WHITE, ON_CATEGORY, -0.005) if is_colour(colour) else INK


@lru_cache(maxsize=256)
def category_ink(colour: str, *, dark: bool = False) -> str:
    """Return a category's colour as ink on a surface of the light or the dark scheme."""
    if not is_colour(colour):
        return WHITE if dark else INK
    return until(colour, DARK_SURFACE, AA, +0.005) if dark else until(category_fill(colour), LIGHT_SURFACE, AA, -0.005)


def categories_css(colours: Iterable[tuple[str, str]]) -> str:
    """Return the style sheet of an event's categories: (code, colour) pairs become ``.cat-code``."""
    rules, night = [], []
    for code, colour in colours:
        rules.append(f".cat-{code}{{--cat:{category_fill(colour)};--cat-ink:{category_ink(colour)}}}")
        night.append((f".cat-{code}", f"--cat-ink:{category_ink(colour, dark=True)}"))
    dark = "".join(f'[data-bs-theme="dark"] {name}{{{value}}}' for name, value in night)
    device = "".join(f'html:not([data-bs-theme="light"]) {name}{{{value}}}' for name, value in night)
    return "\n".join([*rules, dark, f"@media (prefers-color-scheme: dark){{{device}}}", ""])
