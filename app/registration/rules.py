"""The rules of registration, free of database, request and clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


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
UNDONE_TO = frozenset({Status.SUBMITTED, Status.WAITLISTED, Status.REJECTED})
"""How a guest stood whom an answer of the desk can be taken back from: nobody else has got their place since."""

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


class Diet(StrEnum):
    """What the kitchen should know."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    KOSHER = "kosher"
    NO_GLUTEN = "no_gluten"
    NO_LACTOSE = "no_lactose"
    NO_NUTS = "no_nuts"
    NO_PORK = "no_pork"


class AccessNeed(StrEnum):
    """What the halls should know."""

    STEP_FREE = "step_free"
    WHEELCHAIR = "wheelchair"
    HEARING_LOOP = "hearing_loop"
    SIGN_LANGUAGE = "sign_language"
    COMPANION = "companion"


BUILT_IN: dict[BuiltIn, QuestionKind] = {
    BuiltIn.PHONE: QuestionKind.PHONE,
    BuiltIn.DIET: QuestionKind.CHOICES,
    BuiltIn.DIET_NOTE: QuestionKind.LONG_TEXT,
    BuiltIn.ACCESS: QuestionKind.CHOICES,
    BuiltIn.ACCESS_NOTE: QuestionKind.LONG_TEXT,
}

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


GRACE = timedelta(hours=72)
"""How long after a category closed an address may still be confirmed, for a request that was sent in time."""


def may_confirm(window: Window, *, at: datetime) -> bool:
    """Say whether a request made in time still counts when its address is confirmed at this moment."""
    return window.closes is None or at <= window.closes + GRACE


CATEGORY_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def is_category_code(text: str) -> bool:
    """Say whether a text may stand in an address as a category's code; one word of the form's addresses is taken."""
    return CATEGORY_CODE.fullmatch(text) is not None and text != "sent"
