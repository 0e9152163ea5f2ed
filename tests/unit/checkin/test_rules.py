from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.badges.rules import BadgeState
from app.checkin.rules import (
    Admitted,
    Direction,
    GateRules,
    Level,
    Presented,
    Reason,
    Replayed,
    Row,
    ScanKind,
    State,
    Total,
    TurnedAway,
    Unreadable,
    Verdict,
    judge,
    may_override,
    replay,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "verdicts.json").read_text(encoding="ascii")
)
START = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
HALL, ENTRANCE = UUID(int=1), UUID(int=2)
NORTH, SOUTH = UUID(int=11), UUID(int=12)
AMINA, BARTOLOME = UUID(int=21), UUID(int=22)


def presented(given: dict[str, Any] | None) -> Presented | Unreadable | None:
    if given is None:
        return None
    if "unreadable" in given:
        return Unreadable(Reason(given["unreadable"]))
    told = {**VECTORS["base"]["presented"], **given}
    for key, read in (("since", datetime.fromisoformat), ("gate_id", UUID), ("booked_at", UUID)):
        told[key] = _optional(read, told[key])
    return Presented(**{**told, "state": BadgeState(told["state"])})


def gate(given: dict[str, Any]) -> GateRules:
    told = {**VECTORS["base"]["gate"], **given}
    for key, read in (
        ("first_day", date.fromisoformat),
        ("direction", Direction),
        ("session_id", UUID),
        ("categories_allowed", frozenset),
        ("opens_at", datetime.fromisoformat),
        ("closes_at", datetime.fromisoformat),
    ):
        told[key] = _optional(read, told[key])
    return GateRules(**told)


def _optional(read: Callable[[Any], object], value: object) -> object:
    return None if value is None else read(value)


def told(verdict: Verdict) -> dict[str, Any]:
    if isinstance(verdict, Admitted):
        return {"admitted": True, "direction": verdict.direction.value, "first_time": verdict.first_time}
    known: dict[str, Any] = {
        "since": verdict.since and verdict.since.isoformat(),
        "gate_id": verdict.gate_id and str(verdict.gate_id),
        "session_id": verdict.session_id and str(verdict.session_id),
        "opens_at": verdict.opens_at and verdict.opens_at.isoformat(),
    }
    return {"admitted": False, "reason": verdict.reason.value, **{key: value for key, value in known.items() if value}}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["name"]))
def test_the_door_decides_as_the_vectors_say(case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"])

    verdict = judge(presented(case["presented"]), at=at, gate=gate(case["gate"]))

    assert told(verdict) == case["verdict"]


@pytest.mark.parametrize("case", VECTORS["overrides"], ids=lambda case: str(case["name"]))
def test_an_override_is_allowed_as_the_vectors_say(case: dict[str, Any]) -> None:
    allowed = may_override(
        Reason(case["reason"]), level=Level(case["level"]), gate=gate(case["gate"]), inside=case["inside"]
    )

    assert allowed is case["allowed"]


def test_every_reason_is_told_by_some_vector() -> None:
    assert {case["verdict"].get("reason") for case in VECTORS["cases"]} == {*(reason.value for reason in Reason), None}
    assert {case["reason"] for case in VECTORS["overrides"]} == {reason.value for reason in Reason}


@given(st.data())
def test_nobody_is_admitted_over_the_licensed_number_in_any_way(data: st.DataObject) -> None:
    badge = Presented(
        state=data.draw(st.sampled_from(BadgeState)),
        is_approved=data.draw(st.booleans()),
        category_code=data.draw(st.integers(0, 3)),
        day_mask=data.draw(st.integers(0, 0xFFFF)),
        booked=data.draw(st.booleans()),
        inside=data.draw(st.booleans()),
        entries=data.draw(st.integers(0, 3)),
    )
    full = replace(gate({}), capacity=3, inside_now=data.draw(st.integers(3, 5)), re_entry=data.draw(st.booleans()))

    verdict = judge(badge, at=START, gate=full)

    assert isinstance(verdict, TurnedAway)
    assert badge.inside or not may_override(verdict.reason, level=Level.SUPERVISOR, gate=full, inside=badge.inside)


def row(number: int, minute: float, **said: Any) -> Row:  # noqa: ANN401 — whatever fields a row has
    return Row(
        **{
            "id": UUID(int=1000 + number),
            "at": START + timedelta(minutes=minute),
            "list_id": HALL,
            "holder_id": AMINA,
            "gate_id": NORTH,
            **said,
        }
    )


def amina(rows: list[Row]) -> tuple[State, Total, Replayed]:
    result = replay(rows)
    return result.states[HALL, AMINA], result.totals[HALL], result


def test_the_first_scan_is_the_entry_and_the_later_one_repeats_it() -> None:
    state, total, result = amina([row(2, 5, gate_id=SOUTH), row(1, 0)])

    assert state == State(True, 1, START, NORTH, UUID(int=1001), UUID(int=1001))
    assert total == Total(inside=1, entries=1, duplicates=1)
    assert result.duplicates == {UUID(int=1002): UUID(int=1001)}


def test_two_scans_in_the_same_moment_are_told_apart_by_their_ids() -> None:
    _, _, result = amina([row(2, 0), row(1, 0)])

    assert result.duplicates == {UUID(int=1002): UUID(int=1001)}


def test_out_and_in_again_is_a_second_entry() -> None:
    state, total, _ = amina([row(1, 0), row(2, 5, direction=Direction.OUT), row(3, 9, gate_id=SOUTH)])

    assert (state.inside, state.entries, state.since, state.gate_id) == (True, 2, START + timedelta(minutes=9), SOUTH)
    assert (state.first_id, state.last_id) == (UUID(int=1001), UUID(int=1003))
    assert total == Total(inside=1, entries=2, duplicates=0)


def test_out_twice_leaves_the_hall_once() -> None:
    rows = [row(1, 0), row(2, 5, direction=Direction.OUT), row(3, 6, direction=Direction.OUT)]

    _, total, result = amina(rows)

    assert total == Total(inside=0, entries=1, duplicates=0)
    assert result.duplicates == {}


def test_out_without_in_leaves_no_trace_in_the_figures() -> None:
    result = replay([row(1, 0, direction=Direction.OUT)])

    assert result.states == {}
    assert result.totals == {HALL: Total()}


def test_a_scan_turned_away_is_no_entry_and_already_in_repeats_one() -> None:
    rows = [
        row(1, 0, admitted=False, reason=Reason.NO_BOOKING),
        row(2, 1, admitted=False, reason=Reason.ALREADY_IN),
        row(3, 2),
        row(4, 3, admitted=False, reason=Reason.ALREADY_IN),
        row(5, 4, admitted=False, reason=Reason.REVOKED),
        row(6, 5, admitted=False, reason=Reason.ALREADY_IN, direction=Direction.OUT),
    ]

    _, total, result = amina(rows)

    assert total == Total(inside=1, entries=1, duplicates=1)
    assert result.duplicates == {UUID(int=1004): UUID(int=1003)}


def test_an_override_is_an_entry_even_for_one_counted_as_inside() -> None:
    rows = [row(1, 0), row(2, 5, kind=ScanKind.OVERRIDE, refers_to=UUID(int=1001))]

    state, total, _ = amina(rows)

    assert (state.inside, state.entries, state.last_id) == (True, 2, UUID(int=1002))
    assert total == Total(inside=1, entries=2, duplicates=0)


def test_a_row_taken_back_never_happened_and_the_next_one_is_the_entry() -> None:
    rows = [row(1, 0), row(2, 5, gate_id=SOUTH), row(3, 6, kind=ScanKind.VOID, refers_to=UUID(int=1001))]

    state, total, result = amina(rows)

    assert (state.first_id, state.gate_id) == (UUID(int=1002), SOUTH)
    assert total == Total(inside=1, entries=1, duplicates=0)
    assert result.duplicates == {}


def test_a_void_counts_even_when_it_comes_before_what_it_takes_back() -> None:
    result = replay([row(1, -5, kind=ScanKind.VOID, refers_to=UUID(int=1002)), row(2, 0)])

    assert result.states == {}


def test_an_exit_taken_back_leaves_the_guest_inside() -> None:
    rows = [row(1, 0), row(2, 5, direction=Direction.OUT), row(3, 6, kind=ScanKind.VOID, refers_to=UUID(int=1002))]

    state, _, _ = amina(rows)

    assert state.inside


def test_each_list_and_each_guest_stands_alone_and_a_code_of_nobody_counts_for_nobody() -> None:
    rows = [row(1, 0), row(2, 1, holder_id=BARTOLOME), row(3, 2, list_id=ENTRANCE), row(4, 3, holder_id=None)]

    result = replay(rows)

    assert result.totals == {HALL: Total(2, 2, 0), ENTRANCE: Total(1, 1, 0)}
    assert set(result.states) == {(HALL, AMINA), (HALL, BARTOLOME), (ENTRANCE, AMINA)}


def test_the_same_row_twice_is_one_and_one_id_for_two_rows_is_an_error() -> None:
    assert replay([row(1, 0), row(1, 0)]).totals == {HALL: Total(1, 1, 0)}
    with pytest.raises(ValueError, match="says two things"):
        replay([row(1, 0), row(1, 1)])


def test_no_rows_come_to_nothing() -> None:
    assert replay([]) == Replayed()


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    """Draw what six devices may send: clocks up to ten minutes apart, exits, refusals, overrides, voids, replays."""
    size = draw(st.integers(1, 14))
    skews = draw(st.lists(st.integers(-10, 10), min_size=6, max_size=6))
    rows = [
        row(
            number,
            draw(st.integers(0, 90)) + skews[number % 6],
            list_id=draw(st.sampled_from([HALL, ENTRANCE])),
            holder_id=draw(st.sampled_from([AMINA, BARTOLOME, None])),
            kind=draw(st.sampled_from([ScanKind.SCAN, ScanKind.SCAN, ScanKind.SCAN, ScanKind.OVERRIDE, ScanKind.VOID])),
            direction=draw(st.sampled_from([Direction.IN, Direction.IN, Direction.OUT])),
            admitted=draw(st.booleans()),
            reason=draw(st.sampled_from([Reason.ALREADY_IN, Reason.NO_BOOKING])),
            refers_to=UUID(int=1000 + draw(st.integers(0, size))),
        )
        for number in range(size)
    ]
    return [*rows, *draw(st.lists(st.sampled_from(rows), max_size=5))]


@settings(max_examples=200)
@given(rows=histories(), seed=st.integers(0, 2**32))
def test_the_order_of_arrival_changes_nothing(rows: list[Row], seed: int) -> None:
    rng = random.Random(seed)
    expected = replay(rows)

    for _ in range(4):
        rng.shuffle(rows)
        assert replay(rows) == expected

    for list_id, total in expected.totals.items():
        here = [state for (place, _), state in expected.states.items() if place == list_id]
        assert total.inside == sum(state.inside for state in here)
        assert total.entries == sum(state.entries for state in here)
        assert 0 <= total.inside <= total.entries
    assert all(entry in {row.id for row in rows if row.admitted} for entry in expected.duplicates.values())
