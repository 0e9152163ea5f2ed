from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest

from app.platform.tables import writing
from app.platform.tables.reading import read

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "＝1+1"]
NAMES = ["Lucía Núñez", "Nguyễn Thị Minh", "محمد", "王小明", 'X "Æ", Y', "two\nlines", ""]


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_of_a_csv_begins_as_a_formula(cell: str) -> None:
    [_, [written]] = parsed(writing.csv_bytes(["name"], [[cell]]))

    assert written == f"'{cell}"


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula(cell: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(writing.xlsx_bytes(["name"], [[cell]]))).active
    assert sheet is not None

    written = sheet.cell(2, 1)

    assert written.data_type in {"s", "inlineStr"} or written.value == writing.printable(cell)
    assert written.data_type != "f"
    assert written.hyperlink is None


def test_a_hostile_header_is_harmless_too() -> None:
    assert parsed(writing.csv_bytes(["=cmd"], []))[0] == ["'=cmd"]


def test_names_survive_the_way_out_and_in() -> None:
    rows = [[name, str(number)] for number, name in enumerate(NAMES)]

    for content in (writing.csv_bytes(["name", "n"], rows), writing.xlsx_bytes(["name", "n"], rows)):
        assert [list(row.cells) for row in read(content).rows] == rows


def test_a_csv_opens_as_utf_8_in_excel() -> None:
    assert writing.csv_bytes(["name"], []).startswith(b"\xef\xbb\xbfname")


def test_a_csv_of_many_rows_is_written_in_pieces_with_one_mark() -> None:
    pieces = list(writing.csv_chunks(["n"], ([number] for number in range(1200))))

    assert len(pieces) == 3
    assert b"".join(pieces).count(b"\xef\xbb\xbf") == 1
    assert [row[0] for row in parsed(b"".join(pieces))] == ["n", *map(str, range(1200))]


def test_values_are_written_so_that_they_sort() -> None:
    at = datetime(2026, 10, 17, 9, 30, tzinfo=UTC)
    row: list[writing.Cell] = [None, True, -3, Decimal("1.50"), date(2026, 10, 17), at, time(9, 30)]

    [_, written] = parsed(writing.csv_bytes(list("abcdefg"), [row]))

    assert written == ["", "True", "-3", "1.50", "2026-10-17", "2026-10-17 09:30+00:00", "09:30:00"]


def test_dates_and_numbers_stay_what_they_are_in_a_workbook() -> None:
    at = datetime(2026, 10, 17, 9, 30, tzinfo=UTC)
    content = writing.xlsx_bytes(["day", "at", "n"], [[date(2026, 10, 17), at, 5]], title="Guests: day 1/2")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert sheet is not None
    assert sheet.title == "Guests  day 1 2"
    assert [cell.value for cell in sheet[2]] == [
        datetime(2026, 10, 17),  # noqa: DTZ001 - a workbook knows no zones
        datetime(2026, 10, 17, 9, 30),  # noqa: DTZ001 - a workbook knows no zones
        5,
    ]


def test_what_no_spreadsheet_may_hold_is_dropped() -> None:
    dirty = "a\x00b\x07c\ud800d\uffffe\x85"

    assert writing.printable(dirty) == "abcde"
    assert read(writing.xlsx_bytes(["x"], [[dirty]])).rows[0].cells == ("abcde",)
    assert read(writing.csv_bytes(["x"], [[dirty]])).rows[0].cells == ("abcde",)


def test_a_text_longer_than_a_cell_can_hold_is_cut_not_lost() -> None:
    content = writing.xlsx_bytes(["x"], [["a" * 40_000]])

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert sheet is not None
    assert sheet["A2"].value == "a" * 32_767


def test_sheets_of_one_name_are_told_apart_and_stay_within_what_a_spreadsheet_takes() -> None:
    long = "Arrivals at the gates of the Grand Theatre"
    content = writing.workbook_bytes(
        [writing.Sheet(title, ["Name"], [["=1+1"]]) for title in (long, long.upper(), "", "[]")]
    )

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Arrivals at the gates of the Gr", "ARRIVALS AT THE GATES OF THE 2", "Sheet3", "Sheet4"]
    assert {sheet.cell(2, 1).data_type for sheet in book} == {"s"}
