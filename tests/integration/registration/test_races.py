"""Everybody at once: places, waiting numbers and addresses hold, and each test fails without what protects them.

These tests work on a database of their own, with real threads and real commits. RACE_SCALE multiplies the crowds.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import UniqueConstraint, select

from app.core.access import SYSTEM
from app.core.db import db
from app.registration import queries
from app.registration.models import Category, Registration
from app.registration.rules import Approval, Status
from app.registration.service import amendment, intake, review
from app.registration.service.intake import Application
from tests.crowds import SCALE, application, at_once
from tests.factories import make_category, make_registration

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from uuid import UUID

    from flask import Flask

LUCIA = Application(display_name="Lucía Núñez", email="lucia@example.com", locale="es")


@pytest.fixture(autouse=True)
def _forgets() -> None:
    """Nothing is rolled back here: the database is the test's own."""


@pytest.fixture
def site() -> Generator[Flask]:
    with application() as app:
        yield app


@contextmanager
def counted_before_the_lock(monkeypatch: pytest.MonkeyPatch, category_id: UUID) -> Generator[None]:
    """Take the protection away: everybody counts first, thinks a little, and trusts the count."""
    taken = queries.count_taken(category_id)
    db.session.rollback()

    def trusted(_category_id: UUID) -> int:
        time.sleep(0.001)
        return taken

    with monkeypatch.context() as patch:
        patch.setattr(queries, "count_taken", trusted)
        yield


@contextmanager
def stale_last_number(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Take the protection away: nobody holds the numbers, and everybody looks before anybody writes."""
    with monkeypatch.context() as patch:
        patch.setattr(queries, "hold_numbers", lambda _event_id: None)
        patch.setattr(queries, "find_by_email", lambda _event_id, _email: None)
        yield


def statuses(category_id: UUID) -> dict[Status, int]:
    db.session.rollback()
    rows = db.session.scalars(select(Registration.status).where(Registration.category_id == category_id)).all()
    return {status: rows.count(status) for status in set(rows)}


def approvals(guests: Sequence[UUID]) -> list[Callable[[], None]]:
    def approve(guest: UUID) -> None:
        review.approve(db.session.get_one(Registration, guest), by=SYSTEM)

    return [lambda guest=guest: approve(guest) for guest in guests]  # type: ignore[misc]  # a default binds the loop's guest


def confirmations(guests: Sequence[UUID]) -> list[Callable[[], None]]:
    def confirm(guest: UUID) -> None:
        intake.confirm_address(db.session.get_one(Registration, guest), by=SYSTEM)

    return [lambda guest=guest: confirm(guest) for guest in guests]  # type: ignore[misc]  # a default binds the loop's guest


def crowd(category: Category, number: int, status: Status) -> list[UUID]:
    return [make_registration(category, status=status).id for _ in range(number)]


def test_the_last_place_has_one_winner(site: Flask) -> None:
    category = make_category(places=1)
    guests = crowd(category, 25 * SCALE, Status.SUBMITTED)

    refused = at_once(site, approvals(guests))

    assert refused == []
    assert statuses(category.id) == {Status.APPROVED: 1, Status.WAITLISTED: len(guests) - 1}


def test_without_counting_under_the_lock_the_last_place_is_given_many_times(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = make_category(places=1)
    guests = crowd(category, 10, Status.SUBMITTED)

    with counted_before_the_lock(monkeypatch, category.id):
        at_once(site, approvals(guests))

    assert statuses(category.id)[Status.APPROVED] > 1


def test_confirmations_fill_every_place_and_the_line_has_no_gap(site: Flask) -> None:
    category = make_category(places=10 * SCALE, approval=Approval.AUTOMATIC)
    guests = crowd(category, 30 * SCALE, Status.DRAFT)

    refused = at_once(site, confirmations([*guests, *guests]))  # each sent twice

    waiting = select(Registration).where(Registration.status == Status.WAITLISTED).order_by(Registration.waiting_number)
    line = db.session.scalars(waiting).all()
    assert refused == []
    assert statuses(category.id) == {Status.APPROVED: 10 * SCALE, Status.WAITLISTED: 20 * SCALE}
    assert [guest.waiting_number for guest in line] == list(range(1, 20 * SCALE + 1))
    assert [guest.id for guest in line] == [
        guest.id for guest in sorted(line, key=lambda guest: str(guest.confirmed_at))
    ]


def test_without_counting_under_the_lock_more_are_approved_than_there_are_places(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = make_category(places=5, approval=Approval.AUTOMATIC)
    guests = crowd(category, 15, Status.DRAFT)

    with counted_before_the_lock(monkeypatch, category.id):
        at_once(site, confirmations(guests))

    assert statuses(category.id)[Status.APPROVED] > 5


def test_one_address_pressed_many_times_is_one_guest(site: Flask) -> None:
    category_id = make_category().id

    def submit() -> None:
        intake.submit(LUCIA, db.session.get_one(Category, category_id))

    refused = at_once(site, [submit] * (25 * SCALE))

    assert refused == []
    assert statuses(category_id) == {Status.DRAFT: 1}


def test_without_the_lock_and_the_constraint_one_address_is_many_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Registration.__table__
    kept = [item for item in table.constraints if isinstance(item, UniqueConstraint)]  # type: ignore[attr-defined]  # a Table
    table.constraints.difference_update(kept)  # type: ignore[attr-defined]  # a Table
    try:
        with application() as site, stale_last_number(monkeypatch):
            category_id = make_category().id

            def submit() -> None:
                intake.submit(LUCIA, db.session.get_one(Category, category_id))

            at_once(site, [submit] * 10)

            assert statuses(category_id)[Status.DRAFT] > 1
    finally:
        table.constraints.update(kept)  # type: ignore[attr-defined]  # a Table


def test_many_addresses_at_once_get_a_number_each(site: Flask) -> None:
    category_id = make_category().id

    def submit(number: int) -> None:
        application = replace(LUCIA, email=f"guest{number}@example.com")
        intake.submit(application, db.session.get_one(Category, category_id))

    works = [lambda number=number: submit(number) for number in range(25 * SCALE)]
    refused = at_once(site, works)

    numbers = sorted(db.session.scalars(select(Registration.number)))
    assert (refused, numbers) == ([], list(range(1, 25 * SCALE + 1)))


def test_places_that_free_while_others_confirm_are_never_lost_nor_given_twice(site: Flask) -> None:
    places = 10 * SCALE
    category = make_category(places=places, approval=Approval.AUTOMATIC)
    here = crowd(category, places, Status.APPROVED)
    coming = crowd(category, places, Status.DRAFT)

    def withdraw(guest: UUID) -> None:
        amendment.withdraw(db.session.get_one(Registration, guest), by=SYSTEM)

    leaving = [lambda guest=guest: withdraw(guest) for guest in here[: places // 2]]
    refused = at_once(site, [*leaving, *confirmations(coming)])

    assert refused == []
    assert statuses(category.id) == {
        Status.CANCELLED: places // 2,
        Status.APPROVED: places,
        Status.WAITLISTED: places - places // 2,
    }
