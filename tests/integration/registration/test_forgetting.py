"""Forms nobody confirmed are forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.db import db
from app.mail.models import Message
from app.mail.rules import MessageState
from app.people.rules import REQUIRED, Purpose
from app.registration import queries
from app.registration.models import Registration
from app.registration.rules import Approval, BuiltIn, Status
from app.registration.service import amendment, forgetting, intake, invitation
from app.registration.service.intake import Application
from app.registration.service.invitation import Invitee
from tests.conftest import count_rows
from tests.factories import make_category, make_event, make_registration

if TYPE_CHECKING:
    from collections.abc import Iterator

ZOE = Application(
    display_name="Zoë Brontë",
    email="zoe@example.com",
    locale="en",
    answers={BuiltIn.DIET: "vegan"},
    consents=REQUIRED | {Purpose.SENSITIVE_DATA},
)
LEFT = ("registration", "answer", "consent", "guest_link", "address_change")


def left() -> Iterator[int]:
    return (count_rows(table) for table in LEFT)


def test_after_two_weeks_nothing_is_left_of_an_unconfirmed_form(desk: Actor) -> None:
    category = make_category(make_event(), approval=Approval.INVITATION)
    invitation.invite([Invitee(ZOE.email)], category, locale="en", by=desk)
    asked = queries.find_invitation_of(category.event_id, ZOE.email)
    intake.submit(ZOE, category, invitation=asked)
    registration = db.session.scalars(select(Registration)).one()
    amendment.ask_for_new_address(registration, "zoe@example.org", by=SYSTEM)
    assert all(left())

    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        forgetting.forget_drafts()

    assert list(left()) == [0, 0, 0, 0, 0]
    assert asked is not None
    assert asked.registration_id is None
    asked_to_confirm = select(Message.state).where(Message.template == "ask_to_confirm")
    assert db.session.scalars(asked_to_confirm).all() == [MessageState.CANCELLED]


def test_a_younger_form_and_a_confirmed_guest_stay() -> None:
    category = make_category()
    intake.submit(ZOE, category)
    confirmed = make_registration(category, status=Status.WITHDRAWN)

    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        forgetting.forget_drafts()
        intake.submit(replace(ZOE, display_name="Zoë B."), category)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        forgetting.forget_drafts()

    assert count_rows("registration") == 2
    assert confirmed.status is Status.WITHDRAWN


def test_more_than_a_hundred_go_in_parts() -> None:
    category = make_category()
    for _ in range(101):
        make_registration(category, status=Status.DRAFT)

    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        forgetting.forget_drafts()

    assert count_rows("registration") == 0
