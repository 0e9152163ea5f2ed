"""Schedules as others write them, read into rows; what cannot be read is refused with its place."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from app.core.errors import Refusal
from app.platform.schedules import errors, frab, frab_json, frab_xml, own, reading
from app.platform.schedules.handed_out import Day, Schedule, Slot
from app.platform.schedules.rows import (
    CreditRow,
    FilmRow,
    HallRow,
    ItemRow,
    PersonRow,
    Place,
    Programme,
    SessionRow,
    StillRow,
    StrandRow,
)
from app.platform.tables.reading import Table

CET = timezone(timedelta(hours=2))
EVENT = "<event id='7'><start>{start}</start><duration>01:30</duration><title>Zama</title>{more}</event>"


def schedule(inner: str, *, conference: str = "<day_change>04:00</day_change>") -> bytes:
    days = f"<day index='1' date='2026-10-22'><room name='Sala Ñ'>{inner}</room></day>"
    return f"<schedule><conference><title>Noche</title>{conference}</conference>{days}</schedule>".encode()


def read(content: bytes) -> Programme:
    found = reading.read(content)
    assert isinstance(found, Programme)
    return found


def one(content: bytes) -> SessionRow:
    programme = read(content)
    assert programme.troubles == ()
    (session,) = programme.sessions
    return session


def test_a_show_after_midnight_belongs_to_the_evening_before() -> None:
    late = one(schedule(EVENT.format(start="00:30", more="")))
    early = one(schedule(EVENT.format(start="04:00", more="")))

    assert late.starts_at == datetime(2026, 10, 23, 0, 30)  # noqa: DTZ001 — the event's own time
    assert early.starts_at == datetime(2026, 10, 22, 4, 0)  # noqa: DTZ001 — the event's own time
    assert late.ends_at - late.starts_at == timedelta(minutes=90)


def test_a_date_of_its_own_counts_before_the_day() -> None:
    more = "<date>2026-10-23T00:30:00+02:00</date>"

    assert one(schedule(EVENT.format(start="00:30", more=more))).starts_at == datetime(2026, 10, 23, 0, 30, tzinfo=CET)


def test_a_date_without_a_time_needs_the_start_beside_it() -> None:
    more = "<date>2026-10-24</date>"

    assert one(schedule(EVENT.format(start="00:30", more=more))).starts_at == datetime(2026, 10, 24, 0, 30)  # noqa: DTZ001 — the event's own time


def test_a_start_may_be_a_whole_moment() -> None:
    found = one(schedule(EVENT.format(start="2026-10-23T00:30:00+02:00", more="")))

    assert found.starts_at == datetime(2026, 10, 23, 0, 30, tzinfo=CET)


def test_an_event_is_read_whole() -> None:
    more = (
        "<track>Noche latina</track><type>Screening</type><language>es_UY</language><subtitle>Una película</subtitle>"
        "<abstract>&lt;p&gt;De &amp;amp; Lucrecia&lt;/p&gt;&lt;p&gt;Dos&lt;br&gt;tres&lt;/p&gt;</abstract>"
        "<persons><person id='1'>Lucrecia Martel</person><person/></persons>"
    )
    found = one(schedule(EVENT.format(start="20:00", more=more)))

    assert (found.title, found.languages, found.kind) == ({"es-UY": "Zama"}, ("es-UY",), "screening")
    assert found.summary == {"es-UY": "Una película\n\nDe & Lucrecia\n\nDos\ntres"}
    assert (found.hall, found.strand, found.references) == ("Sala Ñ", "Noche latina", ("frab:7",))
    assert found.people == (PersonRow(name="Lucrecia Martel"),)
    assert found.at == Place(1, "schedule/day[1]/room[1]/event[1]")


@pytest.mark.parametrize(
    ("inner", "part"),
    [
        (EVENT.format(start="24:30", more=""), "start"),
        (EVENT.format(start="soon", more=""), "start"),
        (EVENT.format(start="", more=""), "start"),
        (EVENT.format(start="2026-13-01T00:00", more=""), "start"),
        (EVENT.format(start="20:00", more="<date>2026-13-01T20:00</date>"), "date"),
        (EVENT.format(start="20:00", more="<date>tomorrow</date>"), "date"),
        (EVENT.format(start="20:00", more="").replace("01:30", "long"), "duration"),
    ],
)
def test_an_event_that_cannot_be_read_is_told_and_stops_no_other(inner: str, part: str) -> None:
    programme = read(schedule(inner + EVENT.format(start="21:00", more="")))

    (trouble,) = programme.troubles
    assert (trouble.name, trouble.at.path) == ("Zama", "schedule/day[1]/room[1]/event[1]")
    assert str(trouble.why).startswith(f"{part}: ")
    assert len(programme.sessions) == 1


def test_older_files_have_their_events_right_in_the_day() -> None:
    days = "<day date='2026-10-22'>" + EVENT.format(start="20:00", more="<room>Aula</room>") + "</day>"
    content = f"<schedule><conference><venue>ULB</venue></conference>{days}</schedule>"

    programme = read(content.encode())

    assert programme.halls == (HallRow(code="Aula", name={"": "Aula"}, venue={"": "ULB"}),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "gb18030", "windows-1252"])
def test_a_document_is_read_in_the_encoding_it_names(encoding: str) -> None:
    text = schedule(EVENT.format(start="20:00", more="")).decode()
    content = f"<?xml version='1.0' encoding='{encoding}'?>{text}".encode(encoding)

    assert one(content).hall == "Sala Ñ"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<schedule>", errors.BrokenXml),
        (b"<schedule></schedule>", errors.PartMissing),
        (b"<html/>", errors.UnknownDialect),
        (b"<?xml version='1.0' encoding='klingon'?><schedule/>", errors.EncodingUnknown),
        (b"<?xml version='1.0' encoding='shift_jis'?><schedule>\xff\xff</schedule>", errors.EncodingUnknown),
        (b"<!DOCTYPE s [<!ENTITY a 'x'>]><schedule>&a;</schedule>", errors.HostileXml),
        (b"<!DOCTYPE s SYSTEM 'http://evil.example/x.dtd'><schedule>&a;</schedule>", errors.HostileXml),
        (b"<!DOCTYPE s [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><schedule/>", errors.HostileXml),
        (b"<a>" * 60 + b"</a>" * 60, errors.TooDeep),
        (b"<a>" + b" " * 20_000_000 + b"</a>", errors.TooLarge),
        (b"<a>" + b"<b/>" * 500_001 + b"</a>", errors.TooLarge),
        (schedule("", conference="<day_change>99:00</day_change>"), errors.PartUnusable),
        (b"{", errors.BrokenJson),
        (b'{"a": NaN}', errors.BrokenJson),
        (b'{"a": ' + b"9" * 5000 + b"}", errors.BrokenJson),
        (b"[" * 100_000, errors.TooDeep),
        (b"{" + b" " * 64_000_000 + b"}", errors.TooLarge),
        (b"[" + b"0," * 2_000_000 + b"0]", errors.TooLarge),
        (b'{"films": 3}', errors.UnknownDialect),
        (b'{"schedule": {}}', errors.PartMissing),
        (b'{"schedule": {"conference": {"days": 3}}}', errors.PartUnusable),
        (b'{"schedule": {"conference": {"title": true, "days": []}}}', errors.PartUnusable),
        (b'{"schedule": {"conference": {"days": [{"rooms": 1}]}}}', errors.PartUnusable),
        (b'{"format": "1.0", "sessions": []}', errors.NewerThanWe),
        (b'{"format": "lanyard-programme", "version": 2}', errors.NewerThanWe),
        (b'{"format": "lanyard-programme", "version": "1"}', errors.PartUnusable),
    ],
)  # fmt: skip
def test_what_is_no_programme_is_refused(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        reading.read(content)


def test_a_broken_document_names_the_line() -> None:
    with pytest.raises(errors.BrokenXml) as broken:
        reading.read(b"<schedule>\n<conference>\n</schedule>")

    assert str(broken.value).startswith("Line 3, column ")


def test_a_refusal_names_the_way_to_what_is_wrong() -> None:
    with pytest.raises(errors.PartUnusable, match=r"schedule\.conference\.days\[0\]\.rooms"):
        reading.read(b'{"schedule": {"conference": {"days": [{"rooms": 1}]}}}')


def frab_of(**said: object) -> bytes:
    event = {"id": 5, "guid": "ABCD", "start": "00:15", "duration": "00:45", "title": "Zama", **said}
    day = {"date": "2026-10-22", "day_start": "2026-10-22T06:00:00+02:00", "rooms": {"Curie": [event]}}
    return json.dumps({"schedule": {"conference": {"title": "Camp", "days": [day]}}}).encode()


def test_schedule_json_takes_the_days_beginning_as_its_change() -> None:
    found = one(frab_of(persons=[{"public_name": "Ana"}, {"name": "Bea", "biography": "<p>Hola</p>"}, {}]))

    assert found.starts_at == datetime(2026, 10, 23, 0, 15)  # noqa: DTZ001 — the event's own time
    assert (found.references, found.hall) == (("abcd", "frab:5"), "Curie")
    assert found.people == (PersonRow(name="Ana"), PersonRow(name="Bea", biography={"": "Hola"}))


def test_a_day_without_a_beginning_changes_at_midnight() -> None:
    content = frab_of().replace(b'"day_start": "2026-10-22T06:00:00+02:00", ', b"")

    assert one(content).starts_at.date() == date(2026, 10, 22)


def test_an_event_of_schedule_json_that_cannot_be_read_names_its_place() -> None:
    (trouble,) = read(frab_of(duration="x", title=5)).troubles
    (nameless,) = read(frab_of(persons=[3])).sessions

    assert (trouble.name, trouble.at.path) == ("", "schedule.conference.days[0].rooms.Curie[0]")
    assert nameless.people == ()


def wueww(**said: object) -> bytes:
    session = {"key": "W-1", "start": "2019-04-06T09:00:00+02:00", "end": None, "cancelled": False,
               "title": "Camp", "host": {"name": "FHWS", "infotext": "Mail: a@b.de"}, **said}  # fmt: skip
    return json.dumps({"format": "0.3.0", "sessions": [session]}).encode()


def test_sessions_json_is_read_without_anybodys_address() -> None:
    location = {"name": "FHWS\nSanderring 2\n\n97070 Würzburg"}
    description = {"short": "Kurz", "long": "Anmeldung: jemand@example.de bitte"}
    programme = read(wueww(location=location, description=description))

    (session,) = programme.sessions
    assert session.references == ("wueww:W-1",)
    assert (session.status, session.is_end_known) == ("published", False)
    assert session.ends_at - session.starts_at == timedelta(hours=1)
    assert session.summary == {"": "Kurz\n\nAnmeldung: bitte"}
    assert session.people == (PersonRow(name="FHWS", role="host", biography={"": "Mail:"}),)
    assert programme.halls[0].address == "Sanderring 2, 97070 Würzburg"


def test_sessions_json_without_key_host_and_place_are_read_too() -> None:
    (session,) = read(wueww(key=None, host={}, cancelled=True, end="2019-04-06T10:00:00+02:00")).sessions

    assert (session.references, session.people, session.hall, session.status) == ((), (), None, "cancelled")
    assert session.is_end_known


def test_a_session_without_a_title_or_time_is_told() -> None:
    (trouble,) = read(wueww(title=None)).troubles
    (other,) = read(wueww(start="never")).troubles

    assert str(trouble.why) == "“sessions[0].title” is missing."
    assert (other.name, other.at.path) == ("Camp", "sessions[0]")


PICTURES = {hashlib.sha256(content).hexdigest(): content for content in (b"one", b"two")}
WHOLE = Programme(
    dialect="lanyard-programme",
    title="Festival",
    halls=(HallRow(code="a", name={"en": "A", "zh-Hans": "甲"}, venue={"en": "V"}, capacity=5, sellable=0),),
    strands=(StrandRow(code="night", name={"en": "Night"}, accent="#123456", position=3),),
    films=(
        FilmRow(key="zama", code="zama", original_title="Zama", year=2017, directors=("Lucrecia Martel",),
                synopsis={"es": "Uno\n\ndos"}, in_competition=True, credits=(CreditRow(role="cast", name="王子墨"),)),
    ),
    stills=tuple(
        StillRow(film="zama", digest=digest, credit="A & B", description={"en": "A river"}) for digest in PICTURES
    ),
    sessions=(
        SessionRow(starts_at=datetime(2026, 10, 22, 12, tzinfo=UTC), ends_at=datetime(2026, 10, 22, 14, tzinfo=UTC),
                   references=("x",), code="S1", title={"es": "Zama"}, items=(ItemRow(film="zama", gap_minutes=5),),
                   people=(PersonRow(name="Ana", role="host", biography={}),), languages=()),
    ),
)  # fmt: skip


def written() -> bytes:
    return b"".join(own.write(WHOLE, lambda still: PICTURES[still.digest]))


def test_our_own_json_comes_back_as_it_went_with_its_pictures() -> None:
    back = read(written())

    assert back == WHOLE
    assert [still.content for still in back.stills] == list(PICTURES.values())
    assert [still.at.path for still in back.stills] == ["films[0].stills[0]", "films[0].stills[1]"]


@pytest.mark.parametrize(
    ("still", "place"),
    [
        (3, "films[0].stills[0].content"),
        ({}, "films[0].stills[0].content"),
        ({"content": ""}, "films[0].stills[0].content"),
        ({"content": 7}, "films[0].stills[0].content"),
        ({"content": "no base64!"}, "films[0].stills[0].content"),
        ({"content": "QQ==", "credit": []}, "films[0].stills[0].credit"),
        ({"content": "QQ==", "description": "x"}, "films[0].stills[0].description"),
    ],
)
def test_a_still_that_is_none_is_told_and_the_others_come(still: object, place: str) -> None:
    content = json.loads(written())
    content["films"][0]["stills"][0] = still

    back = read(json.dumps(content).encode())

    assert [str(trouble.why).split(" ")[0].strip("“”:") for trouble in back.troubles] == [place]
    assert [row.digest for row in back.stills] == [WHOLE.stills[1].digest]
    assert len(back.films) == 1


def test_stills_that_are_no_list_are_told() -> None:
    content = json.loads(written())
    content["films"][0]["stills"] = {"content": "QQ=="}

    (trouble,) = read(json.dumps(content).encode()).troubles

    assert (trouble.at.path, trouble.name) == ("films[0].stills", "Zama")


@pytest.mark.parametrize(
    ("change", "place", "name"),
    [
        ({"year": "2017"}, "films[0].year", "Zama"),
        ({"original_title": 3}, "films[0].original_title", "zama"),
        ({"key": None}, "films[0].key", "Zama"),
        ({"original_title": None, "code": None, "year": []}, "films[0].year", ""),
    ],
)
def test_a_part_of_another_kind_is_told(change: dict[str, Any], place: str, name: str) -> None:
    content = json.loads(written())
    content["films"][0] |= change

    (trouble,) = read(json.dumps(content).encode()).troubles

    assert str(trouble.why).startswith(f"{place} ")
    assert (trouble.name, trouble.at.path) == (name, "films[0]")


def test_a_part_that_misses_what_it_needs_is_told_by_its_titles() -> None:
    content = json.loads(written())
    del content["sessions"][0]["starts_at"]

    (trouble,) = read(json.dumps(content).encode()).troubles

    assert (trouble.name, trouble.at.path) == ("Zama", "sessions[0]")


def slot(**changes: Any) -> Slot:  # noqa: ANN401 — any field
    said: dict[str, Any] = {
        "number": 5, "guid": "5a0f4b2e-6f0e-4a55-9d7e-1d2b3c4d5e6f", "code": "S1", "url": "https://x.example/s1",
        "starts": datetime(2026, 10, 22, 20, tzinfo=CET), "minutes": 95, "room": 'Sala <1> & "2"', "slug": "hff-5",
        "title": "Zama & <b>\x00\ud800", "track": "Noche", "type": "screening", "language": "es", "abstract": "a\nb",
        "persons": [(1, "Ana"), (2, "Bea")], "biographies": ["Hola", ""],
    }  # fmt: skip
    return Slot(**said | changes)


def handed_out(*slots: Slot) -> Schedule:
    rooms = {'Sala <1> & "2"': list(slots)}
    starts = datetime(2026, 10, 22, 5, tzinfo=CET)
    day = Day(index=1, date=date(2026, 10, 22), starts=starts, ends=starts + timedelta(days=1), rooms=rooms)
    return Schedule(
        version="1", acronym="hff_2026", title="HFF", url="https://x.example/", zone="Asia/Shanghai",
        first_day=day.date, last_day=day.date, days=[day], tracks=[("Noche", "#123456")],
    )  # fmt: skip


def test_schedule_xml_has_what_the_public_schema_asks_for() -> None:
    root = etree.fromstring(frab_xml.write(handed_out(slot())))
    event = root.find("day/room/event")

    assert [child.tag for child in root] == ["version", "conference", "day"]
    assert {child.tag for child in root.find("conference")} == {
        "acronym", "title", "start", "end", "days", "timeslot_duration",
    }  # fmt: skip
    assert dict(event.attrib) == {"id": "5", "guid": "5a0f4b2e-6f0e-4a55-9d7e-1d2b3c4d5e6f"}
    assert {"room", "title", "type", "date", "start", "duration", "abstract", "slug", "subtitle", "track"} <= {
        child.tag for child in event
    }
    assert event.findtext("title") == "Zama & <b>"
    assert (event.findtext("start"), event.findtext("duration")) == ("20:00", "01:35")


@pytest.mark.parametrize("write", [frab_xml.write, frab_json.write])
def test_what_was_handed_out_is_read_again(write: Any) -> None:  # noqa: ANN401 — two functions
    session = one(write(handed_out(slot())))

    assert session.starts_at == datetime(2026, 10, 22, 20, tzinfo=CET)
    assert (session.title, session.summary) == ({"es": "Zama & <b>"}, {"es": "a\nb"})
    assert session.references[0] == "5a0f4b2e-6f0e-4a55-9d7e-1d2b3c4d5e6f"
    assert [person.name for person in session.people or ()] == ["Ana", "Bea"]


def test_schedule_json_has_what_the_public_schema_asks_for() -> None:
    whole = json.loads(frab_json.write(handed_out(slot())))["schedule"]
    event = whole["conference"]["days"][0]["rooms"]['Sala <1> & "2"'][0]

    assert {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"} <= whole["conference"].keys()
    assert {"abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room", "slug", "start",
            "subtitle", "title", "track", "type", "url"} <= event.keys()  # fmt: skip
    assert [person["biography"] for person in event["persons"] if "biography" in person] == ["Hola"]


@pytest.mark.parametrize(
    ("text", "tag"), [("EN", "en"), ("zh_hans", "zh-Hans"), ("pt-br", "pt-BR"), ("Español!", ""), ("", "")]
)
def test_a_language_is_written_as_everybody_writes_it(text: str, tag: str) -> None:
    assert frab.language(text) == tag


def test_a_blank_day_change_is_midnight() -> None:
    assert frab.clock_time("", part="day_change") == time(0)


def test_a_list_of_records_is_a_table() -> None:
    films = [
        {"title": {"en": "A"}, "tags": ["x", 1, None], "on": True, "shows": [{"at": "1"}, {"at": "2"}]},
        {"title": {"en": "B"}},
    ]
    found = reading.read(json.dumps({"films": films}).encode())

    assert isinstance(found, Table)
    assert found.header == ("title.en", "tags", "on", "shows.at")
    assert [(row.number, row.cells) for row in found.rows] == [
        (1, ("A", "x, 1, ", "true", "1")),
        (1, ("A", "x, 1, ", "true", "2")),
        (2, ("B", "", "", "")),
    ]


def test_what_is_nested_without_an_end_becomes_text() -> None:
    deep: Any = {"z": "end"}
    for _ in range(8):
        deep = {"a": deep}

    found = reading.read(json.dumps([deep]).encode())

    assert isinstance(found, Table)
    assert found.rows[0].cells == ("end",)


@pytest.mark.parametrize("content", [b"[1, 2]", b"[]", b"[{}]"])
def test_a_list_of_nothing_is_no_table(content: bytes) -> None:
    with pytest.raises(Refusal):
        reading.read(content)
