"""What a device wrote down by itself comes in by the hundred: each row once, or set aside, never dropped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import insert

from app.checkin import queries
from app.checkin.models import QuarantinedScan, Scan
from app.checkin.rules import Direction, Reason, Row, ScanKind
from app.checkin.service import counting
from app.core import changes, clock
from app.core.db import atomic, db, execute
from app.web.submission import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.checkin.models import Device
    from app.events.models import Event

LONGEST_ROW = 4000
FARTHEST_MS = 253_402_300_799_000  # the last moment that has a date
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ADD = insert(Scan.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table
Milliseconds = Annotated[int, msgspec.Meta(ge=-FARTHEST_MS, le=FARTHEST_MS)]


class RowIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """One row of a device's log.

    ``wall_ms`` is its clock, ``offset_ms`` how far it knew that to be off: both are fixed there. ``badge`` is the
    8 bytes of a proven token in hexadecimal; ``registration_id`` stands for a guest found by name or by a typed
    code. A void or an override names the row it answers.
    """

    id: UUID
    sequence: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    boot_id: UUID
    wall_ms: Milliseconds
    offset_ms: Milliseconds
    gate_id: UUID
    session_id: UUID | None = None
    kind: ScanKind = ScanKind.SCAN
    direction: Direction = Direction.IN
    badge: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{16})?$")] = ""
    registration_id: UUID | None = None
    admitted: bool
    reason: Reason | None = None
    because: Annotated[str, msgspec.Meta(max_length=300)] = ""
    source: Annotated[str, msgspec.Meta(max_length=16)] = "camera"
    refers_to: UUID | None = None

    @property
    def at(self) -> datetime:
        """The effective time, to the millisecond."""
        return _EPOCH + timedelta(milliseconds=self.wall_ms + self.offset_ms)


@dataclass(frozen=True)
class Taken:
    """What became of a batch: ids that are safe with us, and those set aside, each with why."""

    accepted: Sequence[str]
    quarantined: Mapping[str, str]


@dataclass(frozen=True)
class _Aside:
    """A row that the log cannot take."""

    scan_id: str
    reason: str
    content: str


@atomic
def take(device: Device, event: Event, raw: Sequence[msgspec.Raw]) -> Taken:
    """Add the rows that are new; the same row again is accepted again, and anything else is set aside.

    The result depends on the set of rows alone, so batches may come twice and in any order.
    """
    rows, aside = _read(raw)
    known = queries.prints_of(rows.keys())
    values = _Values(device, event, rows)
    new: list[dict[str, Any]] = []
    accepted = []
    for row, text in rows.values():
        value, trouble = values.of(row), values.trouble(row)
        if row.id in known:
            trouble = None if known[row.id] == (event.id, value["fingerprint"]) else "other_content"
        if trouble:
            aside.append(_Aside(str(row.id), trouble, text))
            continue
        accepted.append(str(row.id))
        if row.id not in known:
            new.append(value)
    _set_aside(device, aside)
    if new:
        _add(event, new)
    device.last_contact_at = clock.now()
    return Taken(accepted, {one.scan_id: one.reason for one in aside})


def _read(raw: Sequence[msgspec.Raw]) -> tuple[dict[UUID, tuple[RowIn, str]], list[_Aside]]:
    rows: dict[UUID, tuple[RowIn, str]] = {}
    aside = []
    for one in raw:
        text = bytes(one).decode("utf-8", "replace")
        try:
            row = msgspec.json.decode(one, type=RowIn)
            datetime_fits = row.at
        except (msgspec.MsgspecError, OverflowError):
            aside.append(_Aside(_id_in(one), "malformed", text))
            continue
        del datetime_fits
        if row.id in rows and rows[row.id][0] != row:
            aside.append(_Aside(str(row.id), "other_content", text))
        else:
            rows[row.id] = (row, text)
    return rows, aside


def _id_in(raw: msgspec.Raw) -> str:
    """Return the id of a row that is broken otherwise, so that its device knows which one is meant."""
    try:
        found = msgspec.json.decode(raw)
    except msgspec.MsgspecError:
        return ""
    return str(found.get("id", ""))[:64] if isinstance(found, dict) else ""


class _Values:
    """Rows as the log keeps them; what has to be looked up is looked up once for all of them."""

    def __init__(self, device: Device, event: Event, rows: Mapping[UUID, tuple[RowIn, str]]) -> None:
        self.device, self.event, self.now = device, event, clock.now()
        sent = [row for row, _ in rows.values()]
        self.sent = {row.id: row for row in sent}
        self.gates = {gate.id: gate.hall_id for gate in queries.list_gates(event)}
        self.halls = queries.halls_of_sessions(event.id, {row.session_id for row in sent if row.session_id})
        self.badges = queries.holders_of_badges(event.id, {bytes.fromhex(row.badge) for row in sent if row.badge})
        self.subjects = queries.subjects_of({row.refers_to for row in sent if row.refers_to} - self.sent.keys())
        named = {row.registration_id for row in sent if row.registration_id}
        self.guests = queries.known_guests(event.id, named | {guest for _, guest in self.badges.values()})

    def trouble(self, row: RowIn) -> str | None:
        """Say why the log cannot take a row."""
        if row.gate_id not in self.gates:
            return "unknown_gate"
        if row.session_id and self.halls.get(row.session_id, row.session_id) != self.gates[row.gate_id]:
            return "unknown_session"
        if (row.badge and bytes.fromhex(row.badge) not in self.badges) or (
            row.registration_id and row.registration_id not in self.guests
        ):
            return "unknown_guest"
        answers = row.kind is not ScanKind.SCAN
        if answers != (row.refers_to is not None) or (answers and self._subject(row) is None):
            return "unknown_scan"
        return None

    def _subject(self, row: RowIn) -> tuple[UUID, UUID | None, UUID | None] | None:
        """Return list, guest and badge of what a row answers, from the same batch or from the log."""
        first = self.sent.get(row.refers_to) if row.refers_to else None
        if first is not None:
            return (self._list(first), *self._holder(first))
        found = self.subjects.get(row.refers_to) if row.refers_to else None
        return found[1:] if found is not None and found[0] == self.event.id else None

    def _list(self, row: RowIn) -> UUID:
        return row.session_id or self.event.id

    def _holder(self, row: RowIn) -> tuple[UUID | None, UUID | None]:
        badge, guest = self.badges.get(bytes.fromhex(row.badge), (None, None)) if row.badge else (None, None)
        return guest or row.registration_id, badge

    def of(self, row: RowIn) -> dict[str, Any]:
        """Return a row's columns."""
        list_id, (guest, badge) = self._list(row), self._holder(row)
        if row.kind is not ScanKind.SCAN and (subject := self._subject(row)) is not None:
            list_id, guest, badge = subject
        return {
            "id": row.id,
            "event_id": self.event.id,
            "list_id": list_id,
            "session_id": row.session_id,
            "gate_id": row.gate_id,
            "badge_id": badge,
            "registration_id": guest,
            "kind": row.kind,
            "direction": row.direction,
            "refers_to": row.refers_to,
            "admitted": row.admitted and row.kind is not ScanKind.VOID,
            "reason": row.reason or "",
            "override_reason": row.because,
            "source": row.source,
            "fingerprint": sha256(msgspec.json.encode(row)).hexdigest(),
            "shown": _shown(row),
            "by": f"device:{self.device.id}",
            "scanned_at": row.at,
            "device_at": _EPOCH + timedelta(milliseconds=row.wall_ms),
            "device_id": self.device.id,
            "sequence": row.sequence,
            "boot_id": row.boot_id,
            "clock_offset_ms": row.offset_ms,
            "received_at": self.now,
        }


def _shown(row: RowIn) -> dict[str, object]:
    """Return the verdict as the phone gave it, in the spelling of scans that we judged."""
    if row.admitted:
        return {"direction": row.direction, "first_time": False}
    return {"reason": row.reason, "since": None, "gate_id": None, "session_id": None, "opens_at": None}


def _set_aside(device: Device, aside: Sequence[_Aside]) -> None:
    """Keep what the log cannot take, once however often it comes."""
    prints = {fingerprint([one.reason, one.content]): one for one in aside}
    known = queries.quarantined_prints(device.id, prints.keys()) if prints else frozenset()
    for print_, one in prints.items():
        if print_ not in known:
            db.session.add(
                QuarantinedScan(
                    event_id=device.event_id,
                    device_id=device.id,
                    scan_id=one.scan_id,
                    reason=one.reason,
                    content=one.content[:LONGEST_ROW],
                    fingerprint=print_,
                    received_at=clock.now(),
                )
            )


def _add(event: Event, new: Sequence[dict[str, Any]]) -> None:
    """Add rows to the log, and move what is counted from it; the guests they are of are held already."""
    lists = {value["list_id"] for value in new}
    guests = {value["registration_id"] for value in new if value["registration_id"]}
    before = queries.rows_of_guests(lists, guests)
    execute(_ADD, sorted(new, key=lambda value: value["refers_to"] is not None))  # a row before what answers it
    for value in new:
        changes.note(event.id, "scan", value["id"])
    same = ("id", "list_id", "gate_id", "kind", "direction", "admitted", "reason", "refers_to")
    added: defaultdict[tuple[UUID, UUID], list[Row]] = defaultdict(list)
    for value in new:
        if value["registration_id"]:
            row = Row(
                at=value["scanned_at"],
                holder_id=value["registration_id"],
                **{name: value[name] for name in same},
            )
            added[value["list_id"], value["registration_id"]].append(row)
    counting.count_many(event.id, [(key, before.get(key, []), rows) for key, rows in sorted(added.items())])
