"""A festival at random: whatever guests, staff and the clock do, in whatever order, the rules of seats hold.

A model of its own keeps who holds, waits and was asked; after each step the database has to say the same, no seat is
given twice, no state is skipped, and each change stands in the trail with its hand and its time.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from app.audit.models import AuditEntry
from app.booking import queries
from app.booking.models import Booking
from app.booking.rules import NEXT, BookingStatus, HoldKind, Terms
from app.booking.service import clockwork, holds, relocation, seats, terms
from app.checkin.models import Presence
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import Base, atomic, db
from app.core.errors import Refusal
from app.platform.jobs.models import Job
from app.programme import queries as programme
from app.programme.models import ProgrammeSession
from app.programme.service import publication, scheduling, timetable
from app.programme.service.scheduling import SessionDetails
from app.registration.models import Registration
from app.registration.rules import Status
from app.registration.service import amendment
from tests.crowds import application
from tests.factories import keep, make_category, make_event, make_hall, make_organiser, make_registration, make_session

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.processes
MORNING = datetime(2026, 10, 17, 1, tzinfo=UTC)  # 09:00 in China
RUNS = 500 if float(os.environ.get("PROOF_SCALE", "0.1")) >= 1 else 50
STEPS = 50
GUESTS = 6
PLAN = ((90, 60, 0, 1), (120, 60, 1, 2), (160, 60, 1, 1), (24 * 60, 90, 0, 2))  # begins, lasts, venue, seats
OURS = Terms(
    per_day=2, walking_minutes=15, lapse_minutes=10, offer_minutes=30, late_offer_minutes=10, late_hours=1, strikes=1,
    block_hours=6,
)  # fmt: skip
TOLD = frozenset(
    {
        "SeatBooked", "SeatOffered", "SeatWaitlisted", "SeatCancelled", "OfferEnded", "SeatLapsed", "SeatUnused",
        "WaitingClosed",
    }
)  # fmt: skip
S = BookingStatus
LIVING = {S.BOOKED, S.OFFERED, S.WAITING}
SEATED = {S.BOOKED, S.OFFERED}


@dataclass
class Slot:
    """A session as the model knows it."""

    starts: datetime
    lasts: timedelta
    venue: int
    seats: int
    kept: int = 0
    called_off: bool = False
    closed: bool = False
    numbers: int = 0
    arrived: set[int] = field(default_factory=set)

    @property
    def ends(self) -> datetime:
        return self.starts + self.lasts


class Model:
    """The rules once more, told plainly; sessions and guests by their numbers."""

    def __init__(self, order: list[int]) -> None:
        self.slots = [Slot(MORNING + timedelta(minutes=at), timedelta(minutes=lasts), venue, number) for at, lasts, venue, number in PLAN]  # fmt: skip  # noqa: E501
        self.order = order  # sessions as the database orders their ids
        self.status: dict[tuple[int, int], BookingStatus] = {}
        self.line: dict[tuple[int, int], int] = {}
        self.until: dict[tuple[int, int], datetime] = {}
        self.struck: dict[int, datetime] = {}
        self.asked: set[tuple[int, int]] = set()
        self.gone: set[int] = set()
        self.changes = 0

    def put(self, guest: int, slot: int, status: BookingStatus) -> None:
        self.status[guest, slot] = status
        self.changes += 1
        if status not in {S.LAPSED, S.NO_SHOW}:
            self.asked.discard((guest, slot))
        if status is not S.WAITING:
            self.line.pop((guest, slot), None)
        if status is not S.OFFERED:
            self.until.pop((guest, slot), None)

    def free(self, slot: int) -> int:
        taken = sum(status in SEATED for (_, other), status in self.status.items() if other == slot)
        return self.slots[slot].seats - taken - self.slots[slot].kept

    def held(self, guest: int) -> list[int]:
        return [slot for (who, slot), status in self.status.items() if who == guest and status in SEATED]

    def clashes(self, guest: int, slot: int) -> bool:
        wanted = self.slots[slot]
        for other in (self.slots[number] for number in self.held(guest) if number != slot):
            way = timedelta(minutes=15 if other.venue != wanted.venue else 0)
            if wanted.starts < other.ends + way and other.starts - way < wanted.ends:
                return True
        return False

    def full_up(self, guest: int, slot: int) -> bool:
        day = (self.slots[slot].starts + timedelta(hours=8 - 5)).date()
        return sum((self.slots[other].starts + timedelta(hours=8 - 5)).date() == day for other in self.held(guest)) >= 2

    def blocked(self, guest: int) -> bool:
        return guest in self.struck and clock.now() < self.struck[guest] + timedelta(hours=6)

    def fits(self, guest: int, slot: int) -> bool:
        return not (self.clashes(guest, slot) or self.full_up(guest, slot) or self.blocked(guest))

    def waiting(self, slot: int) -> list[int]:
        return sorted((g for (g, s), status in self.status.items() if s == slot and status is S.WAITING and g not in self.gone), key=lambda g: self.line[g, slot])  # fmt: skip  # noqa: E501

    def book(self, guest: int, slot: int) -> BookingStatus | None:
        """Return what comes of a wish; none where it is refused."""
        place = self.slots[slot]
        if guest in self.gone or place.called_off or place.starts <= clock.now():
            return None
        if self.status.get((guest, slot)) in LIVING:
            return self.status[guest, slot]
        if not self.fits(guest, slot):
            return None
        line = clock.now() >= place.starts - timedelta(minutes=30) and self.waiting(slot)
        status = S.WAITING if line or self.free(slot) < 1 else S.BOOKED
        self.put(guest, slot, status)
        if status is S.WAITING:
            self.line[guest, slot] = max((n for (_, s), n in self.line.items() if s == slot), default=0) + 1
        return status

    def promote(self, slot: int) -> None:
        place, now = self.slots[slot], clock.now()
        doors = place.starts - timedelta(minutes=30)
        if place.called_off or now >= doors:
            return
        for guest in self.waiting(slot):
            if self.free(slot) < 1:
                break
            if self.fits(guest, slot):
                minutes = 10 if place.starts - now < timedelta(hours=1) else 30
                self.put(guest, slot, S.OFFERED)
                self.until[guest, slot] = min(now + timedelta(minutes=minutes), doors)

    def look_again(self, guests: set[int]) -> None:
        slots = {slot for (guest, slot), status in self.status.items() if guest in guests and status is S.WAITING}
        for slot in sorted(slots, key=self.order.index):
            self.promote(slot)

    def end(self, guest: int, slot: int, status: BookingStatus) -> None:
        self.put(guest, slot, status)
        self.promote(slot)
        self.look_again({guest})

    def call_off(self, slot: int) -> None:
        living = {guest for (guest, s), status in self.status.items() if s == slot and status in LIVING}
        self.slots[slot].called_off = True
        for guest in living:
            self.put(guest, slot, S.SESSION_CANCELLED)
        self.look_again(living)

    def leave(self, guest: int) -> None:
        self.gone.add(guest)
        mine = sorted((slot for (g, slot), status in self.status.items() if g == guest and status in LIVING), key=lambda slot: self.slots[slot].starts)  # fmt: skip  # noqa: E501
        for slot in mine:
            self.put(guest, slot, S.CANCELLED)
        for slot in mine:
            self.promote(slot)

    def tick(self) -> None:
        now = clock.now()
        for slot in sorted({slot for (_, slot), until in self.until.items() if until <= now}, key=self.order.index):
            for guest in [g for (g, s), until in self.until.items() if s == slot and until <= now]:
                self.put(guest, slot, S.EXPIRED)
            self.promote(slot)
        for slot, place in enumerate(self.slots):
            if place.called_off:
                continue
            if place.starts - timedelta(minutes=10) <= now < place.starts and place.arrived:
                self.sweep(slot, {S.OFFERED: S.EXPIRED, S.BOOKED: S.LAPSED})
            if now >= place.ends + timedelta(hours=2) and not place.closed:
                self.close(slot)

    def sweep(self, slot: int, to: dict[BookingStatus, BookingStatus]) -> None:
        for (guest, other), status in list(self.status.items()):
            if other == slot and status in to and not (status is S.BOOKED and guest in self.slots[slot].arrived):
                self.put(guest, slot, to[status])

    def close(self, slot: int) -> None:
        place = self.slots[slot]
        place.closed = True
        self.sweep(slot, {S.OFFERED: S.EXPIRED, S.WAITING: S.CLOSED})
        for (guest, other), status in list(self.status.items()):
            if other != slot or status not in {S.BOOKED, S.LAPSED} or not place.arrived:
                continue
            if guest not in place.arrived:
                self.put(guest, slot, S.NO_SHOW)
                if (guest, slot) not in self.asked:
                    self.struck[guest] = clock.now()
            elif status is S.LAPSED:
                self.put(guest, slot, S.BOOKED)


guests = st.integers(0, GUESTS - 1)
slots = st.integers(0, len(PLAN) - 1)


class Festival(RuleBasedStateMachine):
    """The same steps, done to the database and to the model."""

    @initialize()
    def open(self) -> None:
        wipe()
        self.stack = ExitStack()
        self.time = self.stack.enter_context(time_machine.travel(MORNING, tick=False))
        organiser = make_organiser()
        self.event = make_event(organiser, first_day=MORNING.date(), days=3)
        halls = [make_hall(organiser), make_hall(organiser)]
        category = make_category(self.event)
        terms.set_terms(self.event, OURS, by=SYSTEM)
        self.sessions = [
            make_session(
                self.event, hall=halls[venue], starts_at=MORNING + timedelta(minutes=at), minutes=lasts, capacity=number
            ).id
            for at, lasts, venue, number in PLAN
        ]
        self.crowd = [make_registration(category, status=Status.APPROVED).id for _ in range(GUESTS)]
        for guest in self.crowd:
            who = db.session.get_one(Registration, guest)
            who.email = None  # nobody has to wait for a mail to have left
            keep(who)
        self.model = Model(sorted(range(len(PLAN)), key=lambda number: self.sessions[number]))
        self.before: dict[tuple[int, int], BookingStatus] = {}
        self.kept: list[tuple[int, UUID]] = []
        db.session.rollback()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            db.session.rollback()
            self.stack.close()

    def who(self, guest: int) -> Registration:
        return db.session.get_one(Registration, self.crowd[guest])

    def what(self, slot: int) -> ProgrammeSession:
        return db.session.get_one(ProgrammeSession, self.sessions[slot])

    @rule(guest=guests, slot=slots)
    def book(self, guest: int, slot: int) -> None:
        expected = self.model.book(guest, slot)
        try:
            met: BookingStatus | None = seats.book(self.who(guest), self.what(slot), by=SYSTEM)
        except Refusal:
            met = None
        assert met == expected

    @rule(guest=guests, slot=slots)
    def cancel(self, guest: int, slot: int) -> None:
        if self.model.status.get((guest, slot)) in LIVING:
            self.model.end(guest, slot, S.CANCELLED)
            seats.cancel(self.who(guest), self.what(slot), by=SYSTEM)
        else:
            refused(lambda: seats.cancel(self.who(guest), self.what(slot), by=SYSTEM))

    @rule(guest=guests, slot=slots, takes=st.booleans())
    def answer(self, guest: int, slot: int, *, takes: bool) -> None:
        asked = self.model.status.get((guest, slot)) is S.OFFERED
        command = seats.accept if takes else seats.decline
        if asked and (not takes or self.model.slots[slot].starts > clock.now()):
            if takes:
                self.model.put(guest, slot, S.BOOKED)
            else:
                self.model.end(guest, slot, S.DECLINED)
            command(self.who(guest), self.what(slot), by=SYSTEM)
        else:
            refused(lambda: command(self.who(guest), self.what(slot), by=SYSTEM))

    @rule(slot=slots, number=st.integers(1, 2), returns=st.sampled_from([None, 60]))
    def keep_seats(self, slot: int, number: int, returns: int | None) -> None:
        def command() -> None:
            hold = holds.keep(self.what(slot), HoldKind.JURY, number, returns_minutes=returns, by=SYSTEM)
            self.kept.append((slot, hold.id))

        if number <= self.model.free(slot):
            command()
            self.model.slots[slot].kept += number
        else:
            refused(command)

    @rule(slot=slots)
    def return_seats(self, slot: int) -> None:
        for hold in queries.list_holds(self.sessions[slot]):
            if hold.returned_at is None:
                self.model.slots[slot].kept -= hold.seats
                self.model.promote(slot)
                holds.let_go(self.what(slot), hold, by=SYSTEM)
                return

    @rule(guest=guests, slot=slots)
    def admit(self, guest: int, slot: int) -> None:
        booking = queries.find_booking(self.sessions[slot], self.crowd[guest])
        if booking is None:
            return
        status = self.model.status[guest, slot]
        if self.model.free(slot) >= 1 and S.BOOKED in NEXT[status]:
            self.model.put(guest, slot, S.BOOKED)
            seats.admit(booking, by=SYSTEM)
        else:
            refused(lambda: seats.admit(booking, by=SYSTEM))

    @rule(guest=guests, slot=slots)
    def arrive(self, guest: int, slot: int) -> None:
        place, now = self.model.slots[slot], clock.now()
        if guest in place.arrived or place.called_off or not place.starts - timedelta(minutes=30) <= now < place.ends:
            return
        place.arrived.add(guest)
        keep(
            Presence(
                event_id=self.event.id, list_id=self.sessions[slot], registration_id=self.crowd[guest], inside=True,
                entries=1, duplicates=0, since=now,
            )
        )  # fmt: skip

    @rule(slot=slots, minutes=st.sampled_from([-30, 20, 45]))
    def move(self, slot: int, minutes: int) -> None:
        place = self.model.slots[slot]
        if place.called_off or place.starts + timedelta(minutes=minutes) <= clock.now() or place.starts <= clock.now():
            return
        living = {guest for (guest, s), status in self.model.status.items() if s == slot and status in LIVING}
        place.starts += timedelta(minutes=minutes)
        self.model.promote(slot)
        self.model.look_again(living | {g for (g, s), status in self.model.status.items() if s == slot and status in LIVING})  # fmt: skip  # noqa: E501
        session = self.what(slot)
        details = SessionDetails(
            kind=session.kind, title=session.title, code=session.code, hall_id=session.hall_id, entry=session.entry,
            starts_at=session.starts_at + timedelta(minutes=minutes),
            ends_at=session.ends_at + timedelta(minutes=minutes), capacity=session.capacity,
        )  # fmt: skip
        scheduling.change(session, details, by=SYSTEM)

    @rule(slot=slots, other=slots, minutes=st.sampled_from([-30, 20, 45]), wanted=st.integers(0, 9))
    def publish(self, slot: int, other: int, minutes: int, wanted: int) -> None:
        """Move one session, call another off now and then, and let guests follow both at once."""
        now, shift = clock.now(), timedelta(minutes=minutes)
        place, falling = self.model.slots[slot], self.model.slots[other]
        falls = wanted == 0 and other != slot and not falling.called_off and falling.ends > now
        if place.called_off or place.starts <= now or place.starts + shift <= now:
            return
        session = self.what(slot)
        timetable.put(
            session, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift, hall_id=session.hall_id,
            by=SYSTEM,
        )  # fmt: skip
        if falls:
            timetable.call_off(self.what(other), note={}, by=SYSTEM)
        touched = {
            guest
            for (guest, s), status in self.model.status.items()
            if status in LIVING and (s == slot or (falls and s == other))
        }
        place.starts += shift
        if falls:
            falling.called_off = True
            for guest, s in [
                pair for pair, status in self.model.status.items() if pair[1] == other and status in LIVING
            ]:
                self.model.put(guest, s, S.SESSION_CANCELLED)
        held = [guest for guest in touched if self.model.status.get((guest, slot)) in SEATED]
        self.model.asked |= {(who, slot) for who in held if abs(minutes) > 30 or self.model.clashes(who, slot)}
        self.model.promote(slot)
        self.model.look_again(touched)
        seen = programme.print_of(programme.list_prepared(self.event.id))
        timetable.publish(self.event, seen=seen, by=SYSTEM)
        job = db.session.scalars(select(Job).where(Job.kind == relocation.FILL).order_by(Job.id.desc()).limit(1)).one()
        relocation.fill(job.payload)

    @rule(slot=slots, wanted=st.integers(0, 9))
    def call_off(self, slot: int, wanted: int) -> None:
        if wanted == 0 and not self.model.slots[slot].called_off:
            self.model.call_off(slot)
            publication.cancel(self.what(slot), by=SYSTEM)

    @rule(guest=guests, wanted=st.integers(0, 9))
    def leave(self, guest: int, wanted: int) -> None:
        if wanted == 0 and guest not in self.model.gone:
            self.model.leave(guest)
            amendment.withdraw(self.who(guest), by=SYSTEM)

    @rule(minutes=st.sampled_from([5, 10, 20, 30, 60, 180]))
    def time_passes(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))
        self.return_due()
        self.model.tick()
        clockwork.tick()

    def return_due(self) -> None:
        """Do to the model what the clock does to holds: they come before everything else."""
        for session_id in queries.list_sessions_with_due_holds(clock.now()):
            slot = self.sessions.index(session_id)
            for hold in queries.list_due_holds(session_id, clock.now()):
                self.model.slots[slot].kept -= hold.seats
                self.model.promote(slot)

    @invariant()
    def database_and_model_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        db.session.rollback()
        rows = db.session.execute(
            select(Booking.registration_id, Booking.session_id, Booking.status).where(
                Booking.session_id.in_(self.sessions)
            )
        )
        met = {(self.crowd.index(guest), self.sessions.index(session)): status for guest, session, status in rows}
        assert met == self.model.status
        for pair, status in met.items():
            before = self.before.get(pair)
            assert before is None or before is status or reachable(before, status), (pair, before, status)
        self.before = met

    @invariant()
    def no_seat_is_promised_twice(self) -> None:
        if not hasattr(self, "model"):
            return
        for slot in range(len(PLAN)):
            session = self.what(slot)
            taken, kept = queries.count_taken(session.id), queries.count_kept(session.id)
            assert taken + kept <= queries.seats_of(session)

    @invariant()
    def each_change_is_in_the_trail(self) -> None:
        if not hasattr(self, "model"):
            return
        written = db.session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.event_id == self.event.id, AuditEntry.fact.in_(TOLD))
        )
        assert written == self.model.changes
        db.session.rollback()


@atomic
def wipe() -> None:
    """Begin with an empty database."""
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(delete(table))


def refused(command: object) -> None:
    with pytest.raises(Refusal):
        command()  # type: ignore[operator]  # a command without arguments
    db.session.rollback()


def reachable(before: BookingStatus, status: BookingStatus) -> bool:
    """Say whether one step of the outside world, which may be several of the rules', leads there."""
    seen, front = {before}, {before}
    while front:
        front = {after for each in front for after in NEXT[each]} - seen
        seen |= front
    return status in seen


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_whatever_happens_the_rules_of_seats_hold(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if database == "postgresql":
        url = os.environ.get("TEST_POSTGRESQL_URL") or "postgresql+psycopg://postgres@127.0.0.1:5432/lanyard_machine"
        monkeypatch.setenv("TEST_DATABASE_URL", url)
    else:
        monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    runs = RUNS if database == "sqlite" else RUNS // 5
    with application():
        run_state_machine_as_test(
            Festival,
            settings=settings(
                max_examples=runs, stateful_step_count=STEPS, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
