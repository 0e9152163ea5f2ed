"""The fonts documents are set in: which there are, in what order, and which characters they hold."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path

import typst
from fontTools.ttLib import TTCollection, TTFont

LATIN = "Noto Sans"
# One Han character has several national forms; the language says which a reader expects.
HAN = {
    "zh": "Noto Sans CJK SC",
    "zh-hant": "Noto Sans CJK TC",
    "zh-tw": "Noto Sans CJK TC",
    "zh-hk": "Noto Sans CJK HK",
    "zh-mo": "Noto Sans CJK HK",
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
}
LAST = ("Noto Sans Symbols", "Noto Emoji")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# They choose a form of the character before them and have no shape of their own.
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


@cache
def bundled() -> tuple[Path, ...]:
    """Return the directories of the fonts the project depends on."""
    return tuple(Path(str(resources.files(package))) for package in ("manimgx_fonts", "manimgx_fonts_cjk"))


@cache
def loaded(extra: tuple[Path, ...] = ()) -> typst.Fonts:
    """Load the fonts once a process: those bundled, and those of the installation."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in (*bundled(), *extra)],
    )


def han_family(lang: str) -> str:
    """Choose the Han font of a language: simplified forms if it does not say."""
    tag = lang.replace("_", "-").lower()
    primary, *others = tag.split("-")
    wanted = (tag, *(f"{primary}-{other}" for other in others), primary, "zh")
    return next(HAN[key] for key in wanted if key in HAN)


@cache
def families(extra: tuple[Path, ...] = ()) -> dict[str, list[str]]:
    """List, for each Han font, all families in the order to look for a character."""
    every = loaded(extra).families()
    first = {*HAN.values(), LATIN, *LAST}
    others = [name for name in every if name not in first]
    return {han: [LATIN, han, *others, *LAST] for han in sorted(set(HAN.values()))}


@cache
def coverage(extra: tuple[Path, ...] = ()) -> frozenset[int]:
    """Collect every code point some font can draw."""
    points: set[int] = set()
    for directory in (*bundled(), *extra):
        for path in sorted(directory.rglob("*.[ot]t[fc]")):
            points |= _code_points(path)
    return frozenset(points) | _SELECTORS


def _code_points(path: Path) -> set[int]:
    if path.suffix == ".ttc":
        # The faces of a collection are national forms of one repertoire.
        with TTCollection(path, lazy=True) as collection:
            return set(collection[0].getBestCmap())
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def missing_glyphs(text: str, extra: tuple[Path, ...] = ()) -> list[str]:
    """List the characters no font can draw, each once: to be told while the name is still being typed."""
    known = coverage(extra)
    seen = dict.fromkeys(unicodedata.normalize("NFC", text))
    return [c for c in seen if ord(c) not in known and unicodedata.category(c) not in _UNSEEN]
