"""The ways through the desk: what one may open, in four groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app, g, request, url_for
from flask_babel import gettext

from app.core.access import Permission
from app.desk import finding
from app.web import scope
from app.web.access import may

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class Way:
    """One page of the desk, as the navigation names it."""

    label: str
    url: str
    icon: str
    current: str  # what aria-current says: this very page, a page beneath it, or nothing
    on_phone: bool = False
    key: str = ""  # g and this letter go there


@dataclass(frozen=True)
class Group:
    """Ways that belong together."""

    label: str
    entries: list[Way] = field(default_factory=list)


def attach(app: Flask) -> None:
    """Let the desk's layout ask for the ways, and what of them is open."""
    app.jinja_env.globals.update(
        nav=ways,
        may_find=lambda: may(Permission.VIEW_DESK),
        may_programme=lambda: may(Permission.MANAGE_PROGRAMME),
    )
    app.jinja_env.filters["marked"] = finding.marked
    app.jinja_env.globals["is_seen"] = finding.is_seen


def ways() -> list[Group]:
    """List the ways that the member of staff here may go, for the event or organiser of this page."""
    if getattr(g, "the_event", None) is None:
        return _organiser_ways() if scope.named() is not None else []
    groups = [
        Group("", [
            *_way("desk.front", gettext("Now"), "lightning-charge", Permission.VIEW_DESK, on_phone=True, key="n"),
            *_way("desk.guests", gettext("Guests"), "people", Permission.VIEW_GUESTS, on_phone=True, key="g"),
            *_way("registration_desk.invitations", gettext("Invitations"), "envelope", Permission.INVITE_GUESTS,
                  key="i"),
            *_way("registration_desk.categories", gettext("Categories"), "tag", Permission.MANAGE_EVENT),
        ]),
        Group(gettext("Programme"), [
            *_way("desk.timetable", gettext("Timetable"), "calendar3-range", Permission.MANAGE_PROGRAMME, key="t"),
            *_way("programme_desk.sessions", gettext("Sessions"), "ticket-perforated", Permission.MANAGE_PROGRAMME,
                  on_phone=True, key="s"),
            *_way("programme_desk.films", gettext("Films"), "film", Permission.MANAGE_PROGRAMME),
            *_way("programme_desk.strands", gettext("Strands"), "stars", Permission.MANAGE_PROGRAMME),
            *_way("exchange_desk.index", gettext("In and out"), "arrow-left-right", Permission.MANAGE_PROGRAMME),
            *_way("booking_desk.index", gettext("Seats"), "calendar2-check", Permission.BOOK_FOR_GUESTS),
            *_way("booking_desk.rules", gettext("Booking rules"), "sliders", Permission.MANAGE_EVENT),
        ]),
        Group(gettext("Outgoing"), [
            *_way("mail_desk.index", gettext("Messages"), "send", Permission.MANAGE_MESSAGES, on_phone=True, key="m"),
        ]),
        Group(gettext("Door"), [
            *_way("door.choose_gate", gettext("Scan"), "qr-code-scan", Permission.SCAN, on_phone=True, key="d"),
        ]),
        Group(gettext("House"), [
            *_way("reports_desk.index", gettext("Reports"), "bar-chart", Permission.VIEW_REPORTS, key="r"),
            *_way("desk.trail", gettext("What happened"), "clock-history", Permission.VIEW_AUDIT, key="w"),
            *_way("accounts_desk.team", gettext("Team"), "person-gear", Permission.MANAGE_STAFF),
            *_way("events_desk.settings", gettext("Settings"), "sliders", Permission.MANAGE_EVENT),
        ]),
    ]  # fmt: skip
    return [group for group in groups if group.entries]


def _organiser_ways() -> list[Group]:
    entries = [
        *_way("events_desk.organiser", gettext("Events"), "calendar3", Permission.MANAGE_ORGANISER),
        *_way("venues_desk.index", gettext("Venues"), "building", Permission.MANAGE_VENUES),
        *_way("accounts_desk.staff", gettext("Staff"), "person-gear", Permission.MANAGE_STAFF),
        *_way("desk.organiser_trail", gettext("What happened"), "clock-history", Permission.VIEW_AUDIT),
    ]
    return [Group("", entries)] if entries else []


def _way(
    endpoint: str, label: str, icon: str, permission: Permission, *, on_phone: bool = False, key: str = ""
) -> list[Way]:
    if endpoint not in current_app.view_functions or not may(permission):
        return []
    url = url_for(endpoint)
    return [Way(label, url, icon, _current(endpoint, url), on_phone, key)]


def _current(endpoint: str, url: str) -> str:
    if request.endpoint == endpoint:
        return "page"
    is_beneath = not url.endswith("/") and request.path.startswith(f"{url}/")
    return "true" if is_beneath else ""
