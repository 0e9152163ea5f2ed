"""Who may do what: roles given and taken, accounts switched off; every change ends the account's sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import lazy_gettext

from app.accounts import queries
from app.accounts.errors import AlreadyOnTheTeam, LastOwner, NotYourself, WorksElsewhere
from app.accounts.facts import AccountDisabled, AccountEnabled, OrganiserFounded, RoleGranted, RoleRevoked
from app.accounts.models import Account, Organiser, RoleGrant
from app.accounts.rules import Role
from app.core import clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.core.tokens import new_id

if TYPE_CHECKING:
    from app.core.access import Actor

NAMES: dict[Role, str] = {
    Role.OWNER: lazy_gettext("Owner"),
    Role.PROGRAMMER: lazy_gettext("Programmer"),
    Role.GUEST_OFFICE: lazy_gettext("Guest office"),
    Role.DOOR_SUPERVISOR: lazy_gettext("Door supervisor"),
    Role.DOOR: lazy_gettext("Door keeper"),
    Role.READER: lazy_gettext("Reader"),
}


@atomic
def found(code: str, *, name: Localised, by: Actor) -> Organiser:
    """Enter a body that owns events."""
    organiser = Organiser(id=new_id(), code=code, name=name, created_at=clock.now())
    db.session.add(organiser)
    announce(OrganiserFounded(at=organiser.created_at, by=by, organiser_id=organiser.id))
    return organiser


@atomic
def open_account(email: str, *, name: str, locale: str, password_hash: str | None = None) -> Account:
    """Enter a member of staff, without any role yet."""
    account = Account(
        id=new_id(), email=email, name=name, locale=locale, password_hash=password_hash, created_at=clock.now()
    )
    db.session.add(account)
    db.session.flush()
    return account


@atomic
def grant(account: Account, role: Role, *, organiser_id: UUID, event_id: UUID | None = None, by: Actor) -> RoleGrant:
    """Give a role in one event, or in all of an organiser's."""
    held = queries.lock_account(account.id)
    if queries.find_grant(held.id, organiser_id, event_id, role) is not None:
        raise AlreadyOnTheTeam(email=held.email)
    now = clock.now()
    given = RoleGrant(
        id=new_id(),
        account_id=held.id,
        organiser_id=organiser_id,
        event_id=event_id,
        role=role,
        granted_at=now,
        granted_by=by.reference,
    )
    db.session.add(given)
    held.epoch += 1
    announce(RoleGranted(at=now, by=by, organiser_id=organiser_id, event_id=event_id, account_id=held.id, role=role))
    return given


@atomic
def revoke(grant: RoleGrant, *, by: Actor) -> None:
    """Take a role away; the last owner of an organiser keeps it."""
    held = queries.lock_account(grant.account_id)
    last = grant.event_id is None and grant.role is Role.OWNER and held.disabled_at is None
    if last and queries.count_owners(grant.organiser_id) == 1:
        raise LastOwner
    held.epoch += 1
    db.session.delete(grant)
    announce(
        RoleRevoked(
            at=clock.now(),
            by=by,
            organiser_id=grant.organiser_id,
            event_id=grant.event_id,
            account_id=held.id,
            role=grant.role,
        )
    )


@atomic
def disable(account: Account, *, organiser: Organiser, by: Actor) -> None:
    """Switch an account off; refuse where it is the hand's own, another organiser's too, or the last owner's."""
    held = queries.lock_account(account.id)
    grants = queries.list_grants(held.id)
    if by.id == held.id:
        raise NotYourself
    if any(given.organiser_id != organiser.id for given in grants):
        raise WorksElsewhere
    owns = any(given.role is Role.OWNER and given.event_id is None for given in grants)
    if owns and held.disabled_at is None and queries.count_owners(organiser.id) == 1:
        raise LastOwner
    held.disabled_at = clock.now()
    held.epoch += 1
    announce(AccountDisabled(at=held.disabled_at, by=by, organiser_id=organiser.id, account_id=held.id))


@atomic
def enable(account: Account, *, organiser: Organiser, by: Actor) -> None:
    """Switch an account on again; it signs in anew."""
    held = queries.lock_account(account.id)
    if any(given.organiser_id != organiser.id for given in queries.list_grants(held.id)):
        raise WorksElsewhere
    held.disabled_at = None
    held.epoch += 1
    announce(AccountEnabled(at=clock.now(), by=by, organiser_id=organiser.id, account_id=held.id))


@atomic
def rename(account: Account, *, name: str, locale: str) -> None:
    """Change how an account is called and which language it reads."""
    held = queries.lock_account(account.id)
    held.name, held.locale = name, locale
