"""Organisers answer."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.core.access import SYSTEM, Actor
from app.core.db import atomic, db
from app.core.tokens import new_id
from app.mail.models import Message
from app.registration import queries
from app.registration.errors import CategoryFull, StatusConflict
from app.registration.models import Registration
from app.registration.rules import Status
from app.registration.service import review, waitlist
from tests.factories import make_category, make_event, make_registration


def mails() -> list[str]:
    return list(db.session.scalars(select(Message.template).order_by(Message.id)))


def test_an_approved_guest_holds_a_place(desk: Actor) -> None:
    registration = make_registration(make_category(places=1))

    status = review.approve(registration, by=desk)

    assert status is registration.status is Status.APPROVED
    assert registration.decided_at is not None
    assert queries.count_taken(registration.category_id) == 1


def test_where_every_place_is_taken_the_next_waits_with_a_number(desk: Actor) -> None:
    category = make_category(places=0)
    guests = [make_registration(category) for _ in range(2)]

    statuses = [review.approve(guest, by=desk) for guest in guests]

    assert statuses == [Status.WAITLISTED, Status.WAITLISTED]
    assert [guest.waiting_number for guest in guests] == [1, 2]
    assert [queries.place_in_line(guest) for guest in guests] == [1, 2]
    assert mails() == ["waitlisted", "waitlisted"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.APPROVED, Status.WITHDRAWN, Status.CANCELLED])
def test_who_does_not_wait_for_an_answer_is_not_approved(status: Status, desk: Actor) -> None:
    registration = make_registration(status=status)

    with pytest.raises(StatusConflict):
        review.approve(registration, by=desk)


@pytest.mark.parametrize("status", [Status.REVOKED, Status.WAITLISTED])
def test_nobody_is_let_past_the_waiting_list_into_a_full_category(status: Status, desk: Actor) -> None:
    registration = make_registration(make_category(places=0), status=status)

    with pytest.raises(CategoryFull):
        review.approve(registration, by=desk)

    assert registration.status is status


def test_a_declined_guest_is_told_and_may_be_approved_after_all(desk: Actor) -> None:
    registration = make_registration()

    review.decline(registration, by=desk, reason="No seats for the press this year.")
    declined = registration.status
    review.approve(registration, by=desk)

    assert (declined, registration.status) == (Status.REJECTED, Status.APPROVED)
    assert registration.decline_reason == "No seats for the press this year."
    assert "declined" in mails()


def test_a_declined_request_is_taken_up_again(desk: Actor) -> None:
    registration = make_registration(status=Status.REJECTED)

    review.reopen(registration, by=desk)

    assert registration.status is Status.SUBMITTED


def test_a_draft_is_not_taken_up_past_its_guest(desk: Actor) -> None:
    registration = make_registration(status=Status.DRAFT)

    with pytest.raises(StatusConflict):
        review.reopen(registration, by=desk)


def test_a_revoked_place_goes_to_who_waits_longest(desk: Actor) -> None:
    category = make_category(places=1)
    first, second, third = (make_registration(category) for _ in range(3))
    for guest in (first, second, third):
        review.approve(guest, by=desk)

    review.revoke(first, by=desk, reason="Two badges.")

    assert [guest.status for guest in (first, second, third)] == [
        Status.REVOKED, Status.APPROVED, Status.WAITLISTED,
    ]  # fmt: skip
    assert (second.waiting_number, queries.place_in_line(third)) == (None, 1)


def test_a_guest_who_does_not_come_is_not_revoked(desk: Actor) -> None:
    registration = make_registration()

    with pytest.raises(StatusConflict):
        review.revoke(registration, by=desk)


def test_many_are_approved_and_the_refused_are_named(desk: Actor) -> None:
    category = make_category(places=101)
    event_id = category.event_id
    guests = [make_registration(category) for _ in range(103)]
    gone = make_registration(category, status=Status.WITHDRAWN)
    stranger = make_registration(make_category(make_event()))

    outcome = review.approve_many(event_id, [gone.id, stranger.id, *(guest.id for guest in guests)], by=desk)

    assert (outcome.approved, outcome.waiting, outcome.declined) == (101, 2, 0)
    assert [refused for refused, _ in outcome.refused] == [gone.id, stranger.id]
    assert all(why for _, why in outcome.refused)
    assert stranger.status is Status.SUBMITTED


def test_many_are_declined(desk: Actor) -> None:
    category = make_category()
    guests = [make_registration(category) for _ in range(2)]

    outcome = review.decline_many(category.event_id, [*(guest.id for guest in guests), new_id()], by=desk, reason="")

    assert (outcome.declined, len(outcome.refused)) == (2, 1)
    assert {guest.status for guest in guests} == {Status.REJECTED}


def test_without_a_free_place_nobody_moves_up() -> None:
    category = make_category(places=1)
    make_registration(category, status=Status.APPROVED)
    make_registration(category, status=Status.WAITLISTED)

    assert waitlist.promote(category.id) == 0


def test_more_places_are_filled_from_the_list_until_it_ends() -> None:
    category = make_category(places=5)
    waiting = [make_registration(category, status=Status.WAITLISTED) for _ in range(3)]

    assert waitlist.promote(category.id) == 3
    assert {guest.status for guest in waiting} == {Status.APPROVED}


@atomic
def _held_while_another_moved_it(registration: Registration, elsewhere: Registration) -> None:
    db.session.expire(registration)
    assert registration.status is Status.SUBMITTED  # loaded before the other hand writes
    db.session.execute(
        update(Registration)
        .where(Registration.id == registration.id)
        .values(category_id=elsewhere.category_id)
        .execution_options(synchronize_session=False)
    )
    waitlist.hold(registration)


def test_a_guest_moved_to_another_category_meanwhile_is_not_counted_here() -> None:
    registration = make_registration()

    with pytest.raises(StatusConflict):
        _held_while_another_moved_it(registration, make_registration())


def test_what_the_system_does_is_the_systems() -> None:
    registration = make_registration()

    assert review.approve(registration, by=SYSTEM) is Status.APPROVED
