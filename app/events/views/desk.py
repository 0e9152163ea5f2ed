"""The desk's pages of events: those of an organiser, and the settings of one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.accounts.models import Organiser
from app.core.access import Permission
from app.core.errors import Refusal
from app.events import queries
from app.events.forms import LogoForm, NewEventForm, SeriesForm, SettingsForm
from app.events.models import Event
from app.events.rules import EventKind
from app.events.service import planning, publication
from app.venues import queries as venues
from app.web import scope
from app.web.access import actor, requires
from app.web.rendering import localised

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

bp = Blueprint("events_desk", __name__, url_prefix="/desk")
Page = Response | str


def _form_page(form: FlaskForm, *, title: str, back: str) -> str:
    return render_template("base/desk_form.html", form=form, title=title, back=back, act="")


@bp.get("/organisers/<organiser>/events")
@requires(Permission.MANAGE_ORGANISER)
def organiser() -> Page:
    """List an organiser's series with their events."""
    series = queries.list_series(scope.current(Organiser))
    return render_template("events/desk/organiser.html", series=series)


@bp.route("/organisers/<organiser>/series/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISER)
def new_series() -> Page:
    """Begin a series."""
    form = SeriesForm()
    if form.validate_on_submit():
        planning.create_series(scope.current(Organiser), name=form.name.data, by=actor())
        flash(gettext("The series stands. Now its first event."))
        return redirect(url_for(".organiser"), 303)
    return _form_page(form, title=gettext("New series"), back=url_for(".organiser"))


@bp.route("/organisers/<organiser>/series/<uuid:series_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISER)
def series(series_id: UUID) -> Page:
    """Rename or archive a series."""
    found = queries.get_series(scope.current(Organiser), series_id)
    form = SeriesForm(obj=found)
    if form.validate_on_submit():
        planning.change_series(found, name=form.name.data, archived=bool(form.archived.data), by=actor())
        flash(gettext("Kept."))
        return redirect(url_for(".organiser"), 303)
    return _form_page(form, title=localised(found.name), back=url_for(".organiser"))


@bp.route("/organisers/<organiser>/events/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISER)
def new_event() -> Page:
    """Make an event in one of the series."""
    owner = scope.current(Organiser)
    form = NewEventForm()
    form.offer_sites(venues.list_site_choices(owner.id))
    form.offer_series([series for series in queries.list_series(owner) if not series.archived])
    if form.validate_on_submit():
        try:
            made = _create(owner, form)
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("The event stands as a draft. Set up categories and programme, then publish it."))
            return redirect(url_for(".settings", event=made.code), 303)
    return _form_page(form, title=gettext("New event"), back=url_for(".organiser"))


def _create(owner: Organiser, form: NewEventForm) -> Event:
    found = queries.get_series(owner, UUID(form.series_id.data))
    return planning.create_event(
        found,
        code=(form.code.data or "").strip().lower(),
        kind=EventKind(form.kind.data),
        settings=form.settings(),
        by=actor(),
    )


@bp.route("/<event>/settings", methods=["GET", "POST"])
@requires(Permission.MANAGE_EVENT)
def settings() -> Page:
    """Show and change how the event is set up."""
    event = scope.current(Event)
    form = SettingsForm(obj=event)
    form.offer_sites(venues.list_site_choices(event.organiser_id))
    if form.validate_on_submit():
        try:
            planning.change_settings(event, form.settings(), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Kept."))
            return redirect(url_for(".settings"), 303)
    return render_template("events/desk/settings.html", event=event, form=form, logo_form=LogoForm())


@bp.post("/<event>/logo")
@requires(Permission.MANAGE_EVENT)
def logo() -> Page:
    """Show the event with this logo from now on."""
    event = scope.current(Event)
    form = LogoForm()
    if form.validate_on_submit():
        try:
            planning.set_logo(event, form.logo.data.read(), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("The logo is shown."))
            return redirect(url_for(".settings"), 303)
    return _form_page(form, title=gettext("Logo"), back=url_for(".settings"))


@bp.post("/<event>/logo/removal")
@requires(Permission.MANAGE_EVENT)
def remove_logo() -> Page:
    """Show the event without a logo."""
    planning.remove_logo(scope.current(Event), by=actor())
    flash(gettext("The logo is gone."))
    return redirect(url_for(".settings"), 303)


@bp.post("/<event>/publication")
@requires(Permission.MANAGE_EVENT)
def publish() -> Page:
    """Show the event to everybody."""
    publication.publish(scope.current(Event), by=actor())
    flash(gettext("Everybody may see the event now."))
    return redirect(url_for(".settings"), 303)


@bp.post("/<event>/draft")
@requires(Permission.MANAGE_EVENT)
def unpublish() -> Page:
    """Hide the event from everybody but its staff."""
    publication.unpublish(scope.current(Event), by=actor())
    flash(gettext("Only you and your colleagues see the event now."))
    return redirect(url_for(".settings"), 303)


@bp.post("/<event>/archive")
@requires(Permission.MANAGE_EVENT)
def archive() -> Page:
    """Close the event: still seen, nothing more taken in."""
    publication.archive(scope.current(Event), by=actor())
    flash(gettext("The event is archived. It stays to be seen; nothing more is taken in."))
    return redirect(url_for(".settings"), 303)
