"""A text in the three languages of the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.db import Localised


def say(english: str, spanish: str, chinese: str) -> Localised:
    """Return a text by language, as it is stored."""
    return {"en": english, "es": spanish, "zh-Hans": chinese}
