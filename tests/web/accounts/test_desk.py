"""Owners invite, give and take roles, and switch accounts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts import queries
from app.accounts.models import Account, StaffInvitation
from app.accounts.rules import Role
from app.core.db import db
from app.events.models import Event
from tests.factories import make_account, make_event, make_organiser

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Sign an owner in, and return one of the organiser's events."""
    organiser = make_organiser(code="hengdian")
    owner = make_account(organiser, Role.OWNER)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{owner.id.hex}.{owner.epoch}"
    return make_event(organiser, code="hff-2026")


@pytest.fixture
def colleague(event: Event) -> Account:
    organiser = queries.get_organiser(event.organiser_id)
    return make_account(organiser, Role.READER, event=event, email="amira@example.com")


PLACES = ["/desk/hff-2026/team", "/desk/organisers/hengdian/staff"]


@pytest.mark.parametrize("place", PLACES)
def test_the_team_is_listed_with_roles_and_open_invitations(
    client: FlaskClient, colleague: Account, place: str
) -> None:
    client.post(f"{place}/invitations", data={"email": "Minh@example.com", "role": "door", "locale": "es"})

    page = client.get(place)

    assert page.status_code == 200
    assert colleague.email in page.text
    assert "minh@example.com" in page.text


@pytest.mark.parametrize("place", PLACES)
def test_an_invitation_is_sent_once_and_withdrawn(client: FlaskClient, event: Event, place: str) -> None:
    asked = {"email": "minh@example.com", "role": "door", "locale": "es"}
    assert client.post(f"{place}/invitations", data=asked).status_code == 303

    assert client.post(f"{place}/invitations", data=asked).status_code == 409
    assert client.post(f"{place}/invitations", data={"email": "not an address"}).status_code == 422

    row = db.session.query(StaffInvitation).one()
    assert (row.email, row.role, row.locale) == ("minh@example.com", Role.DOOR, "es")
    assert row.event_id == (event.id if "team" in place else None)
    assert client.post(f"{place}/invitations/{row.id}/withdrawal").headers["Location"] == place
    assert row.revoked_at is not None


@pytest.mark.parametrize("place", PLACES)
def test_a_role_is_given_and_taken_away(client: FlaskClient, colleague: Account, place: str) -> None:
    client.post(f"{place}/{colleague.id}/roles", data={"role": "door"})
    given = next(grant for grant in queries.list_grants(colleague.id) if grant.role is Role.DOOR)
    assert (given.event_id is not None) == ("team" in place)
    assert client.post(f"{place}/{colleague.id}/roles", data={"role": "emperor"}).status_code == 303

    client.post(f"{place}/roles/{given.id}/removal")

    assert [grant.role for grant in queries.list_grants(colleague.id)] == [Role.READER]


def test_an_account_is_switched_off_and_on(client: FlaskClient, colleague: Account) -> None:
    address = f"/desk/organisers/hengdian/staff/{colleague.id}/state"

    client.post(address)
    assert colleague.disabled_at is not None
    assert "Switched off" in client.get("/desk/organisers/hengdian/staff").text

    client.post(address, data={"on": "1"})
    assert colleague.disabled_at is None


def test_an_organisers_role_cannot_be_taken_on_an_events_page(client: FlaskClient, event: Event) -> None:
    organiser = queries.get_organiser(event.organiser_id)
    everywhere = make_account(organiser, Role.READER)
    grant = queries.list_grants(everywhere.id)[0]

    assert client.post(f"/desk/hff-2026/team/roles/{grant.id}/removal").status_code == 404
