"""Organisers invite; a personal link opens the form of its category."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import TYPE_CHECKING

from app.core import clock
from app.core.addresses import read_address
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.settings import config
from app.core.texts import clean
from app.core.tokens import hashed, new_id, secret_for
from app.registration import queries
from app.registration.errors import InvitationGone
from app.registration.facts import GuestInvited, InvitationRevoked
from app.registration.models import Category, Invitation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.core.access import Actor

PURPOSE = "invitation"
BATCH = 100
NAME_LENGTH = 200


@dataclass(frozen=True)
class Invitee:
    """Somebody to be asked."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class PastedList:
    """A pasted list, read: who, and which lines hold no address."""

    invitees: list[Invitee] = field(default_factory=list)
    bad_lines: list[tuple[int, str]] = field(default_factory=list)


def read_list(text: str) -> PastedList:
    """Read a pasted list, one person a line (or several, by comma or semicolon): an address, or name and address."""
    read = PastedList()
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        for part in line.replace(";", ",").split(",") if line.count("@") > 1 else [line]:
            if not part.strip():
                continue
            name, address = _take_apart(part.strip())
            email = read_address(address)
            if email is None:
                read.bad_lines.append((number, part.strip()[:80]))
            elif email not in seen:
                seen.add(email)
                read.invitees.append(Invitee(email, clean(name)))
    return read


def _take_apart(text: str) -> tuple[str, str]:
    """Return name and address of one person: as mail programs write them, or in the cells of a copied table."""
    if "<" in text:
        return parseaddr(text)
    cells = [cell.strip(" \"'") for cell in re.split(r"[\t;,]", text)]
    address = next((cell for cell in cells if "@" in cell), text)
    return " ".join(cell for cell in cells if cell and cell != address), address


def invite(invitees: Sequence[Invitee], category: Category, *, locale: str, by: Actor) -> int:
    """Ask people to come, a hundred a unit of work; who was asked before is asked again, in the new category."""
    category_id = category.id
    for start in range(0, len(invitees), BATCH):
        _invite(invitees[start : start + BATCH], category_id, locale, by)
    return len(invitees)


@atomic
def _invite(invitees: Sequence[Invitee], category_id: UUID, locale: str, by: Actor) -> None:
    category = db.session.get_one(Category, category_id)
    for invitee in invitees:
        invitation = queries.find_invitation_of(category.event_id, invitee.email) or _begin(category, invitee)
        invitation.category_id, invitation.locale = category.id, locale
        invitation.name = invitee.name[:NAME_LENGTH] or invitation.name
        invitation.invited_by, invitation.revoked_at = by.reference, None
        db.session.flush()
        announce(
            GuestInvited(
                at=clock.now(),
                by=by,
                event_id=category.event_id,
                organiser_id=category.event.organiser_id,
                invitation_id=invitation.id,
                occasion=new_id(),
            )
        )


def _begin(category: Category, invitee: Invitee) -> Invitation:
    invitation = Invitation(
        id=new_id(),
        event_id=category.event_id,
        category_id=category.id,
        email=invitee.email,
        name=invitee.name[:NAME_LENGTH],
        created_at=clock.now(),
    )
    invitation.secret_hash = hashed(secret_of(invitation))
    db.session.add(invitation)
    return invitation


def secret_of(invitation: Invitation) -> str:
    """Return the secret of an invitation's link, for its mail."""
    return secret_for(config().secret_key, PURPOSE, invitation.id)


@atomic
def open_(secret: str) -> Invitation:
    """Return the invitation a link belongs to, noting that it was opened; raise InvitationGone."""
    invitation = queries.find_invitation(secret)
    if invitation is None or invitation.revoked_at is not None:
        raise InvitationGone
    invitation.opened_at = invitation.opened_at or clock.now()
    return invitation


@atomic
def revoke(invitation: Invitation, *, by: Actor) -> None:
    """Take an invitation back; a request already made by it stays."""
    invitation.revoked_at = clock.now()
    announce(InvitationRevoked(at=clock.now(), by=by, event_id=invitation.event_id, invitation_id=invitation.id))
