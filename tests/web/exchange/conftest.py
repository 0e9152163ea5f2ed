"""An event with its own code, and whoever is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.core.db import db
from tests.factories import make_account, make_event, make_organiser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.accounts.rules import Role
    from app.events.models import Event


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(make_organiser(), code="hff-2026")


@pytest.fixture
def as_staff(client: FlaskClient, event: Event) -> Callable[[Role], None]:
    def enter(role: Role) -> None:
        account = make_account(db.session.get_one(Organiser, event.organiser_id), role, event=event)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"
            cookie["_fresh"] = True

    return enter
