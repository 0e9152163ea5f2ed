"""The rules of accounts: roles and what each may do."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.core.access import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 100
TRIES_SPAN = timedelta(minutes=15)
RESET_LIFE = timedelta(hours=1)
INVITATION_LIFE = timedelta(days=14)
SHORTEST_PASSWORD = 10


class Place(Protocol):
    """What a role may reach: an organiser, or an event of one."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def organiser_id(self) -> UUID:
        """The organiser it belongs to."""


RESET_PAUSE = timedelta(minutes=5)
"""Who asks for a new password again within this time has the first mail still on its way."""
VARIETY = 4
"""How many different characters a password has at least."""


class Role(StrEnum):
    """What a member of staff is in an event."""

    OWNER = "owner"
    PROGRAMMER = "programmer"
    GUEST_OFFICE = "guest_office"
    DOOR_SUPERVISOR = "door_supervisor"
    DOOR = "door"
    READER = "reader"


_DOOR = frozenset({Permission.SCAN})
_SUPERVISOR = _DOOR | {Permission.SUPERVISE_DOOR, Permission.VIEW_DESK, Permission.VIEW_REPORTS}
_READER = frozenset({Permission.VIEW_DESK, Permission.VIEW_GUESTS, Permission.VIEW_REPORTS})
_PROGRAMMER = frozenset(
    {Permission.VIEW_DESK, Permission.MANAGE_PROGRAMME, Permission.MANAGE_VENUES, Permission.VIEW_REPORTS}
)
_GUEST_OFFICE = _READER | {
    Permission.VIEW_SENSITIVE,
    Permission.REVIEW_GUESTS,
    Permission.EDIT_GUESTS,
    Permission.INVITE_GUESTS,
    Permission.EXPORT_GUESTS,
    Permission.MANAGE_BADGES,
    Permission.MANAGE_MESSAGES,
    Permission.BOOK_FOR_GUESTS,
}

PERMITS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.PROGRAMMER: _PROGRAMMER,
    Role.GUEST_OFFICE: _GUEST_OFFICE,
    Role.DOOR_SUPERVISOR: _SUPERVISOR,
    Role.DOOR: _DOOR,
    Role.READER: _READER,
}


def permits(grants: Iterable[tuple[UUID, UUID | None, Role]], place: Place | None) -> frozenset[Permission]:
    """Add up what somebody's roles (organiser, event or none for all, role) allow at a place; nowhere, nothing.

    A role in one event does not reach the organiser's own pages, nor its other events.
    """
    if place is None:
        return frozenset()
    allowed: frozenset[Permission] = frozenset()
    for organiser_id, event_id, role in grants:
        if organiser_id == place.organiser_id and event_id in (None, place.id):
            allowed |= PERMITS[role]
    return allowed


def sees_a_desk(roles: Iterable[Role]) -> bool:
    """Say whether any of these roles has something to see at a desk; who only scans goes straight to the door."""
    return any(Permission.VIEW_DESK in PERMITS[role] for role in roles)


def is_good_password(password: str, *, email: str) -> bool:
    """Say whether a password is long enough and neither the address nor one character over and over."""
    bare = password.strip().casefold()
    return len(bare) >= SHORTEST_PASSWORD and bare not in {email, email.partition("@")[0]} and len(set(bare)) >= VARIETY


def own_path(target: str | None) -> str | None:
    """Return a path of this very site, none for whatever could lead to another host (RFC 3986, WHATWG URL)."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"} or "\\" in target:
        return None
    if any(not character.isprintable() or character.isspace() for character in target):
        return None
    return target
