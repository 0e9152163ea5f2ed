"""A guest's own page: every standing has its sentence, and the one thing to do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.badges import queries as badges
from app.badges import rules
from app.badges.rules import EndReason
from app.badges.service import lifecycle
from app.booking.service import seats
from app.checkin.models import Presence
from app.core import clock
from app.core.access import SYSTEM
from app.events.rules import festival_day
from app.guest.views.page import MESSAGE_WORDS
from app.registration.rules import Status
from app.registration.service import amendment, intake, review
from app.wiring import MESSAGES
from tests.factories import keep, make_category, make_event, make_registration, make_session, soon
from tests.web.guests import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category, Registration

ME = "/en/hff-2026/me"


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(code="hff-2026", first_day=clock.now().date() + timedelta(days=30))


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event, code="industry")


def shown_to(client: FlaskClient, registration: Registration, path: str = ME) -> str:
    enter(client, registration)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return found[1]


def knots(page: str) -> list[str]:
    return re.findall(r'<li class="(done|now|ahead)"', page)


@pytest.mark.parametrize(
    ("status", "sentence", "way"),
    [
        (Status.DRAFT, "Confirm your address, and your request counts.", ["done", "now", "ahead", "ahead", "ahead"]),
        (Status.SUBMITTED, "Your request is with us.", ["done", "done", "now", "ahead", "ahead"]),
        (Status.WAITLISTED, "Jean-Noël, Industry is full for now.", ["done", "done", "now", "ahead", "ahead"]),
        (Status.APPROVED, "Jean-Noël, you are coming.", ["done", "done", "done", "now", "ahead"]),
        (Status.REJECTED, "We cannot invite you this time.", []),
        (Status.WITHDRAWN, "You have withdrawn.", []),
        (Status.CANCELLED, "You have withdrawn.", []),
        (Status.REVOKED, "Your badge no longer opens.", []),
    ],
)
def test_every_standing_has_its_sentence_and_its_way(
    client: FlaskClient, category: Category, status: Status, sentence: str, way: list[str]
) -> None:
    page = shown_to(client, make_registration(category, status=status, display_name="Jean-Noël"))

    assert heading(page) == sentence
    assert knots(page) == way
    assert ("/me/withdraw" in page) is bool(way)


def test_an_unconfirmed_address_is_the_one_thing_to_do(client: FlaskClient, category: Category) -> None:
    page = shown_to(client, make_registration(category, status=Status.DRAFT))

    assert re.search(r'<form method="post" action="/en/hff-2026/me/confirm">', page)
    assert "Until you confirm, your request holds no place." in page


def test_who_waits_is_told_the_place(client: FlaskClient, category: Category) -> None:
    make_registration(category, status=Status.WAITLISTED)

    page = shown_to(client, make_registration(category, status=Status.WAITLISTED))

    assert "You stand in place 2." in page
    assert "On the waiting list, place 2" in page


def test_who_is_approved_has_the_badge_and_the_way_behind_them(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category, display_name="Nguyễn Thị Phương Thảo", native_name="阮氏芳草")
    review.approve(registration, by=SYSTEM)

    page = shown_to(client, registration)

    badge = badges.find_live(registration.id)
    assert badge is not None
    assert rules.shown_short_code(badge.short_code) in page
    assert badge.token not in page
    assert 'class="badge-qr"><svg' in page
    assert "阮氏芳草" in page
    assert knots(page) == ["done", "done", "done", "done", "now"]
    assert 'href="/en/hff-2026/me/badge"' in page
    assert 'href="/en/hff-2026/me/badge.pdf"' in page


def test_sessions_are_the_one_thing_to_do_until_one_is_chosen(
    client: FlaskClient, event: Event, category: Category
) -> None:
    registration = make_registration(category, status=Status.APPROVED)
    before = shown_to(client, registration)
    session = make_session(event, capacity=9, title="Zama", starts_at=soon(60))

    offered = client.get(ME).text
    seats.book(registration, session, by=SYSTEM)
    chosen = client.get(ME).text

    assert ["One thing to do" in page for page in (before, offered, chosen)] == [False, True, False]
    assert re.search(r'href="/en/hff-2026/sessions/\w+" lang="es" dir="auto">Zama</a>', chosen)
    assert "Booked" in chosen


def test_a_session_one_waits_for_says_the_place(client: FlaskClient, event: Event, category: Category) -> None:
    session = make_session(event, capacity=0)
    seats.book(make_registration(category, status=Status.APPROVED), session, by=SYSTEM)
    registration = make_registration(category, status=Status.APPROVED)
    seats.book(registration, session, by=SYSTEM)

    assert "Waiting, place 2" in shown_to(client, registration)


def test_a_badge_revoked_at_the_desk_is_gone_from_the_page(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category)
    review.approve(registration, by=SYSTEM)
    lifecycle.revoke(registration, reason=EndReason.DESK, by=SYSTEM)

    page = shown_to(client, registration)

    assert "badge-qr" not in page
    assert "Ask at the desk for another." in page


@pytest.mark.parametrize(("days", "first"), [(2, False), (1, True), (0, True)])
def test_from_the_day_before_the_badge_comes_first(client: FlaskClient, days: int, *, first: bool) -> None:
    here = festival_day(clock.now(), zone="Asia/Shanghai", day_change_hour=5)
    today = make_event(code="hff-2026", first_day=here + timedelta(days=days))
    make_session(today, capacity=9, starts_at=soon(60))
    registration = make_registration(make_category(today, code="industry"))
    review.approve(registration, by=SYSTEM)

    page = shown_to(client, registration)

    assert (page.index('class="badge-card"') < page.index("One thing to do")) is first


def arrive(registration: Registration) -> None:
    event = registration.event_id
    keep(Presence(event_id=event, list_id=event, registration_id=registration.id, inside=True, entries=1, duplicates=0))


@pytest.mark.parametrize(("came", "sentence"), [(True, "Thank you for coming."), (False, "Festival {number} is over.")])
def test_afterwards_who_came_is_thanked(client: FlaskClient, sentence: str, *, came: bool) -> None:
    past = make_event(code="hff-2026", first_day=clock.now().date() - timedelta(days=30))
    make_session(past, capacity=9, starts_at=soon(60))
    registration = make_registration(make_category(past, code="industry"), status=Status.APPROVED)
    if came:
        arrive(registration)

    page = shown_to(client, registration)

    assert heading(page) == sentence.format(number=past.number)
    assert "One thing to do" not in page
    assert "/me/withdraw" not in page


def test_who_is_inside_has_come_the_whole_way(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category)
    review.approve(registration, by=SYSTEM)
    arrive(registration)

    assert knots(shown_to(client, registration)) == ["done"] * 5


def test_every_message_is_listed_in_words_with_its_state(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category, status=Status.DRAFT)
    intake.confirm_address(registration, by=SYSTEM)
    review.approve(registration, by=SYSTEM)

    page = shown_to(client, registration)

    assert "Your request is with us" in page
    assert "<b>Your badge</b>" in page
    assert "on its way" in page


def test_every_message_a_guest_is_sent_has_a_name_on_the_page() -> None:
    about_others = {"staff_invitation", "password_reset", "invitation"}
    assert set(MESSAGES) - about_others <= set(MESSAGE_WORDS)


def test_who_has_withdrawn_may_ask_again_while_requests_are_taken(
    client: FlaskClient, event: Event, category: Category
) -> None:
    late = make_category(event, closes_at=soon(-60))
    in_time, too_late = (make_registration(kind, status=Status.SUBMITTED) for kind in (category, late))
    for registration in (in_time, too_late):
        amendment.withdraw(registration, by=SYSTEM)

    offers = ["/me/again" in shown_to(client, registration) for registration in (in_time, too_late)]

    assert offers == [True, False]


@pytest.mark.parametrize("language", ["es", "zh-Hans"])
def test_the_page_speaks_the_language_of_its_address(client: FlaskClient, category: Category, language: str) -> None:
    registration = make_registration(category, status=Status.APPROVED, locale="en")

    page = shown_to(client, registration, f"/{language}/hff-2026/me")

    assert f'<html lang="{language}"' in page


def test_a_name_is_text_and_never_markup(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category, status=Status.APPROVED, display_name="<script>alert(1)</script>")

    assert "<script>alert" not in shown_to(client, registration)


def test_a_stranger_and_a_guest_of_another_event_see_nothing(client: FlaskClient, category: Category) -> None:
    make_registration(category, display_name="Jean-Noël")
    stranger = client.get(ME)
    enter(client, make_registration(status=Status.APPROVED))
    other = client.get(ME)

    for answer in (stranger, other):
        assert answer.status_code in {302, 303, 401, 403, 404}
        assert "Jean-Noël" not in answer.text


def test_the_page_is_read_in_as_many_queries_for_three_sessions_as_for_one(
    client: FlaskClient, event: Event, category: Category, statements: list[str]
) -> None:
    registration = make_registration(category, status=Status.APPROVED)
    sessions = [make_session(event, capacity=9, starts_at=soon(60 + 200 * step)) for step in range(3)]
    seats.book(registration, sessions[0], by=SYSTEM)
    shown_to(client, registration)
    statements.clear()
    client.get(ME)
    one = len(statements)
    for session in sessions[1:]:
        seats.book(registration, session, by=SYSTEM)
    statements.clear()

    client.get(ME)

    assert len(statements) == one
