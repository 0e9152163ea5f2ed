"""Colleagues are asked by mail to join; their link opens an account, or gives the one they have a role."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from app.accounts import queries
from app.accounts.errors import AlreadyInvited, AlreadyOnTheTeam, LinkUsed
from app.accounts.facts import InvitationWithdrawn, StaffInvited, StaffJoined
from app.accounts.models import StaffInvitation
from app.accounts.rules import INVITATION_LIFE, Role
from app.accounts.service import passwords, roles
from app.core import clock, tokens
from app.core.access import Actor, ActorKind
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.settings import config

if TYPE_CHECKING:
    from app.accounts.models import Account

PURPOSE = "staff-invitation"


def secret_of(invitation_id: UUID) -> str:
    """Return the secret of an invitation's link; only its hash is stored."""
    return tokens.secret_for(config().secret_key, PURPOSE, invitation_id)


@atomic
def invite(
    email: str, role: Role, *, locale: str, organiser_id: UUID, event_id: UUID | None = None, by: Actor
) -> StaffInvitation:
    """Ask a colleague to join; the link in the mail works for two weeks."""
    now = clock.now()
    account = queries.find_account(email)
    if account is not None and queries.find_grant(account.id, organiser_id, event_id, role) is not None:
        raise AlreadyOnTheTeam(email=email)
    open_ = queries.list_open_invitations(organiser_id, event_id, now=now)
    if any((other.email, other.event_id, other.role) == (email, event_id, role) for other in open_):
        raise AlreadyInvited(email=email)
    invitation = StaffInvitation(
        id=tokens.new_id(),
        organiser_id=organiser_id,
        event_id=event_id,
        email=email,
        role=role,
        locale=locale,
        expires_at=now + INVITATION_LIFE,
        invited_by=by.reference,
    )
    invitation.secret_hash = tokens.hashed(secret_of(invitation.id))
    db.session.add(invitation)
    db.session.flush()
    announce(
        StaffInvited(
            at=now, by=by, organiser_id=organiser_id, event_id=event_id, invitation_id=invitation.id, role=role
        )
    )
    return invitation


@atomic
def withdraw(invitation: StaffInvitation, *, by: Actor) -> None:
    """Call an invitation back; its link opens nothing any more."""
    if invitation.accepted_at is not None:
        raise LinkUsed
    invitation.revoked_at = clock.now()
    announce(
        InvitationWithdrawn(
            at=invitation.revoked_at,
            by=by,
            organiser_id=invitation.organiser_id,
            event_id=invitation.event_id,
            invitation_id=invitation.id,
        )
    )


def get_open(secret: str) -> StaffInvitation:
    """Return the invitation a link names; refuse where it was used, called back, or is too old."""
    invitation = queries.find_invitation(secret)
    gone = invitation is None or invitation.accepted_at or invitation.revoked_at
    if invitation is None or gone or invitation.expires_at <= clock.now():
        raise LinkUsed
    return invitation


def join(secret: str, *, name: str, password: str) -> Account:
    """Open an account by an invitation's link."""
    password_hash = passwords.hash_good(password, email=get_open(secret).email)
    return _join(secret, name=name, password_hash=password_hash)


def join_with_account(secret: str) -> Account:
    """Give the account that has the invited address its new role; its password stays."""
    return _join(secret, name="", password_hash="")


@atomic
def _join(secret: str, *, name: str, password_hash: str) -> Account:
    invitation = get_open(secret)
    now = clock.now()
    account = queries.find_account(invitation.email)
    if account is None:
        if not password_hash:
            raise LinkUsed
        account = roles.open_account(invitation.email, name=name, locale=invitation.locale, password_hash=password_hash)
    elif account.disabled_at is not None:
        raise LinkUsed
    invitation.accepted_at = now
    own_hand = Actor(ActorKind.STAFF, account.id, account.name)
    if queries.find_grant(account.id, invitation.organiser_id, invitation.event_id, invitation.role) is None:
        roles.grant(
            account,
            invitation.role,
            organiser_id=invitation.organiser_id,
            event_id=invitation.event_id,
            by=own_hand,
        )
    announce(
        StaffJoined(
            at=now,
            by=own_hand,
            organiser_id=invitation.organiser_id,
            event_id=invitation.event_id,
            account_id=account.id,
            invitation_id=invitation.id,
        )
    )
    return account
