"""A verdict in the door keeper's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext

from app.checkin import queries
from app.checkin.rules import Admitted, Direction, Reason, ScanKind, TurnedAway
from app.core.languages import CHINESE, ENGLISH
from app.platform.look.theme import category_fill
from app.registration.rules import Status
from app.web import locale, rendering

if TYPE_CHECKING:
    from app.checkin.models import Scan
    from app.checkin.queries import Door
    from app.checkin.service.scanning import Shown

FAMILIES: dict[Reason, str] = {
    Reason.ALREADY_IN: "again",
    Reason.NO_BOOKING: "standby",
    Reason.WRONG_DAY: "wrong",
    Reason.WRONG_SESSION: "wrong",
    Reason.TOO_EARLY: "wrong",
    Reason.CATEGORY_NOT_ALLOWED: "wrong",
    Reason.FULL: "full",
    Reason.REVOKED: "revoked",
    Reason.REPLACED: "revoked",
    Reason.NOT_APPROVED: "revoked",
    Reason.UNKNOWN_CODE: "unknown",
    Reason.MALFORMED: "unknown",
    Reason.FORGED: "unknown",
    Reason.OTHER_EVENT: "unknown",
}

WORDS = {
    "admit": lazy_gettext("Welcome"),
    "out": lazy_gettext("Goodbye"),
    "again": lazy_gettext("Already in"),
    "standby": lazy_gettext("No booking"),
    "wrong": lazy_gettext("Not here"),
    "full": lazy_gettext("Full"),
    "revoked": lazy_gettext("Stop"),
    "unknown": lazy_gettext("Not valid"),
}

PLAIN_REASONS = {
    Reason.NO_BOOKING: lazy_gettext("No seat is booked for this session."),
    Reason.WRONG_DAY: lazy_gettext("This badge is not valid today."),
    Reason.WRONG_SESSION: lazy_gettext("This session is over."),
    Reason.CATEGORY_NOT_ALLOWED: lazy_gettext("This category may not come in here."),
    Reason.REVOKED: lazy_gettext("This badge was withdrawn. Ask the guest to wait, and call the desk."),
    Reason.REPLACED: lazy_gettext("This badge was replaced by a newer one. Ask for the newer badge."),
    Reason.NOT_APPROVED: lazy_gettext("This request is not approved. Send the guest to the desk."),
    Reason.UNKNOWN_CODE: lazy_gettext("This code belongs to no badge. Find the guest by name."),
    Reason.MALFORMED: lazy_gettext("The code is not whole. Scan again, or type the short code."),
    Reason.FORGED: lazy_gettext("The code is not signed by this event. Look at the badge."),
    Reason.OTHER_EVENT: lazy_gettext("This badge is for another event."),
}


STATUS_WORDS = {
    Status.SUBMITTED: lazy_gettext("Being reviewed"),
    Status.WAITLISTED: lazy_gettext("Waiting list"),
    Status.APPROVED: lazy_gettext("Approved"),
    Status.REJECTED: lazy_gettext("Declined"),
    Status.WITHDRAWN: lazy_gettext("Withdrawn"),
    Status.CANCELLED: lazy_gettext("Cancelled"),
    Status.REVOKED: lazy_gettext("Revoked"),
}


def status_word(status: Status) -> str:
    """Say how a request stands, to somebody at the door."""
    return str(STATUS_WORDS.get(status, ""))


def family_of(reason: str, *, admitted: bool) -> str:
    """Name the look of a scan in the log; a row that was taken back has none of the verdicts'."""
    if admitted:
        return "admit"
    return FAMILIES[Reason(reason)] if reason else "void"


def word_of(scan: Scan) -> str:
    """Say a row of the log in one word."""
    if scan.kind is ScanKind.VOID:
        return gettext("Taken back")
    out = scan.admitted and scan.direction is Direction.OUT
    return str(WORDS["out" if out else family_of(scan.reason, admitted=scan.admitted)])


def family(shown: Shown) -> str:
    """Name the look of a verdict: its colour, shape and sound."""
    return "admit" if isinstance(shown.verdict, Admitted) else FAMILIES[shown.verdict.reason]


def as_json(shown: Shown, door: Door) -> dict[str, object]:
    """Return everything the screen shows of a verdict, in the reader's language."""
    verdict, holder = shown.verdict, shown.holder
    look = family(shown)
    going_out = isinstance(verdict, Admitted) and verdict.direction is Direction.OUT
    second = ENGLISH if locale.language() is CHINESE else CHINESE
    name = holder.category_name if holder else {}
    return {
        "id": str(shown.scan_id),
        "scan_id": str(shown.scan_id),
        "admitted": isinstance(verdict, Admitted),
        "reason": None if isinstance(verdict, Admitted) else verdict.reason,
        "family": look,
        "word": str(WORDS["out" if going_out else look]),
        "word_second": _in(second.tag, "out" if going_out else look),
        "lines": lines(shown, door),
        "name": holder.name if holder else "",
        "name_lang": holder.locale if holder else "",
        "native_name": holder.native_name if holder else "",
        "category_code": holder.category_code if holder else "",
        "category": rendering.localised(name),
        "category_second": name.get(second.tag, ""),
        "category_fill": category_fill(holder.category_colour) if holder else "",
        "inside": shown.inside,
        "licensed": shown.licensed,
        "entries": shown.entries,
        "may_override": shown.may_override,
        "first_time": isinstance(verdict, Admitted) and verdict.first_time,
        "at": rendering.clock_time(shown.at, door.zone),
    }


def _in(tag: str, look: str) -> str:
    with locale.speaking(tag):
        return str(WORDS[look])


def lines(shown: Shown, door: Door) -> list[str]:
    """Say why, in at most two lines, and what to do next."""
    match shown.verdict:
        case Admitted(direction=Direction.OUT):
            return [gettext("Noted as gone out.")]
        case Admitted() if shown.by_override:
            return [gettext("Let in by a supervisor.")]
        case Admitted(first_time=True):
            return [gettext("First entry.")]
        case Admitted():
            return [gettext("Welcome back.")]
        case TurnedAway() as refused:
            return _refused(refused, shown, door)


def _refused(verdict: TurnedAway, shown: Shown, door: Door) -> list[str]:
    match verdict.reason:
        case Reason.ALREADY_IN:
            return [_since(verdict, shown.at, door)]
        case Reason.FULL:
            figures = {"inside": shown.inside, "licensed": shown.licensed or 0}
            return [gettext("%(inside)s of %(licensed)s inside.", **figures), gettext("Nobody may open more places.")]
        case Reason.TOO_EARLY if verdict.opens_at is not None:
            return [gettext("The door opens at %(time)s.", time=rendering.clock_time(verdict.opens_at, door.zone))]
        case Reason.WRONG_SESSION if verdict.session_id is not None:
            return _elsewhere(verdict, door)
    return [str(PLAIN_REASONS[verdict.reason])] if verdict.reason in PLAIN_REASONS else []


def _since(verdict: TurnedAway, at: datetime, door: Door) -> str:
    if verdict.since is None or verdict.gate_id is None:
        return gettext("Is inside already.")
    gate = rendering.localised(queries.find_gate_name(verdict.gate_id))
    minutes = max(0, int((at - verdict.since).total_seconds() // 60))
    time = rendering.clock_time(verdict.since, door.zone)
    return gettext("In at %(time)s by %(gate)s, %(minutes)s min ago.", time=time, gate=gate, minutes=minutes)


def _elsewhere(verdict: TurnedAway, door: Door) -> list[str]:
    found = queries.find_session_title(verdict.session_id) if verdict.session_id else None
    if found is None:
        return [str(PLAIN_REASONS[Reason.WRONG_SESSION])]
    title, starts_at, hall = found
    where = {"title": rendering.localised(title), "hall": rendering.localised(hall or {})}
    return [gettext("Booked: %(title)s, %(hall)s, %(time)s.", time=rendering.clock_time(starts_at, door.zone), **where)]
