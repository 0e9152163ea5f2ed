"""Lists of records as JSON holds them, made into tables: what is nested gets a column by its way, ``title.en``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from app.platform.tables.errors import EmptyTable, UnknownTable
from app.platform.tables.limits import Limits, Line, checked
from app.platform.tables.reading import Row, Table

DEEPEST = 5
Record = dict[str, str]


def table(records: object, *, limits: Limits | None = None) -> Table:
    """Return a list of records as a table; a record that holds a list of others makes a row for each of these.

    The number of a row is the place of its record in the list, so that several rows may have the same.
    """
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise UnknownTable
    flat = [
        (number, row) for number, record in enumerate(records, 1) for row in _rows(cast("dict[str, object]", record))
    ]
    header = tuple(dict.fromkeys(name for _, row in flat for name in row))
    if not header:
        raise EmptyTable
    bounds = limits or Limits()
    lines = [Line(number=1, cells=header)]
    lines += [Line(number=number, cells=tuple(row.get(name, "") for name in header)) for number, row in flat]
    kept = list(checked(lines, bounds))
    return Table(header=header, rows=tuple(Row(line.number, line.cells) for line in kept[1:]), source="json")


def _rows(record: dict[str, object]) -> Iterator[Record]:
    """Write a record as rows: one, or one for each record of the first list of records in it."""
    inner = next((name for name, value in record.items() if _is_list_of_records(value)), None)
    said = {
        name: text
        for key, value in record.items()
        if not _is_list_of_records(value)
        for name, text in _cells(key, value, 1)
    }
    if inner is None:
        yield said
        return
    for below in cast("list[dict[str, object]]", record[inner]):
        yield said | dict(_cells(inner, below, 1))


def _is_list_of_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _cells(name: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for key, inner in value.items():
            yield from _cells(f"{name}.{key}", inner, depth + 1)
    else:
        yield name, _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(_text(item) for item in value)
        case dict():
            return ", ".join(map(_text, value.values()))
        case _:
            return str(value)
