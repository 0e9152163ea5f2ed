"""Calendars are read back by two parsers: what they say of each session, and that they follow it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.booking.service import seats, stars
from app.core.access import SYSTEM
from app.guest import feeds
from app.programme.models import Strand
from app.programme.rules import SessionStatus
from app.programme.service import publication, scheduling
from app.programme.service.scheduling import SessionDetails
from app.registration.rules import Status
from tests.factories import (
    keep,
    make_category,
    make_event,
    make_hall,
    make_organiser,
    make_registration,
    make_session,
    soon,
)
from tests.web.guests import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Registration


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(code="hff")


@pytest.fixture
def guest(event: Event) -> Registration:
    return make_registration(make_category(event), status=Status.APPROVED)


def read(client: FlaskClient, address: str) -> dict[str, dict[str, object]]:
    """Return what a calendar says of each session, by its title; both parsers have to agree."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    entries = {}
    for entry in Calendar.from_ical(answer.data).walk("VEVENT"):
        entries[str(entry["summary"])] = {
            "uid": str(entry["uid"]), "sequence": int(str(entry["sequence"])), "status": str(entry["status"]),
            "starts": entry.decoded("dtstart").astimezone(UTC), "ends": entry.decoded("dtend").astimezone(UTC),
            "location": str(entry.get("location", "")), "url": str(entry["url"]),
        }  # fmt: skip
    assert {title: (one["uid"], one["starts"]) for title, one in entries.items()} == plainly(answer.text)
    return entries


def plainly(text: str) -> dict[str, tuple[str, datetime]]:
    """Read titles, UIDs and starts line by line, as RFC 5545, section 3.1 folds them."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    found, here = {}, {}
    for line in lines:
        name, _, value = line.partition(":")
        here[name.split(";")[0]] = value
        if name.startswith("DTSTART"):
            zone = re.search(r"TZID=([^;]+)", name)
            here["zone"] = zone.group(1) if zone else "UTC"
        if line == "END:VEVENT":
            starts = datetime.strptime(here["DTSTART"].rstrip("Z"), "%Y%m%dT%H%M%S").replace(
                tzinfo=ZoneInfo(here["zone"])
            )
            found[here["SUMMARY"].replace("\\,", ",")] = (here["UID"], starts.astimezone(UTC))
    return found


def feed_of(guest: Registration) -> str:
    return f"/en/hff/calendars/{guest.id}/{feeds.secret_of(guest.id)}.ics"


def later(session: ProgrammeSession, minutes: int) -> SessionDetails:
    return SessionDetails(
        kind=session.kind, title=session.title, code=session.code, hall_id=session.hall_id, capacity=session.capacity,
        starts_at=session.starts_at + timedelta(minutes=minutes), ends_at=session.ends_at + timedelta(minutes=minutes),
    )  # fmt: skip


def test_the_programme_is_a_calendar_with_the_zones_own_rules(client: FlaskClient, event: Event) -> None:
    hall = make_hall(make_organiser())
    one = make_session(event, code="S1", title="Zama, otra vez", starts_at=soon(600), hall=hall)
    make_session(event, code="S2", status=SessionStatus.DRAFT, title="Not yet")

    found = read(client, "/en/hff/programme.ics")

    assert found.keys() == {"Zama, otra vez"}
    entry = found["Zama, otra vez"]
    assert (entry["starts"], entry["ends"]) == (one.starts_at, one.ends_at)
    assert (entry["sequence"], entry["status"]) == (0, "CONFIRMED")
    assert str(entry["location"]).startswith("Cinema, Grand Theatre")
    assert str(entry["url"]).endswith("/en/hff/sessions/S1")
    zones = Calendar.from_ical(client.get("/en/hff/programme.ics").data).walk("VTIMEZONE")
    assert [str(zone["tzid"]) for zone in zones] == ["Asia/Shanghai"]


def test_one_strand_or_hall_alone(client: FlaskClient, event: Event) -> None:
    strand = Strand(event_id=event.id, code="latin", name={"en": "Latin"}, summary={})
    keep(strand)
    hall = make_hall(make_organiser())
    make_session(event, strand=strand, title="Zama")
    make_session(event, hall=hall, title="Roma")

    assert read(client, "/en/hff/programme.ics?strand=latin").keys() == {"Zama"}
    assert read(client, f"/en/hff/programme.ics?hall={hall.id.hex}").keys() == {"Roma"}


def test_a_guests_own_follows_what_moves_and_falls(client: FlaskClient, event: Event, guest: Registration) -> None:
    booked = make_session(event, title="Zama", starts_at=soon(600), capacity=5)
    starred = make_session(event, title="Roma", starts_at=soon(1200))
    make_session(event, title="Whisky")
    seats.book(guest, booked, by=SYSTEM)
    stars.star(guest, starred)
    before = read(client, feed_of(guest))
    starts = booked.starts_at
    scheduling.change(booked, later(booked, 30), by=SYSTEM)
    moved = read(client, feed_of(guest))
    publication.cancel(booked, note={}, by=SYSTEM)
    fallen = read(client, feed_of(guest))

    assert before.keys() == moved.keys() == fallen.keys() == {"Zama", "Roma"}
    assert [one["Zama"]["status"] for one in (before, moved, fallen)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one["Zama"]["sequence"] for one in (before, moved, fallen)] == [0, 1, 2]
    assert len({one["Zama"]["uid"] for one in (before, moved, fallen)}) == 1
    assert moved["Zama"]["starts"] == starts + timedelta(minutes=30)
    assert before["Roma"]["status"] == "TENTATIVE"


def test_nobody_guesses_anothers(client: FlaskClient, event: Event, guest: Registration) -> None:
    other = make_registration(make_category(make_event(code="other")), status=Status.APPROVED)

    assert client.get(f"/en/hff/calendars/{guest.id}/{'x' * 43}.ics").status_code == 404
    assert client.get(f"/en/hff/calendars/{other.id}/{feeds.secret_of(other.id)}.ics").status_code == 404
    assert client.get(feed_of(guest)).status_code == 200
    assert event.code == "hff"


def test_the_agenda_leads_to_it(client: FlaskClient, guest: Registration) -> None:
    enter(client, guest)

    page = client.get("/en/hff/me/agenda").text

    assert f'href="webcal://localhost{feed_of(guest)}"' in page


@pytest.mark.parametrize("zone", ["America/Montevideo", "Europe/Belgrade", "Europe/Madrid", "Australia/Sydney"])
def test_clocks_that_change_are_in_the_calendar(client: FlaskClient, zone: str) -> None:
    event = make_event(code="away")
    event.zone = zone
    keep(event)
    make_session(event, title="Before", starts_at=datetime(2026, 10, 24, 18, tzinfo=UTC))
    make_session(event, title="After", starts_at=datetime(2026, 10, 25, 18, tzinfo=UTC))

    found = read(client, "/en/away/programme.ics")

    assert found["Before"]["starts"] == datetime(2026, 10, 24, 18, tzinfo=UTC)
    assert found["After"]["starts"] == datetime(2026, 10, 25, 18, tzinfo=UTC)
