"""The printed badge: one A6 page each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from app.platform.documents import fonts
from app.platform.documents.runs import Run, run
from app.platform.documents.typesetting import compile_pdf, compile_png

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LAYOUT = "badge.typ"
INK = "#17151F"
PAPER = "#FFFFFF"


@dataclass(frozen=True)
class Text:
    """A text and the language it is in (BCP 47), if one knows."""

    text: str
    lang: str = ""


@dataclass(frozen=True, kw_only=True)
class BadgeSheet:
    """Everything one badge shows; ``event`` and ``category`` in up to two languages, the first one larger."""

    display_name: Text
    native_name: Text = Text("")
    organisation: Text = Text("")
    role: Text = Text("")
    country: Text = Text("")
    event: tuple[Text, ...]
    dates: Text = Text("")
    category: tuple[Text, ...]
    category_colour: str
    number: str
    short_code: str = ""
    qr_svg: str
    artwork_svg: str = ""
    ground: str = INK
    title: str = "Badge"
    lang: str = "en"


def badges_pdf(badges: Sequence[BadgeSheet], *, tagged: bool, extra_fonts: tuple[Path, ...] = ()) -> bytes:
    """Set badges as one PDF, a page each, in their order; untagged for the printer, tagged for a guest."""
    return compile_pdf(LAYOUT, _data(badges, extra_fonts), tagged=tagged, extra_fonts=extra_fonts)


def badge_png(badge: BadgeSheet, *, ppi: float = 144, extra_fonts: tuple[Path, ...] = ()) -> bytes:
    """Draw one badge as it will be printed."""
    return compile_png(LAYOUT, _data((badge,), extra_fonts), ppi=ppi, extra_fonts=extra_fonts)


def _data(badges: Sequence[BadgeSheet], extra_fonts: tuple[Path, ...]) -> dict[str, object]:
    if not badges:
        msg = "a document needs at least one badge"
        raise ValueError(msg)
    artworks = list(dict.fromkeys(badge.artwork_svg for badge in badges if badge.artwork_svg))
    places = {artwork: place for place, artwork in enumerate(artworks)}
    return {
        "families": fonts.families(extra_fonts),
        "artworks": artworks,
        "title": badges[0].title,
        "lang": badges[0].lang.split("-")[0],
        "badges": [_page(badge, places.get(badge.artwork_svg)) for badge in badges],
    }


def _page(badge: BadgeSheet, artwork: int | None) -> dict[str, object]:
    return {
        "name": _run(badge.display_name),
        "native": _run(badge.native_name),
        "facts": [_run(text) for text in (badge.organisation, badge.role, badge.country)],
        "event": [_run(text) for text in badge.event],
        "dates": _run(badge.dates),
        "category": [_run(text) for text in badge.category],
        "colour": badge.category_colour,
        "on_colour": PAPER if _contrast(badge.category_colour, PAPER) >= _contrast(badge.category_colour, INK) else INK,
        "number": badge.number,
        "code": badge.short_code,
        "qr": badge.qr_svg,
        "artwork": artwork,
        "ground": badge.ground,
    }


def _run(text: Text) -> dict[str, object] | None:
    """Make a text ready, if there is one."""
    made: Run = run(text.text, text.lang)
    return asdict(made) if made.units else None


def _contrast(colour: str, other: str) -> float:
    """Compare two colours as WCAG 2 does."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 — sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
