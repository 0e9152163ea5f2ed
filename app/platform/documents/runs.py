"""Text made ready for a layout: where it may break, which way it runs, in which fonts, how high its lines are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.core.languages import direction
from app.platform.documents import fonts

# What belongs to the name after it: de la Torre, van der Berg, bin Rashid, عبد الرحمن.
_PARTICLES = (
    "de del della di da das do dos du des d la las le les lo los el al y e i van von der den ter ten zu zum zur af av "
    "bin bint ibn ben abu abd st saint mac mc san santa ap ó ní عبد ابن بن بنت أبو ابو أم ام آل בן בת"
)
PARTICLES = frozenset(_PARTICLES.split(" "))
# Scripts whose marks stand far above or below the line, or which cannot be torn apart inside a word.
_TALL = {"ARABIC": 1.35, "THAI": 1.4, "LAO": 1.4, "KHMER": 1.5, "MYANMAR": 1.5, "TIBETAN": 1.5}
_INDIC = {
    "DEVANAGARI",
    "BENGALI",
    "GUJARATI",
    "GURMUKHI",
    "KANNADA",
    "MALAYALAM",
    "ORIYA",
    "SINHALA",
    "TAMIL",
    "TELUGU",
}
_HAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_REGION = re.compile(r"[a-z]{2}")
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_BREAK = "\u200b"
# Letters that join go on joining across a break.
_JOINED_BREAK = "\u200d\u200b\u200d"
_CURSIVE = {"ARABIC", "SYRIAC", "MONGOLIAN"}
# Joiners shape letters, they are not hidden orders to the reader.
_KEPT = {"\u200c", "\u200d"}


@dataclass(frozen=True)
class Run:
    """One text: its units never break unless they must, and then at ``parts``; one too long even for that, anywhere.

    A unit or part is a text and whether a space follows it; ``loose`` has a possible break after each letter of a part.
    """

    text: str
    units: tuple[tuple[str, bool], ...]
    parts: tuple[tuple[str, bool], ...]
    loose: tuple[str, ...]
    lang: str
    region: str | None
    dir: str
    leading: float
    han: bool
    font: str


def run(text: str, lang: str = "") -> Run:
    """Make a text ready to be set; the direction is the text's own, whatever language it is said to be in."""
    text = clean(text)
    script = _script(text)
    primary, region = language(lang)
    units = _units(text)
    parts = _parts(units)
    return Run(
        text=text,
        units=units,
        parts=parts,
        loose=tuple((_JOINED_BREAK if script in _CURSIVE else _BREAK).join(_clusters(part)) for part, _ in parts),
        lang=primary,
        region=region,
        dir=_direction(text, lang),
        leading=_TALL.get(script, 1.35 if script in _INDIC else 1.2 if script in _HAN else 1.08),
        han=script in _HAN,
        font=fonts.han_family(_form(script, lang)),
    )


def language(tag: str) -> tuple[str, str | None]:
    """Take from a language tag what typst understands: two or three letters, and a region of two."""
    primary, *others = tag.replace("_", "-").lower().split("-")
    region = next((part.upper() for part in others if _REGION.fullmatch(part)), None)
    return (primary if _LANGUAGE.fullmatch(primary) else "en"), region


def clean(text: str) -> str:
    """Fold white space, and drop what is not meant to be seen."""
    seen = "".join(c for c in text if c in _KEPT or c.isspace() or unicodedata.category(c) not in _HIDDEN)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _units(text: str) -> tuple[tuple[str, bool], ...]:
    units: list[tuple[str, bool]] = []
    held = ""
    for word in text.split():
        held = f"{held} {word}" if held else word
        if word.casefold().rstrip(".'’") in PARTICLES:
            continue
        units += _at_points(held)
        held = ""
    if held:
        units += _at_points(held)
    return tuple(units)


def _at_points(word: str) -> list[tuple[str, bool]]:
    """Divide at the point that separates names in Chinese and Japanese, and leave it with the first."""
    pieces = [piece for piece in re.split(r"(?<=[·・‧])", word) if piece]
    return [(piece, piece is pieces[-1]) for piece in pieces]


def _parts(units: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    for unit, spaced in units:
        words = unit.split(" ")
        for place, word in enumerate(words):
            pieces = [piece for piece in re.split(r"(?<=[-‐–/@.])", word) if piece]
            last = place < len(words) - 1 or spaced
            parts += [(piece, last and number == len(pieces) - 1) for number, piece in enumerate(pieces)]
    return tuple(parts)


def _clusters(text: str) -> list[str]:
    clusters: list[str] = []
    for character in text:
        joins = unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}
        if clusters and (joins or clusters[-1].endswith("\u200d")):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _direction(text: str, lang: str) -> str:
    for character in text:
        strong = unicodedata.bidirectional(character)
        if strong in {"L", "R", "AL"}:
            return "ltr" if strong == "L" else "rtl"
    return direction(lang) if lang else "ltr"


def _script(text: str) -> str:
    """Name the script of the first letter; kana and hangul tell more than the Han they stand among."""
    names = [unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in text if c.isalpha()]
    telling = [name for name in names if name in _HAN - {"CJK"}]
    return (telling or names or [""])[0]


def _form(script: str, lang: str) -> str:
    """Choose the national form of Han: kana and hangul decide, then the language."""
    return {"HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko"}.get(script, lang)
