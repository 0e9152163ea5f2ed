"""Reports at the desk: on the screen, as a workbook, and as a paper for the host."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from app.core import clock
from app.core.access import Permission
from app.core.languages import SHIPPED, find_language
from app.events.models import Event
from app.events.rules import festival_day
from app.platform.look import plots
from app.platform.tables.export import as_file
from app.reports.service import composing, paper
from app.reports.service.report import Hidden
from app.web import locale, scope
from app.web.access import requires

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.reports.service.report import Curve

bp = Blueprint("reports_desk", __name__, url_prefix="/desk/<event>/reports")
PHONE_STEPS = 32
SHARE_LENGTH = 200


@bp.get("")
@requires(Permission.VIEW_REPORTS)
def index() -> str:
    """Show who came, when, and to what; with small numbers hidden where it is for the public."""
    event = scope.current(Event)
    gate = request.args.get("gate", type=UUID)
    report = composing.compose(event, now=clock.now(), for_the_public=_public(), gate=gate)
    curve = _chosen(report.curves, event)
    return render_template(
        "reports/desk/index.html",
        report=report,
        curve=curve,
        wide=_plot(curve, 1040, 170) if curve else None,
        narrow=_plot(curve, 330, 160, PHONE_STEPS) if curve else None,
        curve_rows=[(label, *parts) for label, parts in curve.steps] if curve else [],
        said=lambda cell, kind: paper.said(cell, kind, event.zone),
        is_hidden=lambda cell: isinstance(cell, Hidden),
        length=lambda part: round(min(part, 1) * SHARE_LENGTH, 1) if isinstance(part, float) else 0,
        languages=SHIPPED,
        gate=gate,
    )


@bp.get("/attendance.xlsx")
@requires(Permission.VIEW_REPORTS)
def xlsx() -> Response:
    """Hand the numbers out as a workbook; each time is written down."""
    event = scope.current(Event)
    report = composing.compose(event, now=clock.now(), for_the_public=_public())
    content = paper.workbook(report, event)
    return as_file("attendance", "xlsx", content, rows=len(report.sessions), for_the_public=_public())


@bp.get("/attendance.pdf")
@requires(Permission.VIEW_REPORTS)
def pdf() -> Response:
    """Hand the numbers out on paper, in the language asked for; each time is written down."""
    event, now = scope.current(Event), clock.now()
    wanted = find_language(request.args.get("paper")) or locale.language()
    with locale.speaking(wanted.tag):
        report = composing.compose(event, now=now, for_the_public=_public())
        content = paper.pdf(report, event, now=now)
    return as_file("attendance", "pdf", content, rows=len(report.sessions), for_the_public=_public())


def _public() -> bool:
    return "public" in request.args


def _chosen(curves: Sequence[Curve], event: Event) -> Curve | None:
    """Return the day asked for, else today, else the one with most arrivals."""
    by_day = {curve.day: curve for curve in curves}
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        asked = festival_day(clock.now(), zone=event.zone, day_change_hour=event.day_change_hour)
    return by_day.get(asked) or max(curves, key=lambda curve: curve.total, default=None)


def _plot(curve: Curve, width: int, height: int, latest: int | None = None) -> plots.Columns:
    steps = list(curve.steps)[-latest:] if latest else list(curve.steps)
    return plots.columns(steps, width=width, height=height, every=max(1, len(steps) // (12 if latest is None else 5)))
