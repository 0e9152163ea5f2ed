"""The desk's pages of seats: how full sessions are, one session's guests, line and kept seats, and the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.booking import queries
from app.booking.forms import HOLD_KINDS, HoldForm, LiftForm, OwnTermsForm, SeatForm, TermsForm
from app.booking.rules import BookingStatus, HoldKind
from app.booking.service import holds, seats, strikes, terms
from app.core.access import Permission
from app.core.errors import NotFound, Refusal
from app.core.texts import clean, fold
from app.events.models import Event
from app.programme import queries as programme
from app.programme.rules import Entry
from app.registration import queries as registrations
from app.web import scope
from app.web.access import actor, may, requires

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.booking.models import Booking
    from app.programme.models import ProgrammeSession

bp = Blueprint("booking_desk", __name__, url_prefix="/desk/<event>")
Page = Response | str | tuple[str, int]
LONGEST_SEARCH = 100


@bp.get("/seats")
@requires(Permission.BOOK_FOR_GUESTS)
def index() -> str:
    """List the sessions that are booked, with how full they are."""
    event = scope.current(Event)
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = programme.list_sessions(event, programme.Wish(words=words))
    booked = [session for session in found if session.entry is Entry.BOOKING]
    standings = queries.standings([session.id for session in booked])
    only = request.args.get("only", "")
    rows = [(session, standings[session.id]) for session in booked]
    if only == "full":
        rows = [row for row in rows if row[1].is_full]
    elif only == "waiting":
        rows = [row for row in rows if row[1].waiting]
    return render_template(
        "booking/desk/index.html", event=event, rows=rows, words=words, only=only, may_rule=may(Permission.MANAGE_EVENT)
    )


@bp.get("/seats/<code>")
@requires(Permission.BOOK_FOR_GUESTS)
def show(code: str) -> str:
    """Show who holds a seat in a session, who waits, and what is kept."""
    event = scope.current(Event)
    return _page(event, programme.get_session(event, code), HoldForm(formdata=None), SeatForm(formdata=None))


def _page(event: Event, session: ProgrammeSession, hold_form: HoldForm, seat_form: SeatForm) -> str:
    words, status = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("status", "")
    kept = queries.list_holds(session.id)
    seat_form.offer([hold for hold in kept if hold.returned_at is None])
    bookings = queries.list_of_session(session.id)
    return render_template(
        "booking/desk/show.html",
        event=event,
        session=session,
        standing=queries.standings([session.id]).get(session.id),
        free=queries.count_free(session),
        holds=kept,
        kinds=HOLD_KINDS,
        bookings=[booking for booking in bookings if _fits(booking, words, status)],
        line={booking.id: place for place, booking in enumerate(queries.list_waiting(session.id), 1)},
        words=words,
        status=status,
        statuses=list(BookingStatus),
        hold_form=hold_form,
        seat_form=seat_form,
    )


def _fits(booking: Booking, words: str, status: str) -> bool:
    who = booking.registration
    said = fold(f"{who.display_name} {who.native_name} {who.organisation} {who.email or ''} {who.number}")
    return (not status or booking.status == status) and all(word in said for word in fold(words).split())


@bp.post("/seats/<code>/holds")
@requires(Permission.BOOK_FOR_GUESTS)
def keep(code: str) -> Page:
    """Keep seats back."""
    event, form = scope.current(Event), HoldForm()
    session = programme.get_session(event, code)
    if form.validate_on_submit():
        try:
            holds.keep(
                session,
                HoldKind(form.kind.data),
                form.seats.data or 0,
                note=clean(form.note.data),
                returns_minutes=form.returns_minutes.data,
                by=actor(),
            )
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("The seats are kept."))
            return redirect(url_for(".show", code=code), 303)
    return _page(event, session, form, SeatForm(formdata=None)), 422


@bp.post("/seats/<code>/holds/<uuid:hold_id>/return")
@requires(Permission.BOOK_FOR_GUESTS)
def let_go(code: str, hold_id: UUID) -> Page:
    """Give kept seats back to everybody."""
    session = programme.get_session(scope.current(Event), code)
    holds.let_go(session, queries.get_hold(session.id, hold_id), by=actor())
    flash(gettext("The seats are everybody's again."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/seats/<code>/guests")
@requires(Permission.BOOK_FOR_GUESTS)
def give(code: str) -> Page:
    """Book for a guest, from the free seats or from those kept."""
    event, form = scope.current(Event), SeatForm()
    session = programme.get_session(event, code)
    form.offer(queries.list_holds(session.id))
    if form.validate_on_submit():
        try:
            said = _give(event, session, form)
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(said)
            return redirect(url_for(".show", code=code), 303)
    return _page(event, session, HoldForm(formdata=None), form), 422


def _give(event: Event, session: ProgrammeSession, form: SeatForm) -> str:
    wanted = clean(form.guest.data)
    who = (
        registrations.find_by_number(event.id, int(wanted))
        if wanted.isdecimal()
        else registrations.find_by_email(event.id, wanted)
    )
    if who is None:
        return gettext("Nobody here has the number or address “%(wanted)s”.", wanted=wanted)
    if form.hold.data:
        hold = queries.get_hold(session.id, UUID(form.hold.data))
        holds.give(session, hold, who, because=form.reason() or gettext("A seat that was kept"), by=actor())
        return gettext("%(name)s has a seat.", name=who.display_name)
    status = seats.book(who, session, because=form.reason(), by=actor())
    if status is BookingStatus.WAITING:
        return gettext("All seats are taken: %(name)s stands on the waiting list.", name=who.display_name)
    return gettext("%(name)s has a seat.", name=who.display_name)


@bp.post("/seats/<code>/guests/<uuid:booking_id>/cancellation")
@requires(Permission.BOOK_FOR_GUESTS)
def cancel(code: str, booking_id: UUID) -> Page:
    """Take a seat, or a place in line, back for a guest."""
    return _act(code, booking_id, lambda booking: seats.cancel(booking.registration, booking.session, by=actor()))


@bp.post("/seats/<code>/guests/<uuid:booking_id>/admission")
@requires(Permission.BOOK_FOR_GUESTS)
def admit(code: str, booking_id: UUID) -> Page:
    """Give a free seat to who stands in line."""
    return _act(code, booking_id, lambda booking: seats.admit(booking, by=actor()))


def _act(code: str, booking_id: UUID, command: Callable[[Booking], None]) -> Page:
    session = programme.get_session(scope.current(Event), code)
    try:
        command(queries.get_booking(session.id, booking_id))
        flash(gettext("Kept."))
    except Refusal as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".show", code=code), 303)


@bp.route("/booking", methods=["GET", "POST"])
@requires(Permission.MANAGE_EVENT)
def rules() -> Page:
    """Say how guests book; what is booked stays."""
    event = scope.current(Event)
    form = TermsForm(obj=queries.terms_of(event.id))
    if form.validate_on_submit():
        terms.set_terms(event, form.terms(), by=actor())
        flash(gettext("Kept."))
        return redirect(url_for(".rules"), 303)
    page = render_template(
        "booking/desk/rules.html",
        event=event,
        form=form,
        own=queries.list_own_terms(event.id),
        categories=registrations.list_categories(event.id),
        strikes=queries.list_strikes(event.id),
        lift_form=LiftForm(formdata=None),
        may_book=may(Permission.BOOK_FOR_GUESTS),
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/booking/categories/<uuid:category_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EVENT)
def own_rules(category_id: UUID) -> Page:
    """Say what is other for a category."""
    event = scope.current(Event)
    category = registrations.get_category_by_id(event.id, category_id)
    form = OwnTermsForm(data=dict(queries.list_own_terms(event.id).get(category.id, {})))
    if form.validate_on_submit():
        terms.set_own(event, category.id, form.own(), by=actor())
        flash(gettext("Kept."))
        return redirect(url_for(".rules"), 303)
    page = render_template("booking/desk/own_rules.html", form=form, category=category)
    return page, 422 if form.is_submitted() else 200


@bp.post("/booking/strikes/<uuid:strike_id>/relief")
@requires(Permission.MANAGE_EVENT)
def lift(strike_id: UUID) -> Page:
    """Let an empty seat count no more."""
    event, form = scope.current(Event), LiftForm()
    strike = next((one for one, _ in queries.list_strikes(event.id) if one.id == strike_id), None)
    if strike is None:
        raise NotFound
    if form.validate_on_submit():
        strikes.lift(event, strike, because=clean(form.because.data), by=actor())
        flash(gettext("It counts no more."))
    else:
        flash(gettext("Say why it does not count."), "error")
    return redirect(url_for(".rules"), 303)
