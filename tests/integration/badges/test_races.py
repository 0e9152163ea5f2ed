"""Many press at once: a registration has one badge that opens, an event one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.badges.models import Badge, SigningKey
from app.badges.rules import BadgeState, EndReason
from app.badges.service import lifecycle
from app.core.access import SYSTEM
from app.core.db import db
from app.registration.models import Registration
from app.registration.rules import Status
from app.registration.service import amendment, review
from tests.crowds import SCALE, application, at_once
from tests.factories import make_category, make_event, make_registration

if TYPE_CHECKING:
    from collections.abc import Generator
    from uuid import UUID

    from flask import Flask


@pytest.fixture(autouse=True)
def _forgets() -> None:
    """Nothing is rolled back here: the database is the test's own."""


@pytest.fixture
def site() -> Generator[Flask]:
    with application() as app:
        yield app


def approve(guest: UUID) -> None:
    review.approve(db.session.get_one(Registration, guest), by=SYSTEM)


def reissue(guest: UUID) -> None:
    lifecycle.reissue(db.session.get_one(Registration, guest), reason=EndReason.LOST, by=SYSTEM)


def withdraw(guest: UUID) -> None:
    amendment.withdraw(db.session.get_one(Registration, guest), by=SYSTEM)


def count(state: BadgeState) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Badge).where(Badge.state == state)) or 0


def test_the_first_badges_of_an_event_share_one_key(site: Flask) -> None:
    event = make_event()
    guests = [make_registration(make_category(event)).id for _ in range(8)]  # a category each: nothing queues them

    refused = at_once(site, [partial(approve, guest) for guest in guests])

    assert refused == []
    assert len(db.session.scalars(select(SigningKey)).all()) == 1
    assert count(BadgeState.LIVE) == 8


def test_a_guest_approved_by_many_hands_has_one_badge(site: Flask) -> None:
    guest = make_registration(make_category()).id

    at_once(site, [partial(approve, guest)] * (20 * SCALE))

    assert (count(BadgeState.LIVE), len(db.session.scalars(select(Badge)).all())) == (1, 1)


def test_a_badge_replaced_by_many_hands_leaves_one_that_opens(site: Flask) -> None:
    guest = make_registration(make_category()).id
    approve(guest)

    refused = at_once(site, [partial(reissue, guest)] * 10)

    assert refused == []
    assert (count(BadgeState.LIVE), count(BadgeState.REPLACED)) == (1, 10)


def test_who_withdraws_while_the_desk_replaces_the_badge_has_none(site: Flask) -> None:
    category = make_category()
    guests = [make_registration(category).id for _ in range(8)]
    for guest in guests:
        approve(guest)

    refused = at_once(site, [partial(work, guest) for guest in guests for work in (reissue, withdraw)])

    assert set(refused) <= {"no_badge_yet"}
    assert count(BadgeState.LIVE) == 0
    assert set(db.session.scalars(select(Registration.status))) == {Status.CANCELLED}
