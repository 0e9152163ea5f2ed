"""The rules of registration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from app.core.addresses import read_address
from app.registration.errors import StatusConflict
from app.registration.models import Category, Registration
from app.registration.rules import (
    BUILT_IN,
    ENDED,
    GRACE,
    HOLDS_A_PLACE,
    NEXT,
    SENSITIVE,
    Approval,
    BuiltIn,
    Status,
    Window,
    approved_or_waiting,
    is_category_code,
    leaving,
    may_confirm,
)
from tests.public_data import SHARED_DATA

NOON = datetime(2026, 10, 17, 4, tzinfo=UTC)
ADDRESSES = SHARED_DATA / "email" / "isemail-tests.xml"


@pytest.mark.parametrize(
    ("places", "taken", "expected"),
    [
        (None, 10_000, Status.APPROVED),
        (2, 1, Status.APPROVED),
        (2, 2, Status.WAITLISTED),
        (2, 3, Status.WAITLISTED),
        (0, 0, Status.WAITLISTED),
    ],
)
def test_a_guest_waits_only_when_every_place_is_taken(places: int | None, taken: int, expected: Status) -> None:
    assert approved_or_waiting(places=places, taken=taken) is expected


@pytest.mark.parametrize(
    ("opens", "closes", "inside"),
    [
        (None, None, True),
        (NOON, None, True),
        (NOON + timedelta(seconds=1), None, False),
        (None, NOON, False),
        (None, NOON + timedelta(seconds=1), True),
        (NOON, NOON, False),
    ],
)
def test_a_window_holds_its_first_moment_and_not_its_last(
    opens: datetime | None, closes: datetime | None, *, inside: bool
) -> None:
    assert Window(opens, closes).contains(NOON) is inside


@pytest.mark.parametrize(
    ("closes", "may"), [(None, True), (NOON + GRACE, True), (NOON - GRACE, True), (NOON - GRACE * 2, False)]
)
def test_an_address_may_be_confirmed_for_a_while_after_the_closing(closes: datetime | None, *, may: bool) -> None:
    assert may_confirm(Window(None, closes), at=NOON) is may


@pytest.mark.parametrize("status", list(Status))
def test_who_leaves_is_withdrawn_before_an_approval_and_cancelled_after(status: Status) -> None:
    assert leaving(status) is (Status.CANCELLED if status is Status.APPROVED else Status.WITHDRAWN)


@pytest.mark.parametrize(("before", "after"), [(before, after) for before in Status for after in Status])
def test_a_registration_takes_the_steps_the_rules_know_and_no_other(before: Status, after: Status) -> None:
    registration = Registration(status=before)

    if after in NEXT[before]:
        registration.become(after)
    else:
        with pytest.raises(StatusConflict):
            registration.become(after)

    assert registration.status is (after if after in NEXT[before] else before)


def test_every_status_is_either_ended_or_may_still_come() -> None:
    assert set(NEXT) == set(Status)
    assert ENDED.isdisjoint(HOLDS_A_PLACE)
    assert all(Status.WITHDRAWN in NEXT[status] for status in set(Status) - ENDED - HOLDS_A_PLACE)


@pytest.mark.parametrize("approval", list(Approval))
def test_only_review_needs_somebodys_answer(approval: Approval) -> None:
    assert Category(approval=approval).approves_by_itself is (approval is not Approval.REVIEW)


def test_health_and_religion_are_sensitive_and_a_telephone_is_not() -> None:
    assert set(BUILT_IN) == set(BuiltIn)
    assert set(BuiltIn) - SENSITIVE == {BuiltIn.PHONE}


@pytest.mark.parametrize(
    ("text", "may"),
    [("press", True), ("film-team", True), ("p", True), ("sent", False), ("Press", False), ("-a", False),
     ("", False), ("a" * 40, True), ("a" * 41, False), ("prensa/tv", False), ("报", False)],
)  # fmt: skip
def test_a_categorys_code_may_stand_in_an_address(text: str, *, may: bool) -> None:
    assert is_category_code(text) is may


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lucia@Example.COM ", "lucia@example.com"),
        ("josé@例子.中国", "josé@例子.中国"),
        ("jose\u0301@example.com", "josé@example.com"),
        ("Straße@example.com", "straße@example.com"),
        ("x+film@example.com", "x+film@example.com"),
        ("lucia@mardefondo", None),
        ("lucia", None),
        ("", None),
        ("a@b.com\r\nBcc: all@example.com", None),
        ("a" * 250 + "@example.com", None),
    ],
)
def test_an_address_has_one_spelling(typed: str, kept: str | None) -> None:
    assert read_address(typed) == kept


@pytest.mark.reads(ADDRESSES)
def test_what_the_collection_calls_an_error_is_no_address_and_nothing_breaks() -> None:
    root = ET.parse(ADDRESSES).getroot()  # noqa: S314 — a file of our own test data
    wrong: list[str] = []
    right: list[str] = []
    for test in root.iter("test"):
        text, category = test.findtext("address") or "", test.findtext("category") or ""
        plain = "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) <= 0x2421 else c for c in text)
        if plain == plain.strip() and read_address(plain) is not None:  # blanks around an address are a slip
            (wrong if category == "ISEMAIL_ERR" else right).append(plain)

    assert wrong == []
    assert len(right) > 10
