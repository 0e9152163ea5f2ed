"""A member of staff at a browser, for tests of desk pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.models import Organiser
from app.core.db import db
from tests import factories

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.accounts.rules import Role
    from app.events.models import Event


def enter(client: FlaskClient, role: Role, event: Event) -> None:
    """Let somebody with this role in every event of the organiser sit at the browser."""
    account = factories.make_account(db.session.get_one(Organiser, event.organiser_id), role)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"
        cookie["_fresh"] = True
