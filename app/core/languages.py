"""Languages we speak: tags, fallback, writing direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "yi", "dv", "ps", "ckb"})


@dataclass(frozen=True)
class Language:
    """One language of the interface: its BCP 47 tag, Babel's name for it, and its own name."""

    tag: str
    babel: str
    name: str

    @property
    def direction(self) -> str:
        """Say which way it is written, as HTML's ``dir`` has it."""
        return direction(self.tag)


ENGLISH = Language("en", "en", "English")
SPANISH = Language("es", "es", "Español")
CHINESE = Language("zh-Hans", "zh_Hans", "简体中文")
# Right to left, made by machine from English, to try layouts; never offered in production.
PSEUDO = Language("ar-XB", "ar_001", "[ʇsǝʇ ⇄]")
SHIPPED: tuple[Language, ...] = (ENGLISH, SPANISH, CHINESE)
FALLBACK = ENGLISH
_ALL = {language.tag.lower(): language for language in (*SHIPPED, PSEUDO)}


def find_language(tag: str | None) -> Language | None:
    """Find a language by its tag (``zh-Hans``, ``zh_hans``) or by its primary part (``es-UY``, ``zh-CN``)."""
    if not tag:
        return None
    wanted = tag.replace("_", "-").lower()
    if wanted in _ALL:
        return _ALL[wanted]
    primary = wanted.split("-", maxsplit=1)[0]
    return next((item for item in SHIPPED if item.tag.lower().split("-", maxsplit=1)[0] == primary), None)


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 tag."""
    return "rtl" if tag.replace("_", "-").split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"


def pick(texts: Mapping[str, str] | None, tags: Iterable[str]) -> tuple[str, str]:
    """Choose from texts by language the first present in ``tags``, else any; return (tag, text)."""
    if not texts:
        return "", ""
    for tag in tags:
        if texts.get(tag):
            return tag, texts[tag]
    return next(((tag, text) for tag, text in texts.items() if text), ("", ""))
