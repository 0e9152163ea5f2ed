"""The team: who works on an event, or for the whole organiser, and as what."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.errors import AlreadyOnTheTeam
from app.accounts.forms import GrantForm, InvitationForm
from app.accounts.models import Organiser
from app.accounts.rules import PERMITS, Role
from app.accounts.service import invitation, roles
from app.core import clock
from app.core.access import Permission
from app.core.errors import Refusal
from app.core.texts import fold
from app.platform.tables.export import hand_out
from app.web import listing, locale, scope
from app.web.access import actor, requires

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.models import Account, RoleGrant
    from app.web.scope import Named

bp = Blueprint("accounts_desk", __name__, url_prefix="/desk")

Page = Response | str | tuple[str, int]
SORTS: dict[str, Callable[[Account], Any]] = {
    "name": lambda account: fold(account.name),
    "email": lambda account: account.email,
    "since": lambda account: account.created_at,
}
EXPORTED = ("name", "email", "language", "roles")
PERMITTED = {
    Permission.VIEW_DESK: lazy_gettext("see the desk"),
    Permission.MANAGE_ORGANISER: lazy_gettext("make series and events"),
    Permission.MANAGE_STAFF: lazy_gettext("invite colleagues and give roles"),
    Permission.MANAGE_EVENT: lazy_gettext("set up the event"),
    Permission.MANAGE_VENUES: lazy_gettext("keep venues, halls and gates"),
    Permission.MANAGE_PROGRAMME: lazy_gettext("make the programme"),
    Permission.VIEW_GUESTS: lazy_gettext("see guests"),
    Permission.VIEW_SENSITIVE: lazy_gettext("see food and access needs"),
    Permission.REVIEW_GUESTS: lazy_gettext("answer requests"),
    Permission.EDIT_GUESTS: lazy_gettext("add and change guests"),
    Permission.INVITE_GUESTS: lazy_gettext("invite guests"),
    Permission.EXPORT_GUESTS: lazy_gettext("take out lists of guests"),
    Permission.MANAGE_BADGES: lazy_gettext("print and revoke badges"),
    Permission.MANAGE_MESSAGES: lazy_gettext("see and send messages"),
    Permission.BOOK_FOR_GUESTS: lazy_gettext("book for guests"),
    Permission.SCAN: lazy_gettext("scan at the door"),
    Permission.SUPERVISE_DOOR: lazy_gettext("decide against a verdict"),
    Permission.VIEW_REPORTS: lazy_gettext("read reports"),
    Permission.VIEW_AUDIT: lazy_gettext("read what happened"),
}


def _here() -> tuple[Named, UUID | None]:
    """Return what the URL names, and the event's id where it names one."""
    named = scope.named()
    assert named is not None  # noqa: S101 — every address of this module names one
    return named, None if named.id == named.organiser_id else named.id


def _list_page() -> str:
    return url_for(".staff" if _here()[1] is None else ".team")


def _people(named: Named, event_id: UUID | None) -> listing.Page[Account]:
    """List who works here, searched, narrowed to one role, sorted."""
    asked = listing.asked(sorts=SORTS, default="name", filters=("role",))
    people = queries.list_staff(named.organiser_id, event_id)
    if (role := asked.filters.get("role")) is not None:
        people = [one for one in people if any(given.role == role for given in _roles(one, named, event_id))]
    return listing.sliced(people, asked, SORTS, text=lambda one: f"{one.name} {one.email}")


def _roles(account: Account, named: Named, event_id: UUID | None) -> list[RoleGrant]:
    """List the roles of a colleague that count here."""
    return [
        given
        for given in account.grants
        if given.organiser_id == named.organiser_id and (event_id is None or given.event_id in (None, event_id))
    ]


def _page(form: InvitationForm, status: int = 200) -> tuple[str, int]:
    named, event_id = _here()
    page = render_template(
        "accounts/desk/team.html",
        form=form,
        grant_form=GrantForm(formdata=None, role=Role.READER.value),
        page=_people(named, event_id),
        roles_of=lambda account: _roles(account, named, event_id),
        role_permits=[
            (name, [PERMITTED[one] for one in PERMITTED if one in PERMITS[role]]) for role, name in roles.NAMES.items()
        ],
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


@bp.route("/<event>/team.<any(csv, xlsx):suffix>", methods=["GET", "POST"], endpoint="team_export")
@bp.route("/organisers/<organiser>/staff.<any(csv, xlsx):suffix>", methods=["GET", "POST"], endpoint="staff_export")
@requires(Permission.MANAGE_STAFF)
def export(suffix: str) -> FileResponse:
    """Hand out who works here and as what, or who of them was ticked; each time is written down."""
    named, event_id = _here()
    picked = set(listing.picked())
    rows = (
        (one.name, one.email, one.locale, ", ".join(given.role.value for given in _roles(one, named, event_id)))
        for one in _people(named, event_id).whole
        if not picked or one.id in picked
    )
    return hand_out("team", suffix, EXPORTED, rows)


@bp.post("/<event>/team/roles", endpoint="team_grant_many")
@bp.post("/organisers/<organiser>/staff/roles", endpoint="staff_grant_many")
@requires(Permission.MANAGE_STAFF)
def grant_many() -> Page:
    """Give every ticked colleague one more role; who has it already keeps it."""
    named, event_id = _here()
    form, given = GrantForm(), 0
    if form.validate_on_submit():
        role = Role(form.role.data)
        for account_id in listing.picked():
            account = queries.get_colleague(named.organiser_id, event_id, account_id)
            with suppress(AlreadyOnTheTeam):
                roles.grant(account, role, organiser_id=named.organiser_id, event_id=event_id, by=actor())
                given += 1
        name = roles.NAMES[role]
        flash(
            ngettext("%(num)d colleague is now: %(role)s.", "%(num)d colleagues are now: %(role)s.", given, role=name)
        )
    return redirect(_list_page(), 303)


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
