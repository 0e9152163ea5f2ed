"""Which badges there are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.badges.models import Badge, SigningKey
from app.badges.rules import BadgeState
from app.core.db import db
from app.events.models import Event
from app.registration.models import Registration

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_live(registration_id: UUID) -> Badge | None:
    """Find the badge of a registration that opens doors."""
    return db.session.scalar(
        select(Badge).where(Badge.registration_id == registration_id, Badge.state == BadgeState.LIVE)
    )


def list_of(registration_id: UUID) -> Sequence[Badge]:
    """List every badge a registration ever had, newest first."""
    return db.session.scalars(
        select(Badge).where(Badge.registration_id == registration_id).order_by(Badge.issued_at.desc())
    ).all()


def find_key(event_id: UUID) -> SigningKey | None:
    """Find the key that signs an event's badges now."""
    return db.session.scalar(
        select(SigningKey)
        .where(SigningKey.event_id == event_id, SigningKey.retired_at.is_(None))
        .order_by(SigningKey.key_number.desc())
    )


def list_to_print(ids: Sequence[UUID]) -> Sequence[Badge]:
    """List badges with everything that is printed on them, in the order of the ids."""
    found = {
        badge.id: badge
        for badge in db.session.scalars(
            select(Badge)
            .options(joinedload(Badge.registration).joinedload(Registration.category))
            .options(joinedload(Badge.registration).joinedload(Registration.event))
            .where(Badge.id.in_(ids))
        )
    }
    return [found[badge_id] for badge_id in ids if badge_id in found]


def list_live_ids(event_id: UUID, category_id: UUID | None = None) -> Sequence[UUID]:
    """List the living badges of an event, or of one of its categories, by the guests' names."""
    query = (
        select(Badge.id)
        .join(Registration, Badge.registration_id == Registration.id)
        .where(Badge.event_id == event_id, Badge.state == BadgeState.LIVE)
    )
    if category_id is not None:
        query = query.where(Registration.category_id == category_id)
    return db.session.scalars(query.order_by(Registration.display_name, Badge.id)).all()


_public_keys: dict[tuple[int, int], tuple[UUID, bytes]] = {}


def find_public_key(event_number: int, key_number: int) -> tuple[UUID, bytes] | None:
    """Find the key that signs an event's badges, and whose event it is; keys never change, so they are remembered."""
    known = _public_keys.get((event_number, key_number))
    if known is None:
        row = db.session.execute(
            select(SigningKey.event_id, SigningKey.public_key)
            .join(Event, SigningKey.event_id == Event.id)
            .where(Event.number == event_number, SigningKey.key_number == key_number)
        ).one_or_none()
        if row is None:
            return None
        known = (row[0], row[1])
        _public_keys[event_number, key_number] = known
    return known


def forget_public_keys() -> None:
    """Forget the keys remembered by this process; for tests, whose events come and go."""
    _public_keys.clear()
