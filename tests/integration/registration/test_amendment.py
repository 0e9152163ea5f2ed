"""A guest or the desk edits, changes the address or the category, withdraws."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.db import db
from app.mail.models import Message
from app.people.models import Person
from app.people.rules import REQUIRED
from app.registration import queries
from app.registration.errors import AddressTaken, CategoryFull, StatusConflict
from app.registration.models import AddressChange, Registration
from app.registration.rules import BuiltIn, Status
from app.registration.service import amendment, intake, links
from app.registration.service.intake import Application
from tests.factories import make_category, make_event, make_registration

MARIAM = Application(
    display_name="مريم حداد",
    email="mariam@example.com",
    locale="en",
    organisation="Studio Haddad",
    country="LB",
    answers={BuiltIn.PHONE: "+9613123456"},
    consents=REQUIRED,
)


def mails() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Message.template, Message.to).order_by(Message.id))
    return [(template, to) for template, to in rows]


def change_of(registration: Registration) -> AddressChange:
    return db.session.scalars(select(AddressChange).where(AddressChange.registration_id == registration.id)).one()


def test_an_edit_changes_the_badge_the_person_and_the_search(desk: Actor) -> None:
    registration = intake.add(MARIAM, make_category(), by=desk)

    on_badge = amendment.edit(registration, replace(MARIAM, display_name="مريم حداد خوري", role="Director"), by=desk)

    assert on_badge is True
    assert (registration.display_name, registration.role) == ("مريم حداد خوري", "Director")
    assert "خوري" in registration.search_text
    assert db.session.scalars(select(Person.display_name)).one() == "مريم حداد خوري"


def test_an_edit_of_what_the_badge_does_not_show_is_told_apart(desk: Actor) -> None:
    registration = intake.add(MARIAM, make_category(), by=desk)

    on_badge = amendment.edit(registration, replace(MARIAM, answers={BuiltIn.PHONE: ""}), by=desk)

    assert on_badge is False
    assert queries.answers_of(registration, may_see_sensitive=True) == {}


def test_an_edit_never_changes_the_address(desk: Actor) -> None:
    registration = intake.add(MARIAM, make_category(), by=desk)

    amendment.edit(registration, replace(MARIAM, email="else@example.com"), by=desk)

    assert registration.email == "mariam@example.com"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REVOKED])
def test_who_does_not_come_edits_nothing(status: Status) -> None:
    registration = make_registration(status=status)

    with pytest.raises(StatusConflict):
        amendment.edit(registration, MARIAM, by=SYSTEM)


def test_a_draft_that_is_edited_is_still_nobody() -> None:
    registration = make_registration(status=Status.DRAFT)

    amendment.edit(registration, MARIAM, by=SYSTEM)

    assert (registration.display_name, registration.person_id) == ("مريم حداد", None)


def test_a_change_of_category_frees_the_place_for_the_next(desk: Actor) -> None:
    event = make_event()
    former, other = make_category(event, places=1), make_category(event, places=1)
    guest = make_registration(former, status=Status.APPROVED)
    waiting = make_registration(former, status=Status.WAITLISTED)

    status = amendment.change_category(guest, other, by=desk)

    assert (status, guest.category_id) == (Status.APPROVED, other.id)
    assert waiting.status is Status.APPROVED


def test_who_holds_a_place_keeps_it_where_the_other_category_is_full(desk: Actor) -> None:
    event = make_event()
    guest = make_registration(make_category(event), status=Status.APPROVED)

    with pytest.raises(CategoryFull):
        amendment.change_category(guest, make_category(event, places=0), by=desk)

    assert guest.status is Status.APPROVED


@pytest.mark.parametrize(("places", "status", "number"), [(1, Status.APPROVED, None), (0, Status.WAITLISTED, 1)])
def test_who_waits_in_one_category_is_seated_or_waits_in_the_other(
    places: int, status: Status, number: int | None, desk: Actor
) -> None:
    event = make_event()
    guest = make_registration(make_category(event, places=0), status=Status.WAITLISTED)

    amendment.change_category(guest, make_category(event, places=places), by=desk)

    assert (guest.status, guest.waiting_number) == (status, number)


def test_who_has_no_answer_yet_waits_for_it_in_the_other_category(desk: Actor) -> None:
    event = make_event()
    guest = make_registration(make_category(event))

    assert amendment.change_category(guest, make_category(event), by=desk) is Status.SUBMITTED


@pytest.mark.parametrize("status", [Status.REJECTED, Status.CANCELLED, Status.REVOKED, Status.WITHDRAWN])
def test_who_does_not_come_changes_no_category(status: Status, desk: Actor) -> None:
    event = make_event()
    guest = make_registration(make_category(event), status=status)

    with pytest.raises(StatusConflict):
        amendment.change_category(guest, make_category(event), by=desk)


def test_the_same_category_is_no_change(desk: Actor) -> None:
    category = make_category()

    with pytest.raises(StatusConflict):
        amendment.change_category(make_registration(category), category, by=desk)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.DRAFT, Status.WITHDRAWN),
        (Status.SUBMITTED, Status.WITHDRAWN),
        (Status.WAITLISTED, Status.WITHDRAWN),
        (Status.APPROVED, Status.CANCELLED),
    ],
)
def test_a_guest_may_leave_at_any_time(before: Status, after: Status) -> None:
    registration = make_registration(status=before)

    amendment.withdraw(registration, by=SYSTEM)

    assert registration.status is after
    assert [template for template, _ in mails()] == ["withdrawn"]


def test_the_place_of_who_leaves_goes_to_the_next_and_to_no_second() -> None:
    category = make_category(places=1)
    guest = make_registration(category, status=Status.APPROVED)
    first, second = (make_registration(category, status=Status.WAITLISTED) for _ in range(2))

    amendment.withdraw(guest, by=SYSTEM)

    assert (first.status, second.status) == (Status.APPROVED, Status.WAITLISTED)


def test_leaving_twice_is_refused() -> None:
    registration = make_registration(status=Status.CANCELLED)

    with pytest.raises(StatusConflict):
        amendment.withdraw(registration, by=SYSTEM)


def test_a_new_address_counts_once_it_is_confirmed_there(desk: Actor) -> None:
    registration = intake.add(MARIAM, make_category(), by=desk)
    old_link = links.issue(registration.id)

    amendment.ask_for_new_address(registration, "haddad@example.org", by=SYSTEM)
    asked = registration.email
    amendment.confirm_new_address(change_of(registration), by=SYSTEM)

    assert (asked, registration.email) == ("mariam@example.com", "haddad@example.org")
    assert "haddad@example.org" in registration.search_text
    assert queries.load_guest(old_link.id) is None
    assert mails()[-3:] == [
        ("new_address", "haddad@example.org"),
        ("your_link", "haddad@example.org"),
        ("address_changed", "mariam@example.com"),
    ]


def test_confirming_a_new_address_twice_changes_nothing(desk: Actor) -> None:
    registration = intake.add(MARIAM, make_category(), by=desk)
    amendment.ask_for_new_address(registration, "haddad@example.org", by=SYSTEM)
    change = change_of(registration)
    amendment.confirm_new_address(change, by=SYSTEM)
    number = len(mails())

    amendment.confirm_new_address(change, by=SYSTEM)

    assert len(mails()) == number


def test_an_address_taken_meanwhile_is_refused() -> None:
    category = make_category()
    registration = make_registration(category)
    amendment.ask_for_new_address(registration, "taken@example.com", by=SYSTEM)
    make_registration(category, email="taken@example.com")

    with pytest.raises(AddressTaken):
        amendment.confirm_new_address(change_of(registration), by=SYSTEM)


def test_a_draft_may_mend_its_address() -> None:
    registration = make_registration(status=Status.DRAFT)
    registration_email = registration.email
    amendment.ask_for_new_address(registration, "right@example.com", by=SYSTEM)

    amendment.confirm_new_address(change_of(registration), by=SYSTEM)

    assert (registration.email, registration.person_id) == ("right@example.com", None)
    assert ("address_changed", registration_email) in mails()


def test_the_link_of_a_new_address_is_found_for_a_week(desk: Actor) -> None:
    registration = intake.add(MARIAM, make_category(), by=desk)
    amendment.ask_for_new_address(registration, "haddad@example.org", by=SYSTEM)
    secret = amendment.address_secret(change_of(registration).id)

    found = queries.find_address_change(secret)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        late = queries.find_address_change(secret)

    assert (found, late, queries.find_address_change("x")) == (change_of(registration), None, None)
