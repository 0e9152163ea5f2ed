"""A guest asks to come, confirms, edits, withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Actor, Permission
from app.core.db import db
from app.core.errors import NotFound, Refusal
from app.events.models import Event
from app.events.rules import Phase
from app.people import queries as people
from app.registration import queries
from app.registration.forms.guest import AddressForm, ApplicationForm, EditForm
from app.registration.models import Category, Invitation, Registration
from app.registration.rules import Approval, Status
from app.registration.service import amendment, intake, invitation, links
from app.web import locale, scope, signin, submission
from app.web.access import actor, guests_only, may, public
from app.web.limits import limiter

if TYPE_CHECKING:
    from collections.abc import Callable

bp = Blueprint("registration", __name__)


@bp.after_request
def _keep_secrets(response: Response) -> Response:
    """Let no cache and no Referer carry the secret of a link."""
    if request.view_args and "secret" in request.view_args:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


FORM_RATE = "60 per hour"
LINK_RATE = "20 per minute"


def own_registration() -> Registration:
    """Return the registration of the guest at this browser; another event's is not found."""
    who: Actor = actor()
    return queries.get_registration(scope.current(Event).id, who.id)  # type: ignore[arg-type]  # guests_only let only guests in


def _shown_event() -> Event:
    """Return the event the URL names; a draft is shown to its staff alone."""
    event = scope.current(Event)
    if event.phase is Phase.DRAFT and not may(Permission.VIEW_DESK):
        raise NotFound
    return event


@bp.get("/<lang>/<event>/register")
@public
def choose() -> str:
    """Show the categories, with what each asks and where each stands."""
    event = _shown_event()
    categories = queries.list_categories(event.id)
    return render_template(
        "registration/public/choose.html",
        categories=categories,
        taken=queries.count_taken_in(event.id),
        now=clock.now(),
        invitation_only=Approval.INVITATION,
    )


@bp.route("/<lang>/<event>/register/<category_code>", methods=["GET", "POST"])
@public
@limiter.limit(FORM_RATE, methods=["POST"])
def apply_for(category_code: str) -> Response | str | tuple[str, int]:
    """Show the form, and take it in."""
    category = queries.get_category(_shown_event().id, category_code)
    asked = _invitation_to(category)
    form = ApplicationForm(email=asked.email if asked else None, display_name=asked.name if asked else None)
    if form.validate_on_submit():
        try:
            submission.once(form.key(), form.content(), lambda: _submit(form, category_code, asked))
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
            form.renew()
        else:
            return redirect(url_for(".check_your_mail"), 303)
    page = render_template("registration/public/apply_for.html", form=form, category=category, invitation=asked)
    return page, 422 if form.is_submitted() else 200


def _invitation_to(category: Category) -> Invitation | None:
    """Return the invitation this browser came by, where it is to this category and still open."""
    kept = signin.invitation_id()
    asked = db.session.get(Invitation, kept) if kept else None
    return asked if asked is not None and asked.category_id == category.id and asked.revoked_at is None else None


def _submit(form: ApplicationForm, category_code: str, asked: Invitation | None) -> str:
    category = queries.get_category(scope.current(Event).id, category_code)
    intake.submit(form.application(form.email.data or ""), category, invitation=asked)
    return "sent"


@bp.get("/<lang>/<event>/register/sent")
@public
def check_your_mail() -> str:
    """Say the same whether the address is known or not."""
    return render_template("registration/public/check_your_mail.html")


@bp.route("/<lang>/<event>/link", methods=["GET", "POST"])
@public
@limiter.limit(LINK_RATE, methods=["POST"])
def lost_link() -> Response | str | tuple[str, int]:
    """Send a guest the way to their page again; the answer is the same for an unknown address."""
    form = AddressForm()
    if not form.is_submitted():
        return render_template("registration/public/lost_link.html", form=form)
    if not form.validate():
        return render_template("registration/public/lost_link.html", form=form), 422
    known = queries.find_by_email(scope.current(Event).id, form.email.data or "")
    if known is not None:
        intake.ask_again(known, by=actor())
    return redirect(url_for(".check_your_mail"), 303)


def _gone(event: Event | None = None, why: str = "") -> tuple[str, int]:
    """Say that a link opens nothing any more, and where to get another."""
    return render_template("registration/public/link_gone.html", lost_event=event, why=why), 404


@bp.get("/g/<secret>")
@public
@limiter.limit(LINK_RATE)
def open_link(secret: str) -> Response | tuple[str, int]:
    """Exchange the link of a mail for a cookie, and go where the address holds no secret."""
    link = queries.find_link(secret)
    if link is None:
        return _gone(queries.find_event_behind(secret))
    signin.enter_as_guest(link.id)
    event = db.session.get_one(Event, db.session.get_one(Registration, link.registration_id).event_id)
    return redirect(url_for("guest.show", event=event.code, lang=locale.language().tag), 303)


@bp.get("/i/<secret>")
@public
@limiter.limit(LINK_RATE)
def open_invitation(secret: str) -> Response | tuple[str, int]:
    """Lead an invited guest to the form of their category, their address in it."""
    try:
        asked = invitation.open_(secret)
    except Refusal as refusal:
        return _gone(why=str(refusal))
    signin.keep_invitation(asked.id)
    event = db.session.get_one(Event, asked.event_id)
    code = asked.category.code
    return redirect(url_for(".apply_for", event=event.code, category_code=code, lang=locale.language().tag), 303)


@bp.post("/<lang>/<event>/me/confirm")
@guests_only
def confirm() -> Response:
    """Confirm the address: from now on the request counts."""
    registration = own_registration()
    return _done(lambda: intake.confirm_address(registration, by=actor()), gettext("Your address is confirmed."))


@bp.post("/<lang>/<event>/me/again")
@guests_only
def come_back() -> Response:
    """Let a guest who has withdrawn ask again."""
    registration = own_registration()
    return _done(lambda: intake.come_back(registration, by=actor()), gettext("Your request is with us again."))


def _done(act: Callable[[], object], said: str) -> Response:
    """Do it, say what has happened or why not, and go back to the guest's page."""
    try:
        act()
    except Refusal as refusal:
        flash(str(refusal), "error")
    else:
        flash(said)
    return redirect(url_for("guest.show"), 303)


@bp.route("/<lang>/<event>/me/edit", methods=["GET", "POST"])
@guests_only
def edit() -> Response | str | tuple[str, int]:
    """Let a guest change what they told us."""
    registration = own_registration()
    standing = people.purposes_given(registration.id)
    form = EditForm()
    if not form.is_submitted():
        form.fill(registration, queries.answers_of(registration, may_see_sensitive=True), set(standing))
    elif form.validate():
        told = form.edited(registration, standing)
        return _done(lambda: amendment.edit(registration, told, by=actor()), gettext("Kept."))
    page = render_template("registration/public/edit.html", form=form, registration=registration)
    return (page, 422) if form.is_submitted() else page


@bp.route("/<lang>/<event>/me/address", methods=["GET", "POST"])
@guests_only
@limiter.limit(LINK_RATE, methods=["POST"])
def change_address() -> Response | str | tuple[str, int]:
    """Let a guest give another address; it counts once it is confirmed there."""
    registration = own_registration()
    form = AddressForm()
    if form.is_submitted() and form.validate():
        amendment.ask_for_new_address(registration, form.email.data or "", by=actor())
        flash(gettext("We have written to the new address. It counts once you confirm it there."))
        return redirect(url_for("guest.show"), 303)
    page = render_template("registration/public/address.html", form=form)
    return (page, 422) if form.is_submitted() else page


@bp.route("/a/<secret>", methods=["GET", "POST"])
@public
@limiter.limit(LINK_RATE)
def open_address(secret: str) -> Response | str | tuple[str, int]:
    """Confirm a new address by the link that was sent there; following it alone changes nothing."""
    change = queries.find_address_change(secret)
    if change is None:
        return _gone()
    if request.method == "GET":
        return render_template("registration/public/new_address.html", change=change)
    registration = amendment.confirm_new_address(change, by=actor())
    signin.enter_as_guest(links.issue(registration.id).id)
    event = db.session.get_one(Event, registration.event_id)
    flash(gettext("The new address counts from now on."))
    return redirect(url_for("guest.show", event=event.code, lang=locale.language().tag), 303)


@bp.route("/<lang>/<event>/me/withdraw", methods=["GET", "POST"])
@guests_only
def withdraw() -> Response | str:
    """Ask once more, then end the request."""
    registration = own_registration()
    if request.method == "GET":
        return render_template(
            "registration/public/withdraw.html",
            registration=registration,
            holds_badge=registration.status is Status.APPROVED,
        )
    return _done(lambda: amendment.withdraw(registration, by=actor()), gettext("You have withdrawn."))
