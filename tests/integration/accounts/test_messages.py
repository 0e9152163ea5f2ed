"""Mails of accounts in every language, with links that work, and none once their cause is gone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.cli import commands
from app.accounts.rules import Role
from app.accounts.service import invitation, passwords
from app.core import clock, settings
from app.core.access import SYSTEM
from app.core.db import db
from app.core.settings import config
from app.mail.models import Message
from app.mail.rules import MessageState
from app.mail.service import delivery
from tests.factories import keep, make_account, make_organiser
from tests.smtp import Sink

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask import Flask

    from tests.integration.accounts.conftest import House

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def sink(app: Flask) -> Generator[Sink]:
    with Sink() as sink:
        before = config()
        settings.configure(app, replace(before, mail_server="127.0.0.1", mail_port=sink.port))
        yield sink
        settings.configure(app, before)


@pytest.mark.parametrize("locale", ["en", "es", "zh-Hans"])
def test_an_invitation_arrives_with_the_link_that_opens_it(house: House, sink: Sink, locale: str) -> None:
    asked = invitation.invite(
        "amira@example.com", Role.READER, locale=locale, organiser_id=house.organiser.id, by=house.hand
    )

    assert delivery.deliver_due() == 1

    mail = sink.received[0]
    links = set(re.findall(r"http://\S+?(?=[\s\"<])", mail.body() + mail.body("html")))
    assert links == {f"http://lanyard.test/account/invitation/{invitation.secret_of(asked.id)}"}
    assert mail.message["Content-Language"] == locale
    assert f'lang="{locale}"' in mail.body("html")


def test_a_reset_arrives_with_the_link_that_opens_it(house: House, sink: Sink) -> None:
    reset = passwords.open_reset(house.owner, by=SYSTEM)

    assert delivery.deliver_due() == 1

    assert f"http://lanyard.test/account/password/{passwords.secret_of(reset.id)}" in sink.received[0].body()


def test_mails_whose_link_is_dead_do_not_leave(house: House, sink: Sink) -> None:
    asked = invitation.invite(
        "amira@example.com", Role.READER, locale="en", organiser_id=house.organiser.id, by=house.hand
    )
    reset = passwords.open_reset(house.owner, by=SYSTEM)
    asked.expires_at = clock.now()
    reset.used_at = clock.now()
    keep(asked, reset)

    assert delivery.deliver_due() == 0

    assert sink.attempts == []
    assert set(db.session.scalars(select(Message.state))) == {MessageState.CANCELLED}


def test_the_command_line_makes_the_first_administrator_and_shows_the_link(app: Flask) -> None:
    arguments = ["create-administrator", "--organiser", "hengdian", "--email", "Zimo@Example.com", "--name", "王子墨"]

    first = app.test_cli_runner().invoke(commands, arguments)
    again = app.test_cli_runner().invoke(commands, arguments)

    assert (first.exit_code, again.exit_code) == (0, 0)
    secret = first.output.rstrip().rpartition("/")[2]
    assert passwords.reset(secret, password="a lantern over the canal").email == "zimo@example.com"


def test_the_command_line_takes_an_organiser_and_an_account_that_exist(app: Flask) -> None:
    organiser = make_organiser(code="studio")
    make_account(organiser, email="bo@example.com")

    result = app.test_cli_runner().invoke(
        commands, ["create-administrator", "--organiser", "studio", "--email", "bo@example.com", "--name", "Bo"]
    )

    assert "bo@example.com owns studio." in result.output
