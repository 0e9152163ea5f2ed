"""Tables as people really export them."""

from __future__ import annotations

import pytest

from app.platform.tables.errors import OldWorkbook
from app.platform.tables.reading import Row, read
from tests.public_data import SHARED_DATA

TABLES = SHARED_DATA / "tables"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

WHOLE = [
    ("comma_in_quotes.csv", "utf-8", 5, 1),
    ("complex.csv", "utf-8", 4, 3),
    ("empty_crlf.csv", "utf-8", 3, 2),
    ("escaped_quotes.csv", "utf-8", 2, 2),
    ("excel_pasting.csv", "utf-8", 9, 16),
    ("newlines_crlf.csv", "utf-8", 3, 3),
    ("null.csv", "utf-8", 4, 9),
    ("quotes_and_newlines.csv", "utf-8", 2, 2),
    ("simple.psv", "utf-8", 6, 28),
    ("simple.ssv", "utf-8", 3, 6),
    ("simple.xlsx", "xlsx", 3, 6),
    ("skip_initials.csv", "utf-8", 2, 2),
    ("utf-16le_encoded.csv", "utf-16", 19, 327),
    ("utf8.csv", "utf-8", 3, 2),
    ("utf8bom.csv", "utf-8", 2, 0),
    ("weird_head_padding.csv", "utf-8", 10, 76),
]


def test_every_table_of_the_collection_has_its_case() -> None:
    assert {path.name for path in TABLES.iterdir()} == {case[0] for case in WHOLE} | {"excel_properties.xls"}


@pytest.mark.parametrize(("name", "source", "columns", "rows"), WHOLE)
def test_a_messy_table_is_read_whole(name: str, source: str, columns: int, rows: int) -> None:
    table = read((TABLES / name).read_bytes(), name)

    assert (table.source, len(table.header), len(table.rows)) == (source, columns, rows)
    assert all(len(row.cells) == columns and not row.surplus for row in table.rows)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("comma_in_quotes.csv", Row(2, ("John", "Doe", "120 any st.", "Anytown, WW", "08123"))),
        ("complex.csv", Row(2, ("2011-01-01", "24 October 2011", "0", ""))),
        ("escaped_quotes.csv", Row(2, ("1", 'ha "ha" ha'))),
        ("quotes_and_newlines.csv", Row(2, ("1", 'ha \n"ha" \nha'))),
        ("simple.ssv", Row(2, ("2011-01-01", "1", "Galway"))),
        ("simple.xlsx", Row(2, ("2011-01-01", "1", "Galway"))),
        ("skip_initials.csv", Row(2, ("hello", "goodbye"))),
    ],
)
def test_the_first_row_comes_out_as_it_was_meant(name: str, first: Row) -> None:
    assert read((TABLES / name).read_bytes()).rows[0] == first


def test_a_title_above_the_table_is_no_header() -> None:
    table = read((TABLES / "excel_pasting.csv").read_bytes())

    assert table.header == ("Year", *(str(year) for year in range(2000, 2008)))
    assert table.rows[0].number == 5


def test_an_old_workbook_is_refused_in_words() -> None:
    with pytest.raises(OldWorkbook, match=r"old \.xls format"):
        read((TABLES / "excel_properties.xls").read_bytes(), "excel_properties.xls")


def test_a_list_of_delegates_is_read_whole() -> None:
    table = read((SHARED_DATA / "attendees" / "unfccc-inc-4-and-9.csv").read_bytes())

    assert len(table.rows) == 1176
    assert table.header[:4] == ("Group_Type", "Delegation", "Honorific", "Person_Name")


def test_names_of_a_hundred_countries_keep_their_scripts() -> None:
    table = read((SHARED_DATA / "names" / "common-surnames-by-country.csv").read_bytes())

    column = table.header.index("Localized Name")
    assert {"Գրիգորյան", "王"} <= {row.at(column) for row in table.rows}
