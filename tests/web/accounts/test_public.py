"""Staff come in, go, and look after their own account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts import queries
from app.accounts.models import Account, PasswordReset
from app.accounts.rules import Role
from app.accounts.service import invitation, passwords, roles
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from tests.conftest import count_rows
from tests.factories import keep, make_account, make_event, make_organiser

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PASSWORD, NEW = "the night train to Yiwu", "a lantern over the canal"


@pytest.fixture
def zimo(client: FlaskClient) -> Account:
    del client
    return make_account(
        make_organiser(), Role.OWNER, email="zimo@example.com", password_hash=passwords.hash_password(PASSWORD)
    )


def sign_in(
    client: FlaskClient, email: str = "zimo@example.com", password: str = PASSWORD, **more: str
) -> TestResponse:
    return client.post("/account/sign-in", data={"email": email, "password": password, **more})


def is_inside(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def test_staff_sign_in_and_come_to_the_desk(client: FlaskClient, zimo: Account) -> None:
    answer = sign_in(client, " Zimo@Example.com ")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/")
    assert zimo.name in client.get("/account/").text


def test_who_only_scans_comes_to_the_door(client: FlaskClient, zimo: Account) -> None:
    organiser = make_organiser()
    make_account(
        organiser, Role.DOOR, event=make_event(organiser), email="door@example.com", password_hash=zimo.password_hash
    )

    assert sign_in(client, "door@example.com").headers["Location"] == "/door/"


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient, zimo: Account) -> None:
    del zimo

    known, unknown = sign_in(client, password="wrong"), sign_in(client, "nobody@example.com", "wrong")

    assert known.status_code == unknown.status_code == 403
    assert _bare(known) == _bare(unknown)
    assert not is_inside(client)


def _bare(answer: TestResponse) -> str:
    return re.sub(r"(zimo|nobody)@example\.com|nonce=\"[^\"]+\"|\?v=[0-9a-f]+", "", answer.text)


def test_an_empty_form_says_what_is_missing(client: FlaskClient) -> None:
    answer = sign_in(client, "", "")

    assert answer.status_code == 200
    assert "Enter your password." in answer.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_signing_in_never_leads_to_another_host(client: FlaskClient, zimo: Account, target: str) -> None:
    del zimo

    assert sign_in(client, next=target).headers["Location"] == "/desk/"


def test_signing_in_leads_back_to_where_one_was_going(client: FlaskClient, zimo: Account) -> None:
    del zimo
    asked = client.get("/account/?language=es")
    assert asked.headers["Location"].startswith("/account/sign-in?next=")
    page = client.get(asked.headers["Location"])
    assert 'value="/account/?language=es"' in page.text

    assert sign_in(client, next="/account/?language=es").headers["Location"] == "/account/?language=es"


def test_signing_out_ends_the_session(client: FlaskClient, zimo: Account) -> None:
    del zimo
    sign_in(client)

    client.post("/account/sign-out")

    assert not is_inside(client)


def test_a_session_ends_when_roles_or_password_change(client: FlaskClient, zimo: Account) -> None:
    sign_in(client)
    assert is_inside(client)

    roles.grant(zimo, Role.READER, organiser_id=make_organiser().id, by=SYSTEM)

    assert not is_inside(client)


def test_a_session_ends_when_the_account_is_switched_off(client: FlaskClient, zimo: Account) -> None:
    sign_in(client)
    zimo.disabled_at = clock.now()
    keep(zimo)

    assert not is_inside(client)


@pytest.mark.parametrize("cookie", ["nonsense", "x.y", f"{'0' * 32}.1"])
def test_a_cookie_that_names_nobody_opens_nothing(client: FlaskClient, cookie: str) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = cookie

    assert not is_inside(client)


@pytest.mark.parametrize("email", ["zimo@example.com", "nobody@example.com"])
def test_asking_for_a_new_password_answers_alike_for_every_address(
    client: FlaskClient, zimo: Account, email: str
) -> None:
    del zimo

    answer = client.post("/account/password/forgotten", data={"email": email}, follow_redirects=True)

    assert answer.status_code == 200
    assert answer.request.path == "/account/password/sent"


def test_a_mailed_link_sets_the_password_and_signs_in(client: FlaskClient, zimo: Account) -> None:
    del zimo
    client.post("/account/password/forgotten", data={"email": "zimo@example.com"})
    link = f"/account/password/{passwords.secret_of(db.session.scalars(select(PasswordReset.id)).one())}"
    assert client.get(link).status_code == 200

    assert "longer password" in client.post(link, data={"password": "aaaaaaaaaaaaaa"}).text
    assert client.post(link, data={"password": NEW}).headers["Location"] == "/desk/"

    assert is_inside(client)
    assert client.get(link).status_code == 409


def test_a_new_colleague_joins_by_the_link(client: FlaskClient, zimo: Account) -> None:
    organiser_id = queries.list_grants(zimo.id)[0].organiser_id
    asked = invitation.invite("minh@example.com", Role.READER, locale="en", organiser_id=organiser_id, by=SYSTEM)
    link = f"/account/invitation/{invitation.secret_of(asked.id)}"
    assert "minh@example.com" in client.get(link).text

    assert "longer password" in client.post(link, data={"name": "Minh", "password": "aaaaaaaaaaaaaa"}).text
    answer = client.post(link, data={"name": "Nguyễn Thị Minh", "password": NEW})

    assert answer.headers["Location"] == "/desk/"
    assert "Nguyễn Thị Minh" in client.get("/account/").text


def test_a_known_colleague_takes_a_role_with_one_click(client: FlaskClient, zimo: Account) -> None:
    organiser = make_organiser()
    asked = invitation.invite("zimo@example.com", Role.READER, locale="en", organiser_id=organiser.id, by=SYSTEM)
    link = f"/account/invitation/{invitation.secret_of(asked.id)}"
    assert "You have an account already" in client.get(link).text

    assert client.post(link).headers["Location"] == "/account/sign-in"

    assert organiser.id in {given.organiser_id for given in queries.list_grants(zimo.id)}


def test_a_dead_invitation_says_so(client: FlaskClient) -> None:
    answer = client.get("/account/invitation/" + "x" * 43)

    assert answer.status_code == 409
    assert "Ask for a new one" in answer.text


def test_name_and_language_are_ones_own_to_change(client: FlaskClient, zimo: Account) -> None:
    sign_in(client)

    client.post("/account/", data={"name": "  王子墨  ", "locale": "zh-Hans"})

    assert (zimo.name, zimo.locale) == ("王子墨", "zh-Hans")


def test_changing_the_password_keeps_this_browser_in_and_puts_others_out(
    app: Flask, client: FlaskClient, zimo: Account
) -> None:
    del zimo
    other = app.test_client()
    sign_in(client)
    sign_in(other)

    refused = client.post("/account/password", data={"present": "wrong", "password": NEW})
    empty = client.post("/account/password", data={})
    changed = client.post("/account/password", data={"present": PASSWORD, "password": NEW})

    assert "not your present password" in refused.text
    assert "Enter your present password." in empty.text
    assert changed.status_code == 303
    assert (is_inside(client), is_inside(other)) == (True, False)


def test_a_forged_form_is_refused(app: Flask, client: FlaskClient, zimo: Account) -> None:
    del zimo
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert sign_in(client).status_code == 400
        assert client.post("/account/sign-out").status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert count_rows("signin_attempt") == 0
