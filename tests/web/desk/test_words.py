"""The desk says things in words, and shows the ways one may go."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.desk import words
from app.registration.rules import Status
from tests.factories import keep, make_account, make_registration

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=35, hours=3), "35 days"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(app: Flask, span: timedelta, said: str) -> None:
    with app.test_request_context("/desk/"):
        assert words.how_long(span) == said


def test_what_has_no_words_of_its_own_is_said_by_its_name(app: Flask) -> None:
    with app.test_request_context("/desk/"):
        assert words.fact("SomethingNewHappened") == "Something New Happened"
        assert words.message("some_new_mail") == "some new mail"
        assert words.hand("nobody:1") == ""
        assert words.answers({"own_question": "Yes"}) == [("own_question", "Yes")]


def test_a_sheet_says_how_long_the_guest_waits(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category, status=Status.SUBMITTED)
    guest.confirmed_at = clock.now() - timedelta(hours=5)
    keep(guest)

    assert "waits 5 hours" in client.get(f"/desk/hff-2026/guests/{guest.id}").text


@pytest.mark.parametrize(("tag", "said"), [("en", "Guests"), ("es", "Invitados"), ("zh-Hans", "嘉宾")])
def test_the_desk_speaks_the_language_of_who_reads(
    client: FlaskClient, event: Event, as_staff: Callable[[Role], None], tag: str, said: str
) -> None:
    del event
    as_staff(Role.GUEST_OFFICE)

    page = client.get(f"/desk/hff-2026/guests?language={tag}").text

    assert f'<html lang="{tag}"' in page
    assert f"<h1>{said} " in page


def test_the_ways_are_those_one_may_go(client: FlaskClient, event: Event, as_staff: Callable[[Role], None]) -> None:
    del event
    as_staff(Role.READER)

    side = client.get("/desk/hff-2026/").text.split('<nav class="side"')[1].split("</nav>")[0]

    assert "/desk/hff-2026/guests" in side
    assert "/desk/hff-2026/team" not in side
    assert "/desk/hff-2026/settings" not in side


def test_the_way_one_has_gone_is_marked(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category, status=Status.SUBMITTED)
    current = re.compile(r'href="([^"]+)" aria-current="(\w+)" title')

    marked = [
        current.findall(client.get(path).text)
        for path in ("/desk/hff-2026/", "/desk/hff-2026/guests", f"/desk/hff-2026/guests/{guest.id}")
    ]

    assert marked == [
        [("/desk/hff-2026/", "page")],
        [("/desk/hff-2026/guests", "page")],
        [("/desk/hff-2026/guests", "true")],
    ]


def test_the_organisers_pages_have_their_own_ways(client: FlaskClient, event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    owner = make_account(organiser, Role.OWNER)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{owner.id.hex}.{owner.epoch}"

    answer = client.get(f"/desk/organisers/{organiser.code}/events")

    assert 'data-key="n"' not in answer.text
    assert f"/desk/organisers/{organiser.code}/venues" in answer.text.split('<nav class="side"')[1].split("</nav>")[0]
