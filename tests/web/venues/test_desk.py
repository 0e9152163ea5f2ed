"""Places at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core.db import db
from app.venues import queries
from tests import factories
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def organiser(client: FlaskClient) -> Organiser:
    event = factories.make_event()
    enter(client, Role.PROGRAMMER, event)
    return db.session.get_one(Organiser, event.organiser_id)


def test_a_place_is_laid_out_from_site_to_gate(client: FlaskClient, organiser: Organiser) -> None:
    base = f"/desk/organisers/{organiser.code}"
    empty = client.get(f"{base}/venues").text
    steps = [client.post(f"{base}/sites/new", data={"name-zh-Hans": "横店影视城", "zone": "Asia/Shanghai"}).status_code]
    site = queries.list_sites(organiser.id)[0]
    steps.append(client.post(f"{base}/sites/{site.id}/venues/new", data={"name-en": "Palace of Qin"}).status_code)
    venue = site.venues[0]
    steps.append(
        client.post(
            f"{base}/venues/{venue.id}/halls/new", data={"name-en": "Throne room", "capacity": "300"}
        ).status_code
    )
    hall = venue.halls[0]
    steps.append(
        client.post(
            f"{base}/venues/{venue.id}/gates/new", data={"name-en": "Gate 3", "hall_id": hall.id.hex}
        ).status_code
    )

    page = client.get(f"{base}/venues").text

    assert "No place yet." in empty
    assert steps == [303, 303, 303, 303]
    for name in ("横店影视城", "Palace of Qin", "Throne room", "Gate 3", "300 places"):
        assert name in page
    assert venue.gates[0].hall_id == hall.id


def test_every_place_is_shown_as_it_stands_and_changed(client: FlaskClient, organiser: Organiser) -> None:
    hall = factories.make_hall(organiser)
    gate = factories.make_gate(organiser, hall=hall)
    venue, site = hall.venue, hall.venue.site
    base = f"/desk/organisers/{organiser.code}"
    addresses = [f"sites/{site.id}", f"venues/{venue.id}", f"halls/{hall.id}", f"gates/{gate.id}"]
    more = [f"sites/{site.id}/venues/new", f"venues/{venue.id}/halls/new", f"venues/{venue.id}/gates/new", "sites/new"]

    shown = [client.get(f"{base}/{address}").status_code for address in [*addresses, *more]]
    entered = {"name-en": "Changed", "zone": "Asia/Shanghai", "capacity": "7", "hall_id": "", "archived": "y"}
    kept = [client.post(f"{base}/{address}", data=entered).status_code for address in addresses]

    assert shown == [200] * 8
    assert kept == [303] * 4
    assert [place.name for place in (site, venue, hall, gate)] == [{"en": "Changed"}] * 4
    assert all(place.archived for place in (site, venue, hall, gate))
    assert "Archived" in client.get(f"{base}/venues").text


def test_a_hall_that_sells_more_than_it_holds_is_refused(client: FlaskClient, organiser: Organiser) -> None:
    hall = factories.make_hall(organiser)

    page = client.post(
        f"/desk/organisers/{organiser.code}/halls/{hall.id}",
        data={"name-en": "Hall", "capacity": "10", "sellable": "11"},
    )

    assert "no more may be booked than it holds" in page.text
    assert hall.capacity == 100


def test_anothers_places_do_not_exist(client: FlaskClient, organiser: Organiser) -> None:
    other = factories.make_organiser()
    hall = factories.make_hall(other)

    assert client.get(f"/desk/organisers/{other.code}/venues").status_code == 404
    assert client.get(f"/desk/organisers/{organiser.code}/halls/{hall.id}").status_code == 404


def test_the_door_lays_nothing_out(client: FlaskClient) -> None:
    event = factories.make_event()
    enter(client, Role.DOOR, event)
    code = db.session.get_one(Organiser, event.organiser_id).code

    assert client.get(f"/desk/organisers/{code}/venues").status_code == 403
