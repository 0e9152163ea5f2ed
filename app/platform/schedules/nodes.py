"""JSON read without trusting it: each value knows its way from the root, and says where it is not what it should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from app.core.texts import clean
from app.platform.schedules.errors import BrokenJson, PartMissing, PartUnusable, TooDeep, TooLarge
from app.platform.schedules.rows import Place
from app.platform.tables.delimited import decoded

MOST_BYTES = 64_000_000  # most of it pictures
MOST_PARTS = 2_000_000
MEGABYTE = 1_000_000
SHOWN = 40
DEEP = 200


@dataclass(frozen=True)
class Node:
    """A value and its way from the root."""

    value: object
    path: str = ""

    @property
    def at(self) -> Place:
        """Where this stands."""
        return Place(path=self.path)

    @property
    def is_object(self) -> bool:
        """Whether this has members by name."""
        return isinstance(self.value, dict)

    def get(self, name: str) -> Node:
        """Return a member; one that is missing is a node of nothing."""
        inner = self.value.get(name) if isinstance(self.value, dict) else None
        return Node(inner, f"{self.path}.{name}" if self.path else name)

    def need(self, name: str) -> Node:
        """Return a member that has to be there."""
        found = self.get(name)
        if found.value is None:
            raise PartMissing(part=found.path)
        return found

    def items(self) -> Iterator[Node]:
        """List what is in an array; nothing at all is an empty one."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            self.refuse()
        for number, inner in enumerate(self.value):
            yield Node(inner, f"{self.path}[{number}]")

    def members(self) -> Iterator[tuple[str, Node]]:
        """List the members of an object by name; nothing at all is an empty one."""
        if self.value is None:
            return
        if not isinstance(self.value, dict):
            self.refuse()
        for name, inner in self.value.items():
            yield name, Node(inner, f"{self.path}.{name}" if self.path else name)

    def text(self, *, lines: bool = False) -> str:
        """Return a text, cleaned; a number is written out, nothing is empty."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float | None):
            self.refuse()
        return "" if self.value is None else clean(str(self.value), lines=lines)

    def number(self) -> int | None:
        """Return a whole number; nothing stays nothing."""
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.refuse()
        return self.value

    def truth(self) -> bool | None:
        """Return yes or no; nothing stays nothing."""
        if self.value is not None and not isinstance(self.value, bool):
            self.refuse()
        return self.value

    def refuse(self) -> NoReturn:
        """Say that this is not what should stand here."""
        raise PartUnusable(part=self.path or "$", text=json.dumps(self.value, ensure_ascii=False)[:SHOWN])


def parse(content: bytes) -> Node:
    """Return the root of a document, or refuse naming line and column."""
    if len(content) > MOST_BYTES or content.count(b",") + content.count(b"[") > MOST_PARTS:
        raise TooLarge(megabytes=MOST_BYTES // MEGABYTE)
    text, _ = decoded(content)
    try:
        return Node(json.loads(text, parse_constant=_no_number))
    except json.JSONDecodeError as error:
        raise BrokenJson(line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise TooDeep(levels=DEEP) from error
    except ValueError as error:
        # A number of thousands of digits, or one that is none.
        raise BrokenJson(line=1, column=1) from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
