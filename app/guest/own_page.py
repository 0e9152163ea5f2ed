"""What a guest's own page shows: how things stand in a sentence, the one thing to do, the way from request to door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import gettext
from sqlalchemy import select

from app.badges import queries as badges
from app.booking import queries as bookings
from app.checkin.models import Presence
from app.core.db import db
from app.events.rules import festival_day
from app.registration import queries as registrations
from app.registration.rules import HOLDS_A_PLACE, Status
from app.web import rendering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from app.badges.models import Badge
    from app.booking.models import Booking
    from app.events.models import Event
    from app.registration.models import Registration


class Knot(StrEnum):
    """Where a point of the way is: behind, here, or ahead."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """A point on the way from request to door: its word, when it was, what there is to say."""

    word: str
    knot: Knot
    at: datetime | None = None
    said: str = ""


class Todo(StrEnum):
    """The one thing a guest should do next."""

    CONFIRM = "confirm"
    CHOOSE_SESSIONS = "choose_sessions"


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """Everything there is for one guest."""

    badge: Badge | None
    place: int | None
    arrived: bool
    is_over: bool
    badge_first: bool
    todo: Todo | None
    bookings: Sequence[Booking]
    places_in_line: Mapping[UUID, int]


def read(event: Event, registration: Registration, *, now: datetime) -> OwnPage:
    """Read how things stand for a guest at this moment."""
    today = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    held = bookings.list_bookings(registration.id)
    is_over = today > event.last_day
    return OwnPage(
        badge=badges.find_live(registration.id),
        place=registrations.place_in_line(registration) if registration.status is Status.WAITLISTED else None,
        arrived=has_arrived(event, registration),
        is_over=is_over,
        badge_first=event.first_day - timedelta(days=1) <= today <= event.last_day,
        todo=None if is_over else _todo(event, registration, has_booked=bool(held), now=now),
        bookings=held,
        places_in_line=bookings.places_in_line(registration.id),
    )


def has_arrived(event: Event, registration: Registration) -> bool:
    """Say whether a guest has passed an entrance of the event."""
    entries = db.session.scalar(
        select(Presence.entries).where(Presence.list_id == event.id, Presence.registration_id == registration.id)
    )
    return bool(entries)


def _todo(event: Event, registration: Registration, *, has_booked: bool, now: datetime) -> Todo | None:
    if registration.status is Status.DRAFT:
        return Todo.CONFIRM
    if registration.status in HOLDS_A_PLACE and not has_booked:
        choices = bookings.list_choices(event, registration, now=now)
        if any(not choice.is_for_others for choice in choices):
            return Todo.CHOOSE_SESSIONS
    return None


def headline(event: Event, registration: Registration, page: OwnPage) -> str:
    """Say in one sentence how things stand."""
    name, category = registration.display_name, rendering.localised(registration.category.name)
    if page.is_over and registration.status in HOLDS_A_PLACE:
        if page.arrived:
            return gettext("Thank you for coming.")
        return gettext("%(event)s is over.", event=rendering.localised(event.name))
    return {
        Status.DRAFT: gettext("Confirm your address, and your request counts."),
        Status.SUBMITTED: gettext("Your request is with us."),
        Status.WAITLISTED: gettext("%(name)s, %(category)s is full for now.", name=name, category=category),
        Status.APPROVED: gettext("%(name)s, you are coming.", name=name),
        Status.REJECTED: gettext("We cannot invite you this time."),
        Status.WITHDRAWN: gettext("You have withdrawn."),
        Status.CANCELLED: gettext("You have withdrawn."),
        Status.REVOKED: gettext("Your badge no longer opens."),
    }[registration.status]


def way(registration: Registration, page: OwnPage) -> list[Step]:
    """Draw the way from request to door as knots on a thread; for who does not come there is none."""
    steps = [
        Step(gettext("Asked to come"), Knot.DONE, registration.created_at, _number(registration)),
        Step(gettext("Address confirmed"), Knot.DONE, registration.confirmed_at),
        *_answer(registration, page),
        Step(gettext("Badge sent"), Knot.DONE, page.badge.issued_at if page.badge else None),
        Step(gettext("At the door"), Knot.DONE),
    ]
    reached = {
        Status.DRAFT: 1,
        Status.SUBMITTED: 2,
        Status.WAITLISTED: 2,
        Status.APPROVED: len(steps) if page.arrived else 4 if page.badge else 3,
    }.get(registration.status)
    if reached is None:
        return []
    return [
        step if place < reached else Step(step.word, Knot.NOW if place == reached else Knot.AHEAD, said=step.said)
        for place, step in enumerate(steps)
    ]


def _number(registration: Registration) -> str:
    return gettext("number %(number)s", number=registration.number)


def _answer(registration: Registration, page: OwnPage) -> list[Step]:
    category = rendering.localised(registration.category.name)
    if registration.status is Status.WAITLISTED:
        return [Step(gettext("On the waiting list, place %(place)s", place=page.place), Knot.DONE)]
    if registration.status in HOLDS_A_PLACE:
        word = gettext("Approved as %(category)s", category=category)
        return [Step(word, Knot.DONE, registration.decided_at)]
    return [Step(gettext("Our answer"), Knot.DONE)]
