"""Which column is which: guessed from its name in any of the languages people write headers in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.core.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHORTEST_HINT = 2


def guess(header: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Map fields to columns by their names; each column serves one field, and fields nobody named are left out.

    A header equal to a synonym counts before one that only contains it ("E-mail" before "E-mail of the assistant"),
    whatever the order of the columns.
    """
    names = [bare(name) for name in header]
    found: dict[str, int] = {}
    for fits in (_is_same, _begins, _contains):
        for field, words in synonyms.items():
            if field in found:
                continue
            free = [column for column in range(len(names)) if column not in found.values()]
            hints = [bare(word) for word in (field, *words)]
            match = next((column for hint in hints for column in free if fits(names[column], hint)), None)
            if match is not None:
                found[field] = match
    return found


def bare(name: str) -> str:
    """Fold a column's name to the words in it: ``E-Mail:`` and ``e mail`` are the same."""
    return " ".join(re.findall(r"\w+", fold(name).replace("_", " ")))


def _is_same(name: str, hint: str) -> bool:
    return name == hint or name.replace(" ", "") == hint.replace(" ", "")


def _begins(name: str, hint: str) -> bool:
    return _is_telling(hint) and (name.startswith(f"{hint} ") or (not hint.isascii() and name.startswith(hint)))


def _contains(name: str, hint: str) -> bool:
    return _is_telling(hint) and (f" {hint} " in f" {name} " or (not hint.isascii() and hint in name))


def _is_telling(hint: str) -> bool:
    return len(hint) >= SHORTEST_HINT
