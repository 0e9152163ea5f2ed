"""The phone's rules and the server's are one: the same vectors, the same histories, the same answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.checkin.rules import Row
from tests import histories, phone

VECTORS = Path(__file__).parents[2] / "vectors"
HISTORIES, ORDERS = 500, 4


def read(name: str) -> Any:  # noqa: ANN401 — whatever the file holds
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="ascii"))


@pytest.mark.parametrize("fallback", [False, True], ids=["browser", "fallback"])
def test_the_phone_reads_and_proves_tokens_as_the_server_does(*, fallback: bool) -> None:
    vectors = read("tokens")
    asked = [
        {"text": case["token"], "event_number": case["body"]["event_number"] if "body" in case else 7,
         "keys": {str(case["body"]["key_id"]) if "body" in case else "1": vectors["keys"]["1"]}}
        for case in vectors["cases"]
    ]  # fmt: skip

    found = phone.answers(tokens=asked, fallback=fallback)

    assert found["kind"] == ("fallback" if fallback else "browser")
    for case, answer in zip(vectors["cases"], found["tokens"], strict=True):
        if "fault" in case:
            assert answer == {"fault": case["fault"]}, case["name"]
        else:
            assert answer["valid"] is case["valid"], case["name"]
            assert answer["body"] == case.get("body", answer["body"]), case["name"]


def test_keys_that_are_none_have_signed_nothing() -> None:
    vectors = read("tokens")
    asked = [
        {"text": vectors["cases"][0]["token"], "event_number": 7, "keys": {"1": vectors[key]}}
        for key in ("other_key", "zero_key")
    ]

    for fallback in (False, True):
        found = phone.answers(tokens=asked, fallback=fallback)
        assert [answer["valid"] for answer in found["tokens"]] == [False, False]


def test_the_phone_decides_as_the_vectors_say() -> None:
    vectors = read("verdicts")
    base = vectors["base"]
    asked = [case | {"gate": base["gate"] | case["gate"]} for case in vectors["cases"]]
    for case in asked:
        if case["presented"] is not None and "unreadable" not in case["presented"]:
            case["presented"] = base["presented"] | case["presented"]
    overrides = [case | {"gate": base["gate"] | case["gate"]} for case in vectors["overrides"]]

    found = phone.answers(verdicts=asked, overrides=overrides)

    for case, verdict in zip(vectors["cases"], found["verdicts"], strict=True):
        assert verdict == case["verdict"], case["name"]
    for case, allowed in zip(vectors["overrides"], found["overrides"], strict=True):
        assert allowed is case["allowed"], case["name"]


def divergences(found: list[dict[str, Any]], drawn: list[list[Row]]) -> int:
    """Count the histories of which two orders, or the phone and the server, make something else."""
    pairs = zip(found, drawn, strict=True)
    return sum(one["orders"] != 1 or one["result"] != histories.outcome(rows) for one, rows in pairs)


def test_five_hundred_evenings_come_to_the_same_in_any_order_on_phone_and_server() -> None:
    drawn = [histories.draw(seed) for seed in range(HISTORIES)]
    arriving = [histories.arrivals(seed, rows, ORDERS) for seed, rows in enumerate(drawn)]
    asked = [
        {"rows": [histories.as_json(row) for row in rows], "orders": orders}
        for rows, orders in zip(drawn, arriving, strict=True)
    ]

    found = phone.answers(histories=asked)["histories"]

    assert divergences(found, drawn) == 0
    for rows, orders in zip(drawn, arriving, strict=True):
        expected = histories.outcome(rows)
        assert all(histories.outcome([rows[place] for place in order]) == expected for order in orders)


def test_rows_that_count_as_they_arrive_come_to_different_ends() -> None:
    """The twin: a phone that takes the time of arrival for the time of the scan."""
    drawn = [histories.draw(seed) for seed in range(50)]
    asked = []
    for seed, rows in enumerate(drawn):
        [order] = histories.arrivals(seed, rows, 1)
        arrived = {place: number for number, place in reversed([*enumerate(order)])}
        said = [histories.as_json(row) | {"at": arrived[place]} for place, row in enumerate(rows)]
        asked.append({"rows": said, "orders": [[*range(len(rows))]]})

    found = phone.answers(histories=asked)["histories"]

    assert divergences(found, drawn) > 25


def test_a_scan_that_says_two_things_is_refused_by_the_phone_too() -> None:
    row = histories.as_json(histories.draw(1)[0])

    with pytest.raises(AssertionError, match="says two things"):
        phone.answers(histories=[{"rows": [row, row | {"at": 1}], "orders": [[0, 1]]}])
