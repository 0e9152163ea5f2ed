"""The printed badge: one A6 page each."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from app.platform.documents import fonts
from app.platform.documents.runs import language, run
from app.platform.documents.typesetting import compile_pdf, compile_png

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LAYOUT = "badge.typ"
INK = "#17151F"
PAPER = "#FFFFFF"
FACT_LEADING = 1.3


T = TypeVar("T", bound=Hashable)


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


def badges_pdf(
    badges: Sequence[BadgeSheet], *, tagged: bool, bleed: float = 0, extra_fonts: tuple[Path, ...] = ()
) -> bytes:
    """Set badges as one PDF, a page each, in their order; untagged for the printer, tagged for a guest.

    A printing house asks for 3 mm of bleed: each page is then that much larger on every side.
    """
    return compile_pdf(LAYOUT, _data(badges, extra_fonts, bleed), tagged=tagged, extra_fonts=extra_fonts)


def badge_png(badge: BadgeSheet, *, ppi: float = 144, extra_fonts: tuple[Path, ...] = ()) -> bytes:
    """Draw one badge as it will be printed."""
    return compile_png(LAYOUT, _data((badge,), extra_fonts), ppi=ppi, extra_fonts=extra_fonts)


def _data(badges: Sequence[BadgeSheet], extra_fonts: tuple[Path, ...], bleed: float = 0) -> dict[str, object]:
    if not badges:
        msg = "a document needs at least one badge"
        raise ValueError(msg)
    artworks = _Shared[str]()
    heads = _Shared[tuple[tuple[Text, ...], Text]]()
    bands = _Shared[tuple[tuple[Text, ...], str]]()
    pages = [
        {
            "name": _run(badge.display_name) or _run(Text(badge.number)),
            "native": _run(badge.native_name),
            "facts": [_fact(text) for text in (badge.organisation, badge.role, badge.country)],
            "number": badge.number,
            "code": badge.short_code,
            "qr": badge.qr_svg,
            "ground": badge.ground,
            "artwork": artworks.place(badge.artwork_svg) if badge.artwork_svg else None,
            "head": heads.place((badge.event, badge.dates)),
            "band": bands.place((badge.category, badge.category_colour)),
        }
        for badge in badges
    ]
    return {
        "families": fonts.families(extra_fonts),
        "font": fonts.HAN["zh"],
        "bleed": bleed,
        "title": badges[0].title,
        "lang": language(badges[0].lang)[0],
        "artworks": [list(_drawn(artwork)) for artwork in artworks],
        "heads": [{"event": _runs(event), "dates": _run(dates)} for event, dates in heads],
        "bands": [
            {"category": _runs(category), "colour": colour, "on_colour": _readable_on(colour)}
            for category, colour in bands
        ],
        "badges": pages,
    }


class _Shared(dict[T, int]):
    """What several badges have in common, each once, in order of appearance."""

    def place(self, thing: T) -> int:
        return self.setdefault(thing, len(self))


@lru_cache(maxsize=32)
def _drawn(artwork_svg: str) -> bytes:
    """Draw an artwork once: a page of PDF is shared by all badges, an SVG would be written out on each."""
    return compile_pdf("artwork.typ", {"svg": artwork_svg}, tagged=False)


@lru_cache(maxsize=4096)
def _run(text: Text) -> Mapping[str, object] | None:
    """Make a text ready, if there is one."""
    made = run(text.text, text.lang)
    return vars(made) if made.units else None


def _runs(texts: tuple[Text, ...]) -> list[Mapping[str, object]]:
    return [made for made in map(_run, texts[:2]) if made]


def _fact(text: Text) -> Mapping[str, object] | None:
    """Give small text more air between its lines than a name has."""
    made = _run(text)
    return {**made, "leading": max(FACT_LEADING, run(text.text, text.lang).leading)} if made else None


def _readable_on(colour: str) -> str:
    return PAPER if _contrast(colour, PAPER) >= _contrast(colour, INK) else INK


def _contrast(colour: str, other: str) -> float:
    """Compare two colours as WCAG 2 does."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 — sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
