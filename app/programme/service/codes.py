"""Codes that others assign: languages (BCP 47), countries (ISO 3166), those that are no more too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.countries import OF_FILMS
from app.programme import errors
from app.programme.rules import is_language

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_languages(tags: Iterable[str]) -> list[str]:
    """Return language tags as they came; refuse one that is none."""
    kept = list(tags)
    for tag in kept:
        if not is_language(tag):
            raise errors.CodeUnknown(code=tag)
    return kept


def check_countries(codes: Iterable[str]) -> list[str]:
    """Return country codes as they came; refuse one that nobody assigned."""
    kept = list(codes)
    for code in kept:
        if code not in OF_FILMS:
            raise errors.CodeUnknown(code=code)
    return kept
