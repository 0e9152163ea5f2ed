"""What is arranged before guests come: kinds of guests, and invitations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response as FileResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from app.core.access import Permission
from app.core.errors import Refusal
from app.events.models import Event
from app.platform.tables.export import hand_out
from app.registration import queries
from app.registration.forms.desk import CategoryForm, InviteForm
from app.registration.service import categories as service
from app.registration.service import invitation
from app.registration.views import desk
from app.registration.views.desk import Page
from app.web import listing, locale, scope
from app.web.access import actor, requires
from app.web.rendering import localised

bp = desk.bp
INVITATION_STATES = {
    "sent": lazy_gettext("Sent"),
    "opened": lazy_gettext("Opened"),
    "answered": lazy_gettext("Answered"),
    "revoked": lazy_gettext("Taken back"),
}
EXPORTED_INVITATIONS = ("name", "email", "category", "language", "asked", "opened", "taken back", "request")


@bp.get("/categories")
@requires(Permission.MANAGE_EVENT)
def categories() -> str:
    """List the kinds of guests, with how many places are taken."""
    event = scope.current(Event)
    return render_template(
        "registration/desk/categories.html",
        categories=queries.list_categories(event.id, with_archived=True),
        taken=queries.count_taken_in(event.id),
    )


@bp.route("/categories/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_EVENT)
def new_category() -> Page:
    """Make a kind of guest."""
    event = scope.current(Event)
    form = CategoryForm(event)
    if form.validate_on_submit():
        try:
            category = service.create(event, form.plan(), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("“%(name)s” is in the list.", name=localised(category.name)))
            return redirect(url_for(".categories"), 303)
    page = render_template("registration/desk/category.html", form=form, category=None)
    return page, 422 if form.is_submitted() else 200


@bp.route("/categories/<uuid:category_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EVENT)
def category(category_id: UUID) -> Page:
    """Change a kind of guest; more places let the waiting list move up at once."""
    event = scope.current(Event)
    known = queries.get_category_by_id(event.id, category_id)
    form = CategoryForm(event, known)
    if form.validate_on_submit():
        try:
            service.change(known, form.plan(), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Kept."))
            return redirect(url_for(".categories"), 303)
    page = render_template("registration/desk/category.html", form=form, category=known)
    return page, 422 if form.is_submitted() else 200


@bp.get("/invitations")
@requires(Permission.INVITE_GUESTS)
def invitations() -> Page:
    """Show who was invited, and the form to invite more."""
    return _invitations(_invite_form())


def _invite_form() -> InviteForm:
    form = InviteForm()
    if not form.is_submitted():
        form.language.data = locale.language().tag
    form.category.choices = desk.category_choices()
    return form


def _invitations(form: InviteForm, bad_lines: list[tuple[int, str]] | None = None, status: int = 200) -> Page:
    event = scope.current(Event)
    page = render_template(
        "registration/desk/invitations.html",
        form=form,
        page=queries.list_invitations(event.id, _asked()),
        categories=[(item.code, localised(item.name)) for item in queries.list_categories(event.id)],
        states=INVITATION_STATES.items(),
        bad_lines=bad_lines or [],
    )
    return page, status


def _asked() -> listing.Listing:
    return listing.asked(sorts=queries.INVITATION_ORDER, default="-created", filters=("state", "category"))


@bp.post("/invitations")
@requires(Permission.INVITE_GUESTS)
def invite() -> Page:
    """Ask people to come; lines without an address stay in the box, to be mended."""
    form = _invite_form()
    if not form.validate():
        return _invitations(form, status=422)
    pasted = invitation.read_list(form.people.data or "")
    if pasted.invitees:
        chosen = queries.get_category(scope.current(Event).id, form.category.data)
        number = invitation.invite(pasted.invitees, chosen, locale=form.language.data, by=actor())
        flash(ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", number))
    if not pasted.bad_lines:
        return redirect(url_for(".invitations"), 303)
    form.people.data = "\n".join(line for _, line in pasted.bad_lines)
    return _invitations(form, pasted.bad_lines, 422)


@bp.route("/invitations.<any(csv, xlsx):suffix>", methods=["GET", "POST"])
@requires(Permission.INVITE_GUESTS)
def export_invitations(suffix: str) -> FileResponse:
    """Hand out what the list shows, or whom of it was ticked; each time is written down."""
    event = scope.current(Event)
    zone = ZoneInfo(event.zone)

    def there(at: datetime | None) -> datetime | None:
        return at.astimezone(zone).replace(tzinfo=None, microsecond=0) if at else None

    found = queries.iterate_invitations(event.id, _asked(), only=listing.picked())
    rows = (
        (
            asked.name, asked.email, asked.category.code, asked.locale, there(asked.created_at),
            there(asked.opened_at), there(asked.revoked_at), str(status or ""),
        )
        for asked, status in found
    )  # fmt: skip
    return hand_out("invitations", suffix, EXPORTED_INVITATIONS, rows)


@bp.post("/invitations/again")
@requires(Permission.INVITE_GUESTS)
def invite_many_again() -> Page:
    """Send every ticked invitation once more; those that were taken back are good again."""
    event = scope.current(Event)
    for invitation_id in (picked := listing.picked()):
        asked = queries.get_invitation(event.id, invitation_id)
        invitee = invitation.Invitee(asked.email, asked.name)
        invitation.invite([invitee], asked.category, locale=asked.locale, by=actor())
    flash(ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", len(picked)))
    return redirect(url_for(".invitations", **_asked().state()), 303)


@bp.post("/invitations/revocation")
@requires(Permission.INVITE_GUESTS)
def revoke_many_invitations() -> Page:
    """Take every ticked invitation back; their links open nothing any more."""
    event = scope.current(Event)
    for invitation_id in (picked := listing.picked()):
        invitation.revoke(queries.get_invitation(event.id, invitation_id), by=actor())
    flash(ngettext("%(num)d invitation is taken back.", "%(num)d invitations are taken back.", len(picked)))
    return redirect(url_for(".invitations", **_asked().state()), 303)


@bp.post("/invitations/<uuid:invitation_id>/again")
@requires(Permission.INVITE_GUESTS)
def invite_again(invitation_id: UUID) -> Page:
    """Send an invitation once more; one that was taken back is good again."""
    asked = queries.get_invitation(scope.current(Event).id, invitation_id)
    invitee = invitation.Invitee(asked.email, asked.name)
    invitation.invite([invitee], asked.category, locale=asked.locale, by=actor())
    flash(gettext("The invitation is on its way to %(address)s.", address=asked.email))
    return redirect(url_for(".invitations"), 303)


@bp.post("/invitations/<uuid:invitation_id>/revocation")
@requires(Permission.INVITE_GUESTS)
def revoke_invitation(invitation_id: UUID) -> Page:
    """Take an invitation back; its link opens nothing any more."""
    asked = queries.get_invitation(scope.current(Event).id, invitation_id)
    invitation.revoke(asked, by=actor())
    flash(gettext("The invitation to %(address)s is taken back.", address=asked.email))
    return redirect(url_for(".invitations"), 303)
