"""Real programmes come in, go out as our own JSON, come back elsewhere as they were, and change nothing twice."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from app.core.access import SYSTEM
from app.core.errors import Refusal
from app.exchange.rules import Kind, Outcome
from app.exchange.service import exporting, headings, importing, lists
from app.exchange.service.lists import ListOrder
from app.exchange.service.report import ImportOrder, ImportReport
from app.platform.schedules import frab_json, frab_xml, own, reading
from app.platform.schedules.errors import BrokenJson, BrokenXml
from app.platform.schedules.rows import Programme
from app.programme import queries as programmes
from app.programme.rules import SessionStatus
from tests import factories
from tests.conftest import count_rows
from tests.public_data import SHARED_DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.events.models import Event
    from app.platform.schedules.handed_out import Schedule

pytestmark = pytest.mark.usefixtures("database")
TABLES = ("programme_session", "film", "strand", "hall", "venue", "site", "session_person", "screening_item", "origin",
          "audit_entry", "film_credit")  # fmt: skip
SCHEDULES = SHARED_DATA / "schedules"
FILMS = SHARED_DATA / "films"


def fosdem() -> dict[str, int]:
    root = ET.parse(SCHEDULES / "fosdem-2007.frab.xml")  # noqa: S314 — a file we know
    events = list(root.iter("event"))
    return {
        "sessions": len(events),
        "halls": len({event.findtext("room") for event in events}),
        "strands": len({event.findtext("track") for event in events}),
        "people": len(list(root.iter("person"))),
    }


def cccamp() -> dict[str, int]:
    schedule = json.loads((SCHEDULES / "cccamp-2019.frab.json").read_text())["schedule"]
    rooms = [room for day in schedule["conference"]["days"] for room in day["rooms"].items()]
    events = [event for _, inner in rooms for event in inner]
    return {
        "sessions": len(events),
        "halls": len({name for name, inner in rooms if inner}),
        "strands": len({event["track"] for event in events}),
        "people": sum(len(event["persons"]) for event in events),
    }


def wueww() -> dict[str, int]:
    sessions = json.loads((SCHEDULES / "wueww-2019.sessions.json").read_text())["sessions"]
    places = {" ".join(one["location"]["name"].split()) for one in sessions if one.get("location", {}).get("name")}
    return {
        "sessions": len(sessions),
        "halls": len(places),
        "people": len([one for one in sessions if one["host"]["name"]]),
        "cancelled": sum(one["cancelled"] for one in sessions),
    }


def docpoint() -> dict[str, int]:
    films = json.loads((FILMS / "docpoint-2026.json").read_text())
    screenings = [screening for film in films for screening in film["screenings"]]
    return {
        "films": len(films),
        "sessions": len(screenings),
        "halls": len({screening["venue"] for screening in screenings}),
    }


def minsk(year: int) -> dict[str, int]:
    return {"films": len({film["id"] for film in json.loads((FILMS / f"cpm-minsk-{year}.films.json").read_text())})}


def cannes() -> dict[str, int]:
    with (FILMS / "cannes-competition-1946-2012.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {"films": sum(1 for _ in csv.DictReader(lines))}


CASES: dict[str, dict[str, int]] = {
    "schedules/fosdem-2007.frab.xml": fosdem(),
    "schedules/cccamp-2019.frab.json": cccamp(),
    "schedules/wueww-2019.sessions.json": wueww(),
    "films/docpoint-2026.json": docpoint(),
    "films/cpm-minsk-2014.films.json": minsk(2014),
    "films/cpm-minsk-2015.films.json": minsk(2015),
    "films/cannes-competition-1946-2012.csv": cannes(),
}


def read(name: str) -> Programme:
    found = reading.read((SHARED_DATA / name).read_bytes(), name)
    if isinstance(found, Programme):
        return found
    return lists.read(found, ListOrder(meanings=headings.propose(found.header, {})))


def figures(report: ImportReport, outcome: Outcome) -> dict[str, int]:
    counted = {f"{kind}s": report.count(outcome, kind) for kind in Kind}
    return {name: number for name, number in counted.items() if number}


def take_in(programme: Programme, event: Event, *, publish: bool = False) -> ImportReport:
    return importing.run(programme, ImportOrder(event_id=event.id, publish=publish), by=SYSTEM)


def written(event: Event) -> bytes:
    programme = exporting.programme(event)
    return b"".join(own.write(programme, exporting.pictures(programme)))


def whole(event: Event) -> Programme:
    return replace(exporting.programme(event), title="")


def make_event() -> Event:
    return factories.make_event(first_day=date(2019, 8, 21), days=5)


def rows() -> dict[str, int]:
    return {table: count_rows(table) for table in TABLES}


def test_the_figures_are_those_everybody_knows() -> None:
    assert CASES["schedules/fosdem-2007.frab.xml"]["sessions"] == 215
    assert CASES["films/docpoint-2026.json"] == {"films": 75, "sessions": 187, "halls": 11}
    assert (CASES["schedules/wueww-2019.sessions.json"]["sessions"], wueww()["cancelled"]) == (143, 11)
    assert CASES["schedules/cccamp-2019.frab.json"]["sessions"] == 79


@pytest.mark.parametrize("name", CASES)
def test_a_real_programme_comes_in_goes_out_and_comes_back(name: str) -> None:
    expected = {kind: number for kind, number in CASES[name].items() if kind not in {"people", "cancelled"}}
    event, elsewhere, programme = make_event(), make_event(), read(name)
    told = importing.dry_run(programme, ImportOrder(event_id=event.id))
    before = rows()

    assert figures(told, Outcome.ADDED) == expected
    assert told.count(Outcome.REFUSED) == told.count(Outcome.CHANGED) == 0
    assert before == dict.fromkeys(TABLES, 0)

    assert take_in(programme, event) == told
    kept = rows()
    assert kept["session_person"] == CASES[name].get("people", 0)
    again = take_in(programme, event)
    assert figures(again, Outcome.SAME) == expected
    assert rows() == kept

    back = reading.read(written(event))
    assert isinstance(back, Programme)
    report = take_in(back, elsewhere, publish=True)
    assert report.count(Outcome.REFUSED) == 0
    assert whole(elsewhere) == whole(event)
    assert take_in(back, elsewhere, publish=True).count(Outcome.SAME) == len(report.rows)


def test_what_is_called_off_comes_in_as_called_off_and_nothing_else_is_shown() -> None:
    event = make_event()

    take_in(read("schedules/wueww-2019.sessions.json"), event)

    statuses = [session.status for session in programmes.list_sessions(event)]
    assert statuses.count(SessionStatus.CANCELLED) == 11
    assert statuses.count(SessionStatus.DRAFT) == 132


def test_no_business_contact_becomes_public() -> None:
    event = make_event()
    raw = (SCHEDULES / "wueww-2019.sessions.json").read_text()

    take_in(read("schedules/wueww-2019.sessions.json"), event)

    assert "katrin.oppel@garmin.com" in raw
    assert "@garmin.com" not in written(event).decode()


@pytest.mark.parametrize("name", ["schedules/fosdem-2007.frab.xml", "schedules/cccamp-2019.frab.json"])
@pytest.mark.parametrize("write", [frab_xml.write, frab_json.write])
def test_a_schedule_handed_out_says_what_the_one_that_came_in_said(
    name: str, write: Callable[[Schedule], bytes]
) -> None:
    event, elsewhere = make_event(), make_event()
    take_in(read(name), event)
    schedule = exporting.schedule(
        event, with_drafts=True, base="https://festival.example/", address=lambda _: "https://x.example/"
    )

    back = reading.read(write(schedule))

    assert isinstance(back, Programme)
    assert take_in(back, elsewhere).count(Outcome.REFUSED) == 0
    assert said_by_frab(elsewhere) == said_by_frab(event)


def said_by_frab(event: Event) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (one.starts_at, one.ends_at, one.hall.name, one.title, one.summary, one.strand.name if one.strand else {},
         one.languages, [person.name for person in one.people])
        for one in programmes.list_sessions(event) if one.hall
    ]  # fmt: skip
    return sorted(rows, key=str)


@pytest.mark.parametrize("name", [name for name in CASES if not name.endswith("csv")])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.999])
def test_a_real_file_that_breaks_off_is_refused_naming_the_line(name: str, part: float) -> None:
    content = (SHARED_DATA / name).read_bytes()

    with pytest.raises((BrokenXml, BrokenJson), match=r"Line \d+, column \d+"):
        reading.read(content[: int(len(content) * part)])


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("path", sorted((SHARED_DATA / "tables").iterdir()), ids=lambda path: path.name)
def test_a_table_of_something_else_is_refused_in_words_and_writes_nothing(path: Path) -> None:
    event = make_event()

    try:
        said = [" ".join(row.why) for row in take_in(read(f"tables/{path.name}"), event).rows]
    except Refusal as refusal:
        said = [str(refusal)]

    assert all(said)
    assert rows() == dict.fromkeys(TABLES, 0)
