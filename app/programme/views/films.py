"""The desk's pages of films: the list, one film with its makers and its stills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response as FileResponse
from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.errors import NotFound, Refusal
from app.core.texts import fold
from app.events.models import Event
from app.platform.files import storage
from app.platform.tables.export import hand_out
from app.programme import queries
from app.programme.forms.fields import FILM_KINDS, PREMIERES
from app.programme.forms.material import CreditsForm, FilmForm, StillForm
from app.programme.service import films as service
from app.programme.service import stills
from app.programme.views import material
from app.web import listing, scope
from app.web.access import actor, requires

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.programme.models import Film

bp = material.bp
Page = Response | str
A_DAY = 24 * 60 * 60
SORTS: dict[str, Callable[[Film], Any]] = {
    "title": lambda film: fold(film.original_title),
    "year": lambda film: film.year or 0,
    "minutes": lambda film: film.runtime_minutes or 0,
    "country": lambda film: film.countries,
}
EXPORTED = ("title", "English title", "Chinese title", "directors", "countries", "year", "minutes", "languages")


@bp.get("/films")
@requires(Permission.MANAGE_PROGRAMME)
def films() -> Page:
    """List the films, searched and sorted, with what speaks against their premieres."""
    event = scope.current(Event)
    page = _page(event)
    return render_template(
        "programme/desk/films.html",
        event=event,
        page=page,
        kinds=FILM_KINDS,
        premieres=PREMIERES,
        shown=queries.count_showings(event),
        doubts=queries.list_doubts(event, page.rows),
    )


def _page(event: Event) -> listing.Page[Film]:
    asked = listing.asked(sorts=SORTS, default="title")
    return listing.sliced(queries.list_films(event), asked, SORTS, text=queries.film_text)


@bp.route("/films.<any(csv, xlsx):suffix>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def export_films(suffix: str) -> FileResponse:
    """Hand out what the list shows, or what of it was ticked; each time is written down."""
    picked = set(listing.picked())
    rows = (
        (
            one.original_title, one.english_title, one.chinese_title, ", ".join(one.directors),
            ", ".join(one.countries), one.year, one.runtime_minutes, ", ".join(one.languages),
        )
        for one in _page(scope.current(Event)).whole
        if not picked or one.id in picked
    )  # fmt: skip
    return hand_out("films", suffix, EXPORTED, rows)


@bp.post("/films/removal")
@requires(Permission.MANAGE_PROGRAMME)
def remove_films() -> Page:
    """Take every ticked film out that no session shows; the others stay and are told."""
    event, gone, refused = scope.current(Event), 0, 0
    for film_id in listing.picked():
        try:
            service.remove_film(event, queries.get_film(event, film_id), by=actor())
        except Refusal:
            refused += 1
        else:
            gone += 1
    flash(ngettext("%(num)d film is gone.", "%(num)d films are gone.", gone))
    if refused:
        kept = ngettext(
            "%(num)d film is shown in a session and stays.", "%(num)d films are shown in sessions and stay.", refused
        )
        flash(kept, "error")
    return redirect(url_for(".films"), 303)


@bp.route("/films/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def new_film() -> Page:
    """Take a film in."""
    event, form, by = scope.current(Event), FilmForm(), actor()
    form.offer(queries.list_strands(event))
    if form.validate_on_submit():
        try:
            made = service.add_film(event, form.details(), by=by)
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("The film is kept. Add who made it, and stills."))
            return redirect(url_for(".film", film_id=made.id), 303)
    return render_template("programme/desk/new_film.html", form=form)


@bp.route("/films/<uuid:film_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def film(film_id: UUID) -> Page:
    """Show a film and describe it anew."""
    event = scope.current(Event)
    found = queries.get_film(event, film_id)
    form = FilmForm(obj=found)
    form.offer(queries.list_strands(event))
    if not form.is_submitted():
        form.show(found)
    if form.validate_on_submit():
        try:
            service.change_film(event, found, form.details(), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Kept."))
            return redirect(url_for(".film", film_id=found.id), 303)
    return _film_page(event, found, form, StillForm(formdata=None))


def _film_page(event: Event, found: Film, form: FilmForm, still_form: StillForm) -> str:
    rows = [{"role": one.role.value, "name": one.name, "native_name": one.native_name} for one in found.credits]
    credits_form = CreditsForm(formdata=None, data={"credits": rows})
    credits_form.offer()
    return render_template(
        "programme/desk/film.html",
        event=event,
        film=found,
        form=form,
        credits_form=credits_form,
        still_form=still_form,
        sessions=queries.list_showing(found),
        doubts=queries.list_doubts(event, [found]),
    )


@bp.post("/films/<uuid:film_id>/credits")
@requires(Permission.MANAGE_PROGRAMME)
def set_credits(film_id: UUID) -> Page:
    """Say who made the film."""
    event, form = scope.current(Event), CreditsForm()
    found = queries.get_film(event, film_id)
    if form.validate_on_submit():
        service.set_credits(event, found, form.made(), by=actor())
        flash(gettext("Kept."))
    else:
        flash(gettext("Something was not right, nothing was kept. Look at the lengths of your texts."), "error")
    return redirect(url_for(".film", film_id=found.id), 303)


@bp.post("/films/<uuid:film_id>/stills")
@requires(Permission.MANAGE_PROGRAMME)
def add_still(film_id: UUID) -> Page:
    """Take a picture of the film in."""
    event, form = scope.current(Event), StillForm()
    found = queries.get_film(event, film_id)
    if form.validate_on_submit():
        try:
            stills.add(
                event,
                found,
                form.still.data.read(),
                credit=form.credit.data or "",
                description=form.description.data,
                by=actor(),
            )
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("The still is kept."))
            return redirect(url_for(".film", film_id=found.id, _anchor="stills"), 303)
    shown = FilmForm(formdata=None, obj=found)
    shown.offer(queries.list_strands(event))
    shown.show(found)
    return _film_page(event, found, shown, form)


@bp.post("/films/<uuid:film_id>/stills/<uuid:still_id>/first")
@requires(Permission.MANAGE_PROGRAMME)
def first_still(film_id: UUID, still_id: UUID) -> Page:
    """Let this still stand for the film."""
    event = scope.current(Event)
    stills.put_first(event, queries.get_film(event, film_id), still_id, by=actor())
    return redirect(url_for(".film", film_id=film_id, _anchor="stills"), 303)


@bp.post("/films/<uuid:film_id>/stills/<uuid:still_id>/removal")
@requires(Permission.MANAGE_PROGRAMME)
def remove_still(film_id: UUID, still_id: UUID) -> Page:
    """Take a still out."""
    event = scope.current(Event)
    stills.remove(event, queries.get_film(event, film_id), still_id, by=actor())
    flash(gettext("The still is gone."))
    return redirect(url_for(".film", film_id=film_id, _anchor="stills"), 303)


@bp.get("/films/<uuid:film_id>/stills/<uuid:still_id>")
@requires(Permission.MANAGE_PROGRAMME)
def still(film_id: UUID, still_id: UUID) -> Response:
    """Show staff a still, whether the film is announced or not."""
    found = queries.get_film(scope.current(Event), film_id)
    key = next((one.key for one in found.stills if one.id == still_id), None)
    if key is None:
        raise NotFound
    return send_file(storage.path(key), max_age=A_DAY)


@bp.post("/films/<uuid:film_id>/removal")
@requires(Permission.MANAGE_PROGRAMME)
def remove_film(film_id: UUID) -> Page:
    """Take a film out that no session shows."""
    event = scope.current(Event)
    service.remove_film(event, queries.get_film(event, film_id), by=actor())
    flash(gettext("The film is gone."))
    return redirect(url_for(".films"), 303)
