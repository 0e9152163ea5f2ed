"""A guest asks to come."""

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
from app.events.rules import Phase
from app.mail.models import Message
from app.people.models import Consent, Person
from app.people.rules import REQUIRED, Purpose
from app.registration import queries
from app.registration.errors import (
    AddressTaken,
    ConfirmationTooLate,
    InvitationGone,
    InvitationOnly,
    RegistrationClosed,
    StatusConflict,
)
from app.registration.models import Answer, Invitation, Registration
from app.registration.rules import Approval, BuiltIn, Source, Status
from app.registration.service import amendment, intake, invitation, review
from app.registration.service.intake import Application
from app.registration.service.invitation import Invitee
from tests.conftest import count_rows
from tests.factories import keep, make_category, make_event, make_organiser, make_registration

if TYPE_CHECKING:
    from app.registration.models import Category

LUCIA = Application(
    display_name="Lucía Núñez",
    native_name="露西亚",
    email="lucia@example.com",
    locale="es",
    organisation="Cine del Sur",
    role="Productora",
    country="UY",
    answers={BuiltIn.PHONE: "+59899123456", BuiltIn.DIET: "halal", BuiltIn.ACCESS_NOTE: "Sin escaleras"},
    consents=REQUIRED | {Purpose.SENSITIVE_DATA},
)


def only() -> Registration:
    return db.session.scalars(select(Registration)).one()


def templates() -> list[str]:
    return list(db.session.scalars(select(Message.template).order_by(Message.id)))


def submitted(category: Category, application: Application = LUCIA) -> Registration:
    intake.submit(application, category)
    found = queries.find_by_email(category.event_id, application.email)
    assert found is not None
    return found


def invited(category: Category, email: str = LUCIA.email) -> Invitation:
    invitation.invite([Invitee(email)], category, locale="es", by=SYSTEM)
    found = queries.find_invitation_of(category.event_id, email)
    assert found is not None
    return found


def test_a_new_address_makes_a_draft_and_is_asked_by_mail() -> None:
    category = make_category()

    intake.submit(LUCIA, category)

    registration = only()
    assert (registration.status, registration.source, registration.number) == (Status.DRAFT, Source.FORM, 1)
    assert (registration.display_name, registration.native_name) == ("Lucía Núñez", "露西亚")
    assert "nunez" in registration.search_text
    assert registration.person_id is None
    assert templates() == ["ask_to_confirm"]
    assert db.session.scalars(select(Message.to)).one() == "lucia@example.com"


def test_a_known_address_gets_its_link_and_no_second_registration() -> None:
    category = make_category()
    intake.confirm_address(submitted(category), by=SYSTEM)

    intake.submit(replace(LUCIA, display_name="Somebody Else"), category)

    assert only().display_name == "Lucía Núñez"
    assert templates() == ["ask_to_confirm", "received", "your_link"]


def test_an_unconfirmed_form_gives_way_to_a_newer_one() -> None:
    category = make_category()
    other = make_category(db.session.get_one(type(category.event), category.event_id))
    intake.submit(LUCIA, category)

    intake.submit(replace(LUCIA, display_name="Lucía Núñez Etxeberria", consents=REQUIRED), other)

    registration = only()
    assert (registration.display_name, registration.category_id) == ("Lucía Núñez Etxeberria", other.id)
    assert queries.answers_of(registration, may_see_sensitive=True) == {BuiltIn.PHONE: "+59899123456"}
    assert templates() == ["ask_to_confirm"]


def test_a_form_sent_again_later_sends_the_mail_again() -> None:
    category = make_category()
    intake.submit(LUCIA, category)

    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        intake.submit(LUCIA, category)

    assert templates() == ["ask_to_confirm", "ask_to_confirm"]


def test_one_address_may_ask_in_two_events() -> None:
    first, second = make_category(), make_category()

    intake.submit(LUCIA, first)
    intake.submit(LUCIA, second)

    assert [row.number for row in db.session.scalars(select(Registration))] == [1, 1]


def test_numbers_follow_one_another_in_an_event() -> None:
    category = make_category()

    for number in range(3):
        intake.submit(replace(LUCIA, email=f"guest{number}@example.com"), category)

    assert sorted(db.session.scalars(select(Registration.number))) == [1, 2, 3]


@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1)])
def test_outside_its_window_a_category_takes_nobody(opens: int, closes: int) -> None:
    now = clock.now()
    category = make_category(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))

    with pytest.raises(RegistrationClosed):
        intake.submit(LUCIA, category)

    assert count_rows("registration") == 0
    assert count_rows("message") == 0


def test_an_archived_category_takes_nobody() -> None:
    category = make_category()
    category.archived = True
    keep(category)

    with pytest.raises(RegistrationClosed):
        intake.submit(LUCIA, category)


def test_an_event_that_is_over_takes_nobody() -> None:
    category = make_category(make_event(phase=Phase.ARCHIVED))

    with pytest.raises(RegistrationClosed):
        intake.submit(LUCIA, category)


def test_a_category_by_invitation_wants_a_living_one() -> None:
    category = make_category(approval=Approval.INVITATION)

    with pytest.raises(InvitationOnly):
        intake.submit(LUCIA, category)


def test_an_invitation_opens_a_closed_category_and_approves_by_itself() -> None:
    category = make_category(approval=Approval.INVITATION, closes_at=clock.now() - timedelta(days=9))
    asked = invited(category)

    intake.submit(LUCIA, category, invitation=asked)
    registration = only()
    intake.confirm_address(registration, by=SYSTEM)

    assert (registration.status, registration.source) == (Status.APPROVED, Source.INVITATION)
    assert asked.registration_id == registration.id


def test_an_invitation_lets_one_guest_in() -> None:
    category = make_category(approval=Approval.INVITATION)
    asked = invited(category)
    intake.submit(LUCIA, category, invitation=asked)
    intake.confirm_address(only(), by=SYSTEM)

    with pytest.raises(InvitationGone):
        intake.submit(replace(LUCIA, email="friend@example.com"), category, invitation=asked)


def test_an_invitation_passes_from_a_form_never_confirmed_to_the_next() -> None:
    category = make_category(approval=Approval.INVITATION)
    asked = invited(category)
    intake.submit(LUCIA, category, invitation=asked)
    first = only()

    intake.submit(replace(LUCIA, email="right@example.com"), category, invitation=asked)

    with pytest.raises(InvitationGone):
        intake.confirm_address(first, by=SYSTEM)


def test_a_revoked_invitation_opens_nothing() -> None:
    category = make_category(approval=Approval.INVITATION)
    asked = invited(category)
    invitation.revoke(asked, by=SYSTEM)

    with pytest.raises(InvitationGone):
        intake.submit(LUCIA, category, invitation=asked)


def test_an_invitation_revoked_after_the_form_confirms_nothing() -> None:
    category = make_category(approval=Approval.INVITATION)
    asked = invited(category)
    intake.submit(LUCIA, category, invitation=asked)
    registration = only()
    invitation.revoke(asked, by=SYSTEM)

    with pytest.raises(InvitationGone):
        intake.confirm_address(registration, by=SYSTEM)


def test_an_invitation_to_one_category_opens_no_other() -> None:
    event = make_event()
    asked = invited(make_category(event))

    with pytest.raises(InvitationGone):
        intake.submit(LUCIA, make_category(event, approval=Approval.INVITATION), invitation=asked)


def test_a_form_sent_before_its_category_went_to_the_invited_is_not_confirmed() -> None:
    category = make_category()
    registration = submitted(category)
    category.approval = Approval.INVITATION
    keep(category)

    with pytest.raises(InvitationOnly):
        intake.confirm_address(registration, by=SYSTEM)


def test_a_confirmed_address_counts_and_is_somebody() -> None:
    registration = submitted(make_category())

    intake.confirm_address(registration, by=SYSTEM)

    person = db.session.scalars(select(Person)).one()
    assert registration.status is Status.SUBMITTED
    assert (person.display_name, person.email) == ("Lucía Núñez", "lucia@example.com")
    assert (registration.person_id, registration.organisation_id) == (person.id, person.organisation_id)
    assert templates() == ["ask_to_confirm", "received"]


def test_confirming_twice_changes_nothing() -> None:
    registration = submitted(make_category(approval=Approval.AUTOMATIC))
    intake.confirm_address(registration, by=SYSTEM)
    version = registration.version

    intake.confirm_address(registration, by=SYSTEM)

    assert (registration.status, registration.version) == (Status.APPROVED, version)


def test_who_has_withdrawn_does_not_come_back_by_the_first_mail() -> None:
    registration = submitted(make_category())
    amendment.withdraw(registration, by=SYSTEM)

    with pytest.raises(StatusConflict):
        intake.confirm_address(registration, by=SYSTEM)


def test_where_approval_is_automatic_the_last_place_goes_first_and_the_next_waits() -> None:
    category = make_category(places=1, approval=Approval.AUTOMATIC)
    guests = [submitted(category, replace(LUCIA, email=f"guest{number}@example.com")) for number in range(3)]

    for guest in guests:
        intake.confirm_address(guest, by=SYSTEM)

    assert [guest.status for guest in guests] == [Status.APPROVED, Status.WAITLISTED, Status.WAITLISTED]
    assert [guest.waiting_number for guest in guests] == [None, 1, 2]


def test_an_address_may_be_confirmed_for_three_days_after_the_closing() -> None:
    closes = clock.now() + timedelta(minutes=1)
    registration = submitted(make_category(closes_at=closes))

    with time_machine.travel(closes + timedelta(hours=71), tick=False):
        intake.confirm_address(registration, by=SYSTEM)

    assert registration.status is Status.SUBMITTED


def test_after_three_days_a_closed_category_takes_no_confirmation() -> None:
    closes = clock.now() + timedelta(minutes=1)
    registration = submitted(make_category(closes_at=closes))

    with time_machine.travel(closes + timedelta(hours=73), tick=False), pytest.raises(ConfirmationTooLate):
        intake.confirm_address(registration, by=SYSTEM)

    assert registration.status is Status.DRAFT


def test_sensitive_answers_are_kept_only_with_their_tick_and_sealed() -> None:
    category = make_category()
    intake.submit(LUCIA, category)
    intake.submit(replace(LUCIA, email="other@example.com", consents=REQUIRED), category)

    ticked, bare = db.session.scalars(select(Registration).order_by(Registration.number))

    assert queries.answers_of(ticked, may_see_sensitive=True) == dict(LUCIA.answers)
    assert queries.answers_of(ticked, may_see_sensitive=False) == {BuiltIn.PHONE: "+59899123456"}
    assert queries.answers_of(bare, may_see_sensitive=True) == {BuiltIn.PHONE: "+59899123456"}
    assert {row.text for row in db.session.scalars(select(Answer))} == {"+59899123456", None}


def test_each_tick_is_kept_with_version_and_language() -> None:
    category = make_category()

    intake.submit(LUCIA, category)

    rows = db.session.scalars(select(Consent)).all()
    assert {row.purpose for row in rows} == LUCIA.consents
    assert {(row.notice_version, row.locale) for row in rows} == {(1, "es")}


def test_the_desk_adds_a_guest_without_asking_the_address(desk: Actor) -> None:
    category = make_category()

    registration = intake.add(LUCIA, category, by=desk)

    assert (registration.status, registration.source) == (Status.SUBMITTED, Source.DESK)
    assert registration.person_id is not None


def test_the_desk_may_approve_a_guest_at_once(desk: Actor) -> None:
    registration = intake.add(LUCIA, make_category(), by=desk, approve=True)

    assert registration.status is Status.APPROVED


def test_the_desk_adds_a_guest_without_an_address(desk: Actor) -> None:
    registration = intake.add(replace(LUCIA, email=""), make_category(), by=desk)

    assert (registration.email, registration.person_id) == (None, None)
    assert registration.organisation_id is not None
    assert templates() == []


def test_a_guest_without_address_and_house_is_taken_too(desk: Actor) -> None:
    registration = intake.add(replace(LUCIA, email="", organisation=""), make_category(), by=desk)

    assert registration.organisation_id is None


def test_the_desk_is_told_that_an_address_is_taken(desk: Actor) -> None:
    category = make_category()
    intake.add(LUCIA, category, by=desk)

    assert isinstance(intake.refusal_of(LUCIA, category), AddressTaken)
    assert intake.refusal_of(replace(LUCIA, email=""), category) is None
    with pytest.raises(AddressTaken):
        intake.add(LUCIA, category, by=desk)


def test_who_has_withdrawn_may_ask_again_at_the_end_of_the_line(desk: Actor) -> None:
    category = make_category(places=1, approval=Approval.AUTOMATIC)
    registration = intake.add(LUCIA, category, by=desk)
    waiting = intake.add(replace(LUCIA, email="next@example.com"), category, by=desk)
    amendment.withdraw(registration, by=desk)

    intake.come_back(registration, by=desk)

    assert (waiting.status, registration.status) == (Status.APPROVED, Status.WAITLISTED)


def test_asking_again_where_somebody_answers_waits_for_the_answer() -> None:
    registration = make_registration(status=Status.WITHDRAWN)

    intake.come_back(registration, by=SYSTEM)

    assert registration.status is Status.SUBMITTED


def test_who_was_declined_does_not_ask_again_by_themselves(desk: Actor) -> None:
    registration = make_registration()
    review.decline(registration, by=desk)

    with pytest.raises(StatusConflict):
        intake.come_back(registration, by=SYSTEM)


def test_asking_again_ends_with_the_window() -> None:
    category = make_category(closes_at=clock.now() - timedelta(days=1))
    registration = make_registration(category, status=Status.WITHDRAWN)

    with pytest.raises(RegistrationClosed):
        intake.come_back(registration, by=SYSTEM)


def test_one_person_over_two_events_of_an_organiser_is_one_person() -> None:
    organiser = make_organiser()
    for _ in range(2):
        registration = submitted(make_category(make_event(organiser)))
        intake.confirm_address(registration, by=SYSTEM)

    assert count_rows("person") == 1
    assert count_rows("organisation") == 1


@pytest.mark.parametrize(("status", "mail"), [(Status.DRAFT, "ask_to_confirm"), (Status.REVOKED, "your_link")])
def test_who_lost_the_mail_gets_the_one_that_helps_now(status: Status, mail: str) -> None:
    intake.ask_again(make_registration(status=status), by=SYSTEM)

    assert templates() == [mail]


def test_a_button_pressed_often_fills_no_mailbox() -> None:
    registration = make_registration()

    with time_machine.travel(clock.now(), tick=False):
        for _ in range(5):
            intake.ask_again(registration, by=SYSTEM)

    assert templates() == ["your_link"]
