"""Evenings at several doors, drawn from a seed: phones with wrong clocks, mistakes taken back, rows that come twice."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.checkin.rules import Direction, Reason, Row, ScanKind, replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

START = datetime(2026, 10, 12, 11, 0, tzinfo=UTC)
DEVICES, LISTS, GUESTS = 6, 2, 5
SKEW_SECONDS, DAY_SECONDS = 600, 86_400


def draw(seed: int, *, rows: int = 40) -> list[Row]:
    """Draw what six phones have written down: entries, exits, refusals, overrides, and some of it taken back."""
    rng = random.Random(seed)
    skews = [rng.uniform(-SKEW_SECONDS, SKEW_SECONDS) for _ in range(DEVICES)]
    skews[rng.randrange(DEVICES)] += rng.choice((0, -DAY_SECONDS, DAY_SECONDS))
    drawn: list[Row] = []
    for number in range(rows):
        device = rng.randrange(DEVICES)
        at = START + timedelta(seconds=number * rng.uniform(0, 40) + skews[device], microseconds=rng.randrange(10**6))
        if drawn and rng.random() < 0.1:  # two phones at the very same moment
            at = drawn[-1].at
        drawn.append(_row(rng, UUID(int=rng.getrandbits(128)), at, device, drawn))
    return drawn


def _row(rng: random.Random, id_: UUID, at: datetime, device: int, before: Sequence[Row]) -> Row:
    chance, list_id = rng.random(), UUID(int=1 + rng.randrange(LISTS))
    here: dict[str, Any] = {"id": id_, "at": at, "gate_id": UUID(int=11 + device % 3), "list_id": list_id}
    here["holder_id"] = None if chance > 0.95 else UUID(int=21 + rng.randrange(GUESTS))
    if before and chance < 0.1:
        taken = rng.choice(before)
        there = {"list_id": taken.list_id, "holder_id": taken.holder_id}
        return Row(**here | there | {"kind": ScanKind.VOID, "refers_to": taken.id, "admitted": False})
    if before and chance < 0.2:
        return Row(**here, kind=ScanKind.OVERRIDE, refers_to=before[-1].id)
    if chance < 0.4:
        return Row(**here, direction=Direction.OUT)
    if chance > 0.8:
        reason = rng.choice((Reason.ALREADY_IN, Reason.FULL, Reason.NO_BOOKING))
        return Row(**here, admitted=False, reason=reason)
    return Row(**here)


def arrivals(seed: int, rows: Sequence[Row], number: int) -> list[list[int]]:
    """Draw orders of arrival, as places of rows; every order brings some rows twice, as a lost answer does."""
    rng = random.Random(seed)
    orders = []
    for _ in range(number):
        order = [*range(len(rows)), *rng.choices(range(len(rows)), k=len(rows) // 4)]
        rng.shuffle(order)
        orders.append(order)
    return orders


def as_json(row: Row) -> dict[str, object]:
    """Write a row as the phone keeps it: ids as text, the time in microseconds."""
    return {
        "id": str(row.id),
        "at": microseconds(row.at),
        "list_id": str(row.list_id),
        "holder_id": row.holder_id and str(row.holder_id),
        "gate_id": str(row.gate_id),
        "kind": row.kind,
        "direction": row.direction,
        "admitted": row.admitted,
        "reason": row.reason,
        "refers_to": row.refers_to and str(row.refers_to),
    }


def microseconds(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def outcome(rows: Iterable[Row]) -> dict[str, Any]:
    """Return what the server's rules make of rows, in the phone's spelling."""
    result = replay(rows)
    return {
        "states": {
            f"{list_id} {holder}": {
                "inside": state.inside,
                "entries": state.entries,
                "since": state.since and microseconds(state.since),
                "gate_id": state.gate_id and str(state.gate_id),
                "first_id": state.first_id and str(state.first_id),
                "last_id": state.last_id and str(state.last_id),
            }
            for (list_id, holder), state in result.states.items()
        },
        "duplicates": {str(id_): str(entry) for id_, entry in result.duplicates.items()},
        "totals": {
            str(id_): {"inside": total.inside, "entries": total.entries, "duplicates": total.duplicates}
            for id_, total in result.totals.items()
            if total.inside or total.entries or total.duplicates
        },
    }
