"""The desk's pages of programmes that come in and go out: the file, what it would do, doing it; files to take away."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.errors import NotFound, Refusal
from app.events.models import Event
from app.exchange import queries
from app.exchange.errors import NothingToTakeIn
from app.exchange.forms import FileForm
from app.exchange.service import exporting, headings, importing, lists, taking
from app.exchange.service.lists import ListOrder
from app.exchange.service.report import ImportOrder, ImportReport
from app.exchange.service.taking import Taking
from app.exchange.views import imports, rows, words
from app.platform.files import uploads
from app.platform.schedules import frab_json, frab_xml, own, reading
from app.platform.schedules.rows import Programme
from app.platform.tables.export import as_file, hand_out
from app.web import locale, scope
from app.web.access import actor, requires

if TYPE_CHECKING:
    from app.platform.tables.reading import Table
    from app.programme.models import ProgrammeSession

bp = Blueprint("exchange_desk", __name__, url_prefix="/desk/<event>")
LARGEST = 64_000_000  # our own JSON brings pictures along


@bp.url_value_preprocessor
def let_pictures_in(endpoint: str | None, values: object) -> None:
    """Let larger files in here than elsewhere, before anybody reads what was sent."""
    del values
    if endpoint == "exchange_desk.index":
        request.max_content_length = LARGEST


@bp.route("/programme/exchange", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def index() -> Response | tuple[str, int]:
    """Show what may come in and go out, and take a file; one that is no programme is refused here."""
    form, event = FileForm(), scope.current(Event)
    if form.validate_on_submit():
        content = form.file.data.read()
        try:
            reading.read(content, form.file.data.filename or "")
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            upload = uploads.keep(content, owner=event.id)
            return redirect(url_for(".dry_run", upload=upload), 303)
    known = queries.list_imports(event)
    page = render_template("exchange/desk/index.html", form=form, event=event, known=known, endings=words.ENDINGS)
    return page, 422 if form.is_submitted() else 200


@bp.get("/programme/import/<upload>")
@requires(Permission.MANAGE_PROGRAMME)
def dry_run(upload: str) -> str:
    """Show what every row would lead to, and for a list what its columns hold; nothing is written."""
    event = scope.current(Event)
    found = _read(upload)
    table, meanings = (None, {}) if isinstance(found, Programme) else (found, _meanings(found, event))
    report, problem = ImportReport(), ""
    try:
        programme = found if isinstance(found, Programme) else lists.read(found, _list_order(found, event))
        report = importing.dry_run(programme, _order(event))
    except NothingToTakeIn as refusal:
        problem = str(refusal)
    return render_template(
        "exchange/desk/import.html",
        event=event,
        upload=upload,
        table=table,
        meanings=meanings,
        offered=words.offered(_tags(event, meanings)) if table else [],
        dialect="" if table else words.dialect(getattr(found, "dialect", "")),
        problem=problem,
        publish="publish" in request.args,
        query=request.args.to_dict(),
        under_way=queries.find_under_way(event),
        **rows.told(report),
    )


@bp.post("/programme/import/<upload>/columns")
@requires(Permission.MANAGE_PROGRAMME)
def name_columns(upload: str) -> Response:
    """Keep what somebody says the columns hold, and look again."""
    event, found = scope.current(Event), _read(upload)
    if isinstance(found, Programme):
        raise NotFound
    known = {value for _, choices in words.offered(_tags(event, {})) for value, _ in choices}
    chosen = {place: request.form.get(f"c_{place}", "") for place in range(len(found.header))}
    guessed = _meanings(found, event)
    meanings = {place: said for place, said in chosen.items() if said in known or said == guessed.get(place)}
    importing.remember(event, headings.said(found.header, {place: said for place, said in meanings.items() if said}))
    return redirect(url_for(".dry_run", upload=upload, **request.args.to_dict()), 303)  # type: ignore[arg-type]  # the page's own choices


@bp.post("/programme/import/<upload>")
@requires(Permission.MANAGE_PROGRAMME)
def take_in(upload: str) -> Response:
    """Have the file taken in: the first of it at once, the rest by the worker."""
    event, found = scope.current(Event), _read(upload)
    meanings = {} if isinstance(found, Programme) else _meanings(found, event)
    try:
        programme = found if isinstance(found, Programme) else lists.read(found, _list_order(found, event))
        order = Taking(upload=upload, meanings=meanings, publish="publish" in request.args)
        begun = taking.begin(event, programme, order, by=actor())
    except Refusal as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".dry_run", upload=upload, **request.args.to_dict()), 303)  # type: ignore[arg-type]  # the page's own choices
    if not isinstance(found, Programme):
        importing.remember(event, headings.said(found.header, meanings))
    imports.some(begun)
    return redirect(url_for("exchange_imports.show", import_id=begun.id), 303)


@bp.get("/programme/lanyard.json")
@requires(Permission.MANAGE_PROGRAMME)
def whole() -> FileResponse:
    """Hand the whole programme out, in all its languages; it comes back as it went."""
    programme = exporting.programme(scope.current(Event))
    number = len(programme.films) + len(programme.sessions)
    return as_file("programme", "json", own.write(programme, exporting.pictures(programme)), rows=number)


@bp.get("/programme/schedule.<any(json, xml):suffix>")
@requires(Permission.MANAGE_PROGRAMME)
def schedule(suffix: str) -> FileResponse:
    """Hand the programme out as other systems read it: what everybody sees, or drafts too."""
    event = scope.current(Event)
    tag = locale.language().tag

    def address(session: ProgrammeSession) -> str:
        return url_for("programme.session", lang=tag, event=event.code, code=session.code, _external=True)

    base = url_for("programme.index", lang=tag, event=event.code, _external=True)
    made = exporting.schedule(event, with_drafts="drafts" in request.args, base=base, address=address)
    content = frab_xml.write(made) if suffix == "xml" else frab_json.write(made)
    rows = sum(len(slots) for day in made.days for slots in day.rooms.values())
    return as_file("schedule", suffix, content, rows=rows)


@bp.get("/programme/all-films.<any(csv, xlsx):suffix>")
@requires(Permission.MANAGE_PROGRAMME)
def film_table(suffix: str) -> FileResponse:
    """Hand all films out as a table that may be changed and taken in again."""
    header, rows = exporting.film_table(scope.current(Event))
    return hand_out("films", suffix, header, rows)


@bp.get("/programme/all-sessions.<any(csv, xlsx):suffix>")
@requires(Permission.MANAGE_PROGRAMME)
def session_table(suffix: str) -> FileResponse:
    """Hand all sessions out as a table that may be changed and taken in again."""
    header, rows = exporting.session_table(scope.current(Event))
    return hand_out("sessions", suffix, header, rows)


def _read(upload: str) -> Programme | Table:
    return reading.read(uploads.read(upload, owner=scope.current(Event).id))


def _order(event: Event) -> ImportOrder:
    return ImportOrder(event_id=event.id, publish="publish" in request.args)


def _meanings(table: Table, event: Event) -> dict[int, str]:
    return headings.propose(table.header, queries.find_meanings(event))


def _list_order(table: Table, event: Event) -> ListOrder:
    return ListOrder(meanings=_meanings(table, event), day_change=time(event.day_change_hour))


def _tags(event: Event, meanings: dict[int, str]) -> list[str]:
    named = [meaning.partition(":")[2] for meaning in meanings.values()]
    return list(dict.fromkeys(filter(None, (*event.languages, *named))))
