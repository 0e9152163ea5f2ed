"""The ways to a guest's own page: issued, exchanged for a cookie, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import atomic, db
from app.core.settings import config
from app.core.tokens import hashed, new_id, secret_for
from app.registration import queries
from app.registration.facts import LinkAskedFor
from app.registration.models import GuestLink
from app.registration.service import record

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from app.core.access import Actor
    from app.registration.models import Registration

PURPOSE = "guest-link"


@atomic
def issue(registration_id: UUID) -> GuestLink:
    """Return a living link of a registration, made anew where there is none."""
    link = queries.find_live_link(registration_id)
    if link is None:
        link = GuestLink(id=new_id(), registration_id=registration_id, created_at=clock.now())
        link.secret_hash = hashed(secret_for(config().secret_key, PURPOSE, link.id))
        db.session.add(link)
        db.session.flush()
    return link


@atomic
def issue_all(registration_ids: Collection[UUID]) -> None:
    """See to it that each of these registrations has a living link; in two statements, however many they are."""
    have = queries.list_with_live_link(registration_ids)
    for registration_id in registration_ids:
        if registration_id not in have:
            link = GuestLink(id=new_id(), registration_id=registration_id, created_at=clock.now())
            link.secret_hash = hashed(secret_for(config().secret_key, PURPOSE, link.id))
            db.session.add(link)
    db.session.flush()


def secret_of(link: GuestLink) -> str:
    """Return the secret of a link, derived again; raise LookupError where the installation's key has changed since.

    A link of an older key still opens the page (its hash stands), but cannot be written into a new mail.
    """
    secret = secret_for(config().secret_key, PURPOSE, link.id)
    if hashed(secret) != link.secret_hash:
        raise LookupError
    return secret


def find_secret(registration_id: UUID) -> str | None:
    """Find the secret of a registration's living link, where it can still be written down."""
    link = queries.find_live_link(registration_id)
    try:
        return secret_of(link) if link else None
    except LookupError:
        return None


@atomic
def revoke_all(registration: Registration) -> None:
    """Close every way to a guest's page; browsers that came by them are strangers at their next request."""
    now = clock.now()
    for link in db.session.query(GuestLink).filter_by(registration_id=registration.id, revoked_at=None):
        link.revoked_at = now


@atomic
def send_again(registration: Registration, *, by: Actor) -> None:
    """Send the way to the guest's page once more."""
    record.tell(LinkAskedFor, registration, by=by)
