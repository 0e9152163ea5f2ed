"""Colleagues are asked by mail; the link opens an account, or adds a role to the one they have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.accounts import queries
from app.accounts.errors import AlreadyInvited, AlreadyOnTheTeam, LinkUsed, PasswordTooWeak
from app.accounts.rules import PERMITS, Role
from app.accounts.service import invitation, signin
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.mail.models import Message
from app.mail.rules import MessageState
from tests.factories import keep, make_account, make_event, make_organiser

if TYPE_CHECKING:
    from uuid import UUID

    from app.accounts.models import StaffInvitation
    from tests.integration.accounts.conftest import House

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "a lantern over the canal"


def invite(
    house: House, *, email: str = "amira@example.com", event_id: UUID | None = None, role: Role = Role.GUEST_OFFICE
) -> StaffInvitation:
    return invitation.invite(
        email, role, locale="es", organiser_id=house.organiser.id, event_id=event_id, by=house.hand
    )


def test_the_invited_get_a_mail_in_their_language_that_no_events_desk_shows(house: House) -> None:
    invite(house, event_id=house.event.id)

    message = db.session.scalars(select(Message)).one()
    assert (message.template, message.to, message.locale) == ("staff_invitation", "amira@example.com", "es")
    assert (message.organiser_id, message.event_id) == (house.organiser.id, None)


def test_an_invited_colleague_joins_with_a_name_and_a_password(house: House) -> None:
    secret = invitation.secret_of(invite(house, event_id=house.event.id).id)

    account = invitation.join(secret, name="أميرة", password=PASSWORD)

    assert signin.sign_in("amira@example.com", PASSWORD, network_address="192.0.2.1").id == account.id
    member = queries.load_staff(account.id, account.epoch)
    assert member is not None
    assert member.permits(house.event) == PERMITS[Role.GUEST_OFFICE]
    assert member.permits(house.organiser) == frozenset()
    with pytest.raises(LinkUsed):
        invitation.join(secret, name="أميرة", password=PASSWORD)


def test_a_weak_password_is_refused_and_the_link_stays_good(house: House) -> None:
    secret = invitation.secret_of(invite(house).id)

    with pytest.raises(PasswordTooWeak):
        invitation.join(secret, name="Amira", password="aaaaaaaaaaaaa")

    assert invitation.get_open(secret).accepted_at is None


def test_who_has_an_account_gets_the_role_and_keeps_the_password(house: House) -> None:
    bo = make_account(make_organiser(), Role.READER, email="bo@example.com", password_hash="kept")
    secret = invitation.secret_of(invite(house, email="bo@example.com").id)

    account = invitation.join_with_account(secret)

    assert (account.id, account.password_hash) == (bo.id, "kept")
    assert {given.organiser_id for given in queries.list_grants(bo.id)} > {house.organiser.id}


def test_a_role_given_meanwhile_is_no_obstacle(house: House) -> None:
    secret = invitation.secret_of(invite(house, email="bo@example.com").id)
    bo = make_account(house.organiser, Role.GUEST_OFFICE, email="bo@example.com")

    invitation.join_with_account(secret)

    assert len(queries.list_grants(bo.id)) == 1


def test_without_a_password_only_an_account_that_exists_joins(house: House) -> None:
    secret = invitation.secret_of(invite(house).id)

    with pytest.raises(LinkUsed):
        invitation.join_with_account(secret)


def test_a_switched_off_account_does_not_come_back_by_an_invitation(house: House) -> None:
    bo = make_account(make_organiser(), Role.READER, email="bo@example.com")
    bo.disabled_at = clock.now()
    keep(bo)
    secret = invitation.secret_of(invite(house, email="bo@example.com").id)

    with pytest.raises(LinkUsed):
        invitation.join_with_account(secret)


def test_the_link_dies_after_two_weeks(house: House) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        secret = invitation.secret_of(invite(house).id)
        traveller.shift(timedelta(days=14))

        with pytest.raises(LinkUsed):
            invitation.get_open(secret)


def test_a_link_nobody_was_sent_opens_nothing() -> None:
    with pytest.raises(LinkUsed):
        invitation.get_open("x" * 43)


def test_a_withdrawn_invitation_opens_nothing_and_its_mail_does_not_leave(house: House) -> None:
    asked = invite(house)

    invitation.withdraw(asked, by=house.hand)

    with pytest.raises(LinkUsed):
        invitation.get_open(invitation.secret_of(asked.id))
    assert db.session.scalars(select(Message)).one().state is MessageState.CANCELLED
    assert queries.list_open_invitations(house.organiser.id, None, now=clock.now()) == []


def test_who_came_cannot_be_uninvited(house: House) -> None:
    asked = invite(house)
    invitation.join(invitation.secret_of(asked.id), name="Amira", password=PASSWORD)

    with pytest.raises(LinkUsed):
        invitation.withdraw(asked, by=house.hand)


def test_nobody_is_asked_twice_for_the_same_but_may_be_for_more(house: House) -> None:
    invite(house)

    with pytest.raises(AlreadyInvited):
        invite(house)
    invite(house, role=Role.READER)
    invite(house, event_id=house.event.id)

    assert len(queries.list_open_invitations(house.organiser.id, None, now=clock.now())) == 3
    assert len(queries.list_open_invitations(house.organiser.id, house.event.id, now=clock.now())) == 1


def test_who_has_the_role_is_not_asked(house: House) -> None:
    make_account(house.organiser, Role.GUEST_OFFICE, email="amira@example.com")

    with pytest.raises(AlreadyOnTheTeam):
        invite(house)


def test_invitations_of_another_organiser_or_event_are_not_found(house: House) -> None:
    asked = invite(house, event_id=house.event.id)

    assert queries.get_invitation(house.organiser.id, house.event.id, asked.id).id == asked.id
    with pytest.raises(NotFound):
        queries.get_invitation(make_organiser().id, None, asked.id)
    with pytest.raises(NotFound):
        queries.get_invitation(house.organiser.id, make_event(house.organiser).id, asked.id)
