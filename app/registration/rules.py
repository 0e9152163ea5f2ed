"""The rules of registration, free of database, request and clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Status(StrEnum):
    """How a request to come stands."""

    DRAFT = "draft"  # the address is not confirmed yet: holds no place, blocks nobody
    SUBMITTED = "submitted"
    WAITLISTED = "waitlisted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by the guest, before an approval
    CANCELLED = "cancelled"  # after an approval
    REVOKED = "revoked"  # by the organiser, after an approval


NEXT: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.SUBMITTED: frozenset({Status.APPROVED, Status.WAITLISTED, Status.REJECTED, Status.WITHDRAWN}),
    Status.WAITLISTED: frozenset({Status.APPROVED, Status.REJECTED, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.CANCELLED, Status.REVOKED, Status.WAITLISTED}),
    Status.REJECTED: frozenset({Status.SUBMITTED, Status.APPROVED, Status.WAITLISTED}),
    Status.WITHDRAWN: frozenset({Status.SUBMITTED}),
    Status.CANCELLED: frozenset({Status.SUBMITTED}),
    Status.REVOKED: frozenset({Status.APPROVED}),
}

HOLDS_A_PLACE = frozenset({Status.APPROVED})
ENDED = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.CANCELLED, Status.REVOKED})


class Approval(StrEnum):
    """Who answers a request in a category."""

    AUTOMATIC = "automatic"
    REVIEW = "review"
    INVITATION = "invitation"  # only with a personal link; then approved by itself


class Source(StrEnum):
    """How a registration came to us."""

    FORM = "form"
    INVITATION = "invitation"
    DESK = "desk"
    IMPORT = "import"


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    COUNTRY = "country"
    CHOICES = "choices"


class BuiltIn(StrEnum):
    """The questions every event has; organisers' own stand beside them in the same tables."""

    PHONE = "phone"
    DIET = "diet"
    DIET_NOTE = "diet_note"
    ACCESS = "access"
    ACCESS_NOTE = "access_note"


SENSITIVE: frozenset[str] = frozenset({BuiltIn.DIET, BuiltIn.DIET_NOTE, BuiltIn.ACCESS, BuiltIn.ACCESS_NOTE})
"""Answers kept encrypted: religion or health can be read from them (GDPR Art. 9, PIPL Art. 28)."""


@dataclass(frozen=True)
class Window:
    """The half-open span in which requests are taken; an open end has no limit."""

    opens: datetime | None
    closes: datetime | None

    def contains(self, at: datetime) -> bool:
        """Say whether requests are taken at this moment."""
        return (self.opens is None or self.opens <= at) and (self.closes is None or at < self.closes)


def approved_or_waiting(*, places: int | None, taken: int) -> Status:
    """Decide where an approval leads; ``places=None`` means no limit."""
    if places is None or taken < places:
        return Status.APPROVED
    return Status.WAITLISTED


def leaving(status: Status) -> Status:
    """Return what a guest who leaves becomes: withdrawn before an approval, cancelled after it."""
    return Status.CANCELLED if status in HOLDS_A_PLACE else Status.WITHDRAWN
