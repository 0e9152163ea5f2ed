"""Presence and occupancy: always what a replay of the scans says, kept at hand for lists and boards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from app.checkin import queries
from app.checkin.models import Occupancy, Presence
from app.checkin.rules import State, Total, replay
from app.core.db import atomic, db

if TYPE_CHECKING:
    from uuid import UUID

    from app.checkin.queries import Door


def with_inside(door: Door, inside: int) -> Door:
    """Return the door knowing how many are inside now."""
    return replace(door, rules=replace(door.rules, inside_now=inside))


@atomic
def count(event_id: UUID, list_id: UUID, registration_id: UUID) -> None:
    """Replay one guest's rows at one list, and move the counters by what that changes."""
    replayed = replay(queries.list_rows(list_id, registration_id))
    state = replayed.states.get((list_id, registration_id), State())
    total = replayed.totals.get(list_id, Total())
    before = db.session.execute(
        select(Presence.id, Presence.inside, Presence.entries, Presence.duplicates).where(
            Presence.list_id == list_id, Presence.registration_id == registration_id
        )
    ).one_or_none()
    values = {
        "inside": state.inside,
        "entries": total.entries,
        "duplicates": total.duplicates,
        "since": state.since,
        "gate_id": state.gate_id,
        "first_scan_id": state.first_id,
    }
    if before is None:
        named = {"event_id": event_id, "list_id": list_id, "registration_id": registration_id}
        db.session.execute(insert(Presence).values(**named, **values))
        was = (0, 0, 0)
    else:
        db.session.execute(update(Presence).where(Presence.id == before.id).values(**values))
        was = (int(before.inside), before.entries, before.duplicates)
    _move(event_id, list_id, int(state.inside) - was[0], total.entries - was[1], total.duplicates - was[2])


def _move(event_id: UUID, list_id: UUID, inside: int, entries: int, duplicates: int) -> None:
    moved = db.session.execute(
        update(Occupancy)
        .where(Occupancy.list_id == list_id)
        .values(
            inside=Occupancy.inside + inside,
            entries=Occupancy.entries + entries,
            duplicates=Occupancy.duplicates + duplicates,
        )
        .returning(Occupancy.list_id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if moved is None:
        values = {"inside": inside, "entries": entries, "duplicates": duplicates}
        db.session.execute(insert(Occupancy).values(list_id=list_id, event_id=event_id, **values))


@atomic
def rebuild(event_id: UUID) -> int:
    """Throw away what is derived and derive it again from every scan of the event; return how many scans there are."""
    rows = queries.list_all_rows(event_id)
    db.session.execute(delete(Presence).where(Presence.event_id == event_id))
    db.session.execute(delete(Occupancy).where(Occupancy.event_id == event_id))
    for list_id, holder_id in sorted({(row.list_id, row.holder_id) for row in rows if row.holder_id}):
        count(event_id, list_id, holder_id)
    return len(rows)
