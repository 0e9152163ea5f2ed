"""Ticks given and taken back; a row is never changed otherwise, it is the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.db import atomic, db
from app.people import queries
from app.people.models import Consent

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.people.rules import Purpose


@atomic
def settle(
    registration_id: UUID, purposes: Collection[Purpose], *, notice_version: int, locale: str, anew: bool = True
) -> None:
    """Keep exactly these ticks: what is new is given now, what is missing is withdrawn now.

    ``anew`` where the whole notice was shown: ticks for an older version are given again for this one.
    """
    now = clock.now()
    standing = [row for row in queries.list_consents(registration_id) if row.withdrawn_at is None]
    for row in standing:
        if row.purpose not in purposes or (anew and row.notice_version != notice_version):
            row.withdrawn_at = now
    kept = {row.purpose for row in standing if row.withdrawn_at is None}
    db.session.add_all(
        Consent(
            registration_id=registration_id,
            purpose=purpose,
            notice_version=notice_version,
            locale=locale,
            given_at=now,
        )
        for purpose in sorted(set(purposes) - kept)
    )
    db.session.flush()


@atomic
def withdraw(registration_id: UUID, purpose: Purpose) -> None:
    """Take one tick back."""
    for row in queries.list_consents(registration_id):
        if row.purpose is purpose and row.withdrawn_at is None:
            row.withdrawn_at = clock.now()
