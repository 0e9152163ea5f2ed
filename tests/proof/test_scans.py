"""R16 in small: a thousand scans, sent, then sent twice more in any order, end in the same state."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import select

from app.badges.rules import BadgeState
from app.checkin.models import Occupancy, Presence, Scan
from app.checkin.service import counting
from app.core.db import db
from app.core.tokens import new_id
from app.events.models import Event
from tests import factories as make
from tests.proof.door import Door
from tests.proof.rush import scaled

if TYPE_CHECKING:
    from uuid import UUID

    from tests.processes import Answer
    from tests.proof.rush import Press, Running

pytestmark = pytest.mark.processes
TAKEN_AWAY = "no_submission_key"
SCANS, GUESTS = scaled(1000), scaled(150)


class State(NamedTuple):
    """A hash of the log and of everybody's presence, how many rows the log has, and the counters."""

    digest: str
    rows: int
    counters: list[tuple[int, ...]]


def state_of(list_id: UUID) -> State:
    """Return what the door has come to."""
    db.session.rollback()
    rows = db.session.execute(
        select(Scan.id, Scan.kind, Scan.admitted, Scan.reason, Scan.shown, Scan.scanned_at)
        .where(Scan.list_id == list_id)
        .order_by(Scan.id)
    ).all()
    inside = db.session.execute(
        select(Presence.registration_id, Presence.inside, Presence.entries, Presence.duplicates, Presence.since)
        .where(Presence.list_id == list_id)
        .order_by(Presence.registration_id)
    ).all()
    counted = db.session.execute(
        select(Occupancy.inside, Occupancy.entries, Occupancy.duplicates).where(Occupancy.list_id == list_id)
    )
    digest = hashlib.sha256(repr([list(map(str, row)) for row in (*rows, *inside)]).encode()).hexdigest()
    return State(digest, len(rows), [tuple(row) for row in counted])


def told(answer: Answer) -> tuple[object, ...]:
    """Return what a verdict says, without the figures of the moment."""
    said = json.loads(answer.body)
    return answer.status, said.get("admitted"), said.get("reason"), said.get("name"), tuple(said.get("lines", ()))


@dataclass(frozen=True)
class Replay:
    """The state before and after everything was sent twice more, and which answers were not the first ones."""

    statuses: set[int]
    before: State
    after: State
    others: set[int]


def sent_three_times(here: Running, scans: int, guests: int) -> tuple[Door, Replay]:
    """Send a mixed lot of scans and undos, then all of it twice more in any order."""
    draw = random.Random(7)
    door = Door(here)
    codes = [door.badge(f"Guest {place}") for place in range(guests)]
    codes += [door.badge(f"Gone {place}", BadgeState.REVOKED) for place in range(guests // 10 + 1)]
    event = db.session.get_one(Event, door.event_id)
    forged = make.make_token(event, door.category, token_id=b"\7" * 8, private_key=b"no key of this event, 32 bytes..")
    codes += [forged, "not a code at all"]
    presses: list[Press] = []
    first: list[Answer] = []
    for _ in range(scans):
        direction = "out" if draw.random() < 0.3 else "in"
        presses.append(door.press(door.row(draw.choice(codes), direction, gate=draw.randrange(2))))
        first.append(presses[-1].send())
        said = json.loads(first[-1].body)
        if said["admitted"] and draw.random() < 0.05:
            where = f"{draw.choice(door.gate_ids)}/voids"
            presses.append(door.press({"id": str(new_id()), "scan_id": said["scan_id"]}, where))
            first.append(presses[-1].send())
    before = state_of(door.event_id)

    replayed = [place for place in range(len(presses)) for _ in range(2)]
    draw.shuffle(replayed)
    again = [(place, presses[place].send()) for place in replayed]

    others = {place for place, answer in again if told(answer) != told(first[place])}
    return door, Replay({answer.status for answer in first}, before, state_of(door.event_id), others)


def test_scans_sent_three_times_in_any_order_are_the_scans_sent_once(here: Running) -> None:
    door, replay = sent_three_times(here, SCANS, GUESTS)

    assert replay.statuses == {200}
    assert replay.others == set()
    assert replay.after == replay.before
    counting.rebuild(door.event_id)
    assert state_of(door.event_id) == replay.before


def test_scans_whose_ids_nobody_knows_again_count_three_times(unprotected: Running) -> None:
    _, replay = sent_three_times(unprotected, 20, 5)

    assert replay.after.rows > 2 * replay.before.rows
    assert replay.after.digest != replay.before.digest
    assert replay.others
