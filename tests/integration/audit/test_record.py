"""Every fact is kept with its ids and codes, and with nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from app.audit import queries
from app.audit.service import record
from app.core import clock
from app.core.access import SYSTEM, Actor, ActorKind
from app.core.facts import Fact
from app.core.tokens import new_id
from tests.factories import make_event

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

    entry = queries.list_of_event(event.id)[0]
    assert (entry.fact, entry.subject_id, entry.by, entry.at) == ("LampLit", lamp, f"staff:{staff}", now)
    assert entry.fields == {
        "lamp_id": str(lamp),
        "colour": "red",
        "day": "2026-10-17",
        "until": None,
        "halls": [str(hall)],
        "places": 3,
    }


def test_what_happened_is_listed_the_latest_first_by_event_and_by_subject() -> None:
    here, elsewhere = make_event(), make_event()
    one, two = new_id(), new_id()
    for event, lamp in ((here, one), (here, two), (here, one), (elsewhere, two)):
        record.write_down(LampLit(at=clock.now(), by=SYSTEM, event_id=event.id, lamp_id=lamp))

    assert [entry.subject_id for entry in queries.list_of_event(here.id)] == [one, two, one]
    assert len(queries.list_of_event(here.id, limit=2)) == 2
    assert [entry.event_id for entry in queries.list_about([two])] == [elsewhere.id, here.id]
    assert [entry.event_id for entry in queries.list_about([two], event_id=here.id)] == [here.id]
    assert queries.list_about([two])[0].by == "system"
