"""Who may come in, how often one may try, and that nobody learns who is known here."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
import time_machine

from app.accounts.errors import SigninRefused, TooManyTries
from app.accounts.rules import Role
from app.accounts.service import passwords, signin
from app.core import clock
from app.core.db import db
from tests.conftest import count_rows
from tests.factories import keep, make_account, make_organiser

if TYPE_CHECKING:
    from app.accounts.models import Account

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "the night train to Yiwu"
HERE = "192.0.2.1"


@pytest.fixture
def lucia(database: None) -> Account:
    del database
    return make_account(
        make_organiser(),
        Role.READER,
        email="lucia@example.com",
        password_hash=passwords.hash_password(PASSWORD),
    )


def fail(email: str = "lucia@example.com", *, address: str = HERE, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(SigninRefused):
            signin.sign_in(email, "a wrong password", network_address=address)


def test_the_right_password_opens_and_leaves_no_try_behind(lucia: Account) -> None:
    assert signin.sign_in("lucia@example.com", PASSWORD, network_address=HERE).id == lucia.id

    assert count_rows("signin_attempt") == 0


@pytest.mark.parametrize("email", ["lucia@example.com", "nobody@example.com"])
def test_a_wrong_password_is_refused_alike_for_known_and_unknown(lucia: Account, email: str) -> None:
    del lucia

    with pytest.raises(SigninRefused):
        signin.sign_in(email, "a wrong password", network_address=HERE)

    assert count_rows("signin_attempt") == 2


def test_a_switched_off_account_is_refused_like_a_wrong_password(lucia: Account) -> None:
    lucia.disabled_at = clock.now()
    keep(lucia)

    with pytest.raises(SigninRefused):
        signin.sign_in("lucia@example.com", PASSWORD, network_address=HERE)


def test_an_account_without_password_cannot_be_entered(lucia: Account) -> None:
    lucia.password_hash = None
    keep(lucia)

    with pytest.raises(SigninRefused):
        signin.sign_in("lucia@example.com", "nobody has this password", network_address=HERE)


@pytest.mark.parametrize("email", ["lucia@example.com", "nobody@example.com"])
def test_after_ten_wrong_passwords_an_account_waits_from_whatever_address(lucia: Account, email: str) -> None:
    del lucia
    for number in range(10):
        fail(email, address=f"198.51.100.{number}")

    with pytest.raises(TooManyTries):
        signin.sign_in(email, PASSWORD, network_address="203.0.113.7")


def test_the_wait_ends_and_nobody_is_locked_out_for_ever(lucia: Account) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        fail(times=10)
        with pytest.raises(TooManyTries):
            signin.sign_in("lucia@example.com", PASSWORD, network_address=HERE)

        traveller.shift(timedelta(minutes=15, seconds=1))

        assert signin.sign_in("lucia@example.com", PASSWORD, network_address=HERE).id == lucia.id


def test_while_one_account_waits_another_comes_in_from_the_same_address(lucia: Account) -> None:
    del lucia
    other = make_account(
        make_organiser(), Role.READER, email="bo@example.com", password_hash=passwords.hash_password(PASSWORD)
    )
    fail(times=10)

    assert signin.sign_in("bo@example.com", PASSWORD, network_address=HERE).id == other.id


def test_after_a_hundred_wrong_passwords_an_address_waits_and_others_do_not(lucia: Account) -> None:
    for number in range(100):
        fail(f"guess{number}@example.com")

    with pytest.raises(TooManyTries):
        signin.sign_in("lucia@example.com", PASSWORD, network_address=HERE)
    assert signin.sign_in("lucia@example.com", PASSWORD, network_address="203.0.113.7").id == lucia.id


def test_a_hash_of_lower_cost_is_renewed(lucia: Account) -> None:
    from argon2 import PasswordHasher

    lucia.password_hash = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    keep(lucia)

    signin.sign_in("lucia@example.com", PASSWORD, network_address=HERE)

    db.session.refresh(lucia)
    assert lucia.password_hash is not None
    assert "m=64,t=2,p=1" in lucia.password_hash


def test_tries_that_no_longer_count_are_forgotten(lucia: Account) -> None:
    del lucia
    with time_machine.travel(clock.now(), tick=False) as traveller:
        fail()
        traveller.shift(timedelta(minutes=16))
        fail("nobody@example.com")

        signin.forget_attempts()

    assert count_rows("signin_attempt") == 2


def test_checking_takes_as_long_for_nobody_as_for_somebody() -> None:
    known = passwords.hash_password(PASSWORD)

    def took(password_hash: str | None) -> float:
        begun = perf_counter()
        passwords.matches(password_hash, "a wrong password")
        return perf_counter() - begun

    took(None)
    nobody, somebody = median(took(None) for _ in range(60)), median(took(known) for _ in range(60))
    assert 0.5 < nobody / somebody < 2
