"""Passwords change, and are set anew by a link that works once, within the hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.accounts import queries
from app.accounts.errors import LinkUsed, PasswordTooWeak, SigninRefused, WrongPassword
from app.accounts.models import PasswordReset
from app.accounts.rules import Role
from app.accounts.service import passwords, signin
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.mail.models import Message
from tests.conftest import count_rows
from tests.factories import keep, make_account, make_organiser

if TYPE_CHECKING:
    from app.accounts.models import Account

pytestmark = pytest.mark.usefixtures("database")
OLD, NEW = "the night train to Yiwu", "a lantern over the canal"


@pytest.fixture
def account(database: None) -> Account:
    del database
    return make_account(
        make_organiser(), Role.READER, email="minh@example.com", password_hash=passwords.hash_password(OLD)
    )


def link_of_last_mail() -> str:
    reset = db.session.scalars(select(PasswordReset).order_by(PasswordReset.id.desc())).first()
    assert reset is not None
    return passwords.secret_of(reset.id)


def test_who_forgot_the_password_gets_a_link_by_mail(account: Account) -> None:
    passwords.forgotten("minh@example.com")

    message = db.session.scalars(select(Message)).one()
    assert (message.template, message.to, message.event_id) == ("password_reset", "minh@example.com", None)
    assert message.ids == {"account_id": str(account.id)}


def test_an_unknown_address_gets_nothing() -> None:
    passwords.forgotten("nobody@example.com")

    assert count_rows("message") == 0


def test_a_switched_off_account_gets_nothing(account: Account) -> None:
    account.disabled_at = clock.now()
    keep(account)

    passwords.forgotten("minh@example.com")

    assert count_rows("message") == 0


def test_asking_twice_in_a_row_sends_one_mail_and_later_another(account: Account) -> None:
    del account
    with time_machine.travel(clock.now(), tick=False) as traveller:
        passwords.forgotten("minh@example.com")
        passwords.forgotten("minh@example.com")
        assert count_rows("message") == 1

        traveller.shift(timedelta(minutes=6))
        passwords.forgotten("minh@example.com")

    assert count_rows("message") == 2


def test_the_link_sets_a_new_password_once_and_ends_every_session(account: Account) -> None:
    epoch = account.epoch
    passwords.forgotten("minh@example.com")
    secret = link_of_last_mail()

    changed = passwords.reset(secret, password=NEW)

    assert queries.load_staff(account.id, epoch) is None
    assert queries.load_staff(account.id, changed.epoch) is not None
    assert signin.sign_in("minh@example.com", NEW, network_address="192.0.2.1").id == account.id
    with pytest.raises(LinkUsed):
        passwords.reset(secret, password=OLD)


def test_a_new_password_ends_the_wait_after_wrong_ones(account: Account) -> None:
    for number in range(10):
        with pytest.raises(SigninRefused):
            signin.sign_in("minh@example.com", "wrong", network_address=f"198.51.100.{number}")
    passwords.forgotten("minh@example.com")

    passwords.reset(link_of_last_mail(), password=NEW)

    assert signin.sign_in("minh@example.com", NEW, network_address="192.0.2.1").id == account.id


def test_the_link_dies_after_an_hour(account: Account) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        secret = passwords.secret_of(passwords.open_reset(account, by=SYSTEM).id)
        traveller.shift(timedelta(hours=1))

        with pytest.raises(LinkUsed):
            passwords.reset(secret, password=NEW)


def test_a_link_nobody_was_sent_opens_nothing() -> None:
    with pytest.raises(LinkUsed):
        passwords.get_open_reset("x" * 43)


def test_a_link_of_an_account_that_was_switched_off_opens_nothing(account: Account) -> None:
    secret = passwords.secret_of(passwords.open_reset(account, by=SYSTEM).id)
    account.disabled_at = clock.now()
    keep(account)

    with pytest.raises(LinkUsed):
        passwords.reset(secret, password=NEW)


def test_a_weak_password_is_refused_and_the_link_stays_good(account: Account) -> None:
    secret = passwords.secret_of(passwords.open_reset(account, by=SYSTEM).id)

    with pytest.raises(PasswordTooWeak):
        passwords.reset(secret, password="aaaaaaaaaaaa")

    assert passwords.get_open_reset(secret).used_at is None


def test_the_own_password_changes_with_the_present_one(account: Account) -> None:
    epoch = account.epoch

    changed = passwords.change(account, present=OLD, password=NEW)

    assert changed.epoch == epoch + 1
    assert passwords.matches(changed.password_hash, NEW)


def test_without_the_present_password_nothing_changes(account: Account) -> None:
    with pytest.raises(WrongPassword):
        passwords.change(account, present="another", password=NEW)

    assert passwords.matches(account.password_hash, OLD)
