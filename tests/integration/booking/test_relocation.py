"""Bookings follow the timetable that is published: kept, asked about, or ended, and each guest told once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from app.booking import queries
from app.booking.errors import NothingBooked, TooLateToCancel
from app.booking.models import Booking, Strike
from app.booking.rules import PUBLICATION_MESSAGE, BookingStatus, Terms
from app.booking.service import clockwork, relocation, seats, terms
from app.checkin.models import Presence
from app.core import clock
from app.core.access import SYSTEM, Actor, ActorKind
from app.core.db import db
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import outbox
from app.platform.jobs.models import Job
from app.programme import queries as programme
from app.programme.service import timetable
from app.registration import queries as registrations
from tests.factories import keep, make_guest_link, make_hall, make_session, soon
from tests.integration.booking.conftest import event_organiser, guest, status_of
from tests.letters import rendered

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import ProgrammeSession, Publication
    from app.registration.models import Category, Registration

BOOKED, WAITING, OFFERED = BookingStatus.BOOKED, BookingStatus.WAITING, BookingStatus.OFFERED


def move(session: ProgrammeSession, minutes: int, **more: object) -> None:
    shift = timedelta(minutes=minutes)
    to = {"starts_at": session.starts_at + shift, "ends_at": session.ends_at + shift, "hall_id": session.hall_id} | more
    timetable.put(session, **to, by=SYSTEM)  # type: ignore[arg-type]  # keywords of several types


def publish(event: Event, **more: object) -> Publication:
    """Publish all that is prepared, and do the job that follows from it."""
    seen = programme.print_of(programme.list_prepared(event.id))
    made = timetable.publish(event, seen=seen, **more, by=SYSTEM)  # type: ignore[arg-type]  # keywords of several types
    for job in db.session.scalars(select(Job).where(Job.kind == relocation.FILL, Job.done_at.is_(None))).all():
        relocation.fill(job.payload)
        job.done_at = clock.now()
        keep(job)
    return made


def asked(registration: Registration, session: ProgrammeSession) -> bool:
    booking = queries.find_booking(session.id, registration.id)
    assert booking is not None
    db.session.refresh(booking)
    return booking.asked_at is not None


def messages() -> list[Message]:
    return list(
        db.session.scalars(select(Message).where(Message.template == PUBLICATION_MESSAGE).order_by(Message.to)).all()
    )


def test_a_seat_stays_and_who_is_moved_far_is_asked(event: Event, category: Category) -> None:
    near, far = make_session(event, capacity=2), make_session(event, capacity=2, starts_at=soon(600))
    who = guest(category)
    for session in (near, far):
        seats.book(who, session, by=SYSTEM)
    move(near, 30)
    move(far, 31)
    publish(event)

    assert (status_of(who, near), status_of(who, far)) == (BOOKED, BOOKED)
    assert (asked(who, near), asked(who, far)) == (False, True)


def test_who_now_holds_two_seats_at_once_is_asked_whatever_the_distance(event: Event, category: Category) -> None:
    first = make_session(event, capacity=2, starts_at=soon(300), minutes=60)
    second = make_session(event, capacity=2, starts_at=soon(370), minutes=60)
    who, other = guest(category), guest(category)
    for session in (first, second):
        seats.book(who, session, by=SYSTEM)
    seats.book(other, first, by=SYSTEM)
    move(first, 20)
    publish(event)

    assert (asked(who, first), asked(other, first)) == (True, False)
    assert (status_of(who, first), status_of(who, second)) == (BOOKED, BOOKED)


def test_who_cannot_walk_there_in_time_is_asked(event: Event, category: Category) -> None:
    organiser = event_organiser(event)
    here, there = make_hall(organiser), make_hall(organiser)
    terms.set_terms(event, Terms(walking_minutes=15), by=SYSTEM)
    first, second = (
        make_session(event, hall=here, capacity=9, starts_at=soon(minutes), minutes=60) for minutes in (300, 370)
    )
    both, one = guest(category), guest(category)
    for who, session in ((both, first), (both, second), (one, first)):
        seats.book(who, session, by=SYSTEM)
    move(first, 0, hall_id=there.id)
    publish(event)

    assert (asked(both, first), asked(one, first)) == (True, False)


def test_keeping_the_seat_ends_the_question(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=2), guest(category)
    seats.book(who, session, by=SYSTEM)
    with pytest.raises(NothingBooked):
        relocation.affirm(who, session, by=SYSTEM)
    move(session, 60)
    publish(event)

    relocation.affirm(who, session, by=SYSTEM)

    assert not asked(who, session)
    assert status_of(who, session) is BOOKED
    with pytest.raises(NothingBooked):
        relocation.affirm(guest(category), session, by=SYSTEM)


def test_who_is_asked_gives_the_seat_back_however_late(event: Event, category: Category) -> None:
    terms.set_terms(event, Terms(cancel_minutes=30), by=SYSTEM)
    session, other = (make_session(event, capacity=2, starts_at=soon(300)) for _ in range(2))
    who = guest(category)
    myself = Actor(ActorKind.GUEST, who.id)
    seats.book(who, session, by=SYSTEM)
    move(session, 60)
    publish(event)
    late = guest(category)
    seats.book(late, other, by=SYSTEM)

    with time_machine.travel(session.starts_at - timedelta(minutes=5)):
        seats.cancel(who, session, by=myself)
    with time_machine.travel(other.starts_at - timedelta(minutes=5)), pytest.raises(TooLateToCancel):
        seats.cancel(late, other, by=Actor(ActorKind.GUEST, late.id))
    assert status_of(who, session) is BookingStatus.CANCELLED
    seats.book(who, session, by=SYSTEM)
    assert not asked(who, session)


def test_an_empty_seat_of_who_never_said_yes_does_not_count(event: Event, category: Category) -> None:
    terms.set_terms(event, Terms(strikes=1), by=SYSTEM)
    session = make_session(event, capacity=3, starts_at=soon(300))
    asked_one, kept, came = guest(category), guest(category), guest(category)
    for who in (asked_one, kept, came):
        seats.book(who, session, by=SYSTEM)
    move(session, 60)
    publish(event)
    relocation.affirm(kept, session, by=SYSTEM)
    keep(
        Presence(
            event_id=event.id, list_id=session.id, registration_id=came.id, inside=True, entries=1, duplicates=0,
            since=session.starts_at,
        )
    )  # fmt: skip
    with time_machine.travel(session.ends_at + timedelta(hours=3)):
        clockwork.tick()

    assert {status_of(who, session) for who in (asked_one, kept)} == {BookingStatus.NO_SHOW}
    assert db.session.scalars(select(Strike.registration_id)).all() == [kept.id]


def test_a_session_that_falls_ends_every_booking_and_frees_the_agenda(event: Event, category: Category) -> None:
    falls = make_session(event, capacity=1, starts_at=soon(300))
    other = make_session(event, capacity=2, starts_at=soon(330))
    who, stays = guest(category), guest(category)
    seats.book(who, falls, by=SYSTEM)
    seats.book(stays, other, by=SYSTEM)
    keep(Booking(session_id=other.id, registration_id=who.id, status=WAITING, waiting_number=1, booked_at=clock.now()))
    timetable.call_off(falls, note={"en": "Rain"}, by=SYSTEM)
    publish(event)

    assert status_of(who, falls) is BookingStatus.SESSION_CANCELLED
    assert status_of(who, other) is BOOKED  # what was in the way has gone
    assert db.session.scalars(select(Strike)).all() == []
    [message] = [one for one in messages() if one.subject_id == who.id]
    mail = rendered(message)
    assert "Rain" in mail.text
    assert db.session.scalars(select(Message).where(Message.template == "session_cancelled")).all() == []


def test_nobody_is_promoted_into_a_clash(event: Event, category: Category) -> None:
    small, large = (make_hall(event_organiser(event), capacity=number) for number in (1, 3))
    session = make_session(event, hall=small, starts_at=soon(300), minutes=60)
    evening = make_session(event, capacity=5, starts_at=soon(600), minutes=60)
    holder, busy, free = (guest(category) for _ in range(3))
    for who in (holder, busy, free):
        seats.book(who, session, by=SYSTEM)
    seats.book(busy, evening, by=SYSTEM)
    move(session, 310, hall_id=large.id)
    publish(event)

    assert (status_of(busy, session), status_of(free, session)) == (WAITING, BOOKED)


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_each_guest_is_told_once_all_that_changed(event: Event, category: Category, language: str) -> None:
    moved = make_session(event, starts_at=soon(300), capacity=9, title="La ciénaga")
    falls = make_session(event, starts_at=soon(600), capacity=9, title="Whisky")
    stays = make_session(event, starts_at=soon(405), capacity=9, title="Zama", minutes=30)
    who, other = guest(category, locale=language), guest(category)
    make_guest_link(other, "another link of forty-three characters or so")
    for session in (moved, falls, stays):
        seats.book(who, session, by=SYSTEM)
    seats.book(other, moved, by=SYSTEM)
    without_address = guest(category)
    without_address.email = None
    keep(without_address)
    seats.book(without_address, moved, by=SYSTEM)
    move(moved, 20)
    timetable.call_off(falls, note={}, by=SYSTEM)
    made = publish(event, words={"es": "Perdonad el cambio.", "en": "Sorry."})

    assert sorted(message.subject_id for message in messages()) == sorted([who.id, other.id])
    [message] = [one for one in messages() if one.subject_id == who.id]
    assert (message.state, message.occasion, message.locale) == (MessageState.QUEUED, str(made.id), language)
    mail = rendered(message)
    for part in (mail.text, mail.html):
        assert "La ciénaga" in part
        assert "Whisky" in part
        assert "Zama" in part  # what the moved one now overlaps with
    assert ("Perdonad" in mail.text) == (language == "es")
    assert ("Sorry" in mail.text) == (language == "en")
    assert registrations.find_live_link(who.id) is not None


def test_messages_held_wait_for_staff(event: Event, category: Category) -> None:
    session = make_session(event, capacity=9)
    for _ in range(3):
        seats.book(guest(category), session, by=SYSTEM)
    move(session, 60)
    made = publish(event, held=True)
    assert {message.state for message in messages()} == {MessageState.DRAFT}
    timetable.reword(made, {"en": "Second thoughts."})

    assert outbox.release(PUBLICATION_MESSAGE, event_id=event.id, occasion=str(made.id)) == 3
    assert outbox.discard(PUBLICATION_MESSAGE, event_id=event.id, occasion=str(made.id)) == 0

    assert {message.state for message in messages()} == {MessageState.QUEUED}
    assert "Second thoughts." in rendered(messages()[0]).text


def test_messages_can_be_thrown_away(event: Event, category: Category) -> None:
    session = make_session(event, capacity=9)
    seats.book(guest(category), session, by=SYSTEM)
    move(session, 60)
    made = publish(event, held=True)

    assert outbox.discard(PUBLICATION_MESSAGE, event_id=event.id, occasion=str(made.id)) == 1
    assert [message.state for message in messages()] == [MessageState.CANCELLED]


def test_who_has_given_everything_back_is_not_told(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=9), guest(category)
    seats.book(who, session, by=SYSTEM)
    move(session, 60)
    publish(event)
    seats.cancel(who, session, by=SYSTEM)

    with pytest.raises(MessageIsMoot):
        rendered(messages()[0])


def test_nobody_touched_nobody_told(event: Event) -> None:
    move(make_session(event, capacity=9), 60)
    publish(event)

    assert messages() == []


@pytest.mark.parametrize("number", [1, 12])
def test_publishing_asks_the_database_as_often_for_one_guest_as_for_many(
    event: Event, category: Category, number: int
) -> None:
    sessions = [make_session(event, capacity=99, starts_at=soon(300 + 100 * place)) for place in range(3)]
    for _ in range(number):
        who = guest(category)
        for session in sessions:
            seats.book(who, session, by=SYSTEM)
    for session in sessions:
        move(session, 45)
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    seen = programme.print_of(programme.list_prepared(event.id))
    sqlalchemy_event.listen(db.engine, "before_cursor_execute", count)
    try:
        timetable.publish(event, seen=seen, by=SYSTEM)
    finally:
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", count)

    assert len(statements) <= 30, "\n".join(statements)
