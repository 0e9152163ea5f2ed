"""R1 and R3: many press at one moment, each twice; places, seats and waiting numbers are exact, over HTTP."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import select

from app.booking.models import Booking
from app.booking.rules import ALIVE
from app.core.db import db
from app.core.tokens import new_id
from app.registration.models import Registration
from app.registration.rules import Approval, Status
from tests import factories as make
from tests.proof.rush import Press, all_at_once, guests_with_pages, scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Select

    from app.events.models import Event
    from tests.processes import Answer
    from tests.proof.rush import Running

    Round = Callable[[Running, Event, int, int], "Outcome"]

pytestmark = pytest.mark.processes
TAKEN_AWAY = "remembered_counts"
PEOPLE, PLACES, ROUNDS = scaled(300), scaled(100), scaled(20, least=2)
CROWD, LAST_ROUNDS = scaled(100), scaled(50)
TWIN_ROUNDS = 5


@dataclass(frozen=True)
class Outcome:
    """What a round came to; ``rows`` are the guests as the database has them, who waits in order at the end."""

    answers: Sequence[Answer]
    pairs: Sequence[tuple[list[str], list[str]]]
    rows: Sequence[Seated]

    @property
    def placed(self) -> int:
        """How many got a place."""
        return sum(row.number is None for row in self.rows)

    def check(self, people: int, places: int) -> None:
        """Assert that nothing was given twice, nobody was forgotten, and who came first was served first."""
        moments = [row.at for row in self.rows]

        assert Counter(answer.status for answer in self.answers) == {303: 2 * people}
        assert [pair for pair in self.pairs if pair[0] != pair[1] or len(pair[0]) != 1] == []
        assert self.placed == places
        assert [row.number for row in self.rows[places:]] == list(range(1, people - places + 1))
        assert moments == sorted(moments)
        assert len({row.id for row in self.rows}) == people


class Seated(NamedTuple):
    """One guest after the rush: since when, and who waits at which number."""

    id: UUID
    at: datetime
    number: int | None


def press_twice(here: Running, presses: list[Press], rows: Select[UUID, Any, int | None]) -> Outcome:
    """Send everything twice at one moment, and read what it came to."""
    twins = [press.twin() for press in presses]
    answers = all_at_once([*presses, *twins])
    seated = [Seated._make(row) for row in db.session.execute(rows)]
    told = [(here.told(first.browser), here.told(second.browser)) for first, second in zip(presses, twins, strict=True)]
    return Outcome(answers, told, sorted(seated, key=lambda row: (row.number or 0, row.at)))


def confirm(here: Running, event: Event, people: int, places: int) -> Outcome:
    """Let people confirm their addresses, each twice, for the places of a category."""
    category = make.make_category(event, places=places, approval=Approval.AUTOMATIC)
    browsers, token = guests_with_pages(here, category, people, Status.DRAFT)
    presses = [Press(browser, f"/en/{event.code}/me/confirm", {"csrf_token": token}) for browser in browsers]
    rows = select(Registration.id, Registration.confirmed_at, Registration.waiting_number).where(
        Registration.category_id == category.id, Registration.status.in_([Status.APPROVED, Status.WAITLISTED])
    )
    return press_twice(here, presses, rows)


def book(here: Running, event: Event, people: int, places: int) -> Outcome:
    """Let people book, each twice with one key, the seats of a session."""
    category = make.make_category(event)
    session = make.make_session(event, capacity=places)
    path = f"/en/{event.code}/me/sessions/{session.code}"
    browsers, token = guests_with_pages(here, category, people, Status.APPROVED)
    presses = [Press(browser, path, {"csrf_token": token, "submission_key": str(new_id())}) for browser in browsers]
    rows = select(Booking.id, Booking.booked_at, Booking.waiting_number).where(
        Booking.session_id == session.id, Booking.status.in_(ALIVE)
    )
    return press_twice(here, presses, rows)


@pytest.mark.parametrize("act", [confirm, book])
def test_a_rush_fills_every_place_once_and_leaves_no_gap_in_the_line(here: Running, act: Round) -> None:
    for _ in range(ROUNDS):
        act(here, make.make_event(), PEOPLE, PLACES).check(PEOPLE, PLACES)


@pytest.mark.parametrize("act", [confirm, book])
def test_the_last_place_has_one_winner_in_every_round(here: Running, act: Round) -> None:
    for _ in range(LAST_ROUNDS):
        act(here, make.make_event(), CROWD, 1).check(CROWD, 1)


@pytest.mark.parametrize("places", [5, 1])
@pytest.mark.parametrize("act", [confirm, book])
def test_counts_that_are_remembered_for_a_moment_give_too_many(unprotected: Running, act: Round, places: int) -> None:
    rounds = (act(unprotected, make.make_event(), 30, places).placed for _ in range(TWIN_ROUNDS))

    assert any(placed > places for placed in rounds)
