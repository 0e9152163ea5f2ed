"""The ways to a guest's own page, and what is read by them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.access import SYSTEM, Actor, ActorKind
from app.core.errors import NotFound
from app.core.tokens import new_id
from app.events.facts import EventCreated
from app.registration import queries
from app.registration.service import links, questionnaire
from app.registration.service.invitation import Invitee, invite
from tests.conftest import count_rows
from tests.factories import keep, make_category, make_event, make_guest_link, make_registration


def test_a_link_is_issued_once_while_it_lives() -> None:
    registration = make_registration()

    first, second = links.issue(registration.id), links.issue(registration.id)

    assert first.id == second.id
    assert queries.find_link(links.secret_of(first)) is first


def test_a_cookie_stands_for_its_guest_until_the_links_are_revoked() -> None:
    registration = make_registration(display_name="Nguyễn Thị Minh")
    link = links.issue(registration.id)

    guest = queries.load_guest(link.id)
    links.revoke_all(registration)

    assert guest == Actor(ActorKind.GUEST, registration.id, "Nguyễn Thị Minh")
    assert queries.load_guest(link.id) is None
    assert queries.load_guest(new_id()) is None
    assert queries.find_link(links.secret_of(link)) is None
    assert links.issue(registration.id).id != link.id


def test_a_link_ends_when_its_time_has_come() -> None:
    link = make_guest_link(make_registration(), secret="old")
    link.expires_at = clock.now() - timedelta(seconds=1)
    keep(link)

    assert queries.find_link("old") is None


def test_a_link_of_an_older_key_opens_but_is_not_written_again() -> None:
    link = make_guest_link(make_registration(), secret="made under another key")

    assert queries.find_link("made under another key") is link
    with pytest.raises(LookupError):
        links.secret_of(link)
    assert links.find_secret(link.registration_id) is None


def test_the_secret_of_a_living_link_is_found_for_a_mail() -> None:
    registration = make_registration()
    assert links.find_secret(registration.id) is None

    secret = links.secret_of(links.issue(registration.id))

    assert links.find_secret(registration.id) == secret


def test_rows_of_another_event_are_not_found(desk: Actor) -> None:
    here, there = make_event(), make_category()
    stranger = make_registration(there)
    invite([Invitee("ana@example.com")], there, locale="en", by=desk)
    asked = queries.find_invitation_of(there.event_id, "ana@example.com")
    assert asked is not None

    with pytest.raises(NotFound):
        queries.get_registration(here.id, stranger.id)
    with pytest.raises(NotFound):
        queries.get_category(here.id, there.code)
    with pytest.raises(NotFound):
        queries.get_category_by_id(here.id, there.id)
    with pytest.raises(NotFound):
        queries.get_invitation(here.id, asked.id)
    assert queries.get_invitation(there.event_id, asked.id) is asked
    assert queries.get_category_by_id(there.event_id, there.id) is there
    assert queries.list_categories(there.event_id) == [there]


def test_a_new_event_has_the_questions_every_event_has() -> None:
    event = make_event()

    questionnaire.begin(EventCreated(at=clock.now(), by=SYSTEM, event_id=event.id))
    questionnaire.make_built_in(event.id)

    assert [question.code for question in queries.list_questions(event.id)] == [
        "phone", "diet", "diet_note", "access", "access_note",
    ]  # fmt: skip


def test_no_event_no_questions() -> None:
    questionnaire.begin(EventCreated(at=clock.now(), by=SYSTEM))

    assert count_rows("question") == 0
