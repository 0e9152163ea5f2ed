"""Text as people type it: cleaned at the edge, folded for search."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart, folded as people search for them.
_STROKES = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ŋ": "n"}
)
_KEPT_CONTROLS = {"\n", "\t"}
_REFUSED_CATEGORIES = {"Cc", "Cs", "Co", "Cn"}
# Bidirectional embeddings, overrides and isolates, and the byte order mark: they reorder what stands after them.
_REFUSED_FORMATS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029")


def clean(text: str | None, *, lines: bool = False) -> str:
    """Return the text in NFC without control, private or bidi-overriding characters, blanks trimmed.

    With ``lines`` new lines stay; otherwise every run of white space becomes one blank.
    """
    if not text:
        return ""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c for c in normal if c in _KEPT_CONTROLS or not _is_refused(c))
    if lines:
        return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    return " ".join(kept.split())


def _is_refused(character: str) -> bool:
    return character in _REFUSED_FORMATS or unicodedata.category(character) in _REFUSED_CATEGORIES


def fold(text: str) -> str:
    """Fold case and accents away, so that ``Nunez`` finds ``Núñez`` and ``nguyen`` finds ``Nguyễn``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(bare.translate(_STROKES).split())
