"""R2: seats are given back while others ask for them; the line moves up in order, each once, and never too many."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT, BookingStatus
from app.core.db import db
from app.core.tokens import new_id
from app.mail.models import Message
from app.registration.models import Registration
from app.registration.rules import Status
from tests import factories as make
from tests.proof.rush import Press, all_at_once, guests_with_pages, scaled

if TYPE_CHECKING:
    from app.programme.models import ProgrammeSession
    from tests.proof.rush import Running

pytestmark = pytest.mark.processes
TAKEN_AWAY = "remembered_counts"
SEATS, LEAVING, WAITING, NEW = scaled(100, least=10), scaled(50, least=5), scaled(60, least=6), scaled(50, least=5)
TWIN_ROUNDS = 8


@dataclass(frozen=True)
class Outcome:
    """What a round came to: the most seats anybody saw taken, and who has what at the end."""

    most: int
    status: Counter[BookingStatus]
    promoted: list[int]
    still_waiting: list[int]
    mails: Counter[UUID]
    guests: int


def give_back(here: Running) -> Outcome:
    """Let some leave and as many others come at one moment, while somebody counts."""
    event = make.make_event()
    category, session = make.make_category(event), make.make_session(event, capacity=SEATS)
    path = f"/en/{event.code}/me/sessions/{session.code}"
    before, token = guests_with_pages(here, category, SEATS + WAITING, Status.APPROVED)
    for browser in before:
        Press(browser, path, {"csrf_token": token, "submission_key": str(new_id())}).send()
    numbers = _numbers(session)
    after, token_of_new = guests_with_pages(here, category, NEW, Status.APPROVED)
    presses = [Press(browser, f"{path}/cancellation", {"csrf_token": token}) for browser in before[:LEAVING]]
    presses += [
        Press(browser, path, {"csrf_token": token_of_new, "submission_key": str(new_id())}) for browser in after
    ]
    with _Counting(here, session) as counting:
        all_at_once(presses)
    rows = _rows(session)
    mails = db.session.scalars(
        select(Message.subject_id).where(Message.template == "seat_promoted", Message.event_id == event.id)
    )
    return Outcome(
        most=max(counting.seen),
        status=Counter(status for status, _ in rows.values()),
        promoted=sorted(number for guest, number in numbers.items() if rows[guest][0] is BookingStatus.BOOKED),
        still_waiting=sorted(number for guest, number in numbers.items() if rows[guest][0] is BookingStatus.WAITING),
        mails=Counter(mails),
        guests=len(rows),
    )


def _rows(session: ProgrammeSession) -> dict[UUID, tuple[BookingStatus, int | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Booking.registration_id, Booking.status, Booking.waiting_number)
        .join(Registration, Booking.registration_id == Registration.id)
        .where(Booking.session_id == session.id)
    )
    return {guest: (status, number) for guest, status, number in rows}


def _numbers(session: ProgrammeSession) -> dict[UUID, int]:
    return {guest: number for guest, (_, number) in _rows(session).items() if number is not None}


class _Counting:
    """Count the seats taken again and again, as any page might."""

    def __init__(self, here: Running, session: ProgrammeSession) -> None:
        self._here, self._session_id, self._over = here, session.id, threading.Event()
        self.seen: list[int] = [0]
        self._thread = threading.Thread(target=self._count)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._over.set()
        self._thread.join()

    def _count(self) -> None:
        taken = (
            select(func.count())
            .select_from(Booking)
            .where(Booking.session_id == self._session_id, Booking.status.in_(HOLDS_A_SEAT))
        )
        with self._here.app.app_context():
            while not self._over.wait(0.005):
                self.seen.append(db.session.scalar(taken) or 0)
                db.session.rollback()
            db.session.remove()


def test_seats_given_back_go_to_the_line_in_order_and_once(here: Running) -> None:
    outcome = give_back(here)

    assert outcome.most <= SEATS
    assert outcome.status[BookingStatus.BOOKED] == SEATS
    assert outcome.status[BookingStatus.CANCELLED] == LEAVING
    assert outcome.status[BookingStatus.WAITING] == WAITING + NEW - LEAVING
    assert outcome.promoted == list(range(1, LEAVING + 1))
    assert outcome.still_waiting == list(range(LEAVING + 1, WAITING + 1))
    assert set(outcome.mails.values()) == {1}
    assert len(outcome.mails) == LEAVING
    assert outcome.guests == SEATS + WAITING + NEW


def test_without_the_lock_seats_are_given_twice_or_lost(unprotected: Running) -> None:
    outcomes = (give_back(unprotected) for _ in range(TWIN_ROUNDS))

    assert any(outcome.most > SEATS or outcome.status[BookingStatus.BOOKED] != SEATS for outcome in outcomes)
