"""Badges at the desk: replaced, revoked, printed; only by those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest

from app.accounts.rules import Role
from app.badges import queries
from app.badges.rules import BadgeState
from app.badges.views import desk as badges_desk
from app.core.access import SYSTEM
from app.registration.service import review
from tests.factories import make_category, make_event, make_registration
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Registration

DESK = "/desk/hff-2026"


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(code="hff-2026")


@pytest.fixture
def guest(event: Event) -> Registration:
    return approved(event, "Thandiwe Nkosi")


def approved(event: Event, name: str, *, category: str | None = None) -> Registration:
    registration = make_registration(make_category(event, code=category), display_name=name)
    review.approve(registration, by=SYSTEM)
    return registration


def states(registration: Registration) -> list[tuple[BadgeState, str]]:
    return [(badge.state, badge.end_reason) for badge in reversed(queries.list_of(registration.id))]


def test_a_lost_badge_is_replaced(client: FlaskClient, event: Event, guest: Registration) -> None:
    enter(client, Role.GUEST_OFFICE, event)

    answer = client.post(f"{DESK}/guests/{guest.id}/badge")

    assert (answer.status_code, answer.location) == (303, f"{DESK}/guests/{guest.id}")
    assert states(guest) == [(BadgeState.REPLACED, "lost"), (BadgeState.LIVE, "")]


def test_a_badge_is_revoked_with_the_desks_words(client: FlaskClient, event: Event, guest: Registration) -> None:
    enter(client, Role.GUEST_OFFICE, event)

    answer = client.post(f"{DESK}/guests/{guest.id}/badge/revocation", data={"reason": " lent to  a friend" + "!" * 60})

    assert answer.status_code == 303
    ((state, reason),) = states(guest)
    assert state is BadgeState.REVOKED
    assert reason.startswith("lent to")
    assert len(reason) == 40


def test_where_there_is_none_nothing_is_revoked(client: FlaskClient, event: Event) -> None:
    enter(client, Role.GUEST_OFFICE, event)
    registration = make_registration(make_category(event))

    answers = [client.post(f"{DESK}/guests/{registration.id}/badge{rest}") for rest in ("", "/revocation")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert states(registration) == []


def test_one_badge_is_printed(client: FlaskClient, event: Event, guest: Registration) -> None:
    enter(client, Role.GUEST_OFFICE, event)

    answer = client.get(f"{DESK}/guests/{guest.id}/badge.pdf")

    (text,) = pages(answer.data)
    assert "Thandiwe" in text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_without_a_badge_there_is_nothing_to_print(client: FlaskClient, event: Event) -> None:
    enter(client, Role.GUEST_OFFICE, event)
    registration = make_registration(make_category(event))

    answers = [client.get(f"{DESK}{path}") for path in (f"/guests/{registration.id}/badge.pdf", "/badges.pdf")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_whole_event_or_a_category_is_printed_by_name(client: FlaskClient, event: Event) -> None:
    for name, category in (("Zoltan", "press"), ("Amara", "jury"), ("Bruna", "guests")):
        approved(event, name, category=category)
    approved(make_event(), "Somebody")
    enter(client, Role.GUEST_OFFICE, event)

    whole = pages(client.get(f"{DESK}/badges.pdf").data)
    jury = pages(client.get(f"{DESK}/badges.pdf?category=jury&bleed=1").data)

    assert [name in text for name, text in zip(("Amara", "Bruna", "Zoltan"), whole, strict=True)] == [True] * 3
    assert len(jury) == 1
    assert "Amara" in jury[0]


def test_many_badges_come_in_parts(client: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(badges_desk, "MOST_AT_ONCE", 2)
    for name in ("Amara", "Bruna", "Chidi"):
        approved(event, name)
    enter(client, Role.GUEST_OFFICE, event)

    parts = [client.get(f"{DESK}/badges.pdf?from={start}") for start in (0, 2, 4)]

    assert [len(pages(part.data)) for part in parts[:2]] == [2, 1]
    assert parts[2].status_code == 404


@pytest.mark.parametrize("role", [Role.DOOR, Role.PROGRAMMER, Role.READER])
def test_who_may_not_changes_and_prints_nothing(
    client: FlaskClient, event: Event, guest: Registration, role: Role
) -> None:
    enter(client, role, event)

    answers = [
        client.post(f"{DESK}/guests/{guest.id}/badge"),
        client.post(f"{DESK}/guests/{guest.id}/badge/revocation"),
        client.get(f"{DESK}/guests/{guest.id}/badge.pdf"),
        client.get(f"{DESK}/badges.pdf"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert states(guest) == [(BadgeState.LIVE, "")]


def test_guests_of_other_events_are_not_found(client: FlaskClient, event: Event) -> None:
    enter(client, Role.GUEST_OFFICE, event)
    other = approved(make_event(), "Somebody")

    answers = [
        client.post(f"{DESK}/guests/{other.id}/badge"),
        client.post(f"{DESK}/guests/{other.id}/badge/revocation"),
        client.get(f"{DESK}/guests/{other.id}/badge.pdf"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert states(other) == [(BadgeState.LIVE, "")]


def pages(content: bytes) -> list[str]:
    """Return the words of each page of a PDF."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
