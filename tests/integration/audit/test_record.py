"""Every fact is kept with its ids and codes, and with nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from app.audit import queries
from app.audit.service import record
from app.core import clock
from app.core.access import SYSTEM, Actor, ActorKind
from app.core.db import db
from app.core.facts import Fact
from app.core.tokens import new_id
from tests.factories import make_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.audit.models import AuditEntry
    from app.events.models import Event

pytestmark = pytest.mark.usefixtures("database")


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class LampLit(Fact):
    """An invented fact."""

    lamp_id: UUID
    colour: Colour = Colour.RED
    day: date = date(2026, 10, 17)
    until: datetime | None = None
    halls: tuple[UUID, ...] = field(default=())
    places: int = 3


def test_a_fact_is_kept_whole_and_plain() -> None:
    event = make_event()
    lamp, hall, staff = new_id(), new_id(), new_id()
    now = clock.now()

    record.write_down(
        LampLit(
            at=now,
            by=Actor(ActorKind.STAFF, staff, "Wang Zimo 王子墨"),
            organiser_id=event.organiser_id,
            event_id=event.id,
            lamp_id=lamp,
            halls=(hall,),
        )
    )

    entry = trail(event)[0]
    assert (entry.fact, entry.subject_id, entry.by, entry.at) == ("LampLit", lamp, f"staff:{staff}", now)
    assert entry.fields == {
        "lamp_id": str(lamp),
        "colour": "red",
        "day": "2026-10-17",
        "until": None,
        "halls": [str(hall)],
        "places": 3,
    }


def trail(event: Event, **narrowed: Any) -> Sequence[AuditEntry]:  # noqa: ANN401 — handed on
    return db.session.scalars(queries.trail(organiser_id=event.organiser_id, event_id=event.id, **narrowed)).all()


def test_the_trail_is_narrowed_by_hand_kind_and_span() -> None:
    here = make_event()
    staff, guest = Actor(ActorKind.STAFF, new_id()), Actor(ActorKind.GUEST, new_id())
    noon = clock.now()
    for by, at in ((staff, noon), (guest, noon), (SYSTEM, noon - timedelta(days=1))):
        record.write_down(LampLit(at=at, by=by, event_id=here.id, organiser_id=here.organiser_id, lamp_id=new_id()))
    record.write_down(LampLit(at=noon, by=SYSTEM, organiser_id=here.organiser_id, lamp_id=new_id()))

    def count(**narrowed: object) -> int:
        return len(trail(here, **narrowed))

    assert count() == 3
    assert (count(hand=staff.reference), count(hand="guest"), count(hand="system"), count(hand="st")) == (1, 1, 1, 0)
    assert (count(facts=["LampLit"]), count(facts=["Other"])) == (3, 0)
    assert (count(since=noon), count(until=noon), count(since=noon, until=noon)) == (2, 1, 0)
    own = db.session.scalars(queries.trail(organiser_id=here.organiser_id, event_id=None)).all()
    assert [entry.event_id for entry in own] == [None]


def test_what_happened_is_listed_the_latest_first_by_event_and_by_subject() -> None:
    here, elsewhere = make_event(), make_event()
    one, two = new_id(), new_id()
    for event, lamp in ((here, one), (here, two), (here, one), (elsewhere, two)):
        record.write_down(LampLit(at=clock.now(), by=SYSTEM, event_id=event.id, lamp_id=lamp))

    assert {entry.subject_id for entry in trail(here)} == {one, two}
    assert len(trail(here)) == 3
    assert [entry.event_id for entry in queries.list_about([two])] == [elsewhere.id, here.id]
    assert [entry.event_id for entry in queries.list_about([two], event_id=here.id)] == [here.id]
    assert queries.list_about([two])[0].by == "system"
