"""An event that takes requests, a guest's form, and who is at the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.tokens import new_id
from app.registration.models import Registration
from app.registration.service import links
from tests.factories import make_category, make_event, make_organiser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(make_organiser(), code="hff-2026")


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event, code="industry")


@pytest.fixture
def as_guest(client: FlaskClient) -> Callable[[Registration], None]:
    def enter(registration: Registration) -> None:
        link = links.issue(registration.id)
        with client.session_transaction() as cookie:
            cookie["guest"] = link.id.hex

    return enter


def filled_in(**changes: object) -> dict[str, object]:
    """Return a whole form, as a browser sends it; None leaves a field out."""
    form: dict[str, object] = {
        "submission_key": str(new_id()),
        "display_name": "María José Fernández-Villaverde",
        "native_name": "马若瑟",
        "organisation": "Mar de Fondo",
        "role": "Productora",
        "country": "ES",
        "email": "MariaJose@mardefondo.example",
        "phone": "+34 600 000 000",
        "language": "es",
        "diet": ["halal"],
        "access_note": "Sin escaleras",
        "sensitive_data": "y",
        "privacy_notice": "y",
        "transfer_abroad": "y",
    }
    form.update(changes)
    return {name: value for name, value in form.items() if value is not None}


def registered() -> list[Registration]:
    return list(db.session.scalars(select(Registration).order_by(Registration.number)))
