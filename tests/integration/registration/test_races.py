"""Everybody at once: places, waiting numbers and addresses hold, and each test fails without what protects them.

These tests work on a database of their own, with real threads and real commits. RACE_SCALE multiplies the crowds.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.engine import make_url

from app.core.access import SYSTEM
from app.core.db import Base, db
from app.core.errors import Refusal
from app.factory import create_app
from app.registration import queries
from app.registration.models import Category, Registration
from app.registration.rules import Approval, Status
from app.registration.service import amendment, intake, review
from app.registration.service.intake import Application
from config import Config
from tests.conftest import worker_name
from tests.factories import make_category, make_registration

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from uuid import UUID

    from flask import Flask

SCALE = int(os.environ.get("RACE_SCALE", "1"))
LUCIA = Application(display_name="Lucía Núñez", email="lucia@example.com", locale="es")


@pytest.fixture(autouse=True)
def _forgets() -> None:
    """Nothing is rolled back here: the database is the test's own."""


def own_database(folder: Path) -> str:
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return f"sqlite:///{folder / 'races.sqlite3'}"
    import psycopg

    parts = make_url(url)
    name = f"{parts.database}_{worker_name()}_races"
    server = parts.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return parts.set(database=name).render_as_string(hide_password=False)


@contextmanager
def application() -> Generator[Flask]:
    with tempfile.TemporaryDirectory(prefix="lanyard-races-") as folder:
        config = Config(
            environment="testing",
            database_url=own_database(Path(folder)),
            secret_key="a secret for tests, long enough to be one",
            data_dir=Path(folder),
            sqlite_synchronous="OFF",
            rate_limits=False,
            database_pool=16,
        )
        app = create_app(config)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


@pytest.fixture
def site() -> Generator[Flask]:
    with application() as app:
        yield app


def at_once(app: Flask, works: Sequence[Callable[[], None]]) -> list[str]:
    """Run every work in a thread of its own, let go at one moment; return the codes of what was refused."""
    db.session.rollback()  # what this thread has read is old from now on
    starting = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> str:
        with app.app_context():
            starting.wait(timeout=60)
            try:
                work()
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()
        return ""

    with ThreadPoolExecutor(len(works)) as crowd:
        return [code for code in crowd.map(run, works) if code]


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
