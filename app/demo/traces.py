"""What the demo's guests have left behind: seats booked, doors passed, mail, and an audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID

from app.audit.models import AuditEntry
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.checkin.models import Scan
from app.checkin.rules import Admitted, Direction, Reason, ScanKind
from app.core import clock
from app.core.access import SYSTEM
from app.core.tokens import new_id
from app.events.rules import day_begins, festival_day
from app.mail.models import Message
from app.mail.rules import MessageState
from app.programme.models import ProgrammeSession
from app.programme.rules import Entry, SessionKind, SessionStatus, overlap
from app.registration.rules import Status
from app.web.submission import fingerprint

if TYPE_CHECKING:
    from random import Random

    from app.demo.crowd import Arrival, Crowd
    from app.venues.models import Gate

MOST_SCANNED = 400
LONGEST_QUEUE = 8
ENTRY_LASTS = timedelta(hours=4)
FRESH = 3
# What was decided: which fact it was, and which message told the guest.
DECISIONS = {
    Status.APPROVED: ("RegistrationApproved", "badge"),
    Status.REJECTED: ("RegistrationDeclined", "declined"),
    Status.WITHDRAWN: ("RegistrationWithdrawn", "withdrawn"),
    Status.CANCELLED: ("RegistrationWithdrawn", "withdrawn"),
    Status.REVOKED: ("RegistrationRevoked", "badge_ended"),
    Status.WAITLISTED: ("RegistrationWaitlisted", "waitlisted"),
}


def book(crowd: Crowd) -> None:
    """Let approved guests book what they may enter, until each hall is full and its queue long."""
    bookable = [
        (frozenset(plan.categories), session)
        for plan, session in crowd.planned.sessions
        if session.entry is Entry.BOOKING and session.status is SessionStatus.PUBLISHED
    ]
    seats = {session.id: crowd.planned.places.halls[plan.hall] for plan, session in crowd.planned.sessions}
    taken = dict.fromkeys(seats, 0)
    for arrival in crowd.arrivals:
        if arrival.status is not Status.APPROVED or not bookable:
            continue
        held: list[ProgrammeSession] = []
        for allowed, session in crowd.draw.sample(bookable, min(len(bookable), crowd.draw.randrange(5))):
            hall = seats[session.id]
            room = session.capacity or hall.sellable or hall.capacity
            if (allowed and arrival.category.code not in allowed) or taken[session.id] >= room + LONGEST_QUEUE:
                continue
            if any(overlap((session.starts_at, session.ends_at), (other.starts_at, other.ends_at)) for other in held):
                continue
            held.append(session)
            taken[session.id] += 1
            _book(crowd, arrival, session, waiting=max(0, taken[session.id] - room))


def _book(crowd: Crowd, arrival: Arrival, session: ProgrammeSession, *, waiting: int) -> None:
    crowd.harvest.add(
        Booking,
        id=new_id(),
        session_id=session.id,
        registration_id=arrival.registration_id,
        status=BookingStatus.WAITING if waiting else BookingStatus.BOOKED,
        waiting_number=waiting or None,
        booked_at=min(clock.now(), (arrival.decided_at or arrival.created_at) + timedelta(minutes=20)),
        version=1,
    )


def scan(crowd: Crowd) -> None:
    """Let a part of the guests of a running event in, since this morning, with the usual mishaps."""
    event, now = crowd.planned.event, clock.now()
    today = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    if not event.first_day <= today <= event.last_day:
        return
    begin = max(day_begins(today, zone=event.zone, day_change_hour=event.day_change_hour), now - ENTRY_LASTS)
    approved = [arrival for arrival in crowd.arrivals if arrival.status is Status.APPROVED]
    coming = crowd.draw.sample(approved, min(MOST_SCANNED, len(approved) * 3 // 5))
    for arrival in coming:
        at = _between(crowd.draw, begin, now)
        gate = crowd.draw.choice(crowd.planned.places.entrances)
        _scan(crowd, arrival, gate, at)
        if crowd.draw.randrange(12) == 0:
            again = _between(crowd.draw, at, now)
            _scan(crowd, arrival, gate, again, Reason.ALREADY_IN, since=at)
        elif crowd.draw.randrange(8) == 0:
            _scan(crowd, arrival, gate, _between(crowd.draw, at, now), direction=Direction.OUT)
    for arrival in crowd.arrivals:
        if arrival.status is Status.REVOKED:
            gate = crowd.planned.places.entrances[0]
            _scan(crowd, arrival, gate, _between(crowd.draw, begin, now), Reason.REVOKED)
    _scan_session(crowd, coming, now)
    _scan_booked(crowd, now)


def _scan_session(crowd: Crowd, coming: list[Arrival], now: datetime) -> None:
    """Let some of them into the latest open ceremony that has begun, too."""
    begun = [
        (plan.hall, session)
        for plan, session in crowd.planned.sessions
        if session.kind is SessionKind.CEREMONY and session.starts_at <= now
    ]
    if not begun:
        return
    hall, session = begun[-1]
    for arrival in coming[: len(coming) // 2]:
        at = _between(crowd.draw, session.starts_at - timedelta(minutes=25), min(now, session.starts_at))
        _scan(crowd, arrival, crowd.planned.places.doors[hall], at, session=session)


def _scan_booked(crowd: Crowd, now: datetime) -> None:
    """Let most of those who booked a session that has begun come to it, and a few who did not."""
    by_id = {arrival.registration_id: arrival for arrival in crowd.arrivals}
    begun = {session.id: (plan.hall, session) for plan, session in crowd.planned.sessions if session.starts_at <= now}
    for row in crowd.harvest.rows.get(Booking, []):
        arrival, held = by_id.get(cast("UUID", row["registration_id"])), begun.get(cast("UUID", row["session_id"]))
        comes = crowd.draw.randrange(20) < (17 if row["status"] is BookingStatus.BOOKED else 6)
        if arrival is None or held is None or not comes:
            continue
        hall, session = held
        at = _between(crowd.draw, session.starts_at - timedelta(minutes=25), min(now, session.starts_at))
        _scan(crowd, arrival, crowd.planned.places.doors[hall], at, session=session)


def _between(draw: Random, begin: datetime, end: datetime) -> datetime:
    return begin + (end - begin) * draw.random()


def _scan(  # noqa: PLR0913 — a scan has this many sides
    crowd: Crowd,
    arrival: Arrival,
    gate: Gate,
    at: datetime,
    refused: Reason | None = None,
    *,
    since: datetime | None = None,
    direction: Direction = Direction.IN,
    session: ProgrammeSession | None = None,
) -> None:
    event = crowd.planned.event
    session_id = session.id if session else None
    content = (arrival.token, None, gate.id, session_id, direction)
    shown: dict[str, object] = {"direction": Admitted(direction).direction, "first_time": direction is Direction.IN}
    if refused is not None:
        came = {"since": since.isoformat(), "gate_id": str(gate.id)} if since else {"since": None, "gate_id": None}
        shown = {"reason": refused, "session_id": None, "opens_at": None, **came}
    crowd.harvest.add(
        Scan,
        id=new_id(),
        event_id=event.id,
        list_id=session_id or event.id,
        session_id=session_id,
        gate_id=gate.id,
        badge_id=arrival.badge_id,
        registration_id=arrival.registration_id,
        kind=ScanKind.SCAN,
        direction=direction,
        admitted=refused is None,
        reason=refused or "",
        fingerprint=fingerprint([str(item) for item in content]),
        shown=shown,
        by=SYSTEM.reference,
        scanned_at=at,
        device_at=at,
    )


def write(crowd: Crowd) -> None:
    """Write the mail and the audit trail of every registration; most was sent, some came back, the newest waits."""
    fresh: set[int] = set()
    for status in (Status.SUBMITTED, Status.APPROVED):
        fresh.update([arrival.number for arrival in crowd.arrivals if arrival.status is status][-FRESH:])
    for arrival in crowd.arrivals:
        waits = arrival.number in fresh
        _note(crowd, "AddressGiven", arrival.registration_id, arrival.created_at)
        _message(crowd, arrival, "ask_to_confirm", arrival.created_at)
        if arrival.status is Status.DRAFT:
            continue
        confirmed = arrival.created_at + timedelta(minutes=4)
        _note(crowd, "RegistrationReceived", arrival.registration_id, confirmed)
        _message(crowd, arrival, "received", confirmed, waits=waits and arrival.status is Status.SUBMITTED)
        if arrival.status in DECISIONS:
            _decide(crowd, arrival, arrival.decided_at or confirmed, waits=waits)


def _decide(crowd: Crowd, arrival: Arrival, at: datetime, *, waits: bool) -> None:
    fact, template = DECISIONS[arrival.status]
    if arrival.badge_id is not None and arrival.status is not Status.APPROVED:
        _note(crowd, "RegistrationApproved", arrival.registration_id, at)
        _message(crowd, arrival, "badge", at)
    if arrival.badge_id is not None:
        _note(crowd, "BadgeIssued", arrival.badge_id, at, arrival.registration_id)
    ended = at + timedelta(hours=2) if arrival.badge_id and arrival.status is not Status.APPROVED else at
    _note(crowd, fact, arrival.registration_id, ended)
    _message(crowd, arrival, template, ended, waits=waits)
    if ended != at and arrival.badge_id is not None:
        _note(crowd, "BadgeEnded", arrival.badge_id, ended, arrival.registration_id)


def _note(crowd: Crowd, fact: str, subject_id: UUID, at: datetime, registration_id: UUID | None = None) -> None:
    event = crowd.planned.event
    crowd.harvest.add(
        AuditEntry,
        id=new_id(),
        at=at,
        organiser_id=event.organiser_id,
        event_id=event.id,
        by=SYSTEM.reference,
        fact=fact,
        subject_id=subject_id,
        fields={"registration_id": str(registration_id or subject_id)},
    )


def _message(crowd: Crowd, arrival: Arrival, template: str, at: datetime, *, waits: bool = False) -> None:
    event = crowd.planned.event
    of_badge = arrival.badge_id if template.startswith("badge") else None
    fate = crowd.draw.randrange(60)
    state, error = MessageState.SENT, ""
    if waits:
        state, at = MessageState.QUEUED, clock.now()
    elif fate == 0:
        state, error = MessageState.FAILED, "550 5.1.1 No such user here"
    elif fate == 1:
        state, error = MessageState.BOUNCED, "552 5.2.2 Mailbox full"
    crowd.harvest.add(
        Message,
        id=new_id(),
        organiser_id=event.organiser_id,
        event_id=event.id,
        template=template,
        subject_id=arrival.registration_id,
        occasion=str(of_badge or arrival.registration_id),
        to=arrival.guest.email,
        locale=arrival.guest.locale,
        ids={"badge": str(of_badge)} if of_badge else {},
        state=state,
        attempts=0 if waits else (2 if error else 1),
        due_at=at,
        sent_at=None if waits or state is MessageState.FAILED else at + timedelta(seconds=20),
        last_error=error,
        created_at=at,
        version=1,
    )
