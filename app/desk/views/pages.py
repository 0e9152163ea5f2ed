"""The desk's front page, the list of guests, and a guest's whole sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as accounts
from app.core import clock
from app.core.access import Permission
from app.desk import drawing, front, guests, needs, sheet
from app.events import queries as events
from app.events.models import Event
from app.platform.tables.export import hand_out
from app.registration import queries as registrations
from app.web import listing, names, scope
from app.web.access import may, requires, signed_in
from app.web.rendering import localised
from app.web.signin import staff

bp = Blueprint("desk", __name__, url_prefix="/desk")
NO_ID = UUID(int=0)  # stands for a row's own id in an address that is built once for a page

EXPORTED = (
    "number",
    "name",
    "native_name",
    "email",
    "category",
    "status",
    "organisation",
    "role",
    "country",
    "language",
    "asked",
)


@bp.get("/")
@signed_in
def choose() -> str | AnyResponse:
    """Show the organisers and events one may work in; who only keeps doors goes to the door."""
    member = staff()
    organisers = [item for item in accounts.list_organisers() if member and member.permits(item)]
    mine = [event for event in events.list_all() if member and member.permits(event)]
    if mine and all(member and member.permits(event) == {Permission.SCAN} for event in mine):
        return redirect(url_for("door.choose_event"), 303)
    may_open = {event.id: bool(member and Permission.VIEW_DESK in member.permits(event)) for event in mine}
    return render_template("desk/choose.html", organisers=organisers, events=mine, may_open=may_open)


@bp.get("/<event>/", endpoint="front")
@requires(Permission.VIEW_DESK)
def front_page() -> str:
    """Answer what stands and what needs somebody now."""
    event = scope.current(Event)
    now = clock.now()
    read = front.read(event, now=now)
    return render_template(
        "desk/front.html",
        front=read,
        today=now,
        needs=needs.read(event, read, now=now, may=may),
        **drawing.plots_of(read, ZoneInfo(event.zone)),
    )


def asked() -> listing.Listing:
    """Read what the address asks of the list of guests."""
    return listing.asked(sorts=guests.SORTS, default="-created", filters=guests.FILTERS)


def query() -> dict[str, Any]:
    """Return the list's own part of the address, to go on with it."""
    known = {"q", "sort", "size", "page", *guests.FILTERS}
    return {name: value for name, value in request.args.items() if value and name in known}


@bp.get("/<event>/guests", endpoint="guests")
@requires(Permission.VIEW_GUESTS)
def guest_list() -> str:
    """Show the list of guests, as the address narrows and sorts it."""
    event, narrowed = scope.current(Event), asked()
    page = guests.list_guests(event, narrowed)
    return render_template(
        "desk/guests.html",
        page=page,
        listing=narrowed,
        statuses=guests.count_by_status(event),
        category_choices=[(item.code, localised(item.name)) for item in guests.list_categories(event)],
        country_choices=[
            (item.value, f"{names.country(item.value)} ({item.count})") for item in guests.list_countries(event)
        ],
        may_review=may(Permission.REVIEW_GUESTS),
        may_export=may(Permission.EXPORT_GUESTS),
        may_add=may(Permission.EDIT_GUESTS),
        query=query(),
        no_id=str(NO_ID),
    )


@bp.route("/<event>/guests.<any(csv, xlsx):suffix>", methods=["GET", "POST"])
@requires(Permission.EXPORT_GUESTS)
def export(suffix: str) -> Response:
    """Hand out what the list shows, or whom of it was ticked, as CSV or XLSX; each time is written down."""
    event = scope.current(Event)
    zone = ZoneInfo(event.zone)
    rows = guests.iterate_guests(event, asked(), only=listing.picked("guests"))
    return hand_out("guests", suffix, EXPORTED, (_exported(row, zone) for row in rows))


def _exported(row: guests.GuestRow, zone: ZoneInfo) -> list[str | int | datetime]:
    created = row.created_at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return [
        row.number, row.name, row.native_name, row.email or "", row.category_code, str(row.status), row.organisation,
        row.role, row.country, row.locale, created,
    ]  # fmt: skip


@bp.get("/<event>/guests/<uuid:registration_id>")
@requires(Permission.VIEW_GUESTS)
def guest(registration_id: UUID) -> str:
    """Show everything about one guest on one page."""
    event, narrowed = scope.current(Event), asked()
    registration = registrations.get_registration(event.id, registration_id)
    before, after, place, total = guests.neighbours(event, narrowed, registration_id)
    return render_template(
        "desk/guest.html",
        registration=registration,
        before=before,
        after=after,
        place=place,
        total=total,
        query=query(),
        may_review=may(Permission.REVIEW_GUESTS),
        may_edit=may(Permission.EDIT_GUESTS),
        may_badge=may(Permission.MANAGE_BADGES),
        may_mail=may(Permission.MANAGE_MESSAGES),
        **sheet.read(registration, sees_sensitive=may(Permission.VIEW_SENSITIVE)),
    )
