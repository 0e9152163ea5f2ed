"""What the desk answered can be undone from the page that says so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules import Role
from app.core import settings
from app.core.tokens import new_id
from app.registration.rules import Status
from tests.factories import make_category, make_event, make_registration
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask import Flask
    from flask.testing import FlaskClient

    from app.events.models import Event


@pytest.fixture
def event(app: Flask, client: FlaskClient) -> Generator[Event]:
    before = app.extensions["lanyard"]
    settings.configure(app, replace(before, hold_answers_seconds=30))
    event = make_event(code="hff-2026")
    enter(client, Role.GUEST_OFFICE, event)
    yield event
    settings.configure(app, before)


def undo_of(page: str) -> str:
    found = re.search(r'class="flash-undo" method="post" action="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("act", ["approval", "refusal", "withdrawal"])
def test_one_answer_is_undone_from_the_sheet(client: FlaskClient, event: Event, act: str) -> None:
    guest = make_registration(make_category(event))
    sheet = f"/desk/hff-2026/guests/{guest.id}"

    page = client.post(f"{sheet}/{act}", follow_redirects=True).text
    answered = guest.status
    undone = client.post(undo_of(page))

    assert answered is not Status.SUBMITTED
    assert (undone.status_code, undone.location) == (303, sheet)
    assert guest.status is Status.SUBMITTED
    assert "Undone: 1 guest stands as before." in client.get(sheet).text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("approval", {}),
        ("refusal", {"reason": "Full"}),
        ("matching", {"answer": "approve"}),
        ("matching", {"answer": "decline"}),
    ],
)
def test_many_answers_are_undone_from_the_list(
    client: FlaskClient, event: Event, path: str, data: dict[str, str]
) -> None:
    category = make_category(event)
    guests = [make_registration(category) for _ in range(2)]

    page = client.post(
        f"/desk/hff-2026/guests/{path}",
        data={"guests": [str(guest.id) for guest in guests], **data},
        follow_redirects=True,
    ).text
    answer = client.post(undo_of(page))

    assert (answer.status_code, answer.location) == (303, "/desk/hff-2026/guests")
    assert {guest.status for guest in guests} == {Status.SUBMITTED}


def test_what_was_answered_otherwise_meanwhile_says_so(client: FlaskClient, event: Event) -> None:
    guest = make_registration(make_category(event))
    sheet = f"/desk/hff-2026/guests/{guest.id}"
    way_back = undo_of(client.post(f"{sheet}/refusal", follow_redirects=True).text)
    client.post(f"{sheet}/reconsideration")

    page = client.post(way_back, follow_redirects=True).text

    assert "This cannot be undone any more" in page


def test_what_was_undone_or_never_done_is_not_there(client: FlaskClient, event: Event) -> None:
    guest = make_registration(make_category(event))
    way_back = undo_of(client.post(f"/desk/hff-2026/guests/{guest.id}/refusal", follow_redirects=True).text)

    answers = [client.post(path).status_code for path in (way_back, way_back)]
    nothing = client.post(f"/desk/hff-2026/guests/answers/{new_id()}/undoing").status_code

    assert (answers, nothing) == ([303, 404], 404)
