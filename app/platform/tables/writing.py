"""Write tables that every spreadsheet opens as text: what a guest typed never runs as a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | Decimal | date | datetime | time | bool | None

FORMULA_BEGINS = tuple("=+-@\t\r＝＋－＠")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ROWS_AT_ONCE = 500
LONGEST_IN_WORKBOOK = 32_767
SHEET_NAME_LENGTH = 31
WIDEST_COLUMN = 60
NARROWEST_COLUMN = 8
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a whole CSV file."""
    return b"".join(csv_chunks(header, rows))


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write a CSV file piece by piece, so that a long list never stands in memory."""
    lines = chain([header], rows)
    mark = BYTE_ORDER_MARK
    while batch := list(islice(lines, ROWS_AT_ONCE)):
        piece = io.StringIO(mark, newline="")
        piece.seek(0, io.SEEK_END)
        csv.writer(piece).writerows([_in_csv(cell) for cell in line] for line in batch)
        yield piece.getvalue().encode()
        mark = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the names of its columns, and its rows."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "") -> bytes:
    """Return a workbook of one sheet."""
    return workbook_bytes([Sheet(title, header, rows)])


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook: on each sheet a bold header that stays in view, texts as texts, dates as dates."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and needed only while a workbook is written

    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    with xlsxwriter.Workbook(target, options) as workbook:
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        taken: set[str] = set()
        for wanted in sheets:
            name = _free_name(_sheet_name(wanted.title), taken)
            sheet = workbook.add_worksheet(name)
            for column, head in enumerate(wanted.header):
                sheet.set_column(column, column, _width(head))
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [_in_workbook(head) for head in wanted.header], bold)
            for number, cells in enumerate(wanted.rows, start=1):
                for column, cell in enumerate(cells):
                    is_day = isinstance(cell, date) and not isinstance(cell, datetime)
                    sheet.write(number, column, _in_workbook(cell), *([day] if is_day else []))
    return target.getvalue()


def _free_name(name: str | None, taken: set[str]) -> str | None:
    """Return a name no other sheet has (spreadsheets do not tell case apart); none leaves it to the library."""
    if name is None:
        return None
    free, number = name, 2
    while free.casefold() in taken:
        ending = f" {number}"
        free, number = name[: SHEET_NAME_LENGTH - len(ending)].rstrip() + ending, number + 1
    taken.add(free.casefold())
    return free


def printable(text: str) -> str:
    """Drop what no spreadsheet may hold: control characters, lone surrogates, non-characters."""
    return UNPRINTABLE.sub("", text)


def _in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            text = printable(cell)
            return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def _in_workbook(cell: Cell) -> Cell:
    return printable(cell)[:LONGEST_IN_WORKBOOK] if isinstance(cell, str) else cell


def _sheet_name(title: str) -> str | None:
    bare = re.sub(r"[\[\]:*?/\\]", " ", printable(title)).strip(" '")[:SHEET_NAME_LENGTH]
    return bare.strip(" '") or None


def _width(name: str) -> int:
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
    return min(max(cells + 2, NARROWEST_COLUMN), WIDEST_COLUMN)
