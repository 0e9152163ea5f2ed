"""Scans are recorded and judged; the same id again answers the first verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert

from app.badges import queries as badges
from app.badges import rules as badge_rules
from app.badges.rules import BadgeState, Malformed
from app.checkin import queries
from app.checkin.errors import NoOverride, NothingToUndo, ScanConflict
from app.checkin.models import Scan
from app.checkin.rules import (
    Admitted,
    Direction,
    Level,
    Presented,
    Reason,
    Row,
    ScanKind,
    TurnedAway,
    Unreadable,
    Verdict,
    judge,
    may_override,
    replay,
)
from app.checkin.service import counting
from app.core import changes, clock
from app.core.db import atomic, execute
from app.registration.rules import Status
from app.web.submission import fingerprint

if TYPE_CHECKING:
    from app.checkin.queries import Door, Figures, Holder
    from app.core.access import Actor


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a device sends of one scan: the code as read, or (found by name) the registration."""

    id: UUID
    code: str
    registration_id: UUID | None
    direction: Direction
    source: str
    device_at: datetime


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the door keeper sees: the verdict and, where one may be trusted, whose badge it is."""

    scan_id: UUID
    verdict: Verdict
    holder: Holder | None
    at: datetime
    inside: int
    licensed: int | None
    entries: int
    may_override: bool
    by_override: bool = False


_ADD = insert(Scan.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table


@atomic
def record(reading: Reading, door: Door, *, by: Actor, level: Level) -> Shown:
    """Judge a badge and keep the row, whatever the verdict; raise ScanConflict where the id told another story."""
    content = (reading.code, reading.registration_id, door.gate_id, door.session_id, reading.direction)
    print_ = fingerprint([str(item) for item in content])
    known = queries.find_scan(reading.id)
    if known is not None:
        return _again(known, door, print_, level)

    found = _read(reading, door)
    holder = found if not isinstance(found, Unreadable | None) else None
    before: list[Row] = []
    if holder is not None:
        queries.lock_badge(holder.registration_id)
        before = queries.list_rows(door.list_id, holder.registration_id)
    door, presented = _presented(found, door, reading.direction, before)
    now = clock.now()
    verdict = judge(presented, at=now, gate=door.rules)
    row = _row(door, kind=ScanKind.SCAN, holder=holder, at=now, by=by) | {
        "id": reading.id,
        "direction": reading.direction,
        "admitted": isinstance(verdict, Admitted),
        "reason": verdict.reason if isinstance(verdict, TurnedAway) else "",
        "source": reading.source,
        "fingerprint": print_,
        "device_at": reading.device_at,
        "shown": _kept(verdict),
    }
    figures = _keep(row, before)
    return _show(reading.id, verdict, holder, door, now, level, kind=ScanKind.SCAN, figures=figures)


def _keep(values: dict[str, Any], before: list[Row]) -> Figures:
    """Add a row to the log, and move what is counted from it; ``before`` is what the log held of the same guest."""
    execute(_ADD, values)
    changes.note(values["event_id"], "scan", values["id"])
    if values["registration_id"] is None:
        return queries.occupancy(values["list_id"])
    same = ("id", "list_id", "gate_id", "kind", "direction", "admitted", "reason", "refers_to")
    row = Row(at=values["scanned_at"], holder_id=values["registration_id"], **{name: values[name] for name in same})
    return counting.count(values["event_id"], row.list_id, values["registration_id"], before, [*before, row])


def _row(door: Door, *, kind: ScanKind, holder: Holder | None, at: datetime, by: Actor) -> dict[str, object]:
    return {
        "event_id": door.event_id,
        "list_id": door.list_id,
        "session_id": door.session_id,
        "gate_id": door.gate_id,
        "badge_id": holder.badge_id if holder else None,
        "registration_id": holder.registration_id if holder else None,
        "kind": kind,
        "override_reason": "",
        "refers_to": None,
        "by": by.reference,
        "scanned_at": at,
    }


def _again(known: Scan, door: Door, print_: str, level: Level) -> Shown:
    if known.event_id != door.event_id or known.fingerprint != print_:
        raise ScanConflict
    holder = queries.find_holder(door.event_id, known.registration_id) if known.registration_id else None
    figures = queries.occupancy(door.list_id)
    return _show(known.id, _told(known.shown), holder, door, known.scanned_at, level, kind=known.kind, figures=figures)


def _read(reading: Reading, door: Door) -> Holder | Unreadable | None:
    """Find whose badge it is, or why that cannot be said."""
    if reading.registration_id is not None:
        return queries.find_holder(door.event_id, reading.registration_id)
    short = badge_rules.normalise_short_code(reading.code)
    if short is not None:
        return queries.find_holder_by_short_code(door.event_id, short)
    decoded = badge_rules.decode(reading.code)
    if isinstance(decoded, Malformed):
        looks_like_ours = decoded.reason is not badge_rules.Fault.UNKNOWN_PREFIX
        return Unreadable(Reason.MALFORMED) if looks_like_ours else None
    key = badges.find_public_key(decoded.body.event_number, decoded.body.key_id)
    if key is None or not badge_rules.verify(decoded, key[1]):
        return Unreadable(Reason.FORGED)
    if key[0] != door.event_id:
        return Unreadable(Reason.OTHER_EVENT)
    return queries.find_holder_by_token(door.event_id, decoded.body.badge_id)


def _presented(
    found: Holder | Unreadable | None, door: Door, direction: Direction, before: list[Row]
) -> tuple[Door, Presented | Unreadable | None]:
    """Gather what the rules want to know: where the guest is, what they booked, how full it is."""
    inside = 0
    if door.rules.capacity is not None:
        counting.hold_room(door.event_id, door.list_id)
        inside = queries.occupancy(door.list_id).inside
    door = counting.with_inside(door.towards(direction), inside)
    if found is None or isinstance(found, Unreadable):
        return door, found
    state = replay(before).states.get((door.list_id, found.registration_id))
    is_approved = found.status is Status.APPROVED
    booked = dict(queries.list_booked(found.registration_id, around=clock.now())) if door.session_id else {}
    elsewhere = next((session_id for session_id in booked if session_id != door.session_id), None)
    return door, Presented(
        state=found.badge_state or (BadgeState.REVOKED if is_approved else BadgeState.LIVE),
        is_approved=is_approved,
        category_code=found.category_number,
        day_mask=found.day_mask,
        booked=door.session_id in booked,
        booked_at=elsewhere,
        inside=bool(state and state.inside),
        entries=state.entries if state else 0,
        since=state.since if state else None,
        gate_id=state.gate_id if state else None,
    )


def _kept(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as it is kept: ids, codes and times, no name."""
    if isinstance(verdict, Admitted):
        return {"direction": verdict.direction, "first_time": verdict.first_time}
    return {
        "reason": verdict.reason,
        "since": verdict.since.isoformat() if verdict.since else None,
        "gate_id": str(verdict.gate_id) if verdict.gate_id else None,
        "session_id": str(verdict.session_id) if verdict.session_id else None,
        "opens_at": verdict.opens_at.isoformat() if verdict.opens_at else None,
    }


def _told(kept: dict[str, object]) -> Verdict:
    """Read a verdict back as it was first told."""
    if "reason" not in kept:
        return Admitted(Direction(str(kept["direction"])), first_time=bool(kept["first_time"]))

    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(str(kept[name])) if kept[name] else None

    def row_id(name: str) -> UUID | None:
        return UUID(str(kept[name])) if kept[name] else None

    return TurnedAway(
        Reason(str(kept["reason"])),
        since=moment("since"),
        gate_id=row_id("gate_id"),
        session_id=row_id("session_id"),
        opens_at=moment("opens_at"),
    )


def _show(  # noqa: PLR0913 — gathers what one screen shows
    scan_id: UUID,
    verdict: Verdict,
    holder: Holder | None,
    door: Door,
    at: datetime,
    level: Level,
    *,
    kind: ScanKind,
    figures: Figures,
) -> Shown:
    inside, entries, _ = figures
    is_inside = isinstance(verdict, TurnedAway) and verdict.reason is Reason.ALREADY_IN
    gate = counting.with_inside(door, inside).rules
    return Shown(
        scan_id=scan_id,
        verdict=verdict,
        holder=holder,
        at=at,
        inside=inside,
        licensed=door.rules.capacity,
        entries=entries,
        may_override=isinstance(verdict, TurnedAway)
        and holder is not None
        and may_override(verdict.reason, level=level, gate=gate, inside=is_inside),
        by_override=kind is ScanKind.OVERRIDE,
    )


@atomic
def override(scan_id: UUID, door: Door, *, id: UUID, reason: str, by: Actor) -> Shown:
    """Let somebody in against the verdict, with a reason, as a row of its own; raise NoOverride where nobody may."""
    refused = queries.get_scan(door.event_id, scan_id)
    print_ = fingerprint([str(scan_id), reason])
    known = queries.find_scan(id)
    if known is not None:
        return _again(known, door, print_, Level.SUPERVISOR)
    verdict = _told(refused.shown)
    holder = queries.find_holder(door.event_id, refused.registration_id) if refused.registration_id else None
    if holder is None or isinstance(verdict, Admitted) or refused.list_id != door.list_id:
        raise NoOverride
    queries.lock_badge(holder.registration_id)
    before = queries.list_rows(door.list_id, holder.registration_id)
    if door.rules.capacity is not None:
        counting.hold_room(door.event_id, door.list_id)
    inside, _, _ = queries.occupancy(door.list_id)
    is_inside = verdict.reason is Reason.ALREADY_IN
    gate = counting.with_inside(door, inside).rules
    if not may_override(verdict.reason, level=Level.SUPERVISOR, gate=gate, inside=is_inside):
        raise NoOverride
    now, admitted = clock.now(), Admitted(first_time=not is_inside)
    row = _row(door, kind=ScanKind.OVERRIDE, holder=holder, at=now, by=by) | {
        "id": id,
        "direction": Direction.IN,
        "admitted": True,
        "reason": "",
        "override_reason": reason,
        "refers_to": refused.id,
        "source": "supervisor",
        "fingerprint": print_,
        "device_at": now,
        "shown": _kept(admitted),
    }
    figures = _keep(row, before)
    return _show(id, admitted, holder, door, now, Level.SUPERVISOR, kind=ScanKind.OVERRIDE, figures=figures)


@atomic
def undo(scan_id: UUID, door: Door, *, id: UUID, by: Actor) -> None:
    """Take a scan back by a row of its own; the scan itself stays. Raise NothingToUndo where it let nobody pass."""
    if queries.find_scan(id) is not None:
        return
    mistaken = queries.get_scan(door.event_id, scan_id)
    if not mistaken.admitted or mistaken.registration_id is None:
        raise NothingToUndo
    queries.lock_badge(mistaken.registration_id)
    if queries.is_voided(scan_id):
        raise NothingToUndo
    now = clock.now()
    row = _row(door, kind=ScanKind.VOID, holder=None, at=now, by=by) | {
        "id": id,
        "list_id": mistaken.list_id,
        "registration_id": mistaken.registration_id,
        "badge_id": mistaken.badge_id,
        "direction": mistaken.direction,
        "admitted": False,
        "reason": "",
        "refers_to": scan_id,
        "source": "supervisor",
        "fingerprint": fingerprint([str(scan_id)]),
        "device_at": now,
        "shown": {},
    }
    _keep(row, queries.list_rows(mistaken.list_id, mistaken.registration_id))
