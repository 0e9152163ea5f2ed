"""What a report is: figures, tables, curves; and what of it the public may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from app.reports import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.reports.queries.attendance import Attendance


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    MOMENT = "moment"
    NUMBER = "number"
    SHARE = "share"


class Hidden(Enum):
    """What stands where a number is too small to be shown."""

    SMALL = "small"


Cell = str | int | float | datetime | Hidden | None


@dataclass(frozen=True)
class Column:
    """One column; what is not for paper stands on the screen and in the workbook alone."""

    label: str
    kind: Kind = Kind.NUMBER
    on_paper: bool = True


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a report; an empty one says why it is."""

    code: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The arrivals of one festival day: one number for each gate, by quarters of an hour, for the public by hours."""

    day: date
    minutes: int
    gates: Sequence[str]
    steps: Sequence[tuple[str, Sequence[int]]]
    total: int
    has_hidden: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything there is to hand over."""

    for_the_public: bool
    figures: Sequence[tuple[str, Cell, Kind]]
    tables: Sequence[Table]
    curves: Sequence[Curve]
    gates: Sequence[tuple[UUID, str]] = ()
    sessions: Sequence[Attendance] = field(default=(), repr=False)


@dataclass(frozen=True)
class Hiding:
    """How numbers are shown to this reader."""

    on: bool

    def one(self, number: int | None) -> int | Hidden | None:
        """Hide a number that stands alone."""
        return Hidden.SMALL if self.on and rules.is_small(number) else number

    def column(self, numbers: Sequence[int | None]) -> list[int | Hidden | None]:
        """Hide the numbers of a column that has a total, so that none can be worked out."""
        if not self.on:
            return list(numbers)
        return [
            Hidden.SMALL if hidden else number
            for number, hidden in zip(numbers, rules.suppressed(numbers), strict=True)
        ]

    def if_shown(self, base: Cell, value: Cell) -> Cell:
        """Hide what would give a hidden number away."""
        return Hidden.SMALL if isinstance(base, Hidden) else value
