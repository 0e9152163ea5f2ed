"""The rules of accounts: roles and what each may do."""

from __future__ import annotations

from enum import StrEnum

from app.core.access import Permission


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
