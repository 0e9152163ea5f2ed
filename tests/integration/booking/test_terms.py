"""Guests book by their event's terms."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from app.booking import queries
from app.booking.errors import (
    Blocked,
    NotReleased,
    SessionsOverlap,
    TermsUnusable,
    TooFarToWalk,
    TooLateToCancel,
    TooManyInAll,
    TooManyThatDay,
)
from app.booking.models import Booking, BookingTerms, Strike
from app.booking.rules import USUAL, BookingStatus, Terms
from app.booking.service import seats, strikes, terms
from app.core import clock
from app.core.access import SYSTEM, Actor, ActorKind
from app.events.service import planning
from app.events.service.planning import Settings
from tests.factories import keep, make_category, make_hall, make_session, soon
from tests.integration.booking.conftest import event_organiser, guest, status_of

if TYPE_CHECKING:
    from app.events.models import Event
    from app.registration.models import Category, Registration

BOOKED, WAITING = BookingStatus.BOOKED, BookingStatus.WAITING


def let(event: Event, **changed: object) -> None:
    terms.set_terms(event, replace(Terms(), **changed), by=SYSTEM)  # type: ignore[arg-type]  # names of terms


def myself(registration: Registration) -> Actor:
    return Actor(ActorKind.GUEST, registration.id)


def test_a_new_event_has_the_usual_terms_and_one_without_has_none(event: Event) -> None:
    organiser = event_organiser(event)
    series = planning.create_series(organiser, name={"en": "Series"}, by=SYSTEM)
    day = clock.now().date()
    settings = Settings(name={"en": "New"}, first_day=day, last_day=day, languages=("en",))
    made = planning.create_event(series, code="new-one", kind=event.kind, settings=settings, by=SYSTEM)

    assert queries.terms_of(made.id) == USUAL
    assert queries.terms_of(event.id) == Terms()


def test_a_category_has_its_own_where_it_says_so(event: Event, category: Category) -> None:
    press = make_category(event, code="press")
    let(event, release_days=3, per_day=4)
    terms.set_own(event, press.id, {"release_days": 5, "priority": 2, "unknown": 1}, by=SYSTEM)

    assert queries.terms_of(event.id, press.id) == Terms(release_days=5, per_day=4, priority=2)
    assert queries.terms_of(event.id, category.id) == Terms(release_days=3, per_day=4)
    assert dict(queries.list_own_terms(event.id)) == {press.id: {"release_days": 5, "priority": 2}}
    terms.set_own(event, press.id, {"per_day": 1}, by=SYSTEM)
    assert queries.terms_of(event.id, press.id) == Terms(release_days=3, per_day=1)
    terms.set_own(event, press.id, None, by=SYSTEM)
    terms.set_own(event, press.id, None, by=SYSTEM)
    assert queries.list_own_terms(event.id) == {}


@pytest.mark.parametrize("wrong", [{"release_days": -1}, {"release_hour": 24}, {"walking_minutes": -5}])
def test_terms_that_make_no_sense_are_refused(event: Event, category: Category, wrong: dict[str, int]) -> None:
    with pytest.raises(TermsUnusable):
        let(event, **wrong)
    if "walking_minutes" not in wrong:
        with pytest.raises(TermsUnusable):
            terms.set_own(event, category.id, wrong, by=SYSTEM)

    assert queries.terms_of(event.id) == Terms()


def test_terms_are_kept_whole(event: Event) -> None:
    let(event, release_days=1)
    let(event, per_day=2)

    row = queries.find_terms(event.id, None)
    assert isinstance(row, BookingTerms)
    assert row.terms == asdict(Terms(per_day=2))


def test_nobody_books_before_it_opens_but_staff_with_a_reason(event: Event, category: Category) -> None:
    session = make_session(event, capacity=2, starts_at=soon(6 * 24 * 60))
    let(event, release_days=3)

    with pytest.raises(NotReleased) as refusal:
        seats.book(guest(category), session, by=SYSTEM)
    assert "09:00" in str(refusal.value)
    assert seats.book(guest(category), session, because="Speaks on stage", by=SYSTEM) is BOOKED
    near = make_session(event, capacity=2, starts_at=soon(24 * 60))
    assert seats.book(guest(category), near, by=SYSTEM) is BOOKED


@time_machine.travel("2026-10-17T02:00:00Z", tick=False)
def test_so_many_a_day_and_in_all(event: Event, category: Category) -> None:
    who = guest(category)
    one, two, after_midnight = (
        make_session(event, capacity=5, starts_at=soon(minutes), minutes=60) for minutes in (60, 240, 14 * 60 + 30)
    )
    next_day, last = (make_session(event, capacity=5, starts_at=soon(days * 24 * 60)) for days in (1, 2))
    let(event, per_day=2, in_all=3)
    for session in (one, two):
        seats.book(who, session, by=SYSTEM)

    with pytest.raises(TooManyThatDay):  # at 00:30 the festival day is still the evening's
        seats.book(who, after_midnight, by=SYSTEM)
    seats.book(who, next_day, by=SYSTEM)
    with pytest.raises(TooManyInAll):
        seats.book(who, last, by=SYSTEM)
    assert seats.book(who, last, because="Jury", by=SYSTEM) is BOOKED


def test_who_has_as_many_as_they_may_is_passed_over(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1, starts_at=soon(600))
    other = make_session(event, capacity=9, starts_at=soon(60 + 3 * 24 * 60))
    holder, full, next_one = (guest(category) for _ in range(3))
    for who in (holder, full, next_one):
        seats.book(who, session, by=SYSTEM)
    seats.book(full, other, by=SYSTEM)
    let(event, in_all=1)

    seats.cancel(holder, session, by=SYSTEM)

    assert (status_of(full, session), status_of(next_one, session)) == (WAITING, BOOKED)


def test_the_way_between_two_venues_is_kept_free_and_named(event: Event, category: Category) -> None:
    organiser = event_organiser(event)
    here, there = make_hall(organiser), make_hall(organiser)
    held = make_session(event, hall=here, starts_at=soon(60), minutes=60, title="Roma")
    close_by = make_session(event, hall=here, starts_at=soon(120), title="Zama")
    far = make_session(event, hall=there, starts_at=soon(130), minutes=200, title="Whisky")
    over = make_session(event, hall=there, starts_at=soon(100), title="Tango")
    who = guest(category)
    let(event, walking_minutes=15)
    seats.book(who, held, by=SYSTEM)

    with pytest.raises(TooFarToWalk) as refusal:
        seats.book(who, far, by=SYSTEM)
    assert all(said in str(refusal.value) for said in ("Roma", "Whisky", "15"))
    with pytest.raises(SessionsOverlap):
        seats.book(who, over, by=SYSTEM)
    assert seats.book(who, close_by, by=SYSTEM) is BOOKED
    choices = {choice.session.id: choice.clash for choice in queries.list_choices(event, who, now=clock.now())}
    assert choices[far.id] is not None


def test_a_seat_is_given_back_in_good_time_or_at_the_desk(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=1, starts_at=soon(20)), guest(category)
    let(event, cancel_minutes=30)
    seats.book(who, session, by=SYSTEM)
    waiting = guest(category)
    seats.book(waiting, session, by=SYSTEM)

    seats.cancel(waiting, session, by=myself(waiting))
    with pytest.raises(TooLateToCancel):
        seats.cancel(who, session, by=myself(who))
    seats.cancel(who, session, by=SYSTEM)

    assert status_of(who, session) is BookingStatus.CANCELLED


def test_empty_seats_block_until_staff_lifts_one(event: Event, category: Category) -> None:
    who = guest(category)
    let(event, strikes=2)
    struck = [strike(who, event) for _ in range(2)]
    session = make_session(event, capacity=3)

    with pytest.raises(Blocked):
        seats.book(who, session, by=SYSTEM)
    strikes.lift(event, struck[0], because="The coach was late", by=SYSTEM)
    strikes.lift(event, struck[0], because="Twice", by=SYSTEM)

    assert seats.book(who, session, by=SYSTEM) is BOOKED
    assert struck[0].lifted_because == "The coach was late"
    assert [found.id for found, _ in queries.list_strikes(event.id)] == [one.id for one in reversed(struck)]


def test_who_is_blocked_is_passed_over_too(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1)
    holder, blocked, next_one = (guest(category) for _ in range(3))
    for who in (holder, blocked, next_one):
        seats.book(who, session, by=SYSTEM)
    let(event, strikes=1)
    strike(blocked, event)

    seats.cancel(holder, session, by=SYSTEM)

    assert (status_of(blocked, session), status_of(next_one, session)) == (WAITING, BOOKED)


def strike(who: Registration, event: Event) -> Strike:
    booking = Booking(
        session_id=make_session(event, starts_at=soon(-300)).id,
        registration_id=who.id,
        status=BookingStatus.NO_SHOW,
        booked_at=clock.now(),
    )
    keep(booking)
    made = Strike(registration_id=who.id, booking_id=booking.id, at=clock.now() - timedelta(hours=1))
    keep(made)
    return made


def test_priority_goes_before_the_number(event: Event, category: Category) -> None:
    jury = make_category(event, code="jury")
    session = make_session(event, capacity=1)
    terms.set_own(event, jury.id, {"priority": 5}, by=SYSTEM)
    holder, first, judge = guest(category), guest(category), guest(jury)
    for who in (holder, first, judge):
        seats.book(who, session, by=SYSTEM)

    assert queries.places_in_line(judge.id) == {session.id: 1}
    assert queries.places_in_line(first.id) == {session.id: 2}
    seats.cancel(holder, session, by=SYSTEM)
    assert (status_of(judge, session), status_of(first, session)) == (BOOKED, WAITING)
