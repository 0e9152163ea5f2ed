"""What a device has to know to judge by itself: rules, keys, who may come, who is inside; for its gates and no more.

Never a passport, an address, a telephone number, an answer or a health matter; a name only as far as the device may
hold one.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.badges.models import Badge, SigningKey
from app.badges.rules import BadgeState
from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT
from app.checkin.models import Scan
from app.checkin.queries.doors import list_gates, rules_of
from app.checkin.queries.log import ROWS
from app.checkin.rules import GateRules
from app.checkin.rules.devices import NamesOn, short_name
from app.core import clock
from app.core.changes import Change, ChangeCounter
from app.core.db import db
from app.programme.models import ProgrammeSession, session_category
from app.programme.rules import SessionStatus
from app.registration.models import Category, Registration
from app.registration.rules import Status
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.checkin.models import Device
    from app.events.models import Event
    from app.venues.models import Gate

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LINGERS = timedelta(hours=2)  # a session that is over is still asked about
STATES = (BadgeState.LIVE, BadgeState.REVOKED, BadgeState.REPLACED)  # a badge's flag is its place here, times two


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The answer to a device that starts anew, or asks what is new; ready to be written as JSON.

    ``ended`` names the badges that open nothing any more, in hexadecimal. ``guests`` are columns, a place for each
    badge: ``badge`` is all 8-byte ids in a row, in base64; ``flags`` has one bit for an approved guest and above it
    the badge's state. ``rows`` are scans as the rules replay them, ``keys`` the event's public keys by their number.
    """

    cursor: int
    ended: Sequence[str]
    guests: Mapping[str, object]
    rows: Sequence[Sequence[object]]
    gates: Sequence[Mapping[str, object]]
    keys: Mapping[str, str]


def read_cursor(event_id: UUID) -> int:
    """Return the number of an event's last change; nothing with a smaller one appears any more."""
    return db.session.scalar(select(ChangeCounter.value).where(ChangeCounter.event_id == event_id)) or 0


def read_roster(event: Event, device: Device, *, since: int = 0) -> Roster:
    """Read what a device has to know, all of it or what changed after a number, in a fixed number of statements.

    The cursor is read first: what happens meanwhile is told twice rather than never.
    """
    cursor = read_cursor(event.id)
    changed = _changed(event.id, since) if since else None
    gates, lists = _gates(event, device)
    scans = list(_scans(event.id, lists, None if changed is None else changed.get("scan", set())))
    guests = None if changed is None else _touched(changed) | {row.holder_id for row in scans if row.holder_id}
    people = list(_people(event.id, guests))
    holders: dict[UUID, str] = {}
    for one in people:
        holders.setdefault(one.id, one.token_id.hex())
    return Roster(
        cursor=cursor,
        ended=[one.token_id.hex() for one in people if one.state is not BadgeState.LIVE],
        guests=_columns(people, device.names, holders, _booked(lists, guests)),
        rows=[_row(row, holders) for row in scans],
        gates=gates,
        keys=_keys(event.id),
    )


def _changed(event_id: UUID, since: int) -> Mapping[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    query = select(Change.kind, Change.subject_id).where(Change.event_id == event_id, Change.number > since)
    for kind, subject_id in db.session.execute(query):
        found.setdefault(kind, set()).add(subject_id)
    return found


def _touched(changed: Mapping[str, Collection[UUID]]) -> set[UUID]:
    """Return whose registration, badge or booking is another now."""
    guests = set(changed.get("registration", ()))
    for kind, table in (("badge", Badge), ("booking", Booking)):
        ids = changed.get(kind, ())
        guests |= set(db.session.scalars(select(table.registration_id).where(table.id.in_(ids))))
    return guests


def _people(event_id: UUID, guests: Collection[UUID] | None) -> Iterable[Any]:
    """Return the badges with their guests, a guest's first badge first."""
    query = (
        select(
            Badge.token_id, Badge.state, Badge.day_mask, Registration.id, Registration.status,
            Category.number, Registration.display_name, Registration.native_name,
        )
        .join(Registration, Badge.registration_id == Registration.id)
        .join(Category, Registration.category_id == Category.id)
        .where(Badge.event_id == event_id)
        .order_by(Badge.id)
    )  # fmt: skip
    return db.session.execute(query if guests is None else query.where(Registration.id.in_(guests)))


def _columns(
    people: Sequence[Any], names: NamesOn, holders: Mapping[UUID, str], booked: Mapping[UUID, Sequence[str]]
) -> Mapping[str, object]:
    """Write badges as columns; ``holder`` names the first badge of a guest who has had several."""
    return {
        "badge": base64.b64encode(b"".join(one.token_id for one in people)).decode(),
        "category": [one.number for one in people],
        "days": [one.day_mask for one in people],
        "flags": [(one.status is Status.APPROVED) + 2 * STATES.index(one.state) for one in people],
        "name": [_named(one.display_name, names) for one in people],
        "native": {n: one.native_name for n, one in enumerate(people) if one.native_name and names is NamesOn.FULL},
        "holder": {n: holders[one.id] for n, one in enumerate(people) if holders[one.id] != one.token_id.hex()},
        "booked": {n: booked[one.id] for n, one in enumerate(people) if one.id in booked},
    }


def _named(name: str, names: NamesOn) -> str:
    if names is NamesOn.NONE:
        return ""
    return name if names is NamesOn.FULL else short_name(name)


def _booked(lists: Collection[UUID], guests: Collection[UUID] | None) -> Mapping[UUID, list[str]]:
    """Return which of these sessions each guest holds a seat in."""
    query = select(Booking.registration_id, Booking.session_id).where(
        Booking.session_id.in_(lists), Booking.status.in_(HOLDS_A_SEAT)
    )
    found: dict[UUID, list[str]] = {}
    for guest, session_id in db.session.execute(
        query if guests is None else query.where(Booking.registration_id.in_(guests))
    ):
        found.setdefault(guest, []).append(str(session_id))
    return found


def _scans(event_id: UUID, lists: Collection[UUID], only: Collection[UUID] | None) -> Iterable[Any]:
    query = ROWS.where(Scan.event_id == event_id, Scan.list_id.in_(lists))
    return db.session.execute(query if only is None else query.where(Scan.id.in_(only)))


def _row(row: Any, holders: Mapping[UUID, str]) -> list[object]:  # noqa: ANN401 — a row of columns
    """Write a scan as the phone replays it: its guest by the first badge, the time in microseconds since 1970."""
    return [
        str(row.id),
        (row.at - _EPOCH) // timedelta(microseconds=1),
        str(row.list_id),
        holders.get(row.holder_id, str(row.holder_id)) if row.holder_id else None,
        str(row.gate_id),
        row.kind.value,
        row.direction.value,
        row.admitted,
        row.reason,
        str(row.refers_to) if row.refers_to else None,
    ]


def _keys(event_id: UUID) -> Mapping[str, str]:
    rows = db.session.execute(
        select(SigningKey.key_number, SigningKey.public_key).where(SigningKey.event_id == event_id)
    )
    return {str(number): key.hex() for number, key in rows}


def _gates(event: Event, device: Device) -> tuple[list[Mapping[str, object]], set[UUID]]:
    """Return a device's gates with the doors they can be, and the lists one enters there."""
    mine = [gate for gate in list_gates(event) if str(gate.id) in device.gate_ids]
    common = GateRules(first_day=event.first_day, zone=event.zone, day_change_hour=event.day_change_hour)
    sessions = list(_sessions(event.id, {gate.hall_id for gate in mine if gate.hall_id}))
    allowed = _allowed([session.id for session, _ in sessions])
    found: list[Mapping[str, object]] = []
    for gate in mine:
        here = [
            _door(session.id, rules_of(common, session, capacity, allowed.get(session.id, ())), session.title)
            for session, capacity in sessions
            if session.hall_id == gate.hall_id
        ]
        found.append(_gate(gate, here if gate.hall_id else [_door(event.id, common, {})]))
    return found, {event.id, *(session.id for session, _ in sessions)}


def _sessions(event_id: UUID, halls: Collection[UUID]) -> Iterable[Any]:
    """Return the sessions in these halls that are not long over, with the licensed number."""
    return db.session.execute(
        select(ProgrammeSession, Hall.capacity)
        .join(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(ProgrammeSession.event_id == event_id, ProgrammeSession.hall_id.in_(halls))
        .where(ProgrammeSession.status == SessionStatus.PUBLISHED, ProgrammeSession.ends_at > clock.now() - LINGERS)
        .order_by(ProgrammeSession.starts_at)
    )


def _allowed(session_ids: Collection[UUID]) -> Mapping[UUID, set[int]]:
    found: dict[UUID, set[int]] = {}
    for session_id, number in db.session.execute(
        select(session_category.c.session_id, Category.number)
        .join(Category, session_category.c.category_id == Category.id)
        .where(session_category.c.session_id.in_(session_ids))
    ):
        found.setdefault(session_id, set()).add(number)
    return found


def _gate(gate: Gate, doors: Sequence[object]) -> Mapping[str, object]:
    return {"id": str(gate.id), "name": gate.name, "doors": doors}


def _door(list_id: UUID, rules: GateRules, title: Mapping[str, str]) -> Mapping[str, object]:
    """Write a door with its rules in the words of the vectors that both sides pass."""
    return {
        "list_id": str(list_id),
        "title": title,
        "rules": {
            "first_day": rules.first_day.isoformat(),
            "zone": rules.zone,
            "day_change_hour": rules.day_change_hour,
            "session_id": str(rules.session_id) if rules.session_id else None,
            "direction": rules.direction.value,
            "booking_required": rules.booking_required,
            "categories_allowed": sorted(rules.categories_allowed) if rules.categories_allowed is not None else None,
            "opens_at": rules.opens_at.isoformat() if rules.opens_at else None,
            "closes_at": rules.closes_at.isoformat() if rules.closes_at else None,
            "capacity": rules.capacity,
            "inside_now": rules.inside_now,
            "re_entry": rules.re_entry,
        },
    }
