"""Kinds of guests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.access import Actor
from app.registration import queries
from app.registration.errors import CategoryInUse
from app.registration.rules import Approval, Status
from app.registration.service import categories
from app.registration.service.categories import CategoryPlan
from tests.factories import make_event, make_registration

PRESS = CategoryPlan(
    code="press",
    short="PRS",
    name={"en": "Press", "zh-Hans": "媒体"},
    description={},
    fee={"en": "Free"},
    colour="#8A3B12",
    places=1,
    opens_at=None,
    closes_at=None,
    approval=Approval.REVIEW,
    day_mask=0xFFFF,
    position=1,
)


def test_a_category_gets_a_free_number(desk: Actor) -> None:
    event = make_event()

    made = [categories.create(event, replace(PRESS, code=f"press-{place}"), by=desk) for place in range(3)]

    assert len({category.number for category in made}) == 3
    assert all(1 <= category.number <= 255 for category in made)


def test_a_code_is_given_once_in_an_event(desk: Actor) -> None:
    event = make_event()
    categories.create(event, PRESS, by=desk)
    other = categories.create(event, replace(PRESS, code="video"), by=desk)

    with pytest.raises(CategoryInUse):
        categories.create(event, PRESS, by=desk)
    with pytest.raises(CategoryInUse):
        categories.change(other, PRESS, by=desk)

    assert categories.create(make_event(), PRESS, by=desk).code == "press"


def test_more_places_let_the_waiting_list_move_up(desk: Actor) -> None:
    category = categories.create(make_event(), PRESS, by=desk)
    make_registration(category, status=Status.APPROVED)
    waiting = [make_registration(category, status=Status.WAITLISTED) for _ in range(3)]

    categories.change(category, replace(PRESS, places=3), by=desk)

    assert [guest.status for guest in waiting] == [Status.APPROVED, Status.APPROVED, Status.WAITLISTED]


def test_fewer_places_take_nobodys_away(desk: Actor) -> None:
    category = categories.create(make_event(), PRESS, by=desk)
    guest = make_registration(category, status=Status.APPROVED)

    categories.change(category, replace(PRESS, places=0), by=desk)

    assert guest.status is Status.APPROVED
    assert queries.count_taken_in(category.event_id) == {category.id: 1}
