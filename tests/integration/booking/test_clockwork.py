"""Offers, holds, lapses, closing and reminders: what happens by the clock, also when the clock was late."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.booking import queries
from app.booking.errors import BookingConflict, HoldEmpty, HoldTooLarge, NoSeatFree, OfferOver
from app.booking.models import Booking, Strike
from app.booking.rules import BookingStatus, HoldKind, Terms
from app.booking.service import clockwork, holds, seats, terms
from app.checkin.models import Presence
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.mail import queries as mail
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.mail.rules import MessageState
from app.programme.rules import Entry
from app.programme.service import publication
from tests.factories import keep, make_session, soon
from tests.integration.booking.conftest import guest, status_of
from tests.letters import rendered

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration

NOON = datetime(2026, 10, 17, 4, tzinfo=UTC)
S = BookingStatus


@pytest.fixture
def noon() -> Generator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def let(event: Event, **changed: object) -> None:
    terms.set_terms(event, replace(Terms(), **changed), by=SYSTEM)  # type: ignore[arg-type]  # names of terms


def arrive(session: ProgrammeSession, *guests: Registration) -> None:
    for who in guests:
        keep(
            Presence(
                event_id=session.event_id, list_id=session.id, registration_id=who.id, inside=True, entries=1,
                duplicates=0, since=clock.now(),
            )
        )  # fmt: skip


@atomic
def deliver() -> None:
    """Let every mail leave now."""
    for message in db.session.scalars(select(Message).where(Message.state == MessageState.QUEUED)):
        message.state, message.sent_at = MessageState.SENT, clock.now()


def templates_to(who: Registration) -> list[str]:
    return sorted(message.template for message in mail.list_about(who.id))


class TestOffers:
    """A seat that comes free is kept for the next in line until they answer."""

    @pytest.fixture
    def line(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> tuple[ProgrammeSession, list[Registration]]:
        del noon
        let(event, offer_minutes=30)
        session = make_session(event, capacity=1, starts_at=soon(6 * 60))
        crowd = [guest(category) for _ in range(3)]
        for who in crowd:
            seats.book(who, session, by=SYSTEM)
        seats.cancel(crowd[0], session, by=SYSTEM)
        return session, crowd

    def test_it_holds_the_seat_and_is_written(self, line: tuple[ProgrammeSession, list[Registration]]) -> None:
        session, (_, asked, behind) = line

        assert (status_of(asked, session), status_of(behind, session)) == (S.OFFERED, S.WAITING)
        assert queries.count_free(session) == 0
        assert queries.standings([session.id], asked.id)[session.id].own is S.OFFERED
        booking = queries.find_booking(session.id, asked.id)
        assert booking is not None
        assert booking.offer_until == NOON + timedelta(minutes=30)
        assert templates_to(asked) == ["seat_offered"]

    def test_taken_it_is_a_seat(self, line: tuple[ProgrammeSession, list[Registration]]) -> None:
        session, (gone, asked, _) = line

        seats.accept(asked, session, by=SYSTEM)

        assert status_of(asked, session) is S.BOOKED
        for who in (asked, gone):
            with pytest.raises(OfferOver):
                seats.accept(who, session, by=SYSTEM)

    def test_left_it_goes_to_the_next(self, line: tuple[ProgrammeSession, list[Registration]]) -> None:
        session, (gone, asked, behind) = line

        seats.decline(asked, session, by=SYSTEM)

        assert (status_of(asked, session), status_of(behind, session)) == (S.DECLINED, S.OFFERED)
        assert templates_to(asked) == ["seat_offered"]
        with pytest.raises(OfferOver):
            seats.decline(gone, session, by=SYSTEM)
        assert seats.book(asked, session, by=SYSTEM) is S.WAITING

    def test_without_an_answer_it_runs_out_and_goes_on(
        self, line: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (_, asked, behind) = line
        deliver()

        noon.shift(timedelta(minutes=29))
        clockwork.tick()
        assert status_of(asked, session) is S.OFFERED
        noon.shift(timedelta(minutes=1))
        clockwork.tick()
        clockwork.tick()

        assert (status_of(asked, session), status_of(behind, session)) == (S.EXPIRED, S.OFFERED)
        assert templates_to(asked) == ["offer_over", "seat_offered"]

    def test_nothing_runs_out_unseen(
        self, line: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        """The worker was down for two hours: the time of the offer begins when its mail leaves."""
        session, (_, asked, behind) = line
        noon.shift(timedelta(hours=2))

        clockwork.tick()
        assert status_of(asked, session) is S.OFFERED
        deliver()
        noon.shift(timedelta(minutes=29))
        clockwork.tick()
        assert status_of(asked, session) is S.OFFERED
        noon.shift(timedelta(minutes=1))
        clockwork.tick()

        assert (status_of(asked, session), status_of(behind, session)) == (S.EXPIRED, S.OFFERED)

    def test_who_has_no_address_reads_it_on_the_page_from_the_start(
        self, line: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (_, asked, behind) = line
        behind.email = None
        keep(behind)
        seats.decline(asked, session, by=SYSTEM)
        noon.shift(timedelta(minutes=30))

        clockwork.tick()

        assert status_of(behind, session) is S.EXPIRED

    def test_when_the_doors_open_every_offer_is_over_and_nobody_is_asked(
        self, line: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (_, asked, behind) = line

        noon.move_to(session.starts_at - timedelta(minutes=session.doors_minutes))
        clockwork.tick()

        assert (status_of(asked, session), status_of(behind, session)) == (S.EXPIRED, S.WAITING)
        assert seats.promote(session) == 0

    def test_a_mail_says_until_when_counted_from_when_it_leaves(
        self, line: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        _, (_, asked, _) = line
        noon.shift(timedelta(minutes=20))

        assert "12:50" in rendered(mail.list_about(asked.id)[0]).text

    def test_who_waits_for_two_at_one_time_is_asked_for_one(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> None:
        del noon
        let(event, offer_minutes=30)
        both = [make_session(event, capacity=1, starts_at=soon(6 * 60)) for _ in range(2)]
        waiting, holders = guest(category), [guest(category) for _ in both]
        for session, holder in zip(both, holders, strict=True):
            seats.book(holder, session, by=SYSTEM)
            seats.book(waiting, session, by=SYSTEM)
        for session, holder in zip(both, holders, strict=True):
            seats.cancel(holder, session, by=SYSTEM)

        assert [status_of(waiting, session) for session in both] == [S.OFFERED, S.WAITING]
        seats.decline(waiting, both[0], by=SYSTEM)
        assert status_of(waiting, both[1]) is S.OFFERED


class TestHolds:
    """Seats are kept back, given by staff, and return."""

    def test_nobody_books_what_is_kept(self, event: Event, category: Category) -> None:
        session = make_session(event, capacity=3)
        hold = holds.keep(session, HoldKind.JURY, 2, by=SYSTEM)

        outcome = [seats.book(guest(category), session, by=SYSTEM) for _ in range(2)]

        assert outcome == [S.BOOKED, S.WAITING]
        assert queries.standings([session.id])[session.id].left == 0
        holds.let_go(session, hold, by=SYSTEM)
        holds.let_go(session, hold, by=SYSTEM)
        assert queries.count_free(session) == 1
        assert queries.last_waiting(session.id) == 0

    @pytest.mark.parametrize("number", [0, -1, 3])
    def test_only_free_seats_are_kept(self, event: Event, category: Category, number: int) -> None:
        session = make_session(event, capacity=3)
        seats.book(guest(category), session, by=SYSTEM)

        with pytest.raises(HoldTooLarge):
            holds.keep(session, HoldKind.PROTOCOL, number, by=SYSTEM)

    def test_staff_gives_a_kept_seat(self, event: Event, category: Category) -> None:
        session = make_session(event, capacity=1)
        hold = holds.keep(session, HoldKind.WHEELCHAIR, 1, by=SYSTEM)
        first, second = guest(category), guest(category)

        holds.give(session, hold, first, because="Wheelchair", by=SYSTEM)
        with pytest.raises(HoldEmpty):
            holds.give(session, hold, second, because="Wheelchair", by=SYSTEM)

        assert (status_of(first, session), status_of(second, session)) == (S.BOOKED, None)
        assert queries.count_kept(session.id) == 0

    def test_of_several_seats_the_rest_stays_kept(self, event: Event, category: Category) -> None:
        session = make_session(event, capacity=4)
        hold = holds.keep(session, HoldKind.FILM_TEAM, 3, by=SYSTEM)

        holds.give(session, hold, guest(category), because="Cast", by=SYSTEM)

        assert (queries.count_kept(session.id), queries.count_free(session)) == (2, 1)

    def test_they_return_in_time_and_the_line_is_served(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> None:
        session = make_session(event, capacity=2, starts_at=soon(24 * 60 + 30))
        holds.keep(session, HoldKind.JURY, 1, returns_minutes=24 * 60, by=SYSTEM)
        stays = holds.keep(session, HoldKind.TECHNICAL, 1, by=SYSTEM)
        waiting = guest(category)
        seats.book(waiting, session, by=SYSTEM)

        noon.shift(timedelta(minutes=29))
        assert holds.return_due() == 0
        noon.shift(timedelta(hours=2))
        assert holds.return_due() == 1
        assert holds.return_due() == 0

        assert status_of(waiting, session) is S.BOOKED
        assert stays.returned_at is None


class TestDoors:
    """At the door, seats of the late go to who stands in line; afterwards every booking has an end."""

    @pytest.fixture
    def night(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> tuple[ProgrammeSession, list[Registration]]:
        del noon
        let(event, lapse_minutes=10, strikes=2)
        session = make_session(event, capacity=2, starts_at=soon(60))
        crowd = [guest(category) for _ in range(4)]
        for who in crowd:
            seats.book(who, session, by=SYSTEM)
        return session, crowd

    def test_a_seat_lapses_and_is_given_in_line(
        self, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, late, first, second) = night
        arrive(session, early)
        noon.shift(timedelta(minutes=49))
        clockwork.tick()
        assert status_of(late, session) is S.BOOKED
        noon.shift(timedelta(minutes=1))

        clockwork.tick()
        clockwork.tick()

        assert (status_of(early, session), status_of(late, session)) == (S.BOOKED, S.LAPSED)
        line = [booking.registration_id for booking in queries.list_waiting(session.id)]
        assert line == [first.id, second.id]
        first_booking, second_booking = queries.list_waiting(session.id)
        seats.admit(first_booking, by=SYSTEM)
        assert status_of(first, session) is S.BOOKED
        with pytest.raises(NoSeatFree):
            seats.admit(second_booking, by=SYSTEM)

    def test_where_no_door_scans_nothing_lapses(
        self, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (one, two, *_) = night
        noon.shift(timedelta(minutes=55))

        clockwork.tick()

        assert (status_of(one, session), status_of(two, session)) == (S.BOOKED, S.BOOKED)

    def test_where_the_terms_say_so_nothing_lapses(
        self, event: Event, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, late, *_) = night
        let(event, lapse_minutes=None)
        arrive(session, early)
        noon.shift(timedelta(minutes=55))

        clockwork.tick()

        assert status_of(late, session) is S.BOOKED

    def test_with_open_doors_whoever_comes_stands_behind_the_line(
        self, category: Category, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, _late, *_) = night
        arrive(session, early)
        noon.shift(timedelta(minutes=51))
        clockwork.tick()

        assert seats.book(guest(category), session, by=SYSTEM) is S.WAITING

    def test_an_open_offer_ends_with_the_lapse(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> None:
        let(event, lapse_minutes=40, offer_minutes=30)
        session = make_session(event, capacity=1, starts_at=soon(80))
        holder, asked = guest(category), guest(category)
        for who in (holder, asked):
            seats.book(who, session, by=SYSTEM)
        seats.cancel(holder, session, by=SYSTEM)
        arrive(session, guest(category))

        noon.shift(timedelta(minutes=45))
        clockwork.lapse(session.id)

        assert status_of(asked, session) is S.EXPIRED

    def test_when_it_is_over_who_never_came_has_a_strike(
        self, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, never, waiting, _) = night
        arrive(session, early)
        noon.move_to(session.ends_at + clockwork.CLOSED_AFTER - timedelta(minutes=1))
        clockwork.tick()
        assert status_of(never, session) is S.BOOKED
        noon.shift(timedelta(minutes=2))

        clockwork.tick()
        clockwork.tick()

        assert [status_of(who, session) for who in (early, never, waiting)] == [S.BOOKED, S.NO_SHOW, S.CLOSED]
        assert [strike.registration_id for strike in db.session.scalars(select(Strike))] == [never.id]
        assert templates_to(never) == ["seat_unused"]
        with pytest.raises(BookingConflict):
            seats.admit(booking_of(waiting, session), by=SYSTEM)

    def test_who_was_late_and_let_in_after_all_has_been_there(
        self, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, late, *_) = night
        arrive(session, early)
        noon.shift(timedelta(minutes=51))
        clockwork.tick()
        arrive(session, late)

        noon.move_to(session.ends_at + timedelta(hours=3))
        clockwork.tick()

        assert status_of(late, session) is S.BOOKED
        assert db.session.scalars(select(Strike)).all() == []

    def test_without_a_rule_an_empty_seat_is_no_strike(
        self, event: Event, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, never, *_) = night
        let(event, strikes=None)
        arrive(session, early)
        noon.move_to(session.ends_at + timedelta(hours=3))

        clockwork.tick()

        assert status_of(never, session) is S.NO_SHOW
        assert (db.session.scalars(select(Strike)).all(), templates_to(never)) == ([], [])

    def test_an_offer_nobody_answered_is_over_with_the_session(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> None:
        let(event, offer_minutes=30)
        session = make_session(event, capacity=1, starts_at=soon(600))
        holder, asked = guest(category), guest(category)
        for who in (holder, asked):
            seats.book(who, session, by=SYSTEM)
        seats.cancel(holder, session, by=SYSTEM)
        noon.move_to(session.ends_at + timedelta(hours=3))

        clockwork.close(session.id)

        assert status_of(asked, session) is S.EXPIRED

    def test_a_session_called_off_strikes_nobody(
        self, night: tuple[ProgrammeSession, list[Registration]], noon: time_machine.Traveller
    ) -> None:
        session, (early, never, *_) = night
        arrive(session, early)
        publication.cancel(session, by=SYSTEM)
        noon.move_to(session.ends_at + timedelta(hours=3))

        clockwork.tick()

        assert status_of(never, session) is S.SESSION_CANCELLED
        assert db.session.scalars(select(Strike)).all() == []


class TestReminders:
    """A mail comes once before a session, to who booked long ago."""

    def test_it_comes_once_and_says_when_to_be_there(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> None:
        let(event, remind_hours=24, lapse_minutes=10)
        session, who = make_session(event, capacity=5, starts_at=soon(48 * 60)), guest(category)
        seats.book(who, session, by=SYSTEM)
        clockwork.tick()
        assert templates_to(who) == []
        noon.shift(timedelta(hours=25))
        late = guest(category)
        seats.book(late, session, by=SYSTEM)

        clockwork.tick()
        clockwork.tick()

        assert (templates_to(who), templates_to(late)) == (["session_reminder"], [])

    def test_without_the_rule_nobody_is_reminded(
        self, event: Event, category: Category, noon: time_machine.Traveller
    ) -> None:
        del noon
        session, who = make_session(event, capacity=5, starts_at=soon(120)), guest(category)
        seats.book(who, session, by=SYSTEM)

        clockwork.tick()

        assert templates_to(who) == []


def test_an_open_session_is_nothing_to_the_clock(
    event: Event, category: Category, noon: time_machine.Traveller
) -> None:
    session = make_session(event, entry=Entry.OPEN, starts_at=soon(60))
    noon.move_to(session.ends_at + timedelta(hours=3))

    clockwork.tick()

    assert guest(category) is not None


@pytest.mark.parametrize("template", ["seat_offered", "offer_over", "session_reminder", "seat_unused"])
@pytest.mark.parametrize("locale", ["en", "es", "zh-Hans"])
def test_every_mail_of_the_clock_is_written_in_the_guests_language(
    event: Event, category: Category, noon: time_machine.Traveller, template: str, locale: str
) -> None:
    let(event, offer_minutes=30, lapse_minutes=10, strikes=1, remind_hours=24)
    session = make_session(event, capacity=1, starts_at=soon(30 * 60), title="Roma")
    holder, asked = guest(category, locale=locale), guest(category, locale=locale)
    for who in (holder, asked):
        seats.book(who, session, by=SYSTEM)
    if template in {"seat_offered", "offer_over"}:
        seats.cancel(holder, session, by=SYSTEM)
    if template == "offer_over":
        deliver()
        noon.shift(timedelta(minutes=31))
    elif template == "session_reminder":
        noon.shift(timedelta(hours=10))
    elif template == "seat_unused":
        arrive(session, guest(category))
        noon.move_to(session.ends_at + timedelta(hours=3))
    clockwork.tick()
    who = asked if template in {"seat_offered", "offer_over"} else holder
    message = next(one for one in mail.list_about(who.id) if one.template == template)

    shown = rendered(message)

    assert "Roma" in shown.text
    assert "Roma" in shown.html
    assert message.locale == locale


def test_what_no_longer_holds_is_not_sent(event: Event, category: Category, noon: time_machine.Traveller) -> None:
    let(event, offer_minutes=30, remind_hours=24)
    session = make_session(event, capacity=1, starts_at=soon(30 * 60))
    holder, asked = guest(category), guest(category)
    for who in (holder, asked):
        seats.book(who, session, by=SYSTEM)
    noon.shift(timedelta(hours=10))
    clockwork.tick()
    seats.cancel(holder, session, by=SYSTEM)
    seats.accept(asked, session, by=SYSTEM)

    for who, template in ((holder, "session_reminder"), (asked, "seat_offered")):
        message = next(one for one in mail.list_about(who.id) if one.template == template)
        with pytest.raises(MessageIsMoot):
            rendered(message)


def booking_of(who: Registration, session: ProgrammeSession) -> Booking:
    booking = queries.find_booking(session.id, who.id)
    assert booking is not None
    return booking
