"""schedule.json, as frab and pretalx write it: read, and written for the public schema of c3voc."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.core.errors import Refusal
from app.platform.schedules import frab
from app.platform.schedules.frab import Frame, Talk
from app.platform.schedules.nodes import Node
from app.platform.schedules.rows import Programme, SessionRow, Trouble
from app.platform.tables.writing import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.platform.schedules.handed_out import Day, Schedule, Slot

SCHEMA = "https://c3voc.de/schedule/schema.json"


def read(root: Node) -> Programme:
    """Read a document; an event that cannot be a session is among the troubles, and stops no other."""
    conference = root.need("schedule").need("conference")
    sessions: list[SessionRow] = []
    troubles: list[Trouble] = []
    for day, room, event in _events(conference):
        try:
            sessions.append(frab.session(_talk(day, room, event), _frame(day)))
        except Refusal as refusal:
            name = event.get("title").value
            troubles.append(Trouble(event.at, name if isinstance(name, str) else "", refusal))
    return Programme(
        dialect="schedule.json",
        title=conference.get("title").text(),
        halls=frab.halls(sessions, {}),
        strands=frab.strands(sessions),
        sessions=tuple(sessions),
        troubles=tuple(troubles),
    )


def _events(conference: Node) -> Iterator[tuple[Node, str, Node]]:
    for day in conference.need("days").items():
        for room, events in day.get("rooms").members():
            for event in events.items():
                yield day, room, event


def _frame(day: Node) -> Frame:
    """Take when the day begins as when it changes: what is earlier belongs to the night after it."""
    start = day.get("day_start").text()
    return Frame(day_change=frab.moment(start, part=f"{day.path}.day_start").time()) if start else Frame()


def _talk(day: Node, room: str, event: Node) -> Talk:
    said = {
        name: event.get(name).text()
        for name in ("id", "guid", "date", "start", "duration", "title", "subtitle", "track", "type", "language")
    }
    said |= {name: event.get(name).text(lines=True) for name in ("abstract", "description")}
    return Talk(
        at=event.at,
        day=day.get("date").text(),
        room=event.get("room").text() or room,
        persons=tuple(_person(person) for person in event.get("persons").items()),
        **said,
    )


def _person(person: Node) -> tuple[str, str]:
    name = person.get("public_name").text() or person.get("name").text() or person.get("full_public_name").text()
    return name, frab.plain(person.get("biography").text(lines=True))


def write(schedule: Schedule) -> bytes:
    """Write a document that every reader of schedule.json takes, and the public schema finds valid."""
    conference = {
        "acronym": schedule.acronym,
        "title": schedule.title,
        "start": schedule.first_day.isoformat(),
        "end": schedule.last_day.isoformat(),
        "daysCount": len(schedule.days),
        "timeslot_duration": schedule.timeslot,
        "time_zone_name": schedule.zone,
        "url": schedule.url,
        "tracks": [{"name": name, "color": colour} for name, colour in schedule.tracks],
        "days": [_day(day) for day in schedule.days],
    }
    whole = {
        "$schema": SCHEMA,
        "generator": {"name": "lanyard"},
        "schedule": {"version": schedule.version, "base_url": schedule.url, "conference": conference},
    }
    return printable(json.dumps(whole, ensure_ascii=False, indent=1)).encode() + b"\n"


def _day(day: Day) -> dict[str, object]:
    return {
        "index": day.index,
        "date": day.date.isoformat(),
        "day_start": day.starts.isoformat(),
        "day_end": day.ends.isoformat(),
        "rooms": {room: [_event(slot) for slot in slots] for room, slots in day.rooms.items()},
    }


def _event(slot: Slot) -> dict[str, object]:
    people = zip(slot.persons, slot.biographies, strict=True)
    return {
        "id": slot.number,
        "guid": slot.guid,
        "url": slot.url,
        **slot.said(),
        "persons": [
            {"id": number, "name": name, "public_name": name} | ({"biography": about} if about else {})
            for (number, name), about in people
        ],
        "links": [],
        "attachments": [],
    }
