"""The desk's pages of files that are being taken in: how far they are, what became of each row, going on, stopping."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import Response as FileResponse
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.events.models import Event
from app.exchange import queries
from app.exchange.models import ProgrammeImport
from app.exchange.rules import Outcome
from app.exchange.service import taking
from app.exchange.views import rows, words
from app.platform.tables.export import hand_out
from app.web import scope
from app.web.access import requires

bp = Blueprint("exchange_imports", __name__, url_prefix="/desk/<event>/programme/imports")
PATIENCE = timedelta(seconds=2)  # what a page does itself of a file; the rest is the worker's
STILL = timedelta(seconds=20)  # after so long without a part done, a page says so
REFUSED = ("where", "what", "kind", "why")


@bp.get("/<uuid:import_id>")
@requires(Permission.MANAGE_PROGRAMME)
def show(import_id: UUID) -> str:
    """Show how far a file is, and what became of its rows."""
    found = _named(import_id)
    return render_template(
        "exchange/desk/taking.html",
        found=found,
        dialect=words.dialect(found.dialect),
        stands_still=found.ended_at is None and clock.now() - found.moved_at > STILL,
        endings=words.ENDINGS,
        **rows.told(rows.kept(queries.list_imported(found))),
    )


@bp.post("/<uuid:import_id>/onward")
@requires(Permission.MANAGE_PROGRAMME)
def go_on(import_id: UUID) -> Response:
    """Do some of a file here and now, whether a worker does it too or none is there."""
    some(_named(import_id))
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.post("/<uuid:import_id>/stop")
@requires(Permission.MANAGE_PROGRAMME)
def stop(import_id: UUID) -> Response:
    """Leave the rest of a file; another one may come in then."""
    taking.stop(_named(import_id).id)
    flash(gettext("Stopped. What is done stays; the same file goes on from there another time."))
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.get("/<uuid:import_id>/refused.<any(csv, xlsx):suffix>")
@requires(Permission.MANAGE_PROGRAMME)
def refused(import_id: UUID, suffix: str) -> FileResponse:
    """Hand out the rows that were refused, with their places and why."""
    report = rows.kept(queries.list_imported(_named(import_id)))
    lines = (
        (row.at.path or row.at.line, row.name, row.kind or "", " ".join(row.why))
        for row in report.rows
        if row.outcome is Outcome.REFUSED
    )
    return hand_out("refused", suffix, REFUSED, lines)


def some(found: ProgrammeImport) -> None:
    """Do as much of a file as a page may take."""
    end = clock.now() + PATIENCE
    taking.go_on(found.id, time_is_up=lambda: clock.now() > end)


def _named(import_id: UUID) -> ProgrammeImport:
    return queries.get_import(scope.current(Event), import_id)
