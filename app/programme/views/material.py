"""The desk's pages of strands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.errors import Refusal
from app.events.models import Event
from app.programme import queries
from app.programme.forms.material import StrandForm
from app.programme.service import strands as service
from app.web import scope
from app.web.access import actor, requires
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_wtf import FlaskForm

bp = Blueprint("programme_desk", __name__, url_prefix="/desk/<event>")
Page = Response | str


def take(form: FlaskForm, command: Callable[[], object], *, title: str, back: str) -> Page:
    """Show a form and take it in."""
    if form.validate_on_submit():
        try:
            command()
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Kept."))
            return redirect(back, 303)
    return render_template("base/desk_form.html", form=form, title=title, back=back, act="")


@bp.get("/strands")
@requires(Permission.MANAGE_PROGRAMME)
def strands() -> Page:
    """List the strands."""
    return render_template("programme/desk/strands.html", strands=queries.list_strands(scope.current(Event)))


@bp.route("/strands/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def new_strand() -> Page:
    """Begin a strand."""
    event, form, by = scope.current(Event), StrandForm(), actor()
    return take(
        form,
        lambda: service.add_strand(event, form.details(), by=by),
        title=gettext("New strand"),
        back=url_for(".strands"),
    )


@bp.route("/strands/<code>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def strand(code: str) -> Page:
    """Describe a strand anew."""
    event, by = scope.current(Event), actor()
    found = queries.get_strand(event, code)
    form = StrandForm(obj=found)
    return take(
        form,
        lambda: service.change_strand(event, found, form.details(), by=by),
        title=localised(found.name),
        back=url_for(".strands"),
    )
