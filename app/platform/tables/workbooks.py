"""Workbooks: the first sheet with anything on it, read without trusting the file."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from app.platform.tables.errors import DamagedWorkbook, TableTooLarge, TooManyRows, UnknownTable
from app.platform.tables.limits import MEGABYTE, Limits, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

PARTS = 2_000
CHUNK = 1 << 20
BLANKS_PER_ROW = 3
MIDNIGHT = time()
WORKBOOK_PART = "xl/workbook.xml"


def lines(content: bytes, limits: Limits) -> Iterator[Line]:
    """Read the lines of the first sheet that holds any; formulas give their last result."""
    import openpyxl  # noqa: PLC0415 - heavy, and needed only while a workbook is read

    _check_container(content, limits)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for name in workbook.sheetnames:
            if workbook[name].sheet_state != "visible":
                continue
            found = False
            for line in _lines_of(workbook[name], limits):
                found = True
                yield line
            if found:
                return
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        # openpyxl lets through whatever the damage led to: a ParseError is a SyntaxError.
        raise DamagedWorkbook from error


def _lines_of(sheet: Worksheet, limits: Limits) -> Iterator[Line]:
    cast("ReadOnlyWorksheet", sheet).reset_dimensions()  # the file's own word for its size may be a lie
    # One cell far to the right, or one row far down, would be filled up with millions of empty ones.
    for number, values in enumerate(sheet.iter_rows(max_col=limits.columns + 1, values_only=True), start=1):
        if number > limits.rows * (1 + BLANKS_PER_ROW):
            raise TooManyRows(rows=limits.rows)
        end = len(values)
        while end and values[end - 1] is None:
            end -= 1
        cells = tuple(_written(value) for value in values[:end])
        if any(cells):
            yield Line(number=number, cells=cells)


def _written(value: object) -> str:
    """Write a cell as a person would type it: 8613912345678, not 8613912345678.0; 2026-10-17, not midnight."""
    if isinstance(value, datetime):
        at_midnight = value.time() == MIDNIGHT
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value).strip()


def _check_container(content: bytes, limits: Limits) -> None:
    """Refuse a bomb before anything is parsed: by the sizes it declares, and by XML that defines entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = container.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > limits.unpacked:
                raise TableTooLarge(megabytes=limits.unpacked // MEGABYTE)
            if WORKBOOK_PART not in container.namelist():
                raise UnknownTable
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(container, part)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DamagedWorkbook from error


def _check_part(container: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    end = b""
    with container.open(part) as opened:
        while chunk := opened.read(CHUNK):
            # Without its zeros, UTF-16 reads like ASCII.
            plain = (end + chunk).replace(b"\0", b"")
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise DamagedWorkbook
            end = plain[-16:]
