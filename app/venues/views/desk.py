"""The desk's pages of places: sites, venues, halls and gates of an organiser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.errors import NotFound, Refusal
from app.venues import queries
from app.venues.forms import GateForm, HallForm, SiteForm, VenueForm
from app.venues.models import Gate, Hall, Site, Venue
from app.venues.service import layout
from app.web import scope
from app.web.access import actor, requires
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Callable

bp = Blueprint("venues_desk", __name__, url_prefix="/desk/organisers/<organiser>")
Page = Response | str
D_co = TypeVar("D_co", covariant=True)
D = TypeVar("D")


def _owner_id() -> UUID:
    """Return the id of the organiser the URL names; who it is, is a matter of accounts."""
    owner = scope.named()
    if owner is None:
        raise NotFound
    return owner.organiser_id


class _Form(Protocol[D_co]):
    def details(self) -> D_co:
        """Return what was entered."""


def _take(form: FlaskForm, entered: _Form[D], keep: Callable[[D], object], *, title: str) -> Page:
    """Show a form and take it in: the same for every kind of place."""
    if form.validate_on_submit():
        try:
            keep(entered.details())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Kept."))
            return redirect(url_for(".index"), 303)
    return render_template("base/desk_form.html", form=form, title=title, back=url_for(".index"), act="")


@bp.get("/venues")
@requires(Permission.MANAGE_VENUES)
def index() -> Page:
    """List the sites with all that stands on them."""
    return render_template("venues/desk/index.html", sites=queries.list_sites(_owner_id()))


@bp.route("/sites/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def new_site() -> Page:
    """Take a site in."""
    owner_id, form, by = _owner_id(), SiteForm(), actor()
    return _take(form, form, lambda details: layout.add_site(owner_id, details, by=by), title=gettext("New site"))


@bp.route("/sites/<uuid:site_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def site(site_id: UUID) -> Page:
    """Describe a site anew."""
    found, by = queries.get_place(_owner_id(), Site, site_id), actor()
    form = SiteForm(obj=found)
    return _take(form, form, lambda details: layout.change_site(found, details, by=by), title=localised(found.name))


@bp.route("/sites/<uuid:site_id>/venues/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def new_venue(site_id: UUID) -> Page:
    """Take a venue in, on its site."""
    on, by = queries.get_place(_owner_id(), Site, site_id), actor()
    form = VenueForm()
    return _take(form, form, lambda details: layout.add_venue(on, details, by=by), title=gettext("New venue"))


@bp.route("/venues/<uuid:venue_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def venue(venue_id: UUID) -> Page:
    """Describe a venue anew."""
    found, by = queries.get_place(_owner_id(), Venue, venue_id), actor()
    form = VenueForm(obj=found)
    return _take(form, form, lambda details: layout.change_venue(found, details, by=by), title=localised(found.name))


@bp.route("/venues/<uuid:venue_id>/halls/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def new_hall(venue_id: UUID) -> Page:
    """Take a hall in, in its venue."""
    within, by = queries.get_place(_owner_id(), Venue, venue_id), actor()
    form = HallForm()
    return _take(form, form, lambda details: layout.add_hall(within, details, by=by), title=gettext("New hall"))


@bp.route("/halls/<uuid:hall_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def hall(hall_id: UUID) -> Page:
    """Describe a hall anew."""
    found, by = queries.get_place(_owner_id(), Hall, hall_id), actor()
    form = HallForm(obj=found)
    return _take(form, form, lambda details: layout.change_hall(found, details, by=by), title=localised(found.name))


@bp.route("/venues/<uuid:venue_id>/gates/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def new_gate(venue_id: UUID) -> Page:
    """Take a gate in, in its venue."""
    within, by = queries.get_place(_owner_id(), Venue, venue_id), actor()
    form = GateForm()
    form.offer_halls(within.halls)
    return _take(form, form, lambda details: layout.add_gate(within, details, by=by), title=gettext("New gate"))


@bp.route("/gates/<uuid:gate_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_VENUES)
def gate(gate_id: UUID) -> Page:
    """Describe a gate anew."""
    found, by = queries.get_place(_owner_id(), Gate, gate_id), actor()
    form = GateForm(obj=found)
    form.offer_halls(found.venue.halls)
    return _take(form, form, lambda details: layout.change_gate(found, details, by=by), title=localised(found.name))
