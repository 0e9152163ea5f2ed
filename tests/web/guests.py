"""A guest at a browser, for tests of guests' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.registration.service import links

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.registration.models import Registration


def enter(client: FlaskClient, registration: Registration) -> None:
    """Let the guest of a registration sit at the browser."""
    link = links.issue(registration.id)
    with client.session_transaction() as cookie:
        cookie["guest"] = link.id.hex


def flashes(client: FlaskClient) -> list[tuple[str, str]]:
    """Take what the next page would say."""
    with client.session_transaction() as cookie:
        return [tuple(item) for item in cookie.pop("_flashes", [])]
