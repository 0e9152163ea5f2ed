"""How staff come in and go."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts.forms import SignInForm
from app.accounts.service import signin
from app.core.errors import Refusal
from app.web import signin as cookie
from app.web.access import public

bp = Blueprint("accounts", __name__, url_prefix="/account")


def own_path(target: str | None) -> str:
    """Return where to go after signing in: a path of this site, never another host's."""
    first = url_for("desk.choose")
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return first
    parts = urlsplit(target)
    plain = not parts.scheme and not parts.netloc and all(" " <= character != "\x7f" for character in target)
    return target if plain else first


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response | str | tuple[str, int]:
    """Take address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("accounts/public/sign_in.html", form=form)
    try:
        account = signin.sign_in(form.address(), form.password.data or "", network_address=request.remote_addr or "")
    except Refusal as refusal:
        form.form_errors.append(str(refusal))
        return render_template("accounts/public/sign_in.html", form=form), 403
    member = queries.load_staff(account.id, account.epoch)
    if member is not None:
        cookie.enter_as_staff(member, remember=bool(form.remember.data))
    return redirect(own_path(form.next.data), 303)


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session at this browser."""
    cookie.leave()
    flash(gettext("You are signed out."))
    return redirect(url_for("accounts.sign_in"), 303)
