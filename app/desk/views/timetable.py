"""The timetable at the desk: a grid to move sessions in, what publishing it would do, and the messages that follow."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response as FullResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.booking.rules import PUBLICATION_MESSAGE
from app.core import clock
from app.core.access import Permission
from app.core.errors import Refusal
from app.core.languages import find_language
from app.desk import impact, timetable
from app.desk.forms import FallForm, PlaceForm, PublishForm, WordsForm
from app.desk.views import trail
from app.events.models import Event
from app.mail import queries as mail
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.programme import queries as programme
from app.programme.rules import SessionStatus
from app.programme.service import timetable as plan
from app.venues import queries as venues
from app.web import locale, scope
from app.web.access import actor, may, requires

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.core.db import Localised
    from app.programme.models import ProgrammeSession, Publication

bp = trail.bp
Page = Response | str


def _day() -> date | None:
    try:
        return date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return None


def _read(event: Event) -> dict[str, object]:
    return _with_impact(event, timetable.read(event, _day(), now=clock.now()))


def _with_impact(event: Event, found: timetable.Timetable) -> dict[str, object]:
    return {
        "event": event,
        "page": found,
        "impact": impact.read(event, found) if found.prepared else None,
        "may_see_guests": may(Permission.VIEW_GUESTS),
    }


@bp.get("/<event>/timetable", endpoint="timetable")
@requires(Permission.MANAGE_PROGRAMME)
def show() -> str:
    """Show a festival day, hall by hall, and what is prepared."""
    return render_template("desk/timetable.html", **_read(scope.current(Event)))


@bp.get("/<event>/timetable/sessions/<code>", endpoint="timetable_session")
@requires(Permission.MANAGE_PROGRAMME)
def place(code: str) -> str:
    """Show the form that puts a session elsewhere, or prepares that it falls."""
    event = scope.current(Event)
    found = programme.get_session(event, code)
    form = PlaceForm(formdata=None)
    form.show(_as_planned(found), event.zone)
    return _place_page(event, found, form)


def _as_planned(session: ProgrammeSession) -> timetable.Placed:
    there = programme.find_prepared(session.id) or session
    return timetable.Placed(there.starts_at, there.ends_at, there.hall_id)


def _place_page(event: Event, session: ProgrammeSession, form: PlaceForm) -> str:
    form.offer(venues.list_halls(event.site_id))
    return render_template(
        "desk/timetable_session.html",
        event=event,
        session=session,
        change=programme.find_prepared(session.id),
        form=form,
        fall_form=FallForm(formdata=None),
        may_fall=session.status is SessionStatus.PUBLISHED,
    )


@bp.post("/<event>/timetable/sessions/<code>", endpoint="put_session")
@requires(Permission.MANAGE_PROGRAMME)
def put(code: str) -> Page:
    """Put a session elsewhere; a draft at once, a published one when the timetable is published."""
    event = scope.current(Event)
    found, form = programme.get_session(event, code), PlaceForm()
    form.offer(venues.list_halls(event.site_id))
    if not form.validate_on_submit():
        if _in_grid():
            return _grid(event, gettext("This is no time a session can have."), status=422)
        return _place_page(event, found, form)
    to = form.placed(event.zone)
    try:
        plan.put(found, starts_at=to.starts_at, ends_at=to.ends_at, hall_id=to.hall_id, by=actor())
    except Refusal as refusal:
        if _in_grid():
            return _grid(event, str(refusal), status=422)
        form.form_errors.append(str(refusal))
        return _place_page(event, found, form)
    said = gettext("Prepared. Guests see it once you publish.")
    if found.status is SessionStatus.DRAFT:
        said = gettext("Moved. Nobody sees it yet.")
    if _in_grid():
        return _grid(event, said)
    flash(said)
    return _back(event, found)


def _in_grid() -> bool:
    """Say whether the grid's own script asks, which takes the grid anew."""
    return "part" in request.values


def _grid(event: Event, said: str, *, status: int = 200) -> FullResponse:
    return make_response(render_template("desk/timetable_parts.html", said=said, **_read(event)), status)


def _back(event: Event, session: ProgrammeSession) -> Response:
    day = timetable.day_of(event, (programme.find_prepared(session.id) or session).starts_at)
    return redirect(url_for("desk.timetable", day=day.isoformat(), _anchor=f"s-{session.code}"), 303)


@bp.post("/<event>/timetable/sessions/<code>/removal", endpoint="drop_change")
@requires(Permission.MANAGE_PROGRAMME)
def drop(code: str) -> Response:
    """Let a session stay as guests see it."""
    event = scope.current(Event)
    found = programme.get_session(event, code)
    plan.drop(found, by=actor())
    flash(gettext("It stays as guests see it."))
    return _back(event, found)


@bp.post("/<event>/timetable/sessions/<code>/cancellation", endpoint="fall_session")
@requires(Permission.MANAGE_PROGRAMME)
def fall(code: str) -> Page:
    """Prepare that a session does not take place."""
    event, form = scope.current(Event), FallForm()
    found = programme.get_session(event, code)
    if not form.validate_on_submit():
        flash(gettext("Something was not right, nothing was kept. Look at the lengths of your texts."), "error")
    else:
        try:
            plan.call_off(found, note=form.note.data, by=actor())
        except Refusal as refusal:
            flash(str(refusal), "error")
        else:
            flash(gettext("Prepared. Guests see it once you publish."))
    return _back(event, found)


@bp.post("/<event>/timetable/removal", endpoint="drop_changes")
@requires(Permission.MANAGE_PROGRAMME)
def drop_all() -> Response:
    """Let everything stay as guests see it."""
    number = plan.drop_all(scope.current(Event), by=actor())
    flash(ngettext("%(num)d change was dropped.", "%(num)d changes were dropped.", number))
    return redirect(url_for("desk.timetable", day=request.form.get("day", "")), 303)


@bp.route("/<event>/timetable/publication", methods=["GET", "POST"], endpoint="publication")
@requires(Permission.MANAGE_PROGRAMME)
def publish() -> Page:
    """Show what publishing would do and what guests will read; do it, where nothing hurts or a reason is given."""
    event = scope.current(Event)
    found = timetable.read(event, _day(), now=clock.now())
    if not found.prepared:
        flash(gettext("Nothing is prepared: guests see the timetable as it is."))
        return redirect(url_for("desk.timetable"), 303)
    told = impact.languages(found)
    form = PublishForm(seen=found.print, words=_usual_words(told))
    if form.validate_on_submit():
        if not form.because.data and any(finding.hurts for finding in impact.check(event, found)):
            form.because.errors = [gettext("Solve the conflicts first, or say why you publish all the same.")]
        else:
            try:
                done = _publish(event, form)
            except Refusal as refusal:
                form.form_errors.append(str(refusal))
                form.seen.data = found.print
            else:
                return _after(done, sum(told.values()), held=bool(form.held.data))
    return render_template("desk/publication.html", form=form, **_with_impact(event, found))


def _publish(event: Event, form: PublishForm) -> Publication:
    return plan.publish(
        event,
        seen=form.seen.data or "",
        words=form.words.data,
        held=bool(form.held.data),
        because=form.because.data or "",
        by=actor(),
    )


def _after(done: Publication, told: int, *, held: bool) -> Response:
    if held and told:
        flash(gettext("Published. The messages wait for you here."))
        return redirect(url_for("desk.published", publication_id=done.id), 303)
    flash(
        ngettext("Published. %(num)d guest is told.", "Published. %(num)d guests are told.", told)
        if told
        else gettext("Published. It touches nobody.")
    )
    return redirect(url_for("desk.timetable"), 303)


def _usual_words(tags: Iterable[str]) -> Localised:
    words: Localised = {}
    for tag in tags:
        known = find_language(tag)
        if known is not None:
            with locale.speaking(tag):
                words[known.tag] = gettext("We have had to change the programme. This is what it means for you.")
    return words


@bp.route("/<event>/timetable/publications/<uuid:publication_id>", methods=["GET", "POST"], endpoint="published")
@requires(Permission.MANAGE_PROGRAMME)
def published(publication_id: UUID) -> Page:
    """Show the messages of a publication that wait: their words may still be changed."""
    event = scope.current(Event)
    found = programme.get_publication(event.id, publication_id)
    form = WordsForm(words=found.words)
    if form.validate_on_submit():
        plan.reword(found, form.words.data)
        flash(gettext("Kept."))
        return redirect(url_for("desk.published", publication_id=publication_id), 303)
    return render_template(
        "desk/published.html",
        event=event,
        publication=found,
        form=form,
        counts=mail.count_of_occasion(PUBLICATION_MESSAGE, event.id, str(found.id)),
        DRAFT=MessageState.DRAFT,
        may_send=may(Permission.MANAGE_MESSAGES),
    )


@bp.post("/<event>/timetable/publications/<uuid:publication_id>/messages", endpoint="release_messages")
@requires(Permission.MANAGE_MESSAGES)
def release(publication_id: UUID) -> Response:
    """Let the messages of a publication leave."""
    number = _act(publication_id, outbox.release)
    flash(ngettext("%(num)d message leaves now.", "%(num)d messages leave now.", number))
    return redirect(url_for("desk.published", publication_id=publication_id), 303)


@bp.post("/<event>/timetable/publications/<uuid:publication_id>/removal", endpoint="discard_messages")
@requires(Permission.MANAGE_MESSAGES)
def discard(publication_id: UUID) -> Response:
    """Throw the messages of a publication away: nobody is told."""
    number = _act(publication_id, outbox.discard)
    flash(ngettext("%(num)d message was thrown away.", "%(num)d messages were thrown away.", number))
    return redirect(url_for("desk.published", publication_id=publication_id), 303)


def _act(publication_id: UUID, command: Callable[..., int]) -> int:
    event = scope.current(Event)
    found = programme.get_publication(event.id, publication_id)
    return command(PUBLICATION_MESSAGE, event_id=event.id, occasion=str(found.id))
