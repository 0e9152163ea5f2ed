"""The door's pages: choose where one stands, scan, see."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import msgspec
from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext

from app.checkin import queries
from app.checkin.forms import CodeForm, OverrideIn, ReadingIn, UndoIn
from app.checkin.models import Scan
from app.checkin.rules import Level
from app.checkin.service import scanning
from app.checkin.views import words
from app.core import clock
from app.core.access import Permission
from app.core.tokens import new_id
from app.events import queries as events
from app.events.models import Event
from app.platform.look.theme import category_fill
from app.web import rendering, scope
from app.web.access import actor, may, requires, signed_in
from app.web.signin import staff

if TYPE_CHECKING:
    from app.checkin.queries import Door

bp = Blueprint("door", __name__, url_prefix="/door")
T = TypeVar("T")


@bp.get("/")
@signed_in
def choose_event() -> str:
    """Show the events whose doors one may keep."""
    member = staff()
    mine = [event for event in events.list_all() if member and Permission.SCAN in member.permits(event)]
    today = clock.now().date()
    mine.sort(key=lambda event: (event.last_day < today, event.first_day))
    return render_template("checkin/door/choose_event.html", events=mine)


@bp.get("/<event>/")
@requires(Permission.SCAN)
def choose_gate() -> str:
    """Show the gates, and for a hall's gate the sessions of the next hours."""
    event = scope.current(Event)
    now = clock.now()
    gates = [(gate, queries.list_sessions_at(event, gate, now=now)) for gate in queries.list_gates(event)]
    return render_template("checkin/door/choose_gate.html", event=event, gates=gates)


@bp.get("/<event>/<uuid:gate_id>")
@requires(Permission.SCAN)
def scan_page(gate_id: UUID) -> str:
    """Show the camera and what it sees."""
    door = _door(gate_id, request.args.get("session", type=UUID))
    return render_template("checkin/door/scan.html", **_page(door), form=CodeForm())


@bp.post("/<event>/<uuid:gate_id>")
@requires(Permission.SCAN)
def type_code(gate_id: UUID) -> str | tuple[str, int]:
    """Judge a code typed into the page's form, and show the verdict as a page of its own."""
    door = _door(gate_id, request.args.get("session", type=UUID))
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("checkin/door/scan.html", **_page(door), form=form), 422
    shown = scanning.record(form.reading(new_id()), door, by=actor(), level=_level())
    return render_template("checkin/door/verdict.html", **_page(door), verdict=words.as_json(shown, door))


@bp.post("/<event>/scans")
@requires(Permission.SCAN)
def scan() -> Response:
    """Take one scan of a device; the same id again answers the first verdict."""
    sent = _sent(ReadingIn)
    door = _door(sent.gate_id, sent.session_id)
    shown = scanning.record(sent.reading(), door, by=actor(), level=_level())
    return jsonify(words.as_json(shown, door))


@bp.post("/<event>/<uuid:gate_id>/voids")
@requires(Permission.SUPERVISE_DOOR)
def undo(gate_id: UUID) -> Response:
    """Take a mistaken scan back."""
    door = _door(gate_id, request.args.get("session", type=UUID))
    sent = _sent(UndoIn)
    scanning.undo(sent.scan_id, door, id=sent.id, by=actor())
    return jsonify({"id": str(sent.id), "word": gettext("Taken back"), **_counts(door)})


@bp.post("/<event>/<uuid:gate_id>/overrides")
@requires(Permission.SUPERVISE_DOOR)
def override(gate_id: UUID) -> Response:
    """Let somebody in against the verdict, with a reason."""
    door = _door(gate_id, request.args.get("session", type=UUID))
    sent = _sent(OverrideIn)
    shown = scanning.override(sent.scan_id, door, id=sent.id, reason=sent.reason, by=actor())
    return jsonify(words.as_json(shown, door))


@bp.get("/<event>/<uuid:gate_id>/guests")
@requires(Permission.SCAN)
def search(gate_id: UUID) -> Response:
    """Find guests by any part of any name."""
    event = scope.current(Event)
    queries.get_gate(event, gate_id)
    asked = request.args.get("q", "")[:100]
    return jsonify({"hits": [_hit(hit) for hit in queries.search_holders(event, asked)]})


@bp.get("/<event>/<uuid:gate_id>/counts")
@requires(Permission.SCAN)
def counts(gate_id: UUID) -> Response:
    """Say how many are inside."""
    return jsonify(_counts(_door(gate_id, request.args.get("session", type=UUID))))


def _door(gate_id: UUID, session_id: UUID | None) -> Door:
    return queries.get_door(scope.current(Event), gate_id, session_id)


def _level() -> Level:
    return Level.SUPERVISOR if may(Permission.SUPERVISE_DOOR) else Level.KEEPER


def _sent(kind: type[T]) -> T:
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.MsgspecError:
        abort(422)


def _counts(door: Door) -> dict[str, int | None]:
    inside, entries, _ = queries.occupancy(door.list_id)
    return {"inside": inside, "licensed": door.rules.capacity, "entries": entries}


def _hit(hit: queries.Hit) -> dict[str, object]:
    holder = hit.holder
    return {
        "registration_id": str(holder.registration_id),
        "name": holder.name,
        "native_name": holder.native_name,
        "category": rendering.localised(holder.category_name),
        "category_fill": category_fill(holder.category_colour),
        "organisation": hit.organisation,
        "state": words.status_word(holder.status),
        "matched": holder.name,
    }


def _page(door: Door) -> dict[str, object]:
    session = str(door.session_id) if door.session_id else None
    here = {"gate_id": door.gate_id, "session": session}
    return {
        "event": scope.current(Event),
        "door": door,
        "gate": {"id": door.gate_id, "name": door.gate_name},
        "session": {"id": door.session_id, "title": door.session_title} if door.session_id else None,
        "counts": _counts(door),
        "recent": [_recent(scan, name, door) for scan, name in queries.list_recent(door.list_id, door.gate_id)],
        "is_supervisor": may(Permission.SUPERVISE_DOOR),
        "urls": {
            "scan": url_for("door.scan"),
            "search": url_for("door.search", **here),  # type: ignore[arg-type]  # url_for takes any value
            "undo": url_for("door.undo", **here),  # type: ignore[arg-type]  # url_for takes any value
            "override": url_for("door.override", **here),  # type: ignore[arg-type]  # url_for takes any value
            "counts": url_for("door.counts", **here),  # type: ignore[arg-type]  # url_for takes any value
        },
    }


def _recent(scan: Scan, name: str, door: Door) -> dict[str, object]:
    return {
        "id": scan.id,
        "name": name,
        "admitted": scan.admitted,
        "family": words.family_of(scan.reason, admitted=scan.admitted),
        "word": words.word_of(scan),
        "at": rendering.clock_time(scan.scanned_at, door.zone),
    }
