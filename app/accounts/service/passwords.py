"""Passwords: hashed with Argon2id (RFC 9106), checked, changed, and set anew by mail."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.accounts import queries
from app.accounts.errors import LinkUsed, PasswordTooWeak, WrongPassword
from app.accounts.facts import PasswordChanged, PasswordResetAskedFor
from app.accounts.models import PasswordReset, SigninAttempt
from app.accounts.rules import RESET_LIFE, RESET_PAUSE, is_good_password
from app.core import clock, tokens
from app.core.access import ANONYMOUS, Actor, ActorKind
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.settings import config

if TYPE_CHECKING:
    from uuid import UUID

    from argon2 import PasswordHasher

    from app.accounts.models import Account

PURPOSE = "password-reset"


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    from argon2 import PasswordHasher as Hasher  # noqa: PLC0415 — slow to import, needed only here

    return Hasher(time_cost=2, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=4)
def _nobodys_hash(memory_kib: int) -> str:
    """Return what an unknown address is checked against, so that it takes as long as a known one."""
    return _hasher(memory_kib).hash("nobody has this password")


def hash_password(password: str) -> str:
    """Hash a password; slow on purpose, hence outside of any transaction where it can be."""
    return _hasher(config().argon2_memory_kib).hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Check a password, taking as long where there is nothing to check against."""
    from argon2.exceptions import VerificationError  # noqa: PLC0415 — slow to import, needed only here

    memory = config().argon2_memory_kib
    try:
        fits = _hasher(memory).verify(password_hash or _nobodys_hash(memory), password)
    except VerificationError:
        return False
    return fits and password_hash is not None


def needs_new_hash(password_hash: str) -> bool:
    """Say whether the cost of hashing was changed since."""
    return _hasher(config().argon2_memory_kib).check_needs_rehash(password_hash)


def hash_good(password: str, *, email: str) -> str:
    """Hash a new password, or refuse it as too weak."""
    if not is_good_password(password, email=email):
        raise PasswordTooWeak
    return hash_password(password)


def secret_of(reset_id: UUID) -> str:
    """Return the secret of a reset's link; only its hash is stored."""
    return tokens.secret_for(config().secret_key, PURPOSE, reset_id)


@atomic
def forgotten(email: str) -> None:
    """Send a link that sets a new password; nothing happens, and nothing is told, where nobody has the address."""
    account = queries.find_account(email)
    now = clock.now()
    if account is None or account.disabled_at is not None:
        return
    if not queries.has_reset_since(account.id, now - RESET_PAUSE + RESET_LIFE):
        open_reset(account, by=ANONYMOUS)


@atomic
def open_reset(account: Account, *, by: Actor) -> PasswordReset:
    """Make a link that sets a new password, once, within the hour."""
    now = clock.now()
    reset = PasswordReset(id=tokens.new_id(), account_id=account.id, expires_at=now + RESET_LIFE)
    reset.secret_hash = tokens.hashed(secret_of(reset.id))
    db.session.add(reset)
    db.session.flush()
    announce(PasswordResetAskedFor(at=now, by=by, account_id=account.id, reset_id=reset.id))
    return reset


def get_open_reset(secret: str) -> PasswordReset:
    """Return the reset a link names; refuse where it was used or is too old."""
    reset = queries.find_reset(secret)
    if reset is None or reset.used_at is not None or reset.expires_at <= clock.now():
        raise LinkUsed
    return reset


def reset(secret: str, *, password: str) -> Account:
    """Set a new password by a link from a mail."""
    account = queries.get_account(get_open_reset(secret).account_id)
    return _reset(secret, password_hash=hash_good(password, email=account.email))


@atomic
def _reset(secret: str, *, password_hash: str) -> Account:
    account = queries.lock_account(get_open_reset(secret).account_id)
    get_open_reset(secret).used_at = clock.now()  # asked again under the lock: a link works once
    if account.disabled_at is not None:
        raise LinkUsed
    _set(account, password_hash)
    db.session.execute(delete(SigninAttempt).where(SigninAttempt.key == tokens.hashed(f"account:{account.email}")))
    return account


def change(account: Account, *, present: str, password: str) -> Account:
    """Change the own password; every other session of the account ends."""
    if not matches(account.password_hash, present):
        raise WrongPassword
    return _change(account.id, password_hash=hash_good(password, email=account.email))


@atomic
def _change(account_id: UUID, *, password_hash: str) -> Account:
    account = queries.lock_account(account_id)
    _set(account, password_hash)
    return account


def _set(account: Account, password_hash: str) -> None:
    account.password_hash = password_hash
    account.epoch += 1
    own_hand = Actor(ActorKind.STAFF, account.id, account.name)
    announce(PasswordChanged(at=clock.now(), by=own_hand, account_id=account.id))
