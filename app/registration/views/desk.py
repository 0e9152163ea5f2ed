"""What the desk does with guests: answer, edit, move, end, add."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core.access import Permission
from app.core.errors import Refusal
from app.core.tokens import new_id
from app.events.models import Event
from app.people import queries as people
from app.registration import queries
from app.registration.forms.desk import AnswerForm, CategoryChoiceForm, DeskGuestForm, ManyForm
from app.registration.forms.guest import EditForm
from app.registration.rules import Status
from app.registration.service import amendment, intake, links, review, undoing
from app.web import scope, undo
from app.web.access import actor, may, requires
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.registration.models import Registration

bp = Blueprint("registration_desk", __name__, url_prefix="/desk/<event>")
Page = Response | str | tuple[str, int]
GUEST = "/guests/<uuid:registration_id>"


def _guest(registration_id: UUID) -> Registration:
    return queries.get_registration(scope.current(Event).id, registration_id)


def _back(registration_id: UUID) -> Response:
    return redirect(url_for("desk.guest", registration_id=registration_id), 303)


def _done(
    registration: Registration, act: Callable[[], object], said: Callable[[], str], batch_id: UUID | None = None
) -> Response:
    """Do it, say what has happened or why not, and go back to the guest's sheet."""
    registration_id = registration.id
    try:
        act()
    except Refusal as refusal:
        flash(str(refusal), "error")
    else:
        undo.said(said(), undo=way_back(batch_id))
    return _back(registration_id)


def way_back(batch_id: UUID | None) -> str:
    """Return the address that takes the answers of a batch back, while they can be."""
    event_id = scope.current(Event).id
    possible = batch_id is not None and queries.list_undoable(event_id, batch_id)
    return url_for("registration_desk.undo_answers", batch_id=batch_id) if possible else ""


def category_choices() -> list[SelectChoice]:
    """List the event's categories, to choose one."""
    return [SelectChoice(item.code, localised(item.name)) for item in queries.list_categories(scope.current(Event).id)]


@bp.post(GUEST + "/approval")
@requires(Permission.REVIEW_GUESTS)
def approve(registration_id: UUID) -> Response:
    """Approve a guest; the badge follows by mail."""
    registration = _guest(registration_id)

    def said() -> str:
        if registration.status is Status.WAITLISTED:
            return gettext("%(name)s is on the waiting list: every place is taken.", name=registration.display_name)
        return gettext("%(name)s is coming.", name=registration.display_name)

    batch = new_id()
    return _done(registration, lambda: review.approve(registration, by=actor(), batch_id=batch), said, batch)


@bp.post(GUEST + "/refusal")
@requires(Permission.REVIEW_GUESTS)
def decline(registration_id: UUID) -> Response:
    """Decline a guest; a mail says so, with the reason where one is given."""
    registration, reason, batch = _guest(registration_id), _reason(), new_id()
    return _done(
        registration,
        lambda: review.decline(registration, by=actor(), reason=reason, batch_id=batch),
        lambda: gettext("%(name)s is declined.", name=registration.display_name),
        batch,
    )


@bp.post(GUEST + "/revocation")
@requires(Permission.REVIEW_GUESTS)
def revoke(registration_id: UUID) -> Response:
    """Take an approval back; the badge is dead at once."""
    registration, reason = _guest(registration_id), _reason()
    return _done(
        registration,
        lambda: review.revoke(registration, by=actor(), reason=reason),
        lambda: gettext("The approval of %(name)s is taken back.", name=registration.display_name),
    )


@bp.post(GUEST + "/reconsideration")
@requires(Permission.REVIEW_GUESTS)
def reopen(registration_id: UUID) -> Response:
    """Look at a declined or withdrawn request again."""
    registration = _guest(registration_id)
    return _done(
        registration,
        lambda: review.reopen(registration, by=actor()),
        lambda: gettext("%(name)s is among those to be answered again.", name=registration.display_name),
    )


@bp.post(GUEST + "/withdrawal")
@requires(Permission.EDIT_GUESTS)
def withdraw(registration_id: UUID) -> Response:
    """Withdraw for a guest who told us on the telephone."""
    registration, batch = _guest(registration_id), new_id()
    return _done(
        registration,
        lambda: amendment.withdraw(registration, by=actor(), batch_id=batch),
        lambda: gettext("%(name)s does not come any more.", name=registration.display_name),
        batch,
    )


@bp.post(GUEST + "/link")
@requires(Permission.EDIT_GUESTS)
def resend_link(registration_id: UUID) -> Response:
    """Send the way to the guest's page once more."""
    registration = _guest(registration_id)
    if not registration.email:
        flash(gettext("This guest has no address. Enter one first."), "error")
        return _back(registration_id)
    return _done(
        registration,
        lambda: intake.ask_again(registration, by=actor()),
        lambda: gettext("The link is on its way to %(address)s.", address=registration.email),
    )


@bp.post(GUEST + "/links/revocation")
@requires(Permission.EDIT_GUESTS)
def revoke_links(registration_id: UUID) -> Response:
    """Close every way to a guest's page, where a mail fell into other hands."""
    registration = _guest(registration_id)
    return _done(
        registration,
        lambda: links.revoke_all(registration),
        lambda: gettext("No link sent so far opens the page of %(name)s any more.", name=registration.display_name),
    )


@bp.route(GUEST + "/category", methods=["GET", "POST"])
@requires(Permission.EDIT_GUESTS)
def change_category(registration_id: UUID) -> Page:
    """Let a guest come as something else."""
    registration = _guest(registration_id)
    form = CategoryChoiceForm()
    form.category.choices = [choice for choice in category_choices() if choice.value != registration.category.code]
    if not form.validate_on_submit():
        page = render_template("registration/desk/category_of_guest.html", form=form, registration=registration)
        return page, 422 if form.is_submitted() else 200
    category = queries.get_category(registration.event_id, form.category.data)
    name = localised(category.name)
    return _done(
        registration,
        lambda: amendment.change_category(registration, category, by=actor()),
        lambda: gettext("%(name)s comes as %(category)s now.", name=registration.display_name, category=name),
    )


@bp.route(GUEST + "/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_GUESTS)
def edit(registration_id: UUID) -> Page:
    """Correct what a guest told us; who may not see food and access does not change them either."""
    registration = _guest(registration_id)
    sees = may(Permission.VIEW_SENSITIVE)
    standing = people.purposes_given(registration.id)
    form = EditForm()
    if not sees:
        form.without_sensitive()
    if not form.is_submitted():
        form.fill(registration, queries.answers_of(registration, may_see_sensitive=sees), set(standing))
    elif form.validate():
        entered = form.edited(registration, standing)
        return _done(registration, lambda: amendment.edit(registration, entered, by=actor()), lambda: gettext("Kept."))
    page = render_template("registration/desk/edit.html", form=form, registration=registration, sees=sees)
    return page, 422 if form.is_submitted() else 200


@bp.route("/guests/new", methods=["GET", "POST"])
@requires(Permission.EDIT_GUESTS)
def add() -> Page:
    """Add a guest by hand."""
    form = DeskGuestForm()
    form.category.choices = category_choices()
    if form.validate_on_submit():
        category = queries.get_category(scope.current(Event).id, form.category.data)
        at_once = bool(form.approve.data) and may(Permission.REVIEW_GUESTS)
        try:
            guest = intake.add(form.application(form.email.data or ""), category, by=actor(), approve=at_once)
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("%(name)s is in the list.", name=guest.display_name))
            return _back(guest.id)
    return render_template("registration/desk/add.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/guests/approval")
@requires(Permission.REVIEW_GUESTS)
def approve_many() -> Response:
    """Approve everybody who was ticked in the list."""
    batch = new_id()
    outcome = review.approve_many(scope.current(Event).id, ManyForm().ids(), by=actor(), batch_id=batch)
    said = ngettext("%(num)d guest is coming.", "%(num)d guests are coming.", outcome.approved)
    undo.said(said, undo=way_back(batch))
    if outcome.waiting:
        flash(ngettext("%(num)d waits for a place.", "%(num)d wait for a place.", outcome.waiting), "wait")
    return _back_to_list(outcome)


@bp.post("/guests/refusal")
@requires(Permission.REVIEW_GUESTS)
def decline_many() -> Response:
    """Decline everybody who was ticked in the list."""
    form, batch = ManyForm(), new_id()
    outcome = review.decline_many(scope.current(Event).id, form.ids(), by=actor(), reason=_reason(), batch_id=batch)
    said = ngettext("%(num)d guest is declined.", "%(num)d guests are declined.", outcome.declined)
    undo.said(said, undo=way_back(batch))
    return _back_to_list(outcome)


@bp.post("/guests/answers/<uuid:batch_id>/undoing")
@requires(Permission.REVIEW_GUESTS)
def undo_answers(batch_id: UUID) -> Response:
    """Take back what was answered at once, while no mail about it has left."""
    event_id = scope.current(Event).id
    steps = queries.list_undoable(event_id, batch_id)
    if not steps:
        abort(404)
    one = steps[0].registration_id if len(steps) == 1 else None
    outcome = undoing.undo(event_id, batch_id, by=actor())
    if outcome.number:
        flash(
            ngettext(
                "Undone: %(num)d guest stands as before.", "Undone: %(num)d guests stand as before.", outcome.number
            )
        )
    for why in dict.fromkeys(outcome.refused):
        flash(why, "error")
    return _back(one) if one else redirect(url_for("desk.guests"), 303)


def _back_to_list(outcome: review.Outcome) -> Response:
    for why in dict.fromkeys(why for _, why in outcome.refused):
        number = sum(why == other for _, other in outcome.refused)
        flash(gettext("Not done for %(number)s: %(why)s", number=number, why=why), "error")
    asked = {name: value for name, value in request.args.items() if name not in {"event", "lang"}}
    return redirect(url_for("desk.guests", **asked), 303)  # type: ignore[arg-type]  # the list's own filters


def _reason() -> str:
    form = AnswerForm()
    return form.reason.data.strip() if form.validate() and form.reason.data else ""
