"""By which terms guests book: when it opens, how long an offer stands, who is blocked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.booking.rules import (
    HOLDS_A_SEAT,
    NEXT,
    BookingStatus,
    Span,
    Terms,
    blocked_until,
    clash,
    offered_until,
    opens_at,
)

NOON = datetime(2026, 10, 17, 12, tzinfo=UTC)
HERE, THERE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("Asia/Shanghai", datetime(2026, 10, 14, 1, tzinfo=UTC)),
        ("Europe/Madrid", datetime(2026, 10, 14, 7, tzinfo=UTC)),
        ("America/Montevideo", datetime(2026, 10, 14, 12, tzinfo=UTC)),
    ],
)
def test_bookings_open_days_before_at_an_hour_of_the_events_clock(zone: str, opens: datetime) -> None:
    assert opens_at(Terms(release_days=3, release_hour=9), date(2026, 10, 17), zone) == opens
    assert opens_at(Terms(), date(2026, 10, 17), zone) is None


def test_the_hour_holds_on_the_day_clocks_change() -> None:
    opens = opens_at(Terms(release_days=1, release_hour=9), date(2026, 10, 26), "Europe/Madrid")

    assert opens == datetime(2026, 10, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "minutes"),
    [
        (timedelta(hours=5), 30),
        (timedelta(hours=3), 30),
        (timedelta(hours=2, minutes=59), 10),
        (timedelta(minutes=35), 5),
    ],
)
def test_an_offer_is_shorter_near_the_session_and_ends_when_the_doors_open(before: timedelta, minutes: int) -> None:
    starts = NOON + before
    until = offered_until(
        Terms(offer_minutes=30, late_offer_minutes=10, late_hours=3),
        starts_at=starts,
        doors_at=starts - timedelta(minutes=30),
        now=NOON,
    )

    assert until == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("strikes", "ago", "until"),
    [(None, [1, 2], None), (2, [1], None), (2, [5, 1], 23), (2, [30, 29], -5), (0, [1], 23)],
)
def test_so_many_empty_seats_block_for_a_while(strikes: int | None, ago: list[int], until: int | None) -> None:
    found = blocked_until(Terms(strikes=strikes, block_hours=24), [NOON - timedelta(hours=hours) for hours in ago])

    assert found == (None if until is None else NOON + timedelta(hours=until))


@pytest.mark.parametrize(
    ("venue", "gap", "clashes"), [(THERE, 14, True), (THERE, 15, False), (HERE, 0, False), (None, 0, False)]
)
def test_the_way_to_another_venue_takes_its_time(venue: UUID | None, gap: int, *, clashes: bool) -> None:
    held = Span(UUID(int=7), NOON, NOON + timedelta(hours=1), HERE)
    for starts in (held.ends_at + timedelta(minutes=gap), NOON - timedelta(minutes=60 + gap)):
        wanted = Span(UUID(int=8), starts, starts + timedelta(hours=1), venue)
        assert (clash(wanted, [held], walking_minutes=15) is held) is clashes


def test_every_state_knows_where_it_leads_and_the_last_ones_lead_nowhere() -> None:
    assert NEXT.keys() == set(BookingStatus)
    assert not NEXT[BookingStatus.NO_SHOW] | NEXT[BookingStatus.CLOSED] | NEXT[BookingStatus.SESSION_CANCELLED]
    assert {BookingStatus.BOOKED, BookingStatus.OFFERED} == HOLDS_A_SEAT
