"""Forms whose address nobody confirmed are forgotten, as the mail about them says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from app.core import clock
from app.core.db import atomic, db
from app.mail.service import outbox
from app.people.models import Consent
from app.registration.models import AddressChange, Answer, GuestLink, Invitation, Registration
from app.registration.rules import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

KEPT_FOR = timedelta(days=14)
BATCH = 100


def forget_drafts() -> None:
    """Forget forms older than two weeks that nobody confirmed, a hundred a unit of work."""
    while _forget_some() == BATCH:
        continue


@atomic
def _forget_some() -> int:
    old = select(Registration.id).where(
        Registration.status == Status.DRAFT, Registration.created_at < clock.now() - KEPT_FOR
    )
    ids = db.session.scalars(old.order_by(Registration.created_at).limit(BATCH).with_for_update()).all()
    if ids:
        _erase(ids)
    return len(ids)


def _erase(ids: Sequence[UUID]) -> None:
    for registration_id in ids:
        outbox.cancel("ask_to_confirm", subject_id=registration_id)
    db.session.flush()
    db.session.execute(update(Invitation).where(Invitation.registration_id.in_(ids)).values(registration_id=None))
    for table in (Answer, GuestLink, AddressChange, Consent):
        db.session.execute(delete(table).where(table.registration_id.in_(ids)))
    db.session.execute(delete(Registration).where(Registration.id.in_(ids)))
