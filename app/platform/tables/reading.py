"""Read a table as people export it: CSV or XLSX, by its content and never by its name alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from app.platform.tables import delimited, workbooks
from app.platform.tables.errors import EmptyTable, OldWorkbook, TableTooLarge, UnknownTable
from app.platform.tables.limits import MEGABYTE, Limits, Line, checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
HEADER_WITHIN = 1000


@dataclass(frozen=True)
class Row:
    """One row: where it stands in the file, its cells under the header, and cells beyond it (mostly a stray comma)."""

    number: int
    cells: tuple[str, ...]
    surplus: tuple[str, ...] = ()

    def at(self, column: int | None) -> str:
        """Return one cell by its column; a column nobody found is empty."""
        return "" if column is None else self.cells[column]


@dataclass(frozen=True)
class Table:
    """A header and the rows under it; ``source`` says how the file was read (an encoding, or ``xlsx``)."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str


def read(content: bytes, filename: str = "", *, limits: Limits | None = None) -> Table:
    """Return the table in an uploaded file, or refuse naming the line to put right."""
    bounds = limits or Limits()
    if len(content) > bounds.size:
        raise TableTooLarge(megabytes=bounds.size // MEGABYTE)
    if content.startswith(OLE):
        raise OldWorkbook
    if content.startswith(ZIP):
        return _table(checked(workbooks.lines(content, bounds), bounds), "xlsx")
    if content.startswith(OTHER_FORMATS) or filename.lower().endswith((".pdf", ".docx", ".numbers")):
        raise UnknownTable
    text, encoding = delimited.decoded(content)
    return _table(checked(delimited.lines(text), bounds), encoding)


def _table(lines: Iterable[Line], source: str) -> Table:
    filled = [line for line in lines if any(line.cells)]
    if not filled:
        raise EmptyTable
    position = _header_position([line.cells for line in islice(filled, HEADER_WITHIN)])
    header = _without_blank_end(filled[position].cells)
    rows = tuple(_row(line, len(header)) for line in filled[position + 1 :])
    return Table(header=header, rows=rows, source=source)


def _header_position(rows: Sequence[tuple[str, ...]]) -> int:
    """Find the header: titles and notes above a table fill fewer cells than the table itself."""
    widths = [sum(map(bool, cells)) for cells in rows]
    usual = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))[0]
    # A header may leave one cell empty (a column of row numbers), but a title never fills two.
    enough = max(usual - 1, min(usual, 2))
    return next(position for position, width in enumerate(widths) if width >= enough)


def _row(line: Line, width: int) -> Row:
    cells = line.cells[:width]
    return Row(
        number=line.number,
        cells=cells + ("",) * (width - len(cells)),
        surplus=_without_blank_end(line.cells[width:]),
    )


def _without_blank_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
