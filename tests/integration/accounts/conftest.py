"""A festival's organiser with an owner."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.accounts.models import Account, Organiser
from app.accounts.rules import Role
from app.core.access import Actor, ActorKind
from app.events.models import Event
from tests.factories import make_account, make_event, make_organiser


@dataclass(frozen=True)
class House:
    organiser: Organiser
    event: Event
    owner: Account
    hand: Actor


@pytest.fixture
def house(database: None) -> House:
    del database
    organiser = make_organiser()
    owner = make_account(organiser, Role.OWNER)
    return House(organiser, make_event(organiser), owner, Actor(ActorKind.STAFF, owner.id, owner.name))
