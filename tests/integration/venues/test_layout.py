"""Places are laid out."""

from __future__ import annotations

import pytest

from app.core.access import SYSTEM
from app.core.errors import NotFound
from app.venues import queries
from app.venues.errors import CapacityUnusable, HallElsewhere, PlaceNameMissing
from app.venues.models import Gate, Hall, Site, Venue
from app.venues.service import layout
from app.venues.service.layout import GateDetails, HallDetails, SiteDetails, VenueDetails
from tests import factories

pytestmark = pytest.mark.usefixtures("database")

HENGDIAN = SiteDetails(name={"en": "Hengdian", "zh-Hans": "横店"}, local_address="浙江省东阳市横店镇")


def lay_out() -> tuple[Site, Venue, Hall, Gate]:
    site = layout.add_site(factories.make_organiser().id, HENGDIAN, by=SYSTEM)
    venue = layout.add_venue(site, VenueDetails(name={"en": "Palace of Qin"}), by=SYSTEM)
    hall = layout.add_hall(venue, HallDetails(name={"en": "Throne room"}, capacity=300), by=SYSTEM)
    gate = layout.add_gate(venue, GateDetails(name={"en": "Gate 3"}, hall_id=hall.id), by=SYSTEM)
    return site, venue, hall, gate


def test_what_is_laid_out_is_offered() -> None:
    site, venue, hall, gate = lay_out()

    assert queries.find_site(site.id) is site
    assert queries.find_site(None) is None
    assert list(queries.list_site_choices(site.organiser_id)) == [site]
    assert list(queries.list_sites(site.organiser_id)) == [site]
    assert [(one, one.venue) for one in queries.list_halls(site.id)] == [(hall, venue)]
    assert [(one, one.hall) for one in queries.list_gates(site.id)] == [(gate, hall)]


def test_what_is_archived_is_no_longer_offered_and_stays() -> None:
    site, venue, hall, gate = lay_out()

    layout.change_gate(gate, GateDetails(name=gate.name, archived=True), by=SYSTEM)
    layout.change_hall(hall, HallDetails(name=hall.name, capacity=300, archived=True), by=SYSTEM)
    layout.change_venue(venue, VenueDetails(name=venue.name, archived=True), by=SYSTEM)
    layout.change_site(site, SiteDetails(name=site.name, archived=True), by=SYSTEM)

    assert [queries.list_gates(site.id), queries.list_halls(site.id), queries.list_site_choices(site.organiser_id)] == [
        [],
        [],
        [],
    ]
    assert queries.get_place(site.organiser_id, Gate, gate.id) is gate


def test_another_organisers_place_is_not_found() -> None:
    site, *_ = lay_out()
    other = factories.make_organiser()

    with pytest.raises(NotFound):
        queries.get_place(other.id, Site, site.id)
    with pytest.raises(NotFound):
        queries.get_place(other.id, Site, other.id)


def test_a_place_needs_a_name() -> None:
    with pytest.raises(PlaceNameMissing):
        layout.add_site(factories.make_organiser().id, SiteDetails(name={}), by=SYSTEM)


def test_no_more_may_be_booked_than_a_hall_holds() -> None:
    _, venue, _, _ = lay_out()

    with pytest.raises(CapacityUnusable):
        layout.add_hall(venue, HallDetails(name={"en": "Small"}, capacity=10, sellable=11), by=SYSTEM)


def test_a_gate_leads_to_a_hall_of_its_own_venue() -> None:
    _, _, _, gate = lay_out()
    _, _, elsewhere, _ = lay_out()

    with pytest.raises(HallElsewhere):
        layout.change_gate(gate, GateDetails(name={"en": "Gate"}, hall_id=elsewhere.id), by=SYSTEM)
    with pytest.raises(HallElsewhere):
        layout.change_gate(gate, GateDetails(name={"en": "Gate"}, hall_id=gate.id), by=SYSTEM)
