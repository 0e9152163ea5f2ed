"""An answer of the desk is taken back while its mail has not left; afterwards it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.badges import queries as badges
from app.badges.models import Badge
from app.badges.rules import BadgeState
from app.booking import queries as bookings
from app.booking.service import seats
from app.core import clock, settings
from app.core.access import SYSTEM, Actor, ActorKind
from app.core.db import db
from app.core.tokens import new_id
from app.mail.models import Message
from app.mail.rules import MessageState
from app.registration.models import Undoable
from app.registration.rules import Status
from app.registration.service import amendment, review, undoing
from tests.factories import keep, make_category, make_event, make_registration, make_session

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from flask import Flask

    from app.registration.models import Registration

STAFF = Actor(ActorKind.STAFF, new_id())
TOO_LATE = "This cannot be undone any more"


@pytest.fixture(autouse=True)
def _held(app: Flask, database: None) -> Generator[None]:
    del database
    before = app.extensions["lanyard"]
    settings.configure(app, replace(before, hold_answers_seconds=30))
    yield
    settings.configure(app, before)


def undo(batch_id: object, guest: Registration) -> tuple[int, list[str]]:
    outcome = undoing.undo(guest.event_id, batch_id, by=STAFF)  # type: ignore[arg-type]  # an id
    return outcome.number, [why[: len(TOO_LATE)] for why in outcome.refused]


def mails(guest: Registration) -> dict[str, MessageState]:
    rows = db.session.execute(select(Message.template, Message.state).where(Message.subject_id == guest.id))
    return {template: state for template, state in rows}  # noqa: C416 — a row is no pair to dict()


ACTS: dict[str, tuple[Callable[..., object], Status, str]] = {
    "approval": (review.approve, Status.APPROVED, "badge"),
    "refusal": (review.decline, Status.REJECTED, "declined"),
    "withdrawal": (amendment.withdraw, Status.WITHDRAWN, "withdrawn"),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("former", [Status.SUBMITTED, Status.WAITLISTED])
def test_the_guest_stands_as_before_and_no_mail_leaves(name: str, former: Status) -> None:
    act, became, template = ACTS[name]
    guest, batch = make_registration(status=former), new_id()
    number = guest.waiting_number
    act(guest, by=STAFF, batch_id=batch)
    after = (guest.status, mails(guest))

    done = undo(batch, guest)

    assert after == (became, {template: MessageState.QUEUED})
    assert done == (1, [])
    assert (guest.status, guest.waiting_number, guest.decided_at) == (former, number, None)
    assert mails(guest) == {template: MessageState.CANCELLED}


def test_the_mail_waits_until_nothing_can_be_undone_any_more() -> None:
    guest = make_registration()
    with time_machine.travel(clock.now(), tick=False):
        review.decline(guest, by=STAFF)
        now = clock.now()

    message = db.session.scalars(select(Message)).one()
    step = db.session.scalars(select(Undoable)).one()
    assert (step.until, message.due_at > step.until) == (now + timedelta(seconds=30), True)


def test_an_approval_undone_takes_the_badge_and_the_seats_with_it() -> None:
    event = make_event()
    guest, batch = make_registration(make_category(event, places=1)), new_id()
    waiting = make_registration(guest.category, status=Status.WAITLISTED)
    review.approve(guest, by=STAFF, batch_id=batch)
    seats.book(guest, make_session(event, capacity=4), by=SYSTEM)

    undo(batch, guest)

    assert badges.find_live(guest.id) is None
    assert [badge.state for badge in db.session.scalars(select(Badge).where(Badge.registration_id == guest.id))] == [
        BadgeState.REVOKED
    ]
    assert bookings.list_bookings(guest.id) == []
    assert (guest.status, waiting.status) == (Status.SUBMITTED, Status.APPROVED)
    assert mails(guest) == {"badge": MessageState.CANCELLED}


def test_who_was_put_on_the_waiting_list_is_to_be_reviewed_again() -> None:
    guest, batch = make_registration(make_category(places=0)), new_id()
    review.approve(guest, by=STAFF, batch_id=batch)

    undo(batch, guest)

    assert (guest.status, guest.waiting_number) == (Status.SUBMITTED, None)
    assert mails(guest) == {"waitlisted": MessageState.CANCELLED}


def test_who_was_declined_before_is_declined_again_for_the_same_reason() -> None:
    guest = make_registration(status=Status.REJECTED)
    guest.decline_reason, batch = "Too late", new_id()
    keep(guest)
    review.approve(guest, by=STAFF, batch_id=batch)

    undo(batch, guest)

    assert (guest.status, guest.decline_reason) == (Status.REJECTED, "Too late")


def test_many_answered_at_once_are_undone_at_once() -> None:
    event, batch = make_event(), new_id()
    category = make_category(event)
    guests = [make_registration(category) for _ in range(undoing.BATCH + 2)]
    review.decline_many(event.id, [guest.id for guest in guests], by=STAFF, batch_id=batch)
    other = make_registration(category)
    review.decline(other, by=STAFF)
    review.reopen(guests[0], by=STAFF)

    assert undo(batch, guests[0]) == (undoing.BATCH + 1, [TOO_LATE])
    assert {guest.status for guest in guests} == {Status.SUBMITTED}
    assert other.status is Status.REJECTED


def test_approving_many_can_be_undone_too() -> None:
    guest, batch = make_registration(), new_id()
    review.approve_many(guest.event_id, [guest.id], by=STAFF, batch_id=batch)

    assert undo(batch, guest) == (1, [])


def test_after_its_time_and_a_second_time_nothing_is_undone() -> None:
    guest, late, batch, old = make_registration(), make_registration(), new_id(), new_id()
    review.decline(guest, by=STAFF, batch_id=batch)
    review.decline(late, by=STAFF, batch_id=old)

    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        too_late = undo(old, late)
    first, second = undo(batch, guest), undo(batch, guest)

    assert (too_late, first, second) == ((0, [TOO_LATE]), (1, []), (0, []))
    assert late.status is Status.REJECTED


def test_only_one_of_two_who_undo_at_once_does() -> None:
    guest, batch = make_registration(), new_id()
    review.decline(guest, by=STAFF, batch_id=batch)
    step = db.session.scalars(select(Undoable)).one()
    undo(batch, guest)

    outcome = undoing._some([step.id], STAFF)  # noqa: SLF001 — the second has read the same step

    assert (outcome.number, len(outcome.refused)) == (0, 1)


def test_what_guests_and_the_system_do_is_not_the_desks_to_undo() -> None:
    own, coming = make_registration(), make_registration(status=Status.APPROVED)
    amendment.withdraw(own, by=Actor(ActorKind.GUEST, own.id))
    review.approve(make_registration(), by=SYSTEM)
    amendment.withdraw(coming, by=STAFF)  # the place may be somebody else's already

    assert db.session.scalars(select(Undoable)).all() == []


def test_another_events_batch_is_not_there() -> None:
    guest, batch = make_registration(), new_id()
    review.decline(guest, by=STAFF, batch_id=batch)

    assert undoing.undo(make_event().id, batch, by=STAFF).number == 0


def test_where_nothing_is_held_nothing_can_be_undone(app: Flask) -> None:
    settings.configure(app, replace(app.extensions["lanyard"], hold_answers_seconds=0))
    guest = make_registration()
    review.decline(guest, by=STAFF)

    assert db.session.scalars(select(Undoable)).all() == []
    assert db.session.scalars(select(Message)).one().due_at <= clock.now()
