"""A report as a workbook, and as a paper to hand over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from flask_babel import gettext

from app.core.settings import config
from app.platform.documents.report import Chart, PaperTable, ReportSheet, report_pdf
from app.platform.look.artwork import painted
from app.platform.look.theme import theme
from app.platform.tables.writing import Sheet, workbook_bytes
from app.reports.service.report import Hidden, Kind
from app.web import calendar, locale, rendering

if TYPE_CHECKING:
    from app.events.models import Event
    from app.platform.tables.writing import Cell as SheetCell
    from app.reports.service.report import Cell, Curve, Report, Table


def workbook(report: Report, event: Event) -> bytes:
    """Write a report as a workbook: a sheet for each table, and one for each day's arrivals."""
    zone = ZoneInfo(event.zone)
    first = Sheet(
        gettext("Overview"),
        [gettext("Figure"), gettext("Number")],
        [[label, _in_workbook(value, zone)] for label, value, _ in report.figures],
    )
    tables = [
        Sheet(
            table.title,
            [column.label for column in table.columns],
            [[_in_workbook(cell, zone) for cell in row] for row in table.rows],
        )
        for table in report.tables
    ]
    return workbook_bytes([first, *tables, *map(_curve_sheet, report.curves)])


def _in_workbook(cell: Cell, zone: ZoneInfo) -> SheetCell:
    match cell:
        case Hidden():
            return hidden()
        case datetime():
            return cell.astimezone(zone).replace(tzinfo=None)
        case float():
            return round(cell, 4)
        case _:
            return cell


def _curve_sheet(curve: Curve) -> Sheet:
    title = gettext("Arrivals %(day)s", day=curve.day.isoformat())
    return Sheet(title, [gettext("From"), *curve.gates], [[label, *numbers] for label, numbers in curve.steps])


def pdf(report: Report, event: Event, *, now: datetime) -> bytes:
    """Set a report on paper, in the language spoken here."""
    colours = theme(event.accent)
    sheet = ReportSheet(
        lang=locale.language().tag,
        title=rendering.localised(event.name),
        subtitle=gettext("Attendance"),
        dates=calendar.until(event.first_day, event.last_day),
        made=gettext("As of %(moment)s", moment=rendering.moment(now, event.zone)),
        notes=_notes(report),
        figures=[(label, said(value, kind, event.zone)) for label, value, kind in report.figures],
        tables=[_on_paper(table, event.zone) for table in report.tables],
        charts=[_chart(curve) for curve in report.curves],
        ground=colours["deep"],
        accent=colours["solid"],
        artwork_svg=painted(event.artwork, event.code, colours, width=2100, height=280, period=12),
    )
    return report_pdf(sheet, extra_fonts=config().font_dirs)


def _notes(report: Report) -> list[str]:
    return [gettext("For the public: numbers below 5 are not shown.")] if report.for_the_public else []


def _on_paper(table: Table, zone: str) -> PaperTable:
    places = [place for place, column in enumerate(table.columns) if column.on_paper]
    columns = [table.columns[place] for place in places]
    return PaperTable(
        title=table.title,
        note=table.note if table.rows else table.empty,
        heads=[column.label for column in columns],
        is_number=[column.kind in {Kind.NUMBER, Kind.SHARE} for column in columns],
        rows=[[said(row[place], table.columns[place].kind, zone) for place in places] for row in table.rows],
    )


def _chart(curve: Curve) -> Chart:
    title = gettext("Arrivals on %(day)s, per %(minutes)s minutes", day=rendering.day(curve.day), minutes=curve.minutes)
    note = gettext("Times with fewer than 5 at a gate are left out.") if curve.has_hidden else ""
    return Chart(title=title, note=note, series=list(curve.gates), steps=[(label, list(n)) for label, n in curve.steps])


def said(cell: Cell, kind: Kind, zone: str) -> str:
    """Say a cell in the reader's language: what is not known is a dash, never a nought."""
    spoken = locale.language().babel
    match cell:
        case None:
            return "–"
        case Hidden():
            return hidden()
        case datetime():
            there = cell.astimezone(ZoneInfo(zone))
            return gettext("%(day)s, %(time)s", day=_short(there), time=f"{there:%H:%M}")
        case str():
            return cell
        case _:
            return (
                format_percent(cell, "#,##0 %", spoken) if kind is Kind.SHARE else format_decimal(cell, locale=spoken)
            )


def _short(day: datetime) -> str:
    return str(format_skeleton("MMMEd", day.date(), locale=locale.language().babel))


def hidden() -> str:
    """Say that a number is too small to be shown."""
    return gettext("below 5")
