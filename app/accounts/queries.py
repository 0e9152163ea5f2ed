"""Who works here, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, Organiser, PasswordReset, RoleGrant, SigninAttempt, StaffInvitation
from app.accounts.rules import Role, permits
from app.core.db import db, execute
from app.core.errors import NotFound
from app.core.tokens import hashed
from app.web.signin import SignedIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.core.access import Permission
    from app.web.scope import Named


def find_organiser(code: str) -> Organiser | None:
    """Find an organiser by its code."""
    return db.session.scalar(select(Organiser).where(Organiser.code == code))


def get_organiser(organiser_id: UUID) -> Organiser:
    """Return an organiser."""
    return db.session.get_one(Organiser, organiser_id)


def find_account(email: str) -> Account | None:
    """Find an account by its address, already normalised."""
    return db.session.scalar(select(Account).where(Account.email == email))


def get_account(account_id: UUID | None) -> Account:
    """Return an account; raise NotFound where there is none."""
    account = db.session.get(Account, account_id) if account_id else None
    if account is None:
        raise NotFound
    return account


def hold_address(email: str) -> None:
    """Let nobody else come past here for the same account until this unit of work is over."""
    db.session.execute(select(Account.id).where(Account.email == email).with_for_update())


def lock_account(account_id: UUID) -> Account:
    """Return an account as it is now, held for this unit of work."""
    found = db.session.scalar(
        select(Account).where(Account.id == account_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


_SIGNED_IN = (
    select(Account.name, Account.locale, RoleGrant.organiser_id, RoleGrant.event_id, RoleGrant.role)
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .where(Account.id == bindparam("account"), Account.epoch == bindparam("epoch"), Account.disabled_at.is_(None))
)


def load_staff(account_id: UUID, epoch: int) -> SignedIn | None:
    """Find who is signed in, with every role, in one query; none once the epoch has moved on or the account is off."""
    rows = execute(_SIGNED_IN, {"account": account_id, "epoch": epoch}).all()
    if not rows:
        return None
    grants = tuple((row.organiser_id, row.event_id, row.role) for row in rows if row.role is not None)

    def permitted(named: Named | None) -> frozenset[Permission]:
        return permits(grants, named)

    return SignedIn(id=account_id, name=rows[0].name, locale=rows[0].locale, epoch=epoch, permits=permitted)


def list_grants(account_id: UUID) -> Sequence[RoleGrant]:
    """List every role of an account."""
    return db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id)).all()


def find_grant(account_id: UUID, organiser_id: UUID, event_id: UUID | None, role: Role) -> RoleGrant | None:
    """Find a role of an account."""
    return db.session.scalar(
        select(RoleGrant).where(
            RoleGrant.account_id == account_id,
            RoleGrant.organiser_id == organiser_id,
            RoleGrant.event_id == event_id if event_id else RoleGrant.event_id.is_(None),
            RoleGrant.role == role,
        )
    )


def get_colleague(organiser_id: UUID, event_id: UUID | None, account_id: UUID) -> Account:
    """Return an account that works for the organiser, in this event where one is named; raise NotFound for others."""
    ids = _who_works(organiser_id, event_id)
    found = db.session.scalar(select(Account).where(Account.id == account_id, Account.id.in_(ids)))
    if found is None:
        raise NotFound
    return found


def _who_works(organiser_id: UUID, event_id: UUID | None) -> Select[UUID]:
    """Select who has a role in the organiser, or reaching one of its events (organiser-wide roles reach there too)."""
    here = select(RoleGrant.account_id).where(RoleGrant.organiser_id == organiser_id)
    if event_id is None:
        return here
    return here.where(or_(RoleGrant.event_id == event_id, RoleGrant.event_id.is_(None)))


def list_staff(organiser_id: UUID, event_id: UUID | None) -> Sequence[Account]:
    """List who works for the organiser, or in one of its events."""
    return db.session.scalars(
        select(Account)
        .where(Account.id.in_(_who_works(organiser_id, event_id)))
        .options(selectinload(Account.grants))
        .order_by(Account.name)
    ).all()


def get_grant(organiser_id: UUID, event_id: UUID | None, grant_id: UUID) -> RoleGrant:
    """Return a role of this organiser, and in this very event where one is named; raise NotFound for any other."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.organiser_id != organiser_id or event_id not in (None, grant.event_id):
        raise NotFound
    return grant


def count_owners(organiser_id: UUID) -> int:
    """Count the accounts that own everything of an organiser and can sign in."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(Account.id)))
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                RoleGrant.organiser_id == organiser_id,
                RoleGrant.event_id.is_(None),
                RoleGrant.role == Role.OWNER,
                Account.disabled_at.is_(None),
            )
        )
        or 0
    )


def find_invitation(secret: str) -> StaffInvitation | None:
    """Find an invitation by the secret of its link."""
    return db.session.scalar(select(StaffInvitation).where(StaffInvitation.secret_hash == hashed(secret)))


def read_invitation(invitation_id: UUID) -> StaffInvitation:
    """Return an invitation that is known to be there."""
    return db.session.get_one(StaffInvitation, invitation_id)


def read_reset(reset_id: UUID) -> PasswordReset:
    """Return a password reset that is known to be there."""
    return db.session.get_one(PasswordReset, reset_id)


def get_invitation(organiser_id: UUID, event_id: UUID | None, invitation_id: UUID) -> StaffInvitation:
    """Return an invitation of this organiser, and of this event where one is named; raise NotFound for any other."""
    found = db.session.get(StaffInvitation, invitation_id)
    if found is None or found.organiser_id != organiser_id or event_id not in (None, found.event_id):
        raise NotFound
    return found


def list_open_invitations(organiser_id: UUID, event_id: UUID | None, *, now: datetime) -> Sequence[StaffInvitation]:
    """List who was invited and has not come yet."""
    here = [StaffInvitation.organiser_id == organiser_id]
    if event_id is not None:
        here.append(StaffInvitation.event_id == event_id)
    return db.session.scalars(
        select(StaffInvitation).where(
            *here,
            StaffInvitation.accepted_at.is_(None),
            StaffInvitation.revoked_at.is_(None),
            StaffInvitation.expires_at > now,
        )
    ).all()


def find_reset(secret: str) -> PasswordReset | None:
    """Find a password reset by the secret of its link."""
    return db.session.scalar(select(PasswordReset).where(PasswordReset.secret_hash == hashed(secret)))


def has_reset_since(account_id: UUID, expiring_after: datetime) -> bool:
    """Say whether a link that ends after this moment was made already."""
    return (
        db.session.scalar(
            select(PasswordReset.id).where(
                PasswordReset.account_id == account_id,
                PasswordReset.used_at.is_(None),
                PasswordReset.expires_at > expiring_after,
            )
        )
        is not None
    )


def count_attempts(key: bytes, *, since: datetime) -> int:
    """Count failed sign-ins under a key (an address of mail or of the network, hashed)."""
    return (
        db.session.scalar(
            select(func.count()).select_from(SigninAttempt).where(SigninAttempt.key == key, SigninAttempt.at > since)
        )
        or 0
    )


def list_organisers() -> Sequence[Organiser]:
    """List every organiser; the caller keeps those it may show."""
    return db.session.scalars(select(Organiser).order_by(Organiser.code)).all()


def name_of(reference: str) -> str:
    """Return the name of the member of staff a reference (``staff:<id>``) stands for, empty for any other hand."""
    kind, _, id_ = reference.partition(":")
    if kind != "staff" or not id_:
        return ""
    account = db.session.get(Account, UUID(id_))
    return account.name if account else ""
