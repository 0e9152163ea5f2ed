"""Who is inside after any set of scans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.checkin.rules.verdicts import Direction, Reason, ScanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the scan log, as far as presence depends on it; ``at`` is its effective time."""

    id: UUID
    at: datetime
    list_id: UUID
    holder_id: UUID | None
    gate_id: UUID
    kind: ScanKind = ScanKind.SCAN
    direction: Direction = Direction.IN
    admitted: bool = True
    reason: str = ""
    refers_to: UUID | None = None


@dataclass
class State:
    """Where one guest stands to one list; ``since``, ``gate_id`` and ``last_id`` tell of the last entry."""

    inside: bool = False
    entries: int = 0
    since: datetime | None = None
    gate_id: UUID | None = None
    first_id: UUID | None = None
    last_id: UUID | None = None


@dataclass
class Total:
    """The figures of one list."""

    inside: int = 0
    entries: int = 0
    duplicates: int = 0


@dataclass(frozen=True)
class Replayed:
    """What a set of rows comes to: a state per list and guest, which rows repeat which, a total per list."""

    states: Mapping[tuple[UUID, UUID], State] = field(default_factory=dict)
    duplicates: Mapping[UUID, UUID] = field(default_factory=dict)
    totals: Mapping[UUID, Total] = field(default_factory=dict)


def replay(rows: Iterable[Row]) -> Replayed:
    """Derive presence from scans; the result depends on the set of rows alone, never on their order of arrival.

    Among unvoided rows in order of (time, id) the first admitted ``in`` is the entry; later ones, and those turned
    away as already in, repeat it, until an ``out`` allows another. An override always counts as an entry.
    """
    known = _by_id(rows)
    voided = {row.refers_to for row in known.values() if row.kind is ScanKind.VOID}
    states: dict[tuple[UUID, UUID], State] = {}
    duplicates: dict[UUID, UUID] = {}
    totals: dict[UUID, Total] = {}
    for row in sorted(known.values(), key=lambda row: (row.at, row.id)):
        if row.kind is ScanKind.VOID or row.id in voided or row.holder_id is None:
            continue
        state = states.setdefault((row.list_id, row.holder_id), State())
        total = totals.setdefault(row.list_id, Total())
        entry = state.last_id
        if row.admitted and _moves(state, row):
            total.entries += row.direction is Direction.IN
        elif entry is not None and _repeats(row):
            duplicates[row.id] = entry
            total.duplicates += 1
    for (list_id, _), state in states.items():
        totals[list_id].inside += state.inside
    return Replayed({key: state for key, state in states.items() if state.entries}, duplicates, totals)


def _by_id(rows: Iterable[Row]) -> dict[UUID, Row]:
    known: dict[UUID, Row] = {}
    for row in rows:
        if known.setdefault(row.id, row) != row:
            msg = f"scan {row.id} says two things"
            raise ValueError(msg)
    return known


def _repeats(row: Row) -> bool:
    return row.direction is Direction.IN and (row.admitted or row.reason == Reason.ALREADY_IN)


def _moves(state: State, row: Row) -> bool:
    """Move a guest through the door; say whether that counts."""
    if row.direction is Direction.OUT:
        moved, state.inside = state.inside, False
        return moved
    if state.inside and row.kind is not ScanKind.OVERRIDE:
        return False
    state.inside = True
    state.entries += 1
    state.since, state.gate_id, state.last_id = row.at, row.gate_id, row.id
    state.first_id = state.first_id or row.id
    return True
