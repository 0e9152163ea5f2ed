"""Attendee lists at the desk: the file, then what it would do, then doing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.errors import Refusal
from app.desk.forms import ListForm
from app.desk.views import matching
from app.events.models import Event
from app.platform.files import uploads
from app.platform.tables import reading
from app.registration import queries as registrations
from app.registration.service import attendees, importing
from app.registration.service.attendees import Column
from app.registration.service.importing import ImportOrder, Outcome
from app.web import scope
from app.web.access import actor, may, requires

if TYPE_CHECKING:
    from app.platform.tables.reading import Table
    from app.registration.service.importing import ImportReport, RowResult

bp = matching.bp
PATIENCE = timedelta(seconds=20)  # how long a page may take; what is left is taken in by pressing again
ROWS_SHOWN = 200

COLUMNS = {
    Column.NAME: lazy_gettext("Name"),
    Column.GIVEN: lazy_gettext("Given name"),
    Column.FAMILY: lazy_gettext("Family name"),
    Column.NATIVE: lazy_gettext("Name in another script"),
    Column.EMAIL: lazy_gettext("E-mail"),
    Column.ORGANISATION: lazy_gettext("Organisation"),
    Column.ROLE: lazy_gettext("Role"),
    Column.COUNTRY: lazy_gettext("Country"),
    Column.CATEGORY: lazy_gettext("Category"),
    Column.LANGUAGE: lazy_gettext("Language"),
    Column.PHONE: lazy_gettext("Telephone"),
}
CHANGED = {**{str(column): word for column, word in COLUMNS.items()}, "locale": lazy_gettext("Language")}
OUTCOMES = {
    Outcome.REFUSED: lazy_gettext("Refused"),
    Outcome.CHANGED: lazy_gettext("Changed"),
    Outcome.ADDED: lazy_gettext("New"),
    Outcome.SAME: lazy_gettext("As it is"),
}


@bp.route("/<event>/guests/import", methods=["GET", "POST"])
@requires(Permission.EDIT_GUESTS)
def import_guests() -> Response | tuple[str, int]:
    """Take an attendee list as a file; a file that is no table is refused here."""
    form = ListForm()
    if form.validate_on_submit():
        content = form.table.data.read()
        try:
            reading.read(content, form.table.data.filename or "")
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            upload = uploads.keep(content, owner=scope.current(Event).id)
            return redirect(url_for("desk.import_list", upload=upload), 303)
    page = render_template(
        "base/desk_form.html",
        form=form,
        title=gettext("Import guests"),
        back=url_for("desk.guests"),
        act=gettext("Read the list"),
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/<event>/guests/import/<upload>")
@requires(Permission.EDIT_GUESTS)
def import_list(upload: str) -> str:
    """Show which column is what, and what every row would lead to; nothing is written."""
    event = scope.current(Event)
    table = reading.read(uploads.read(upload, owner=event.id))
    order = _order(table)
    report = importing.dry_run(table, order)
    return render_template(
        "desk/import.html",
        upload=upload,
        table=table,
        order=order,
        columns=COLUMNS,
        changed=CHANGED,
        outcomes=OUTCOMES,
        report=report,
        rows=_shown(report),
        shown=request.args.get("show", ""),
        query=request.args.to_dict(),
        categories=registrations.list_categories(event.id),
        may_review=may(Permission.REVIEW_GUESTS),
    )


@bp.post("/<event>/guests/import/<upload>")
@requires(Permission.EDIT_GUESTS)
def take_in(upload: str) -> Response:
    """Take the list in; what is done shows as done afterwards, what was refused still says why."""
    table = reading.read(uploads.read(upload, owner=scope.current(Event).id))
    end = clock.now() + PATIENCE
    report = importing.run(table, _order(table), by=actor(), time_is_up=lambda: clock.now() > end)
    added, changed = report.count(Outcome.ADDED), report.count(Outcome.CHANGED)
    flash(ngettext("%(num)d guest is new.", "%(num)d guests are new.", added))
    if changed:
        flash(ngettext("%(num)d guest is changed.", "%(num)d guests are changed.", changed))
    if not report.whole:
        flash(gettext("The list is long: press again for the rest."), "wait")
    return redirect(url_for("desk.import_list", upload=upload, **request.args.to_dict()), 303)  # type: ignore[arg-type]  # the page's own choices


def _order(table: Table) -> ImportOrder:
    """Read from the address which column is what; before anybody has said so, guess."""
    mapping = attendees.guess_columns(table.header)
    if "chosen" in request.args:
        asked = {column: request.args.get(f"c_{column}", type=int) for column in Column}
        mapping = {column: at for column, at in asked.items() if at is not None and 0 <= at < len(table.header)}
    event = scope.current(Event)
    categories = registrations.list_categories(event.id)
    only = categories[0].id if len(categories) == 1 else None
    return ImportOrder(
        event_id=event.id,
        mapping=mapping,
        default_category_id=request.args.get("category", only, type=UUID),
        approve="approve" in request.args and may(Permission.REVIEW_GUESTS),
    )


def _shown(report: ImportReport) -> list[RowResult]:
    """Return the rows to show: of one outcome if asked so, else what needs a look first."""
    order = list(OUTCOMES)
    wanted = request.args.get("show", "")
    rows = [row for row in report.rows if wanted in {"", row.outcome}]
    return sorted(rows, key=lambda row: order.index(row.outcome))[:ROWS_SHOWN]
