"""A report on paper: A4, figures first, then tables that run over pages, and columns over time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from app.platform.documents import fonts
from app.platform.documents.runs import language
from app.platform.documents.typesetting import compile_pdf
from app.platform.look.plots import steps_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LAYOUT = "report.typ"
SERIES = ("#3B4CC0", "#2F8F83", "#C98A1B", "#8F6BB8")
LABELS = 12


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """A table, its cells in words already; numbers stand at the end of their cells."""

    title: str
    heads: Sequence[str]
    is_number: Sequence[bool]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Stacked columns over time: each step a label and one number for each series."""

    title: str
    series: Sequence[str]
    steps: Sequence[tuple[str, Sequence[int]]]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportSheet:
    """Everything the paper shows."""

    lang: str
    title: str
    subtitle: str
    dates: str
    made: str
    notes: Sequence[str]
    figures: Sequence[tuple[str, str]]
    tables: Sequence[PaperTable]
    charts: Sequence[Chart]
    ground: str
    accent: str
    artwork_svg: str = ""


def report_pdf(sheet: ReportSheet, *, extra_fonts: tuple[Path, ...] = ()) -> bytes:
    """Set a report as tagged PDF."""
    data = {
        **asdict(sheet),
        "lang": language(sheet.lang)[0],
        "fonts": fonts.families(extra_fonts)[fonts.han_family(sheet.lang)],
        "charts": [_drawn(chart) for chart in sheet.charts],
    }
    return compile_pdf(LAYOUT, data, extra_fonts=extra_fonts)


def _drawn(chart: Chart) -> dict[str, object]:
    grid = steps_to(max([1, *(sum(numbers) for _, numbers in chart.steps)]))
    every = -(-len(chart.steps) // LABELS)
    return {
        "title": chart.title,
        "note": chart.note,
        "series": [[name, SERIES[place % len(SERIES)]] for place, name in enumerate(chart.series)],
        "grid": grid,
        "steps": [
            {"label": label if place % every == 0 else "", "parts": [number / grid[-1] for number in numbers]}
            for place, (label, numbers) in enumerate(chart.steps)
        ],
    }
