"""The desk's pages of sessions: the list, one session with its films and people, publishing, calling off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.core.access import Permission
from app.core.errors import Refusal
from app.events.models import Event
from app.events.rules import days
from app.platform.tables.export import hand_out
from app.programme import queries
from app.programme.forms.fields import KINDS
from app.programme.forms.sessions import CancelForm, ItemsForm, PeopleForm, SessionForm
from app.programme.queries import Wish
from app.programme.rules import SessionStatus
from app.programme.service import publication, scheduling, screenings, timetable
from app.programme.views import films, material
from app.venues import queries as venues
from app.web import listing, scope
from app.web.access import actor, requires
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask_wtf import FlaskForm

    from app.programme.models import ProgrammeSession

bp = material.bp
PARTS = (films, material)  # their pages stand on the same blueprint
Page = Response | str
EXPORTED = ("code", "title", "kind", "hall", "begins", "ends", "strand", "status", "capacity")
LONGEST_SEARCH = 100
SORTS: dict[str, Callable[[ProgrammeSession], str]] = {
    "time": lambda session: session.starts_at.isoformat(),
    "title": lambda session: localised(session.title).casefold(),
    "hall": lambda session: localised(session.hall.name).casefold() if session.hall else "",
    "code": lambda session: session.code,
}


@bp.get("/sessions")
@requires(Permission.MANAGE_PROGRAMME)
def sessions() -> Page:
    """List the sessions, searched, filtered and sorted."""
    event, wish = scope.current(Event), _wish()
    page = _page(event, wish)
    return render_template(
        "programme/desk/sessions.html",
        event=event,
        page=page,
        wish=wish,
        clashing=_clashing(page.whole),
        kinds=KINDS,
        strands=queries.list_strands(event),
        halls=venues.list_halls(event.site_id),
        days=days(event.first_day, event.last_day),
        statuses=list(SessionStatus),
    )


def _page(event: Event, wish: Wish) -> listing.Page[ProgrammeSession]:
    asked = listing.asked(sorts=SORTS, default="time", filters=("kind", "strand", "hall", "status", "day"))
    return listing.sliced(queries.list_sessions(event, wish), asked, SORTS)


@bp.route("/sessions.<any(csv, xlsx):suffix>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def export_sessions(suffix: str) -> FileResponse:
    """Hand out what the list shows, or what of it was ticked; each time is written down."""
    event, picked = scope.current(Event), set(listing.picked())
    zone = ZoneInfo(event.zone)
    rows = (
        (
            one.code, localised(one.title), str(KINDS[one.kind]), localised(one.hall.name) if one.hall else "",
            one.starts_at.astimezone(zone).replace(tzinfo=None), one.ends_at.astimezone(zone).replace(tzinfo=None),
            localised(one.strand.name) if one.strand else "", one.status.value, one.capacity,
        )
        for one in _page(event, _wish()).whole
        if not picked or one.id in picked
    )  # fmt: skip
    return hand_out("sessions", suffix, EXPORTED, rows)


def _wish() -> Wish:
    names = ("q", "kind", "strand", "hall", "status", "day")
    asked = {name: request.args.get(name, "").strip()[:LONGEST_SEARCH] for name in names}
    try:
        day = date.fromisoformat(asked["day"])
    except ValueError:
        # No day, or one that is none: all days are shown.
        day = None
    return Wish(
        words=asked["q"],
        kind=asked["kind"],
        strand=asked["strand"],
        hall=asked["hall"],
        status=asked["status"],
        day=day,
    )


def _clashing(sessions: Sequence[ProgrammeSession]) -> set[str]:
    """Name the sessions that share their hall with another one at the same time."""
    last: dict[object, ProgrammeSession] = {}
    found: set[str] = set()
    for session in sorted(sessions, key=lambda one: one.starts_at):
        if session.hall_id is None or session.status is SessionStatus.CANCELLED:
            continue
        before = last.get(session.hall_id)
        if before is not None and session.starts_at < before.ends_at:
            found |= {before.code, session.code}
        if before is None or session.ends_at > before.ends_at:
            last[session.hall_id] = session
    return found


@bp.route("/sessions/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def new_session() -> Page:
    """Put a session on the programme."""
    event, form = scope.current(Event), SessionForm()
    form.offer(queries.list_strands(event), venues.list_halls(event.site_id))
    if form.validate_on_submit():
        try:
            made = scheduling.schedule(event, form.details(event), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("The session stands as a draft."))
            return redirect(url_for(".session", code=made.code), 303)
    return render_template(
        "base/desk_form.html", form=form, title=gettext("New session"), back=url_for(".sessions"), act=""
    )


@bp.route("/sessions/<code>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PROGRAMME)
def session(code: str) -> Page:
    """Show a session and change what, when and where."""
    event = scope.current(Event)
    found = queries.get_session(event, code)
    form = SessionForm(obj=found)
    form.offer(queries.list_strands(event), venues.list_halls(event.site_id))
    if not form.is_submitted():
        form.show(queries.find_prepared(found.id) or found, event)
    if form.validate_on_submit():
        try:
            timetable.change(found, form.details(event), by=actor())
        except Refusal as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(gettext("Kept."))
            return redirect(url_for(".session", code=found.code), 303)
    return _session_page(event, found, form)


def _session_page(event: Event, found: ProgrammeSession, form: SessionForm) -> str:
    items = ItemsForm(formdata=None, obj=found)
    items.offer(queries.list_films(event))
    people = PeopleForm(formdata=None, data={"people": _rows(found)})
    people.offer()
    return render_template(
        "programme/desk/session.html",
        event=event,
        session=found,
        form=form,
        items_form=items,
        people_form=people,
        cancel_form=CancelForm(formdata=None),
        prepared=queries.find_prepared(found.id),
        overlapping=queries.list_overlapping(found),
        doubts=queries.list_doubts(event, [item.film for item in found.items]),
    )


def _rows(found: ProgrammeSession) -> list[dict[str, object]]:
    return [
        {"name": one.name, "native_name": one.native_name, "role": one.role.value, "biography": one.biography}
        for one in found.people
    ]


@bp.post("/sessions/<code>/films")
@requires(Permission.MANAGE_PROGRAMME)
def set_films(code: str) -> Page:
    """Say which films are shown, in their order, and what is around them."""
    found, form = queries.get_session(scope.current(Event), code), ItemsForm()
    return _take(found, form, lambda: screenings.show(found, form.shown(), around=form.around(), by=actor()))


@bp.post("/sessions/<code>/people")
@requires(Permission.MANAGE_PROGRAMME)
def set_people(code: str) -> Page:
    """Say who is on stage, in their order."""
    found, form = queries.get_session(scope.current(Event), code), PeopleForm()
    return _take(found, form, lambda: scheduling.set_people(found, form.on_stage(), by=actor()))


@bp.post("/sessions/<code>/publication")
@requires(Permission.MANAGE_PROGRAMME)
def publish(code: str) -> Page:
    """Show the session to everybody."""
    found = queries.get_session(scope.current(Event), code)
    publication.publish(found, by=actor())
    flash(gettext("Everybody may see the session now."))
    return redirect(url_for(".session", code=code), 303)


@bp.post("/sessions/publication")
@requires(Permission.MANAGE_PROGRAMME)
def publish_all() -> Page:
    """Show every draft to everybody, or those that were ticked."""
    picked, sessions = set(listing.picked()), queries.list_sessions(scope.current(Event))
    chosen = [session for session in sessions if session.id in picked] if "ticked" in request.form else sessions
    number = publication.publish_all(chosen, by=actor())
    flash(ngettext("%(num)d session is shown now.", "%(num)d sessions are shown now.", number))
    return redirect(url_for(".sessions"), 303)


@bp.post("/sessions/<code>/cancellation")
@requires(Permission.MANAGE_PROGRAMME)
def cancel(code: str) -> Page:
    """Call the session off; who had a seat is told."""
    found, form = queries.get_session(scope.current(Event), code), CancelForm()
    return _take(found, form, lambda: publication.cancel(found, note=form.reason.data, by=actor()))


def _take(found: ProgrammeSession, form: FlaskForm, command: Callable[[], None]) -> Page:
    """Take a part of a session in; what is wrong with it is said on the session's page."""
    if form.validate_on_submit():
        command()
        flash(gettext("Kept."))
    else:
        flash(gettext("Something was not right, nothing was kept. Look at the lengths of your texts."), "error")
    return redirect(url_for("programme_desk.session", code=found.code), 303)
