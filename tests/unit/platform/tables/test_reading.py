from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from app.platform.tables.errors import (
    CellTooLong,
    DamagedWorkbook,
    EmptyTable,
    OldWorkbook,
    TableTooLarge,
    TooManyColumns,
    TooManyRows,
    UnclosedQuote,
    UnknownTable,
)
from app.platform.tables.limits import Limits
from app.platform.tables.reading import Row, read

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

SPANISH = "nombre;país\r\nLucía Núñez;España\r\nÁngel Muñoz;México\r\n"
CHINESE = "姓名,单位\r\n王小明,横店影视城\r\n李娜,中国电影家协会\r\n"
RUSSIAN = "имя,город\r\nАнна Кузнецова,Москва\r\nПётр Иванов,Казань\r\nЮлия Смирнова,Екатеринбург\r\n"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'


def workbook(*rows: tuple[str | float | date | time | bool, ...], hidden_first: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if hidden_first:
        sheet.append(("secret", "list"))
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet("Guests")
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content: bytes, part: str, text: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return target.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding", "source"),
    [
        (SPANISH, "utf-8", "utf-8"),
        (SPANISH, "utf-8-sig", "utf-8"),
        (SPANISH, "utf-16", "utf-16"),
        (SPANISH, "utf-16-le", "utf-16-le"),
        (SPANISH, "utf-16-be", "utf-16-be"),
        (SPANISH, "utf-32", "utf-32"),
        (SPANISH, "cp1252", "cp1252"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (RUSSIAN, "cp1251", "cp1251"),
    ],
)
def test_every_usual_encoding_gives_the_same_letters(text: str, encoding: str, source: str) -> None:
    table = read(text.encode(encoding))

    assert table.source == source
    lines = [line.replace(";", ",").split(",") for line in text.splitlines()]
    assert [list(table.header), *(list(row.cells) for row in table.rows)] == lines


def test_bytes_no_code_page_knows_are_read_as_latin_1() -> None:
    assert read(b"name,town\r\nJos\xe9,Bogot\xe1 \x81\r\n").source == "latin-1"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found(separator: str) -> None:
    table = read(f"name{separator}city\nMinh{separator}Huế\n".encode())

    assert (table.header, table.rows) == (("name", "city"), (Row(2, ("Minh", "Huế")),))


def test_commas_inside_texts_do_not_hide_the_semicolons_between_them() -> None:
    table = read(b"name;price\nA, B;1,50\nC, D;2,50\n")

    assert [row.cells for row in table.rows] == [("A, B", "1,50"), ("C, D", "2,50")]


def test_the_separator_excel_announces_is_believed_and_lines_keep_their_numbers() -> None:
    table = read(b"sep=;\r\nname;note\r\nWei;a,b,c,d\r\n")

    assert (table.header, table.rows) == (("name", "note"), (Row(3, ("Wei", "a,b,c,d")),))


def test_a_list_of_one_column_is_a_table() -> None:
    table = read(b"E-mail\n\nlucia@example.org\nminh@example.org\n")

    assert table.header == ("E-mail",)
    assert [(row.number, row.at(0), row.at(None)) for row in table.rows] == [
        (3, "lucia@example.org", ""),
        (4, "minh@example.org", ""),
    ]


def test_a_header_with_one_nameless_column_is_still_the_header() -> None:
    assert read(b",name,city\n1,Ana,Lima\n2,Bo,Umea\n").header == ("", "name", "city")


def test_a_row_with_a_stray_comma_keeps_what_stands_beyond_the_header() -> None:
    table = read(b"name,city\nDoe, Jane,Lima\nWei,Hengdian,\n")

    assert table.rows == (Row(2, ("Doe", "Jane"), ("Lima",)), Row(3, ("Wei", "Hengdian")))


def test_short_rows_are_filled_up_and_empty_ones_left_out() -> None:
    table = read(b"name,city,country\nWei\n,,\nAna,Lima,PE\n")

    assert table.rows == (Row(2, ("Wei", "", "")), Row(4, ("Ana", "Lima", "PE")))


def test_line_numbers_count_lines_of_the_file_when_cells_hold_several() -> None:
    table = read(b'name,bio\n"Ana","first\nsecond"\nWei,short\n')

    assert [(row.number, row.cells) for row in table.rows] == [(2, ("Ana", "first\nsecond")), (4, ("Wei", "short"))]


def test_a_free_use_of_quotes_passes() -> None:
    assert read(b'name,height\n"Ana" Maria,1.70\nWei,5\'10"\n').rows[0].cells == ("Ana Maria", "1.70")


def test_an_unclosed_quote_is_named_with_its_line() -> None:
    with pytest.raises(UnclosedQuote, match="Line 3"):
        read(b'name,bio\nAna,short\nWei,"never\nclosed\nat all\n')


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , ,\n,,\n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyTable):
        read(content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7 1 0 obj", "list.csv"),
        (b"\x89PNG\r\n\x1a\n", "list.csv"),
        (b"name\0\0\0", "list.csv"),
        (b"\xff\xfea", "list.csv"),
        (b"anything", "list.docx"),
    ],
)
def test_other_files_are_refused(content: bytes, name: str) -> None:
    with pytest.raises(UnknownTable):
        read(content, name)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../../etc/passwd", "root")

    with pytest.raises(UnknownTable):
        read(target.getvalue(), "list.xlsx")


def test_an_ole_container_is_refused_whatever_its_name() -> None:
    with pytest.raises(OldWorkbook):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "list.csv")


@pytest.mark.parametrize(
    ("limits", "refusal", "words"),
    [
        (Limits(size=10), TableTooLarge, "too large"),
        (Limits(rows=2), TooManyRows, "more than 2 rows"),
        (Limits(cells=5), TooManyRows, "more than 1 rows"),
        (Limits(columns=1), TooManyColumns, "Line 1 has more than 1 columns"),
        (Limits(characters=9), CellTooLong, "Line 4, column 2"),
    ],
)
def test_a_table_beyond_the_limits_is_refused(limits: Limits, refusal: type[Exception], words: str) -> None:
    content = b"name,city\nAna,Lima\nWei,Yiwu\nMinh,Hue in Vietnam\n"

    with pytest.raises(refusal, match=words):
        read(content, limits=limits)


def test_a_table_exactly_at_the_limits_is_read() -> None:
    content = b"name,city\nAna,Lima\nWei,Yiwu\n"

    table = read(content, limits=Limits(size=len(content), rows=2, cells=6, columns=2, characters=4))

    assert len(table.rows) == 2


def test_a_workbook_gives_what_its_cells_show() -> None:
    content = workbook(
        ("name", "phone", "born", "arrives", "at", "vip", "score"),
        ("محمد", 8613912345678.0, date(1990, 5, 17), datetime(2026, 10, 17, 9, 30), time(9, 30), True, 1.5),  # noqa: DTZ001 - a workbook knows no zones
    )

    assert read(content).rows == (
        Row(2, ("محمد", "8613912345678", "1990-05-17", "2026-10-17 09:30", "09:30:00", "TRUE", "1.5")),
    )


def test_a_hidden_sheet_is_not_imported() -> None:
    assert read(workbook(("name", "city"), ("Wei", "Yiwu"), hidden_first=True)).header == ("name", "city")


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(EmptyTable):
        read(workbook())


@pytest.mark.parametrize("damage", [b"<worksheet", b"no xml at all", b"<a><b></a>"])
def test_a_damaged_workbook_is_refused(damage: bytes) -> None:
    content = repacked(workbook(("name", "city"), ("Wei", "Yiwu")), "xl/worksheets/sheet1.xml", damage)

    with pytest.raises(DamagedWorkbook):
        read(content)


def test_half_a_workbook_is_refused() -> None:
    content = workbook(("name", "city"), ("Wei", "Yiwu"))

    with pytest.raises(DamagedWorkbook):
        read(content[: len(content) // 2])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_that_defines_entities_is_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    content = repacked(workbook(("name",)), "xl/worksheets/sheet1.xml", bomb.encode(encoding))

    with pytest.raises(DamagedWorkbook):
        read(content)


def test_a_workbook_that_unpacks_to_a_mountain_is_refused_before_it_does() -> None:
    content = repacked(workbook(("name",)), "xl/worksheets/sheet1.xml", bytes(200_000_000))
    assert len(content) < 300_000

    with pytest.raises(TableTooLarge):
        read(content)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row><c r="XFD1"/></row>' * 2_000,
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="B90000"><v>1</v></c></row>',
    ],
    ids=["far-right", "far-down"],
)
def test_cells_far_away_do_not_stretch_the_sheet(rows: bytes) -> None:
    content = repacked(
        workbook(("name",)), "xl/worksheets/sheet1.xml", SHEET % (b'<row><c r="A1"><v>7</v></c></row>' + rows)
    )

    table = read(content)

    assert len(table.header) <= 2
    assert len(table.rows) <= 2


def test_a_row_beyond_the_last_is_refused() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'

    with pytest.raises(TooManyRows):
        read(repacked(workbook(("name",)), "xl/worksheets/sheet1.xml", SHEET % rows), limits=Limits(rows=100))
