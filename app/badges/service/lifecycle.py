"""Badges are issued, replaced, revoked; a registration has at most one that opens doors."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.badges import queries, rules
from app.badges.errors import NoBadgeYet
from app.badges.facts import BadgeEnded, BadgeIssued
from app.badges.models import Badge, SigningKey
from app.badges.rules import BadgeState, Body, EndReason
from app.core import changes, clock, crypto
from app.core.access import Actor
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.settings import config
from app.core.tokens import new_id
from app.registration.models import Registration
from app.registration.rules import HOLDS_A_PLACE
from app.registration.service import waitlist

if TYPE_CHECKING:
    from app.registration.facts import (
        AnswerUndone,
        CategoryChanged,
        RegistrationApproved,
        RegistrationRevoked,
        RegistrationWithdrawn,
    )


def issue(fact: RegistrationApproved) -> None:
    """Give an approved guest a badge; one who has a living one keeps it."""
    if queries.find_live(fact.registration_id) is None:
        _issue(db.session.get_one(Registration, fact.registration_id), by=fact.by)


def follow_category(fact: CategoryChanged) -> None:
    """Replace the badge of a guest who comes as something else: the category stands in its code."""
    live = queries.find_live(fact.registration_id)
    if live is not None and live.category_id != fact.category_id and fact.holds_a_place:
        reissue(db.session.get_one(Registration, fact.registration_id), reason=EndReason.CATEGORY, by=fact.by)
    elif live is not None and not fact.holds_a_place:
        _end(live, BadgeState.REVOKED, reason=EndReason.CATEGORY, by=fact.by)


def end_withdrawn(fact: RegistrationWithdrawn) -> None:
    """Let the badge of a guest who does not come die."""
    _end_live(fact.registration_id, reason=EndReason.WITHDRAWN, by=fact.by)


def end_revoked(fact: RegistrationRevoked) -> None:
    """Let the badge of a guest whose approval was taken back die."""
    _end_live(fact.registration_id, reason=EndReason.REVOKED, by=fact.by)


def end_undone(fact: AnswerUndone) -> None:
    """Let the badge of an approval that was undone die; nobody has been told of it."""
    _end_live(fact.registration_id, reason=EndReason.UNDONE, by=fact.by)


def _end_live(registration_id: UUID, *, reason: EndReason, by: Actor) -> None:
    live = queries.find_live(registration_id)
    if live is not None:
        _end(live, BadgeState.REVOKED, reason=reason, by=by)


@atomic
def reissue(registration: Registration, *, reason: EndReason, by: Actor, note: str = "") -> Badge:
    """Replace a badge by a new one with a new code: the old one is dead at once. Raises NoBadgeYet."""
    waitlist.hold(registration)
    if registration.status not in HOLDS_A_PLACE:
        raise NoBadgeYet
    live = queries.find_live(registration.id)
    if live is not None:
        _end(live, BadgeState.REPLACED, reason=reason, by=by, note=note)
    return _issue(registration, by=by, replaces=live.id if live else None)


@atomic
def revoke(registration: Registration, *, reason: EndReason, by: Actor, note: str = "") -> None:
    """Let a guest's badge die without another; the registration stays as it is. Raises NoBadgeYet."""
    waitlist.hold(registration)
    live = queries.find_live(registration.id)
    if live is None:
        raise NoBadgeYet
    _end(live, BadgeState.REVOKED, reason=reason, by=by, note=note)


def _end(badge: Badge, state: BadgeState, *, reason: EndReason, by: Actor, note: str = "") -> None:
    badge.state, badge.ended_at, badge.end_reason = state, clock.now(), note or reason
    db.session.flush()
    changes.note(badge.event_id, "badge", badge.id)
    announce(
        BadgeEnded(
            at=clock.now(),
            by=by,
            event_id=badge.event_id,
            organiser_id=badge.registration.event.organiser_id,
            badge_id=badge.id,
            registration_id=badge.registration_id,
            reason=reason,
            replaced=state is BadgeState.REPLACED,
        )
    )


def _issue(registration: Registration, *, by: Actor, replaces: UUID | None = None) -> Badge:
    event, category = registration.event, registration.category
    key = queries.find_key(event.id) or _make_key(event.id)
    token_id = rules.draw_badge_id(secrets.token_bytes)
    body = Body(
        key_id=key.key_number,
        event_number=event.number,
        category_code=category.number,
        day_mask=category.day_mask,
        salt=0,
        badge_id=token_id,
    )
    badge = Badge(
        id=new_id(),
        event_id=event.id,
        registration_id=registration.id,
        category_id=category.id,
        token_id=token_id,
        token=rules.sign(body, _private_half(key)),
        short_code=rules.make_short_code(secrets.token_bytes(5)),
        day_mask=category.day_mask,
        state=BadgeState.LIVE,
        issued_at=clock.now(),
    )
    db.session.add(badge)
    db.session.flush()
    changes.note(event.id, "badge", badge.id)
    announce(
        BadgeIssued(
            at=clock.now(),
            by=by,
            event_id=event.id,
            organiser_id=event.organiser_id,
            badge_id=badge.id,
            registration_id=registration.id,
            replaces=replaces,
        )
    )
    return badge


def _make_key(event_id: UUID) -> SigningKey:
    """Make an event's key pair; the private half never stands in the open."""
    private = Ed25519PrivateKey.generate()
    key = SigningKey(
        id=new_id(),
        event_id=event_id,
        key_number=1,
        public_key=private.public_key().public_bytes_raw(),
        created_at=clock.now(),
    )
    key.private_key_sealed = crypto.seal(
        config().field_keys,
        private.private_bytes_raw().hex(),
        table="signing_key",
        column="private_key_sealed",
        row_id=key.id,
    )
    db.session.add(key)
    db.session.flush()
    return key


def _private_half(key: SigningKey) -> bytes:
    return bytes.fromhex(
        crypto.unseal(
            config().field_keys,
            key.private_key_sealed,
            table="signing_key",
            column="private_key_sealed",
            row_id=key.id,
        )
    )
