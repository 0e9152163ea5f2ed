"""A list leaves the house: as CSV or XLSX that no spreadsheet takes for formulas, and each time it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response

from app.core import clock
from app.core.db import atomic
from app.core.facts import Fact, announce
from app.platform.tables.writing import Sheet, csv_bytes, workbook_bytes
from app.web import scope
from app.web.access import actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.platform.tables.writing import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "pdf": "application/pdf", "json": "application/json",
         "xml": "application/xml; charset=utf-8"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ListExported(Fact):
    """A list left the house: which, as what kind of file, how many rows, and whether small numbers were hidden."""

    list: str
    suffix: str
    rows: int
    for_the_public: bool = False


def hand_out(name: str, suffix: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Answer with a list as a file of this kind."""
    lines = list(rows)
    content = csv_bytes(header, lines) if suffix == "csv" else workbook_bytes([Sheet(name, header, lines)])
    return as_file(name, suffix, content, rows=len(lines))


def as_file(
    name: str, suffix: str, content: bytes | Iterable[bytes], *, rows: int, for_the_public: bool = False
) -> Response:
    """Answer with a file that was made already, or is made while it goes out."""
    _write_down(name, suffix, rows, for_the_public=for_the_public)
    answer = Response(content, content_type=KINDS[suffix])
    code = getattr(scope.named(), "code", "")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{code}.{suffix}"'
    return answer


@atomic
def _write_down(name: str, suffix: str, rows: int, *, for_the_public: bool) -> None:
    here = scope.named()
    organiser_id = here.organiser_id if here else None
    announce(
        ListExported(
            at=clock.now(),
            by=actor(),
            organiser_id=organiser_id,
            event_id=here.id if here and here.id != organiser_id else None,
            list=name,
            suffix=suffix,
            rows=rows,
            for_the_public=for_the_public,
        )
    )
