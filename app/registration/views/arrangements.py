"""What is arranged before guests come: kinds of guests, and invitations."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from app.core.access import Permission
from app.core.errors import Refusal
from app.events.models import Event
from app.registration import queries
from app.registration.forms.desk import CategoryForm, InviteForm
from app.registration.service import categories as service
from app.registration.service import invitation
from app.registration.views import desk
from app.registration.views.desk import Page
from app.web import locale, scope
from app.web.access import actor, requires
from app.web.rendering import localised

bp = desk.bp


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
        invitations=queries.list_invitations(event.id),
        bad_lines=bad_lines or [],
    )
    return page, status


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
