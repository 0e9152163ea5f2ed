"""A guest asks to come, confirms, edits, withdraws."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.events.rules import Phase
from app.mail.models import Message
from app.people import queries as people
from app.people.rules import Purpose
from app.registration import queries
from app.registration.models import AddressChange
from app.registration.rules import Approval, Status
from app.registration.service import amendment, invitation, links
from app.registration.service.invitation import Invitee
from tests.factories import keep, make_account, make_category, make_event, make_registration
from tests.public_data import SHARED_DATA
from tests.web.registration.conftest import filled_in, registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category, Registration

FORM = "/en/hff-2026/register/industry"
NAUGHTY = SHARED_DATA / "names" / "blns.json"


def flashes(client: FlaskClient) -> list[tuple[str, str]]:
    with client.session_transaction() as cookie:
        return [tuple(item) for item in cookie.pop("_flashes", [])]


def test_the_categories_say_how_each_stands(client: FlaskClient, event: Event, category: Category) -> None:
    now = clock.now()
    make_category(event, code="team", approval=Approval.INVITATION)
    make_category(event, code="late", closes_at=now - timedelta(days=1))
    make_category(event, code="soon", opens_at=now + timedelta(days=1))
    full = make_category(event, code="press", places=0)

    page = client.get("/en/hff-2026/register").text

    offered = set(re.findall(r'href="/en/hff-2026/register/([a-z]+)"', page))
    assert offered == {category.code, full.code}
    assert "By invitation" in page
    assert "Waiting list" in page


def test_a_draft_event_is_shown_to_nobody(client: FlaskClient) -> None:
    make_category(make_event(code="secret", phase=Phase.DRAFT), code="industry")

    answers = [client.get(f"/en/secret/register{rest}").status_code for rest in ("", "/industry")]

    assert answers == [404, 404]


def test_the_form_is_empty_and_no_tick_is_set(client: FlaskClient, category: Category) -> None:
    del category
    page = client.get(FORM).text

    assert "checked" not in page
    assert 'value="ES"' in page
    assert 'href="/en/hff-2026/privacy"' in page


def test_countries_stand_in_the_readers_language(client: FlaskClient, category: Category) -> None:
    del category
    assert "西班牙" in client.get(FORM.replace("/en/", "/zh-Hans/")).text


def test_nobody_comes_from_a_country_that_is_no_more(client: FlaskClient, category: Category) -> None:
    del category
    page = client.get(FORM).text

    assert 'value="RU"' in page
    assert not any(f'value="{code}"' in page for code in ("SU", "YU", "CS", "CSXX", "DD", "EU", "ZZ"))


def test_a_form_is_taken_in(client: FlaskClient, category: Category) -> None:
    answer = client.post(FORM, data=filled_in())

    (registration,) = registered()
    assert (answer.status_code, answer.location) == (303, "/en/hff-2026/register/sent")
    assert "We have written to you" in client.get(answer.location).text
    assert (registration.category_id, registration.status) == (category.id, Status.DRAFT)
    assert (registration.email, registration.locale) == ("mariajose@mardefondo.example", "es")
    assert queries.answers_of(registration, may_see_sensitive=True) == {
        "phone": "+34600000000",
        "diet": "halal",
        "access_note": "Sin escaleras",
    }
    assert Purpose.PHOTO_AND_FILM not in people.purposes_given(registration.id)


def test_a_known_address_gets_the_same_answer_as_a_new_one(client: FlaskClient, category: Category) -> None:
    make_registration(category, email="known@example.com")

    known, new = (client.post(FORM, data=filled_in(email=f"{who}@example.com")) for who in ("known", "new"))

    assert (known.status_code, known.location, known.data) == (new.status_code, new.location, new.data)
    assert len(registered()) == 2


def test_the_same_page_sent_twenty_times_is_one_request(client: FlaskClient, category: Category) -> None:
    del category
    form = filled_in()

    answers = {client.post(FORM, data=form).status_code for _ in range(20)}

    assert answers == {303}
    assert len(registered()) == 1
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_the_same_page_with_other_content_is_asked_about_and_goes_through_the_next_time(
    client: FlaskClient, category: Category
) -> None:
    del category
    form = filled_in()
    client.post(FORM, data=form)

    answer = client.post(FORM, data=form | {"display_name": "Somebody Else"})

    key = re.search(r'name="submission_key"[^>]*value="([^"]+)"', answer.text)
    assert answer.status_code == 422
    assert "sent before with other content" in answer.text
    assert key is not None
    assert key[1] != form["submission_key"]
    assert [guest.display_name for guest in registered()] == ["María José Fernández-Villaverde"]


@pytest.mark.parametrize("key", ["", "not a key", "x" * 5000, "\0"])
def test_a_strange_key_does_no_harm(client: FlaskClient, category: Category, key: str) -> None:
    del category
    assert client.post(FORM, data=filled_in(submission_key=key)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"display_name": ""}, "Your name is missing"),
        ({"display_name": " \u200b\u202e "}, None),
        ({"display_name": "x" * 91}, "90"),
        ({"email": ""}, "Your e-mail is missing"),
        ({"email": "mariajose@mardefondo"}, "This is not an e-mail address"),
        ({"country": ""}, "Choose the country"),
        ({"country": "XX"}, "Not a valid choice"),
        ({"phone": "12"}, "+598 99 123 456"),
        ({"phone": "call me"}, "+598 99 123 456"),
        ({"language": "tlh"}, "Not a valid choice"),
        ({"privacy_notice": None}, "Without this we may not keep your request."),
        ({"transfer_abroad": None}, "takes place in China"),
        ({"sensitive_data": None}, "only with this tick"),
        ({"diet": ["halal", "caviar"]}, "caviar"),
        ({"access_note": "x" * 501}, "500"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, category: Category, changes: dict[str, object], said: str | None
) -> None:
    del category
    answer = client.post(FORM, data=filled_in(**changes))

    if said is not None:
        assert answer.status_code == 422
        assert said in answer.text
        assert 'id="errors"' in answer.text
        assert "马若瑟" in answer.text
        assert "Sin escaleras" in answer.text or "access_note" in changes
        assert registered() == []
    else:
        assert answer.status_code in {303, 422}


def test_a_closed_category_says_so_on_the_form(client: FlaskClient, event: Event) -> None:
    make_category(event, code="late", closes_at=clock.now() - timedelta(days=1))

    answer = client.post("/en/hff-2026/register/late", data=filled_in())

    assert answer.status_code == 422
    assert "not open now" in answer.text
    assert "马若瑟" in answer.text


def test_a_category_of_another_event_does_not_exist(client: FlaskClient, category: Category) -> None:
    other = make_category(make_event(code="other"), code="elsewhere")

    assert client.get(f"/en/hff-2026/register/{other.code}").status_code == 404
    assert client.get(f"/en/other/register/{category.code}").status_code == 404


@pytest.mark.reads(NAUGHTY)
def test_no_naughty_string_breaks_the_form(client: FlaskClient, category: Category) -> None:
    del category
    for number, text in enumerate(json.loads(NAUGHTY.read_text())):
        answer = client.post(
            FORM,
            data=filled_in(
                email=f"guest{number}@example.com", display_name=text, organisation=text, access_note=text, phone=None
            ),
        )
        assert answer.status_code in {303, 422}, text
        if answer.status_code == 422:
            assert "<script>alert" not in answer.text

    assert len(registered()) > 400


def test_wrong_types_and_names_are_left_out(client: FlaskClient, category: Category) -> None:
    del category
    answer = client.post(FORM, data=filled_in(status="approved", category_id="1", display_name=["Ana", "Bo"]))

    assert answer.status_code == 303
    assert [(guest.display_name, guest.status) for guest in registered()] == [("Ana", Status.DRAFT)]


def test_a_link_is_exchanged_for_a_cookie_and_leaves_the_address(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category, status=Status.DRAFT)
    secret = links.secret_of(links.issue(registration.id))

    answer = client.get(f"/g/{secret}?language=es")

    assert (answer.status_code, answer.location) == (303, "/es/hff-2026/me")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert registration.status is Status.DRAFT


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%00", "%F0%9F%8E%AC", "a" * 5000])
def test_a_link_nobody_was_given_leads_to_a_clear_page(client: FlaskClient, secret: str) -> None:
    for path in (f"/g/{secret}", f"/i/{secret}", f"/a/{secret}"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "no longer works" in answer.text


def test_a_revoked_link_leads_to_a_new_one(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category)
    secret = links.secret_of(links.issue(registration.id))
    links.revoke_all(registration)

    answer = client.get(f"/g/{secret}")

    assert answer.status_code == 404
    assert 'href="/en/hff-2026/link"' in answer.text


def test_a_lost_link_is_sent_again_and_the_page_tells_nobody(client: FlaskClient, category: Category) -> None:
    make_registration(category, email="known@example.com")

    answers = [client.post("/en/hff-2026/link", data={"email": f"{who}@example.com"}) for who in ("known", "nobody")]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/en/hff-2026/register/sent")] * 2
    assert db.session.scalars(select(Message.to)).all() == ["known@example.com"]


def test_what_is_no_address_is_said(client: FlaskClient, event: Event) -> None:
    del event
    assert "Send me my link again" in client.get("/en/hff-2026/link").text
    assert client.post("/en/hff-2026/link", data={"email": "lucia"}).status_code == 422


def test_an_invitation_opens_its_form_with_the_address_in_it(client: FlaskClient, event: Event) -> None:
    team = make_category(event, code="team", approval=Approval.INVITATION)
    invitation.invite([Invitee("ana@example.com", "Ana Lucía")], team, locale="es", by=SYSTEM)
    asked = queries.find_invitation_of(event.id, "ana@example.com")
    assert asked is not None

    answer = client.get(f"/i/{invitation.secret_of(asked)}?language=es")
    page = client.get(answer.location).text
    sent = client.post(answer.location, data=filled_in(email="ana@example.com"))

    assert (answer.status_code, answer.location) == (303, "/es/hff-2026/register/team")
    assert 'value="ana@example.com"' in page
    assert 'value="Ana Lucía"' in page
    assert sent.status_code == 303
    assert registered()[0].category_id == team.id


def test_without_its_link_a_category_by_invitation_takes_nobody(client: FlaskClient, event: Event) -> None:
    make_category(event, code="team", approval=Approval.INVITATION)

    answer = client.post("/en/hff-2026/register/team", data=filled_in())

    assert answer.status_code == 422
    assert "by invitation" in answer.text


def test_confirming_is_a_press_of_a_button(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    registration = make_registration(category, status=Status.DRAFT)
    as_guest(registration)

    by_following = client.get("/en/hff-2026/me/confirm").status_code
    answer = client.post("/en/hff-2026/me/confirm")

    assert by_following == 405
    assert (answer.status_code, answer.location) == (303, "/en/hff-2026/me")
    assert registration.status is Status.SUBMITTED


def test_a_refused_confirmation_says_why(
    client: FlaskClient, event: Event, as_guest: Callable[[Registration], None]
) -> None:
    late = make_category(event, closes_at=clock.now() - timedelta(days=9))
    as_guest(make_registration(late, status=Status.DRAFT))

    client.post("/en/hff-2026/me/confirm")

    assert flashes(client)[0][0] == "error"


@pytest.mark.parametrize("path", ["confirm", "again", "withdraw", "edit", "address"])
def test_a_guests_pages_are_for_who_came_by_a_link(client: FlaskClient, event: Event, path: str) -> None:
    del event
    assert client.post(f"/en/hff-2026/me/{path}").status_code == 401


def test_a_guest_of_another_event_is_not_found_here(
    client: FlaskClient, event: Event, as_guest: Callable[[Registration], None]
) -> None:
    del event
    as_guest(make_registration())

    assert client.post("/en/hff-2026/me/confirm").status_code == 404


def test_a_guest_changes_what_they_told_us(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    client.post(FORM, data=filled_in())
    registration = registered()[0]
    as_guest(registration)

    page = client.get("/en/hff-2026/me/edit").text
    answer = client.post("/en/hff-2026/me/edit", data=filled_in(display_name="María José F.", diet=None))

    assert 'value="María José Fernández-Villaverde"' in page
    assert (answer.status_code, registration.display_name) == (303, "María José F.")
    assert queries.answers_of(registration, may_see_sensitive=True)["access_note"] == "Sin escaleras"
    assert Purpose.PRIVACY_NOTICE in people.purposes_given(registration.id)
    assert registration.category_id == category.id


def test_a_draft_event_is_shown_to_its_staff(client: FlaskClient) -> None:
    event = make_event(code="secret", phase=Phase.DRAFT)
    account = make_account(db.session.get_one(Organiser, event.organiser_id), Role.READER, event=event)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"

    assert client.get("/en/secret/register").status_code == 200


def test_an_edit_that_lacks_something_says_so(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    as_guest(make_registration(category))

    answer = client.post("/en/hff-2026/me/edit", data=filled_in(display_name=""))

    assert answer.status_code == 422
    assert "Your name is missing" in answer.text


def test_a_guest_withdraws_after_being_asked_and_may_come_back(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    registration = make_registration(category, status=Status.APPROVED)
    as_guest(registration)

    asked = client.get("/en/hff-2026/me/withdraw")
    before = registration.status
    client.post("/en/hff-2026/me/withdraw")
    left = registration.status
    client.post("/en/hff-2026/me/again")

    assert (asked.status_code, before, left, registration.status) == (
        200, Status.APPROVED, Status.CANCELLED, Status.SUBMITTED,
    )  # fmt: skip


def test_who_has_withdrawn_finds_the_button_to_ask_again(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    as_guest(make_registration(category, status=Status.WITHDRAWN))

    page = client.get("/en/hff-2026/me").text

    assert 'action="/en/hff-2026/me/again"' in page
    assert "/me/edit" not in page


def test_leaving_twice_says_that_it_has_happened(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    as_guest(make_registration(category, status=Status.CANCELLED))

    client.post("/en/hff-2026/me/withdraw")

    assert flashes(client)[0][0] == "error"


def test_a_new_address_is_confirmed_where_it_is(
    client: FlaskClient, category: Category, as_guest: Callable[[Registration], None]
) -> None:
    registration = make_registration(category)
    as_guest(registration)

    form, wrong = client.get("/en/hff-2026/me/address"), client.post("/en/hff-2026/me/address", data={"email": "x"})
    client.post("/en/hff-2026/me/address", data={"email": "New@Example.org"})
    secret = amendment.address_secret(db.session.scalars(select(AddressChange.id)).one())
    followed = client.get(f"/a/{secret}")
    unchanged = registration.email
    answer = client.post(f"/a/{secret}")

    assert (form.status_code, wrong.status_code, followed.status_code) == (200, 422, 200)
    assert unchanged != "new@example.org"
    assert (answer.status_code, answer.location, registration.email) == (303, "/en/hff-2026/me", "new@example.org")
    assert client.get("/en/hff-2026/me/withdraw").status_code == 200


def test_an_address_that_somebody_else_took_is_refused_in_words(client: FlaskClient, category: Category) -> None:
    registration = make_registration(category)
    amendment.ask_for_new_address(registration, "new@example.org", by=SYSTEM)
    make_registration(category, email="new@example.org")
    secret = amendment.address_secret(db.session.scalars(select(AddressChange.id)).one())

    answer = client.post(f"/a/{secret}")

    assert answer.status_code == 409
    assert "has this address already" in answer.text


def test_an_event_that_is_over_takes_no_form(client: FlaskClient, event: Event, category: Category) -> None:
    del category
    event.phase = Phase.ARCHIVED
    keep(event)

    assert client.post(FORM, data=filled_in()).status_code == 422
