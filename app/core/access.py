"""Who may do what, where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Permission(StrEnum):
    """What a member of staff may be allowed to do; ``domain.verb``."""

    VIEW_DESK = "desk.view"
    MANAGE_ORGANISER = "organiser.manage"
    MANAGE_STAFF = "accounts.manage"
    MANAGE_EVENT = "events.manage"
    MANAGE_VENUES = "venues.manage"
    MANAGE_PROGRAMME = "programme.manage"
    VIEW_GUESTS = "registration.view"
    VIEW_SENSITIVE = "registration.view_sensitive"
    REVIEW_GUESTS = "registration.review"
    EDIT_GUESTS = "registration.edit"
    INVITE_GUESTS = "registration.invite"
    EXPORT_GUESTS = "registration.export"
    MANAGE_BADGES = "badges.manage"
    MANAGE_MESSAGES = "mail.manage"
    BOOK_FOR_GUESTS = "booking.manage"
    SCAN = "checkin.scan"
    SUPERVISE_DOOR = "checkin.supervise"
    VIEW_REPORTS = "reports.view"
    VIEW_AUDIT = "audit.view"


class ActorKind(StrEnum):
    """What sort of hand does a thing."""

    SYSTEM = "system"
    STAFF = "staff"
    GUEST = "guest"
    DEVICE = "device"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Actor:
    """Whose hand it is: of staff (account id), a guest (registration id), a device, the system, or nobody known."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""

    @property
    def reference(self) -> str:
        """Name the hand in the audit trail, without personal data."""
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)


SYSTEM = Actor(ActorKind.SYSTEM)
ANONYMOUS = Actor(ActorKind.ANONYMOUS)
