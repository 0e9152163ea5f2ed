"""Staff sign in: the same answer, after the same time, whether the address is known or not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.accounts import queries
from app.accounts.errors import SigninRefused, TooManyTries
from app.accounts.models import SigninAttempt
from app.accounts.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, TRIES_SPAN
from app.core import clock
from app.core.db import atomic, db
from app.core.settings import config
from app.core.tokens import hashed

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from app.accounts.models import Account


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    from argon2 import PasswordHasher as Hasher  # noqa: PLC0415 — slow to import, needed only here

    return Hasher(time_cost=2, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=4)
def _nobodys_hash(memory_kib: int) -> str:
    """Return what an unknown address is checked against, so that it takes as long as a known one."""
    return _hasher(memory_kib).hash("nobody has this password")


def hash_password(password: str) -> str:
    """Hash a password with Argon2id (RFC 9106)."""
    return _hasher(config().argon2_memory_kib).hash(password)


def sign_in(email: str, password: str, *, network_address: str) -> Account:
    """Return the account these belong to; raise SigninRefused or TooManyTries.

    The slow check of the password runs outside of any transaction.
    """
    keys = hashed(f"account:{email}"), hashed(f"address:{network_address}")
    since = clock.now() - TRIES_SPAN
    spent = queries.count_attempts(keys[1], since=since) >= TRIES_PER_ADDRESS
    if spent or queries.count_attempts(keys[0], since=since) >= TRIES_PER_ACCOUNT:
        raise TooManyTries
    account = queries.find_account(email)
    known = account is not None and account.password_hash is not None and account.disabled_at is None
    expected = account.password_hash if account and known else None
    if not _matches(expected or _nobodys_hash(config().argon2_memory_kib), password) or account is None or not known:
        _count(*keys)
        raise SigninRefused
    _welcome(account, password)
    return account


def _matches(expected: str, password: str) -> bool:
    from argon2.exceptions import VerificationError  # noqa: PLC0415 — slow to import, needed only here

    try:
        return _hasher(config().argon2_memory_kib).verify(expected, password)
    except VerificationError:
        return False


@atomic
def _count(*keys: bytes) -> None:
    now = clock.now()
    db.session.add_all([SigninAttempt(key=key, at=now) for key in keys])


@atomic
def _welcome(account: Account, password: str) -> None:
    """Hash the password anew where the cost has been raised since."""
    if account.password_hash and _hasher(config().argon2_memory_kib).check_needs_rehash(account.password_hash):
        account.password_hash = hash_password(password)
