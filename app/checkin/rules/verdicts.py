"""What a scan leads to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.badges.rules import BadgeState, covers
from app.events.rules import festival_day

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class Direction(StrEnum):
    """Which way somebody goes through a door."""

    IN = "in"
    OUT = "out"


class ScanKind(StrEnum):
    """What a row of the scan log is: a badge shown, a supervisor letting in all the same, or a row taken back."""

    SCAN = "scan"
    OVERRIDE = "override"
    VOID = "void"


class Reason(StrEnum):
    """Why the door stays shut."""

    UNKNOWN_CODE = "unknown_code"
    MALFORMED = "malformed"
    FORGED = "forged"
    OTHER_EVENT = "other_event"
    REVOKED = "revoked"
    REPLACED = "replaced"
    NOT_APPROVED = "not_approved"
    ALREADY_IN = "already_in"
    WRONG_DAY = "wrong_day"
    WRONG_SESSION = "wrong_session"
    TOO_EARLY = "too_early"
    CATEGORY_NOT_ALLOWED = "category_not_allowed"
    FULL = "full"
    NO_BOOKING = "no_booking"


class Level(StrEnum):
    """Who stands at the door."""

    KEEPER = "keeper"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, kw_only=True)
class Presented:
    """Everything the door needs to know of a badge it could read.

    ``since`` and ``gate_id`` tell of the last entry through this door's list; ``booked_at`` names another session
    the guest holds a seat in at this hour.
    """

    state: BadgeState
    is_approved: bool
    category_code: int
    day_mask: int
    booked: bool = False
    booked_at: UUID | None = None
    inside: bool = False
    entries: int = 0
    since: datetime | None = None
    gate_id: UUID | None = None


@dataclass(frozen=True)
class Unreadable:
    """A code that leads to no badge of this event, and why."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class GateRules:
    """What one door asks for: an entrance of the whole event (no session), or a session's door."""

    first_day: date
    zone: str
    day_change_hour: int
    session_id: UUID | None = None
    direction: Direction = Direction.IN
    booking_required: bool = False
    categories_allowed: frozenset[int] | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    capacity: int | None = None
    inside_now: int = 0
    re_entry: bool = True

    def day_index(self, at: datetime) -> int:
        """Count the festival days from the first to a moment; the small hours belong to the evening before."""
        return (festival_day(at, zone=self.zone, day_change_hour=self.day_change_hour) - self.first_day).days

    @property
    def has_room(self) -> bool:
        """Say whether one more may be inside; the licensed number has no exception."""
        return self.capacity is None or self.inside_now < self.capacity


@dataclass(frozen=True)
class Admitted:
    """The door opens."""

    direction: Direction = Direction.IN
    first_time: bool = True


@dataclass(frozen=True)
class TurnedAway:
    """The door stays shut; ``since`` and ``gate_id`` tell of the entry before, ``session_id`` where to go instead."""

    reason: Reason
    since: datetime | None = None
    gate_id: UUID | None = None
    session_id: UUID | None = None
    opens_at: datetime | None = None


Verdict = Admitted | TurnedAway


def judge(presented: Presented | Unreadable | None, *, at: datetime, gate: GateRules) -> Verdict:
    """Decide at the door; the same rules run on the server and, in JavaScript, on a phone without a network.

    What is wrong with the badge comes before what is wrong with the hour, and that before what is wrong with the
    place; without a booking one may wait for a seat, so a full hall is told first. Whoever leaves is let out.
    """
    if presented is None:
        return TurnedAway(Reason.UNKNOWN_CODE)
    if isinstance(presented, Unreadable):
        return TurnedAway(presented.reason)
    if gate.direction is Direction.OUT:
        return Admitted(Direction.OUT, first_time=False)
    verdict = _of_badge(presented, gate) or _of_hour(presented, at, gate) or _of_place(presented, gate)
    return verdict or Admitted(first_time=presented.entries == 0)


def _of_badge(badge: Presented, gate: GateRules) -> TurnedAway | None:
    match badge:
        case Presented(state=BadgeState.REVOKED):
            return TurnedAway(Reason.REVOKED)
        case Presented(state=BadgeState.REPLACED):
            return TurnedAway(Reason.REPLACED)
        case Presented(is_approved=False):
            return TurnedAway(Reason.NOT_APPROVED)
    if badge.inside or (badge.entries and not gate.re_entry):
        return TurnedAway(Reason.ALREADY_IN, since=badge.since, gate_id=badge.gate_id)
    return None


def _of_hour(badge: Presented, at: datetime, gate: GateRules) -> TurnedAway | None:
    if not covers(badge.day_mask, gate.day_index(at)):
        return TurnedAway(Reason.WRONG_DAY)
    if gate.closes_at is not None and at >= gate.closes_at:
        return TurnedAway(Reason.WRONG_SESSION, session_id=badge.booked_at)
    if gate.opens_at is not None and at < gate.opens_at:
        return TurnedAway(Reason.TOO_EARLY, opens_at=gate.opens_at)
    return None


def _of_place(badge: Presented, gate: GateRules) -> TurnedAway | None:
    if gate.categories_allowed is not None and badge.category_code not in gate.categories_allowed:
        return TurnedAway(Reason.CATEGORY_NOT_ALLOWED)
    if not gate.has_room:
        return TurnedAway(Reason.FULL)
    if gate.booking_required and not badge.booked:
        reason = Reason.NO_BOOKING if badge.booked_at is None else Reason.WRONG_SESSION
        return TurnedAway(reason, session_id=badge.booked_at)
    return None


FOR_THE_DESK = frozenset({Reason.FORGED, Reason.MALFORMED, Reason.UNKNOWN_CODE, Reason.OTHER_EVENT, Reason.REVOKED})


def may_override(reason: Reason, *, level: Level, gate: GateRules, inside: bool = False) -> bool:
    """Say whether somebody may let in all the same: never over the licensed number, nor a badge we cannot trust.

    Who is counted as inside takes no second place, and may be let in again though the hall is full.
    """
    if level is not Level.SUPERVISOR or reason in FOR_THE_DESK or reason is Reason.FULL:
        return False
    return inside or gate.has_room
