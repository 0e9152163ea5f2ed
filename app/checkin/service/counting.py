"""Presence and occupancy: always what a replay of the scans says, kept at hand for lists and boards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from app.checkin import queries
from app.checkin.models import Occupancy, Presence
from app.checkin.queries import Figures
from app.checkin.rules import Row, State, Total, replay
from app.core.db import atomic, db, execute

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Executable

    from app.checkin.queries import Door


_DERIVED = ("inside", "entries", "duplicates", "since", "gate_id", "first_scan_id")


@cache
def _keep_presence(dialect: str) -> Executable:
    """Build the statement that writes one guest's presence, whether there was one or not."""
    add = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Presence)
    return add.on_conflict_do_update(
        index_elements=[Presence.list_id, Presence.registration_id],
        set_={name: add.excluded[name] for name in _DERIVED},
    )


_MOVE = (
    update(Occupancy.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table
    .where(Occupancy.list_id == bindparam("list"))
    .values(
        inside=Occupancy.inside + bindparam("more_inside"),
        entries=Occupancy.entries + bindparam("more_entries"),
        duplicates=Occupancy.duplicates + bindparam("more_duplicates"),
    )
    .returning(Occupancy.inside, Occupancy.entries, Occupancy.duplicates)
)
_BEGIN = insert(Occupancy.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table


def with_inside(door: Door, inside: int) -> Door:
    """Return the door knowing how many are inside now."""
    return replace(door, rules=replace(door.rules, inside_now=inside))


def hold_room(event_id: UUID, list_id: UUID) -> None:
    """Let two gates of a hall with a licensed number judge one after the other, from the very first guest on."""
    if queries.lock_occupancy(list_id):
        return
    add = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"list_id": list_id, "event_id": event_id, "inside": 0, "entries": 0, "duplicates": 0}
    db.session.execute(add(Occupancy).values(values).on_conflict_do_nothing())
    queries.lock_occupancy(list_id)


@atomic
def count(event_id: UUID, list_id: UUID, holder_id: UUID, before: Sequence[Row], after: Sequence[Row]) -> Figures:
    """Move the counters of a list by what one guest's rows come to now, as against before, and return them.

    The caller holds the guest's registration, so that nobody adds a row in between.
    """
    was, _ = _standing(list_id, holder_id, before)
    now, state = _standing(list_id, holder_id, after)
    execute(_keep_presence(db.engine.dialect.name), _presence(event_id, list_id, holder_id, now, state))
    more = Figures(now.inside - was.inside, now.entries - was.entries, now.duplicates - was.duplicates)
    return _move(event_id, list_id, more)


@atomic
def count_many(event_id: UUID, guests: Sequence[tuple[tuple[UUID, UUID], Sequence[Row], Sequence[Row]]]) -> None:
    """Move the counters by what many guests' rows come to; each is given as (list, guest), rows before, rows added.

    The caller holds all of these guests. Lists are moved in order, so that two batches never wait for each other.
    """
    presences: list[dict[str, object]] = []
    moves: defaultdict[UUID, Figures] = defaultdict(lambda: Figures(0, 0, 0))
    for (list_id, holder_id), before, added in guests:
        was, _ = _standing(list_id, holder_id, before)
        now, state = _standing(list_id, holder_id, [*before, *added])
        presences.append(_presence(event_id, list_id, holder_id, now, state))
        step = Figures(now.inside - was.inside, now.entries - was.entries, now.duplicates - was.duplicates)
        moves[list_id] = Figures(*map(sum, zip(moves[list_id], step, strict=True)))
    if presences:
        execute(_keep_presence(db.engine.dialect.name), presences)
    for list_id, more in sorted(moves.items()):
        _move(event_id, list_id, more)


def _presence(event_id: UUID, list_id: UUID, holder_id: UUID, total: Total, state: State) -> dict[str, object]:
    return {
        "event_id": event_id,
        "list_id": list_id,
        "registration_id": holder_id,
        "inside": state.inside,
        "entries": total.entries,
        "duplicates": total.duplicates,
        "since": state.since,
        "gate_id": state.gate_id,
        "first_scan_id": state.first_id,
    }


def _standing(list_id: UUID, holder_id: UUID, rows: Sequence[Row]) -> tuple[Total, State]:
    replayed = replay(rows)
    return replayed.totals.get(list_id, Total()), replayed.states.get((list_id, holder_id), State())


def _move(event_id: UUID, list_id: UUID, more: Figures) -> Figures:
    steps = {f"more_{name}": step for name, step in more._asdict().items()}
    moved = execute(_MOVE, {"list": list_id} | steps).one_or_none()
    if moved is None:
        execute(_BEGIN, {"list_id": list_id, "event_id": event_id} | more._asdict())
    return Figures._make(moved) if moved else more


@atomic
def rebuild(event_id: UUID) -> int:
    """Throw away what is derived and derive it again from every scan of the event; return how many scans there are."""
    rows = queries.list_all_rows(event_id)
    db.session.execute(delete(Presence).where(Presence.event_id == event_id))
    db.session.execute(delete(Occupancy).where(Occupancy.event_id == event_id))
    mine: dict[tuple[UUID, UUID], list[Row]] = {}
    for row in rows:
        if row.holder_id:
            mine.setdefault((row.list_id, row.holder_id), []).append(row)
    for (list_id, holder_id), theirs in sorted(mine.items()):
        count(event_id, list_id, holder_id, (), theirs)
    return len(rows)
