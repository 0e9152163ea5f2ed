"""schedule.xml, as pentabarf, frab and pretalx write it: read, and written for the public schema of c3voc."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.core.errors import Refusal
from app.platform.schedules import frab
from app.platform.schedules.errors import PartMissing
from app.platform.schedules.frab import Frame, Talk
from app.platform.schedules.rows import Programme, SessionRow, Trouble
from app.platform.tables.writing import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.platform.schedules.elements import Element
    from app.platform.schedules.handed_out import Day, Schedule, Slot


def read(root: Element) -> Programme:
    """Read a document; an event that cannot be a session is among the troubles, and stops no other."""
    conference = root.find("conference")
    if conference is None:
        raise PartMissing(part="schedule/conference")
    frame = Frame(day_change=frab.clock_time(conference.text("day_change"), part="conference/day_change"))
    sessions: list[SessionRow] = []
    troubles: list[Trouble] = []
    for day, event, room in _events(root):
        try:
            sessions.append(frab.session(_talk(day, event, room), frame))
        except Refusal as refusal:
            troubles.append(Trouble(event.at, event.text("title"), refusal))
    venue = conference.text("venue")
    place = {"": venue} if venue else {}
    return Programme(
        dialect="schedule.xml",
        title=conference.text("title"),
        venue=place,
        halls=frab.halls(sessions, place),
        strands=frab.strands(sessions),
        sessions=tuple(sessions),
        troubles=tuple(troubles),
    )


def _events(root: Element) -> Iterator[tuple[Element, Element, str]]:
    """List the events with their days: older files have them right in the day, newer ones in rooms."""
    for day in root.all("day"):
        for inner in day.all("event", "room"):
            if inner.name == "event":
                yield day, inner, inner.text("room")
            else:
                for event in inner.all("event"):
                    yield day, event, event.text("room") or inner.said.get("name", "")


def _talk(day: Element, event: Element, room: str) -> Talk:
    persons = event.find("persons")
    return Talk(
        at=event.at,
        day=day.said.get("date", ""),
        id=event.said.get("id", ""),
        guid=event.said.get("guid", ""),
        date=event.text("date"),
        start=event.text("start"),
        duration=event.text("duration"),
        room=room,
        title=event.text("title"),
        subtitle=event.text("subtitle"),
        track=event.text("track"),
        type=event.text("type"),
        language=event.text("language"),
        abstract=event.text("abstract", lines=True),
        description=event.text("description", lines=True),
        persons=tuple((person.text(), "") for person in persons.all("person")) if persons else (),
    )


def write(schedule: Schedule) -> bytes:
    """Write a document that every reader of schedule.xml takes, and the public schema finds valid."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<schedule>",
        _said("version", schedule.version),
        "<conference>",
        _said("acronym", schedule.acronym),
        _said("title", schedule.title),
        _said("start", schedule.first_day.isoformat()),
        _said("end", schedule.last_day.isoformat()),
        _said("days", str(len(schedule.days))),
        _said("timeslot_duration", schedule.timeslot),
        "</conference>",
        *(line for day in schedule.days for line in _day(day)),
        "</schedule>",
    ]
    return "\n".join(lines).encode() + b"\n"


def _day(day: Day) -> Iterator[str]:
    said = {
        "index": day.index,
        "date": day.date.isoformat(),
        "start": day.starts.isoformat(),
        "end": day.ends.isoformat(),
    }
    yield f"<day {_attributes(said)}>"
    for room, slots in day.rooms.items():
        yield f"<room {_attributes({'name': room})}>"
        for slot in slots:
            yield from _event(slot)
        yield "</room>"
    yield "</day>"


def _event(slot: Slot) -> Iterator[str]:
    yield f"<event {_attributes({'id': slot.number, 'guid': slot.guid})}>"
    for name, text in slot.said().items():
        yield _said(name, text)
    yield "<persons>"
    for number, name in slot.persons:
        yield f'<person id="{number}">{_safe(name)}</person>'
    yield "</persons>"
    yield "<links></links>"
    yield "</event>"


def _said(name: str, text: str) -> str:
    return f"<{name}>{_safe(text)}</{name}>"


def _attributes(said: dict[str, object]) -> str:
    return " ".join(f"{name}={quoteattr(printable(str(value)))}" for name, value in said.items())


def _safe(text: str) -> str:
    return escape(printable(text))
