"""Staff sign in: the same answer, after the same time, whether the address is known or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.accounts import queries
from app.accounts.errors import SigninRefused, TooManyTries
from app.accounts.models import SigninAttempt
from app.accounts.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, TRIES_SPAN
from app.accounts.service import passwords
from app.core import clock
from app.core.db import atomic, db
from app.core.tokens import hashed, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.accounts.models import Account


def sign_in(email: str, password: str, *, network_address: str) -> Account:
    """Return the account these belong to; raise SigninRefused or TooManyTries.

    The try is counted before the slow check of the password and taken back after a good one, so that a hundred
    tries at one moment are no way around the limit; the check itself runs outside of any transaction.
    """
    keys = hashed(f"account:{email}"), hashed(f"address:{network_address}")
    attempts = _count(email, *keys)
    account = queries.find_account(email)
    known = account.password_hash if account is not None and account.disabled_at is None else None
    if not passwords.matches(known, password) or account is None:
        raise SigninRefused
    _welcome(account, password, attempts)
    return account


@atomic
def _count(email: str, account_key: bytes, address_key: bytes) -> list[UUID]:
    queries.hold_address(email)
    now = clock.now()
    since = now - TRIES_SPAN
    spent = queries.count_attempts(address_key, since=since) >= TRIES_PER_ADDRESS
    if spent or queries.count_attempts(account_key, since=since) >= TRIES_PER_ACCOUNT:
        raise TooManyTries
    attempts = [SigninAttempt(id=new_id(), key=key, at=now) for key in (account_key, address_key)]
    db.session.add_all(attempts)
    return [attempt.id for attempt in attempts]


@atomic
def _welcome(account: Account, password: str, attempts: Sequence[UUID]) -> None:
    """Take the counted try back; hash the password anew where the cost has been raised since."""
    db.session.execute(delete(SigninAttempt).where(SigninAttempt.id.in_(attempts)))
    if passwords.needs_new_hash(account.password_hash or ""):
        account.password_hash = passwords.hash_password(password)


@atomic
def forget_attempts() -> None:
    """Remove tries that no longer count."""
    db.session.execute(delete(SigninAttempt).where(SigninAttempt.at < clock.now() - TRIES_SPAN))
