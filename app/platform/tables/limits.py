"""What a table may weigh, so that no file can fill the memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.platform.tables.errors import CellTooLong, TooManyColumns, TooManyRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The largest table that is read."""

    size: int = 10 * MEGABYTE
    unpacked: int = 60 * MEGABYTE
    rows: int = 50_000
    columns: int = 200
    cells: int = 2_000_000
    characters: int = 10_000


@dataclass(frozen=True)
class Line:
    """The cells of one line as they stand in the file, blanks trimmed."""

    number: int
    cells: tuple[str, ...]


def checked(lines: Iterable[Line], limits: Limits) -> Iterator[Line]:
    """Hand the lines on as long as they keep within the limits."""
    rows = cells = 0
    for line in lines:
        if len(line.cells) > limits.columns and any(line.cells[limits.columns :]):
            raise TooManyColumns(line=line.number, columns=limits.columns)
        for column, cell in enumerate(line.cells, start=1):
            if len(cell) > limits.characters:
                raise CellTooLong(line=line.number, column=column, characters=limits.characters)
        if any(line.cells):
            rows += 1
            cells += len(line.cells)
        # The header is a row of its own, and this row is one too many.
        if rows > limits.rows + 1 or cells > limits.cells:
            raise TooManyRows(rows=rows - 2)
        yield line
