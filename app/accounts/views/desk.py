"""The team: who works on an event, or for the whole organiser, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import GrantForm, InvitationForm
from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.accounts.service import invitation, roles
from app.core import clock
from app.core.access import Permission
from app.core.errors import Refusal
from app.web import locale, scope
from app.web.access import actor, requires

if TYPE_CHECKING:
    from app.web.scope import Named

bp = Blueprint("accounts_desk", __name__, url_prefix="/desk")

Page = Response | str | tuple[str, int]


def _here() -> tuple[Named, UUID | None]:
    """Return what the URL names, and the event's id where it names one."""
    named = scope.named()
    assert named is not None  # noqa: S101 — every address of this module names one
    return named, None if named.id == named.organiser_id else named.id


def _list_page() -> str:
    return url_for(".staff" if _here()[1] is None else ".team")


def _page(form: InvitationForm, status: int = 200) -> tuple[str, int]:
    named, event_id = _here()
    page = render_template(
        "accounts/desk/team.html",
        form=form,
        grant_form=GrantForm(formdata=None, role=Role.READER.value),
        people=queries.list_staff(named.organiser_id, event_id),
        invitations=queries.list_open_invitations(named.organiser_id, event_id, now=clock.now()),
        role_names=roles.NAMES,
        organiser_id=named.organiser_id,
        event_id=event_id,
        prefix="accounts_desk.staff_" if event_id is None else "accounts_desk.team_",
    )
    return page, status


def _empty_form() -> InvitationForm:
    return InvitationForm(formdata=None, locale=locale.language().tag, role=Role.READER.value)


@bp.get("/<event>/team")
@requires(Permission.MANAGE_STAFF)
def team() -> Page:
    """List who works on this event."""
    return _page(_empty_form())


@bp.get("/organisers/<organiser>/staff")
@requires(Permission.MANAGE_STAFF)
def staff() -> Page:
    """List who works for this organiser."""
    return _page(_empty_form())


@bp.post("/<event>/team/invitations", endpoint="team_invite")
@bp.post("/organisers/<organiser>/staff/invitations", endpoint="staff_invite")
@requires(Permission.MANAGE_STAFF)
def invite() -> Page:
    """Ask a colleague to join."""
    named, event_id = _here()
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        invitation.invite(
            form.address(),
            Role(form.role.data),
            locale=form.locale.data,
            organiser_id=named.organiser_id,
            event_id=event_id,
            by=actor(),
        )
    except Refusal as refusal:
        form.form_errors.append(str(refusal))
        return _page(form, 409)
    flash(gettext("%(email)s gets a link by mail. It works for two weeks.", email=form.address()))
    return redirect(_list_page(), 303)


@bp.post("/<event>/team/invitations/<uuid:invitation_id>/withdrawal", endpoint="team_withdraw")
@bp.post("/organisers/<organiser>/staff/invitations/<uuid:invitation_id>/withdrawal", endpoint="staff_withdraw")
@requires(Permission.MANAGE_STAFF)
def withdraw(invitation_id: UUID) -> Page:
    """Call an invitation back."""
    named, event_id = _here()
    invitation.withdraw(queries.get_invitation(named.organiser_id, event_id, invitation_id), by=actor())
    flash(gettext("The invitation is withdrawn; its link opens nothing any more."))
    return redirect(_list_page(), 303)


@bp.post("/<event>/team/<uuid:account_id>/roles", endpoint="team_grant")
@bp.post("/organisers/<organiser>/staff/<uuid:account_id>/roles", endpoint="staff_grant")
@requires(Permission.MANAGE_STAFF)
def grant(account_id: UUID) -> Page:
    """Give a colleague one more role."""
    named, event_id = _here()
    account = queries.get_colleague(named.organiser_id, event_id, account_id)
    form = GrantForm()
    if form.validate_on_submit():
        role = Role(form.role.data)
        roles.grant(account, role, organiser_id=named.organiser_id, event_id=event_id, by=actor())
        flash(gettext("%(name)s is now: %(role)s.", name=account.name, role=roles.NAMES[role]))
    return redirect(_list_page(), 303)


@bp.post("/<event>/team/roles/<uuid:grant_id>/removal", endpoint="team_revoke")
@bp.post("/organisers/<organiser>/staff/roles/<uuid:grant_id>/removal", endpoint="staff_revoke")
@requires(Permission.MANAGE_STAFF)
def revoke(grant_id: UUID) -> Page:
    """Take a role away."""
    named, event_id = _here()
    roles.revoke(queries.get_grant(named.organiser_id, event_id, grant_id), by=actor())
    flash(gettext("The role is taken away. It no longer opens anything."))
    return redirect(_list_page(), 303)


@bp.post("/organisers/<organiser>/staff/<uuid:account_id>/state")
@requires(Permission.MANAGE_STAFF)
def switch(account_id: UUID) -> Page:
    """Switch an account off, or on again."""
    organiser = scope.current(Organiser)
    account = queries.get_colleague(organiser.id, None, account_id)
    if request.form.get("on"):
        roles.enable(account, organiser=organiser, by=actor())
        flash(gettext("%(name)s can sign in again.", name=account.name))
    else:
        roles.disable(account, organiser=organiser, by=actor())
        flash(gettext("%(name)s is signed out everywhere and cannot sign in.", name=account.name))
    return redirect(url_for(".staff"), 303)
