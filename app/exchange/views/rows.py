"""Rows of a file as the desk reads them: counted by what they are, narrowed, sorted and paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exchange.rules import Kind, Outcome
from app.exchange.service.report import ImportReport, RowResult, read
from app.exchange.views import words
from app.platform.schedules.rows import Place
from app.web import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.exchange.models import ImportedRow

OUTCOMES = list(words.OUTCOMES)
SORTS: Mapping[str, Callable[[RowResult], Any]] = {
    "outcome": lambda row: OUTCOMES.index(row.outcome),
    "place": lambda row: (row.at.line, [int(part) if part.isdigit() else 0 for part in _parts(row.at.path)]),
    "name": lambda row: row.name.casefold(),
}


def page_of(report: ImportReport) -> listing.Page[RowResult]:
    """Return the rows the address asks for: what needs a look first, if it does not ask."""
    asked = listing.asked(sorts=SORTS, default="outcome", filters=("show", "publish"))
    wanted = asked.filters.get("show", "")
    rows = [row for row in report.rows if wanted in {"", row.outcome}]
    return listing.sliced(rows, asked, SORTS, text=_text)


def figures(report: ImportReport) -> list[tuple[Kind | None, dict[Outcome, int]]]:
    """Count the rows of each kind there is by outcome; those of none could not be read."""
    found: dict[Kind | None, dict[Outcome, int]] = {}
    for row in report.rows:
        found.setdefault(row.kind, dict.fromkeys(OUTCOMES, 0))[row.outcome] += 1
    return [(kind, found[kind]) for kind in (None, *Kind) if kind in found]


def kept(rows: Iterable[ImportedRow]) -> ImportReport:
    """Return what was kept of the rows of a file."""
    return ImportReport(
        [
            RowResult(
                row.kind,
                Place(row.line, row.path),
                row.outcome,
                row.name,
                tuple(row.changes),
                tuple(read(reason) for reason in row.reasons),
            )
            for row in rows
        ]
    )


def told(report: ImportReport) -> dict[str, object]:
    """Return what a page shows of the rows of a file."""
    return {
        "report": report,
        "page": page_of(report),
        "figures": figures(report),
        "kinds": words.KINDS,
        "outcomes": words.OUTCOMES,
        "changed": words.CHANGED,
    }


def _text(row: RowResult) -> str:
    return " ".join((row.name, row.at.path, *row.why))


def _parts(path: str) -> Sequence[str]:
    return path.replace("[", " ").replace("]", " ").split()
