"""What guests are written, in their language, with a way to their page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.db import db
from app.events.models import Event
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.people.rules import REQUIRED
from app.registration import messages, queries
from app.registration.models import AddressChange, GuestLink
from app.registration.rules import Approval, Status
from app.registration.service import amendment, intake, invitation, links, review
from app.registration.service.intake import Application
from app.registration.service.invitation import Invitee
from app.web import locale, rendering, scope
from app.wiring import MESSAGES
from tests.factories import keep, make_category, make_event, make_registration

if TYPE_CHECKING:
    from app.mail.rules import Rendered

THANDIWE = Application(display_name="Thandiwe <Nkosi>", email="thandiwe@example.com", locale="en", consents=REQUIRED)


def latest(template: str) -> Message:
    return db.session.scalars(select(Message).where(Message.template == template).order_by(Message.id.desc())).first()  # type: ignore[return-value]  # there is one, or the test fails on it


def rendered(template: str) -> Rendered:
    """Render as the worker does."""
    message = latest(template)
    event = db.session.get_one(Event, message.event_id)
    with rendering.at_public_address(), scope.entered(event, event.code), locale.speaking(message.locale):
        return MESSAGES[template](message)


def test_who_asks_to_come_is_sent_the_way_to_confirm() -> None:
    intake.submit(THANDIWE, make_category())

    mail = rendered("ask_to_confirm")

    link = db.session.scalars(select(GuestLink)).one()
    assert f"http://lanyard.test/g/{links.secret_of(link)}" in mail.text
    assert "Thandiwe &lt;Nkosi&gt;" in mail.html
    assert "Thandiwe <Nkosi>" in mail.text


def test_who_has_confirmed_meanwhile_is_not_asked_to() -> None:
    category = make_category()
    intake.submit(THANDIWE, category)
    registration = queries.find_by_email(category.event_id, THANDIWE.email)
    assert registration is not None
    intake.confirm_address(registration, by=SYSTEM)

    with pytest.raises(MessageIsMoot):
        rendered("ask_to_confirm")


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_every_answer_is_told_with_the_way_to_the_page(language: str, desk: Actor) -> None:
    category = make_category(places=0)
    guest = intake.add(replace(THANDIWE, locale=language), category, by=desk)
    received = rendered("received")
    review.approve(guest, by=desk)
    waiting = rendered("waitlisted")
    review.decline(guest, by=desk, reason="Seats for the press are few.")
    declined = rendered("declined")
    intake.ask_again(guest, by=desk)
    sent = rendered("your_link")

    secret = links.secret_of(db.session.scalars(select(GuestLink)).one())
    for mail in (received, waiting, declined, sent):
        assert mail.subject
        assert f"/g/{secret}" in mail.text
        assert f"/g/{secret}" in mail.html


def test_a_withdrawal_is_confirmed(desk: Actor) -> None:
    guest = intake.add(THANDIWE, make_category(), by=desk)
    amendment.withdraw(guest, by=SYSTEM)

    assert "withdrawn" in rendered("withdrawn").subject


def test_who_has_moved_up_meanwhile_is_not_told_to_wait(desk: Actor) -> None:
    category = make_category(places=0)
    guest = intake.add(THANDIWE, category, by=desk, approve=True)
    category.places = 1
    keep(category)
    review.approve(guest, by=desk)

    with pytest.raises(MessageIsMoot):
        rendered("waitlisted")


def test_who_was_approved_after_all_gets_no_refusal(desk: Actor) -> None:
    guest = intake.add(THANDIWE, make_category(), by=desk)
    review.decline(guest, by=desk)
    review.approve(guest, by=desk)

    with pytest.raises(MessageIsMoot):
        rendered("declined")


def test_where_approval_is_automatic_no_receipt_is_needed(desk: Actor) -> None:
    intake.add(THANDIWE, make_category(approval=Approval.AUTOMATIC), by=desk)

    assert latest("received") is None


def test_both_addresses_hear_of_a_change_and_the_old_one_gets_no_way_in(desk: Actor) -> None:
    guest = intake.add(THANDIWE, make_category(), by=desk)
    amendment.ask_for_new_address(guest, "nkosi@example.org", by=SYSTEM)
    change = db.session.scalars(select(AddressChange)).one()
    asked = rendered("new_address")
    amendment.confirm_new_address(change, by=SYSTEM)
    told = rendered("address_changed")

    assert f"http://lanyard.test/a/{amendment.address_secret(change.id)}" in asked.text
    assert (latest("new_address").to, latest("address_changed").to) == ("nkosi@example.org", "thandiwe@example.com")
    assert "/g/" not in told.text + told.html
    assert "nkosi" not in told.text + told.html


def test_an_invitation_leads_to_its_form(desk: Actor) -> None:
    category = make_category(make_event())
    invitation.invite([Invitee("ana@example.com", "Ana")], category, locale="es", by=desk)
    asked = queries.find_invitation_of(category.event_id, "ana@example.com")
    assert asked is not None

    mail = rendered("invitation")
    invitation.revoke(asked, by=desk)

    assert f"/i/{invitation.secret_of(asked)}" in mail.text
    with pytest.raises(MessageIsMoot):
        rendered("invitation")


def test_without_a_link_that_can_be_written_nothing_leaves(desk: Actor) -> None:
    guest = intake.add(THANDIWE, make_category(), by=desk)
    link = db.session.scalars(select(GuestLink)).one()
    link.secret_hash = b"made under another key" + bytes(10)
    keep(link)
    with pytest.raises(MessageIsMoot):
        rendered("received")
    links.revoke_all(guest)

    with pytest.raises(MessageIsMoot):
        rendered("received")


def test_what_is_about_nobody_any_more_does_not_leave() -> None:
    lost = Message(subject_id=make_event().id, ids={})

    for render in (messages.render_your_link, messages.render_invitation):
        with pytest.raises(MessageIsMoot):
            render(lost)


def test_a_second_refusal_is_told_a_second_time(desk: Actor) -> None:
    guest = make_registration()
    review.decline(guest, by=desk)
    review.reopen(guest, by=desk)

    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        review.decline(guest, by=desk)

    assert guest.status is Status.REJECTED
    assert len(db.session.scalars(select(Message).where(Message.template == "declined")).all()) == 2
