"""What these tests share: a database that forgets, and who holds what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.booking import queries
from app.core.db import db
from app.registration.rules import Status
from tests.factories import make_category, make_event, make_registration

if TYPE_CHECKING:
    from app.booking.rules import BookingStatus
    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event)


def guest(category: Category, name: str = "Nguyễn Thị Minh", *, locale: str = "en") -> Registration:
    return make_registration(category, status=Status.APPROVED, display_name=name, locale=locale)


def status_of(registration: Registration, session: ProgrammeSession) -> BookingStatus | None:
    booking = queries.find_booking(session.id, registration.id)
    return booking.status if booking else None


def event_organiser(event: Event) -> Organiser:
    return db.session.get_one(Organiser, event.organiser_id)
