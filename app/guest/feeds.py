"""Calendars to subscribe to (RFC 5545): the programme, and a guest's own sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext
from icalendar import Calendar
from icalendar import Event as CalendarEvent
from icalendar.prop import vDuration

from app.core import clock
from app.core.settings import config
from app.core.tokens import same, secret_for
from app.guest import words
from app.programme.rules import SessionStatus
from app.web import rendering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from app.events.models import Event
    from app.programme.models import ProgrammeSession

PURPOSE = "calendar-feed"
REFRESHED = timedelta(minutes=15)
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


def secret_of(registration_id: UUID) -> str:
    """Return what makes the address of a guest's own calendar unguessable."""
    return secret_for(config().secret_key, PURPOSE, registration_id)


def is_secret_of(secret: str, registration_id: UUID) -> bool:
    """Say whether this is the secret of that guest's calendar."""
    return same(secret, secret_of(registration_id))


def calendar(
    event: Event, sessions: Iterable[ProgrammeSession], *, name: str, sure: Mapping[UUID, bool] | None = None
) -> bytes:
    """Write a calendar of sessions in the reader's language, with the rules of the event's zone.

    Each session keeps its UID for ever, and its SEQUENCE grows when it moves or falls. ``sure`` says of which of a
    guest's sessions they hold a seat; of others they wait for one, or would like to go.
    """
    made = Calendar()
    made.add("prodid", "-//Lanyard//Programme//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", event.zone)
    made.add("x-published-ttl", "PT15M")
    made.add("refresh-interval", vDuration(REFRESHED), parameters={"VALUE": "DURATION"})
    for session in sessions:
        made.add_component(_entry(event, session, is_sure=sure is None or sure.get(session.id, False)))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _entry(event: Event, session: ProgrammeSession, *, is_sure: bool) -> CalendarEvent:
    zone = ZoneInfo(event.zone)
    entry = CalendarEvent()
    entry.add("uid", f"{session.id}@{event.code}.lanyard")
    entry.add("sequence", session.sequence)
    entry.add("dtstamp", clock.now().replace(microsecond=0))
    entry.add("dtstart", session.starts_at.astimezone(zone))
    entry.add("dtend", session.ends_at.astimezone(zone))
    entry.add("summary", rendering.localised(session.title))
    off = session.status is SessionStatus.CANCELLED
    entry.add("status", CANCELLED if off else CONFIRMED if is_sure else TENTATIVE)
    entry.add("transp", "OPAQUE" if is_sure and not off else "TRANSPARENT")
    entry.add("categories", [words.kind(session.kind)])
    if session.hall is not None:
        hall, venue = rendering.localised(session.hall.name), rendering.localised(session.hall.venue.name)
        place = gettext("%(venue)s, %(hall)s", venue=venue, hall=hall)
        entry.add("location", ", ".join(filter(None, [place, session.hall.venue.local_address])))
    entry.add("description", _said(session))
    entry.add("url", url_for("programme.session", code=session.code, _external=True))
    return entry


def _said(session: ProgrammeSession) -> str:
    parts = [rendering.localised(session.summary), rendering.localised(session.note)]
    return "\n\n".join(filter(None, parts))
