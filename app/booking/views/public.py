"""A guest chooses sessions, and gives them back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.booking import queries
from app.booking.rules import BookingStatus
from app.booking.service import relocation, seats
from app.core import clock
from app.core.errors import Refusal
from app.events.models import Event
from app.programme import queries as programme
from app.registration import queries as registrations
from app.registration.models import Registration
from app.web import rendering, scope, submission
from app.web.access import actor, guests_only

bp = Blueprint("booking", __name__)


def _guest() -> Registration:
    return registrations.get_registration(scope.current(Event).id, actor().id or UUID(int=0))


@bp.get("/<lang>/<event>/me/sessions")
@guests_only
def index() -> str:
    """Show the guest's own sessions, then every other one may book, by festival day."""
    registration = _guest()
    choices = queries.list_choices(scope.current(Event), registration, now=clock.now())
    return render_template(
        "booking/public/index.html",
        registration=registration,
        mine=[choice for choice in choices if choice.standing.own],
        others=[choice for choice in choices if not choice.standing.own],
    )


@bp.post("/<lang>/<event>/me/sessions/<code>")
@guests_only
def book(code: str) -> Response:
    """Take a seat, or a place in line."""
    return _act(code, lambda registration: _book(code, registration))


def _book(code: str, registration: Registration) -> str:
    session = programme.get_published(scope.current(Event), code)
    status = seats.book(registration, session, by=actor())
    title = rendering.localised(session.title)
    if status is BookingStatus.BOOKED:
        return gettext("Booked: %(title)s.", title=title)
    return gettext("All seats of %(title)s are taken. You are on its waiting list.", title=title)


@bp.post("/<lang>/<event>/me/sessions/<code>/cancellation")
@guests_only
def cancel(code: str) -> Response:
    """Give a seat, or a place in line, back."""
    return _act(code, lambda registration: _cancel(code, registration))


def _cancel(code: str, registration: Registration) -> str:
    session = programme.get_session(scope.current(Event), code)
    seats.cancel(registration, session, by=actor())
    return gettext("Cancelled: %(title)s.", title=rendering.localised(session.title))


@bp.post("/<lang>/<event>/me/sessions/<code>/acceptance")
@guests_only
def accept(code: str) -> Response:
    """Take the seat that is offered."""
    return _act(code, lambda registration: _accept(code, registration))


def _accept(code: str, registration: Registration) -> str:
    session = programme.get_published(scope.current(Event), code)
    seats.accept(registration, session, by=actor())
    return gettext("Booked: %(title)s.", title=rendering.localised(session.title))


@bp.post("/<lang>/<event>/me/sessions/<code>/affirmation")
@guests_only
def affirm(code: str) -> Response:
    """Keep the seat in a session that moved."""
    return _act(code, lambda registration: _affirm(code, registration))


def _affirm(code: str, registration: Registration) -> str:
    session = programme.get_published(scope.current(Event), code)
    relocation.affirm(registration, session, by=actor())
    return gettext("You keep the seat: %(title)s.", title=rendering.localised(session.title))


@bp.post("/<lang>/<event>/me/sessions/<code>/refusal")
@guests_only
def decline(code: str) -> Response:
    """Leave the seat that is offered to the next in line."""
    return _act(code, lambda registration: _decline(code, registration))


def _decline(code: str, registration: Registration) -> str:
    session = programme.get_session(scope.current(Event), code)
    seats.decline(registration, session, by=actor())
    return gettext("You have left the seat to the next in line: %(title)s.", title=rendering.localised(session.title))


def _act(code: str, command: Callable[[Registration], str]) -> Response:
    """Do it once a submission key, say what came of it, and go back to where the button stood."""
    registration = _guest()
    key = request.form.get("submission_key", "")
    try:
        content = [str(registration.id), request.endpoint, code]
        said = submission.once(key, content, lambda: command(registration)) if key else command(registration)
        flash(said)
    except Refusal as refusal:
        flash(str(refusal), "error")
    back = request.form.get("back", "")
    target = "programme.session" if back == "session" else "programme.index" if back == "programme" else "booking.index"
    return redirect(url_for(target, code=code) if back == "session" else url_for(target), 303)
