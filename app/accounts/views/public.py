"""How staff come in and go, and what they may change of their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import (
    ChangePasswordForm,
    ConfirmForm,
    ForgottenForm,
    JoinForm,
    NewPasswordForm,
    OwnAccountForm,
    SignInForm,
)
from app.accounts.rules import own_path, sees_a_desk
from app.accounts.service import invitation, passwords, roles, signin
from app.core.errors import Refusal
from app.web import limits
from app.web import signin as cookie
from app.web.access import actor, public, signed_in

if TYPE_CHECKING:
    from app.accounts.models import Account

bp = Blueprint("accounts", __name__, url_prefix="/account")

DESK, DOOR = "/desk/", "/door/"
Page = Response | str | tuple[str, int]


def _enter(account: Account, *, remember: bool = False) -> None:
    member = queries.load_staff(account.id, account.epoch)
    if member is not None:
        cookie.enter_as_staff(member, remember=remember)


def _first_page(account: Account) -> str:
    return DESK if sees_a_desk(grant.role for grant in queries.list_grants(account.id)) else DOOR


def _own_account() -> Account:
    return queries.get_account(actor().id)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """Take address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("accounts/public/sign_in.html", form=form)
    try:
        account = signin.sign_in(form.address(), form.password.data or "", network_address=request.remote_addr or "")
    except Refusal as refusal:
        form.form_errors.append(str(refusal))
        return render_template("accounts/public/sign_in.html", form=form), 403
    _enter(account, remember=bool(form.remember.data))
    return redirect(own_path(form.next.data) or _first_page(account), 303)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session at this browser."""
    cookie.leave()
    flash(gettext("You are signed out."))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
@limits.limiter.limit("30/hour", methods=["POST"])
def forgotten() -> Page:
    """Take the address of who forgot the password; the answer is the same for every address."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/public/forgotten.html", form=form)
    passwords.forgotten(form.address())
    return redirect(url_for(".check_your_mail"), 303)


@bp.get("/password/sent")
@public
def check_your_mail() -> Page:
    """Say that a mail is on its way, if the address is one of ours."""
    return render_template("accounts/public/check_your_mail.html")


@bp.route("/password/<secret>", methods=["GET", "POST"])
@public
@limits.limiter.limit("60/hour")
def reset(secret: str) -> Page:
    """Set a new password by the link of a mail, and sign in."""
    passwords.get_open_reset(secret)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            account = passwords.reset(secret, password=form.password.data or "")
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            _enter(account)
            flash(gettext("Your new password holds from now on."))
            return redirect(_first_page(account), 303)
    return render_template("accounts/public/reset.html", form=form)


@bp.route("/invitation/<secret>", methods=["GET", "POST"])
@public
@limits.limiter.limit("60/hour")
def join(secret: str) -> Page:
    """Let an invited colleague in: a new one with name and password, a known one with a click."""
    asked = invitation.get_open(secret)
    known = queries.find_account(asked.email) is not None
    form = ConfirmForm() if known else JoinForm()
    if form.validate_on_submit():
        try:
            return _join(secret, form)
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
    organiser, role = queries.get_organiser(asked.organiser_id), roles.NAMES[asked.role]
    return render_template(
        "accounts/public/join.html", form=form, email=asked.email, organiser=organiser, role=role, known=known
    )


def _join(secret: str, form: ConfirmForm | JoinForm) -> Response:
    if isinstance(form, JoinForm):
        account = invitation.join(secret, name=form.clean_name(), password=form.password.data or "")
        _enter(account)
        return redirect(_first_page(account), 303)
    invitation.join_with_account(secret)
    flash(gettext("You have the new role. Sign in to use it."))
    return redirect(url_for(".sign_in"), 303)


@bp.route("/", methods=["GET", "POST"])
@signed_in
def own() -> Page:
    """Show the own account, and take name and language."""
    account = _own_account()
    form = OwnAccountForm(obj=account)
    if form.validate_on_submit():
        roles.rename(account, name=form.clean_name(), locale=form.locale.data)
        flash(gettext("Your account is changed."))
        return redirect(url_for(".own"), 303)
    return _own_page(account, form, ChangePasswordForm())


@bp.post("/password")
@signed_in
def change_password() -> Page:
    """Take a new password; other devices are signed out."""
    account = _own_account()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            _enter(passwords.change(account, present=form.present.data or "", password=form.password.data or ""))
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Your new password holds from now on. Other devices are signed out."))
            return redirect(url_for(".own"), 303)
    return _own_page(account, OwnAccountForm(formdata=None, obj=account), form)


def _own_page(account: Account, form: OwnAccountForm, password_form: ChangePasswordForm) -> str:
    return render_template("accounts/public/own.html", account=account, form=form, password_form=password_form)
