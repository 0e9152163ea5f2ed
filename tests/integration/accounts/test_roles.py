"""Roles are given and taken; each change ends the sessions of the account it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts import queries
from app.accounts.errors import AlreadyOnTheTeam, LastOwner, NotYourself, WorksElsewhere
from app.accounts.rules import PERMITS, Role
from app.accounts.service import roles
from app.audit import queries as trail
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound
from app.core.tokens import new_id
from tests.factories import make_account, make_event, make_organiser

if TYPE_CHECKING:
    from tests.integration.accounts.conftest import House

pytestmark = pytest.mark.usefixtures("database")


def test_a_role_opens_one_event_and_ends_the_session(house: House) -> None:
    bo = make_account(house.organiser)
    epoch = bo.epoch

    roles.grant(bo, Role.DOOR, organiser_id=house.organiser.id, event_id=house.event.id, by=house.hand)

    db.session.refresh(bo)
    assert queries.load_staff(bo.id, epoch) is None
    member = queries.load_staff(bo.id, bo.epoch)
    assert member is not None
    assert member.permits(house.event) == PERMITS[Role.DOOR]
    assert member.permits(make_event(house.organiser)) == frozenset()
    assert [entry.fact for entry in trail.list_about([bo.id])] == ["RoleGranted"]


def test_the_same_role_is_not_given_twice(house: House) -> None:
    for event_id in (house.event.id, None):
        bo = make_account(house.organiser)
        roles.grant(bo, Role.DOOR, organiser_id=house.organiser.id, event_id=event_id, by=house.hand)

        with pytest.raises(AlreadyOnTheTeam):
            roles.grant(bo, Role.DOOR, organiser_id=house.organiser.id, event_id=event_id, by=house.hand)


def test_a_role_taken_away_opens_nothing_any_more(house: House) -> None:
    bo = make_account(house.organiser, Role.READER, event=house.event)
    epoch = bo.epoch

    roles.revoke(queries.list_grants(bo.id)[0], by=house.hand)

    db.session.refresh(bo)
    assert queries.load_staff(bo.id, epoch) is None
    member = queries.load_staff(bo.id, bo.epoch)
    assert member is not None
    assert member.permits(house.event) == frozenset()


def test_the_last_owner_stays(house: House) -> None:
    with pytest.raises(LastOwner):
        roles.revoke(queries.list_grants(house.owner.id)[0], by=house.hand)


def test_one_of_two_owners_may_go(house: House) -> None:
    second = make_account(house.organiser, Role.OWNER)

    roles.revoke(queries.list_grants(second.id)[0], by=house.hand)

    assert queries.count_owners(house.organiser.id) == 1


def test_a_switched_off_account_is_out_at_once_and_comes_back_anew(house: House) -> None:
    bo = make_account(house.organiser, Role.READER)
    epoch = bo.epoch

    roles.disable(bo, organiser=house.organiser, by=house.hand)
    db.session.refresh(bo)
    assert [queries.load_staff(bo.id, number) for number in (epoch, bo.epoch)] == [None, None]

    roles.enable(bo, organiser=house.organiser, by=house.hand)
    db.session.refresh(bo)
    assert queries.load_staff(bo.id, epoch) is None
    assert queries.load_staff(bo.id, bo.epoch) is not None


def test_nobody_switches_themselves_off(house: House) -> None:
    with pytest.raises(NotYourself):
        roles.disable(house.owner, organiser=house.organiser, by=house.hand)


def test_the_last_owner_is_not_switched_off(house: House) -> None:
    with pytest.raises(LastOwner):
        roles.disable(house.owner, organiser=house.organiser, by=SYSTEM)


def test_one_of_two_owners_may_be_switched_off(house: House) -> None:
    second = make_account(house.organiser, Role.OWNER)

    roles.disable(second, organiser=house.organiser, by=house.hand)

    assert queries.count_owners(house.organiser.id) == 1


def test_an_account_that_works_elsewhere_is_not_ours_to_switch(house: House) -> None:
    elsewhere = make_organiser()
    bo = make_account(house.organiser, Role.READER)
    roles.grant(bo, Role.READER, organiser_id=elsewhere.id, by=SYSTEM)

    with pytest.raises(WorksElsewhere):
        roles.disable(bo, organiser=house.organiser, by=house.hand)
    with pytest.raises(WorksElsewhere):
        roles.enable(bo, organiser=house.organiser, by=house.hand)


def test_name_and_language_change(house: House) -> None:
    roles.rename(house.owner, name="王子墨", locale="zh-Hans")

    db.session.refresh(house.owner)
    assert (house.owner.name, house.owner.locale) == ("王子墨", "zh-Hans")


def test_roles_and_colleagues_of_another_organiser_or_event_are_not_found(house: House) -> None:
    stranger = make_account(make_organiser(), Role.READER)
    in_other_event = make_account(house.organiser, Role.READER, event=make_event(house.organiser))
    grant = queries.list_grants(in_other_event.id)[0]

    assert queries.get_grant(house.organiser.id, None, grant.id).id == grant.id
    with pytest.raises(NotFound):
        queries.get_grant(house.organiser.id, house.event.id, grant.id)
    with pytest.raises(NotFound):
        queries.get_grant(house.organiser.id, None, queries.list_grants(stranger.id)[0].id)
    with pytest.raises(NotFound):
        queries.get_colleague(house.organiser.id, None, stranger.id)
    with pytest.raises(NotFound):
        queries.get_colleague(house.organiser.id, house.event.id, in_other_event.id)
    assert queries.get_colleague(house.organiser.id, None, in_other_event.id).id == in_other_event.id


@pytest.mark.parametrize("find", [queries.get_account, queries.lock_account])
def test_an_account_that_never_was_is_not_found(find: object) -> None:
    assert callable(find)

    with pytest.raises(NotFound):
        find(new_id())


def test_who_is_signed_in_costs_one_query(house: House, statements: list[str]) -> None:
    statements.clear()

    queries.load_staff(house.owner.id, house.owner.epoch)

    assert len(statements) == 1


def test_an_events_team_holds_its_own_people_and_those_of_all_events(house: House) -> None:
    make_account(house.organiser, Role.READER, event=make_event(house.organiser))
    here = make_account(house.organiser, Role.DOOR, event=house.event)

    assert {person.id for person in queries.list_staff(house.organiser.id, house.event.id)} == {
        house.owner.id,
        here.id,
    }
    assert len(queries.list_staff(house.organiser.id, None)) == 3
