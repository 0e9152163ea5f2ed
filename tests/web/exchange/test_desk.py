"""Programmes at the desk: a file, what it would do, doing it; and files to take away."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules import Role
from app.exchange import queries
from app.programme import queries as programmes
from app.programme.rules import SessionStatus
from tests.conftest import count_rows
from tests.factories import make_event, make_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event

    Enter = Callable[[Role], None]

EXCHANGE = "/desk/hff-2026/programme/exchange"
SCHEDULE = """<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference><title>Noche</title><day_change>04:00</day_change></conference>
<day index="1" date="2026-10-22"><room name="Sala 1">
<event id="1" guid="5a0f4b2e-6f0e-4a55-9d7e-1d2b3c4d5e6f"><start>00:30</start><duration>01:35</duration>
<title>La teta asustada</title><track>Noche latina</track><type>screening</type><language>es</language>
<persons><person>Claudia Llosa</person></persons></event>
<event id="2"><start>25:00</start><duration>01:00</duration><title>Nunca</title></event>
</room></day></schedule>"""
FILMS = (
    "Título;Dirección;Año;Duración;Sala de honor\nZama;Lucrecia Martel;2017;115;x\nRoma;Alfonso Cuarón;dosmil;135;x\n"
)


def upload(client: FlaskClient, content: str | bytes = SCHEDULE) -> str:
    raw = content.encode() if isinstance(content, str) else content
    answer = client.post(EXCHANGE, data={"file": (io.BytesIO(raw), "file")})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_schedule_is_looked_at_before_anything_is_written(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    as_staff(Role.PROGRAMMER)

    place = upload(client)
    page = client.get(place).text

    assert "La teta asustada" in page
    assert "schedule/day[1]/room[1]/event[2]" in page
    assert "schedule.xml" in page
    assert count_rows("programme_session") == count_rows("hall") == 0
    answer = client.post(place)
    assert (answer.status_code, answer.location) == (303, place)
    (session,) = programmes.list_sessions(event)
    assert session.starts_at.isoformat() == "2026-10-22T16:30:00+00:00"  # 00:30 in the night after the 22nd, in China
    assert (session.title, session.status) == ({"es": "La teta asustada"}, SessionStatus.DRAFT)
    assert "As it is" in client.get(place).text


def test_what_the_columns_hold_is_put_right_and_remembered(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    as_staff(Role.PROGRAMMER)
    place = upload(client, FILMS)
    page = client.get(place).text
    assert "“dosmil” is not a number" in page

    answer = client.post(
        f"{place}/columns", data={"c_0": "original_title", "c_1": "directors", "c_2": "", "c_4": "evil"}
    )

    assert (answer.status_code, answer.location) == (303, place)
    assert queries.find_meanings(event)["ano"] == "-"
    assert "dosmil" not in client.get(place).text
    client.post(place)
    assert [film.original_title for film in programmes.list_films(event)] == ["Roma", "Zama"]
    assert "dosmil" not in client.get(upload(client, FILMS)).text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "here the XML breaks"), ("es", "aquí se rompe el XML"), ("zh-Hans", "XML 在此处损坏")],
)
def test_a_wrong_file_is_refused_in_the_readers_language_and_nothing_is_lost(
    client: FlaskClient, event: Event, as_staff: Enter, language: str, words: str
) -> None:
    as_staff(Role.PROGRAMMER)
    client.post(f"{upload(client, FILMS)}/columns", data={"c_0": "original_title"})
    kept = dict(queries.find_meanings(event))

    wrong = (io.BytesIO(SCHEDULE[:-30].encode()), "x.xml")
    answer = client.post(f"{EXCHANGE}?language={language}", data={"file": wrong})

    assert answer.status_code == 422
    assert words in answer.text
    assert queries.find_meanings(event) == kept
    assert count_rows("programme_session") == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n", b"{", b'{"a": 1}', b"[1, 2]", b"<schedule/>",
     b'<!DOCTYPE x [<!ENTITY a "1">]><schedule>&a;</schedule>', b'{"schedule": {"conference": {"days": 3}}}'],
)  # fmt: skip
def test_what_is_no_programme_is_refused(client: FlaskClient, event: Event, as_staff: Enter, content: bytes) -> None:
    del event
    as_staff(Role.PROGRAMMER)

    answer = client.post(EXCHANGE, data={"file": (io.BytesIO(content), "file")})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_list_nobody_can_read_yet_asks_what_its_columns_hold(
    client: FlaskClient, event: Event, as_staff: Enter
) -> None:
    del event
    as_staff(Role.PROGRAMMER)

    page = client.get(upload(client, "A,B\n1,2\n"))

    assert page.status_code == 200
    assert "Say which column holds the title" in page.text


def test_a_schedule_has_no_columns_to_name(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.PROGRAMMER)

    assert client.post(f"{upload(client)}/columns").status_code == 404


def test_hostile_titles_are_only_text(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.PROGRAMMER)
    hostile = SCHEDULE.replace("La teta asustada", "&lt;script&gt;alert(1)&lt;/script&gt;")

    assert "<script>alert" not in client.get(upload(client, hostile)).text


def test_everything_goes_out_and_each_time_is_written_down(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    as_staff(Role.PROGRAMMER)
    make_session(event, title="Zama")
    make_session(event, title="Borrador", status=SessionStatus.DRAFT)
    make_session(make_event(), title="Ajena")
    files = {
        "lanyard.json": "application/json", "schedule.json": "application/json",
        "schedule.json?drafts=1": "application/json",
        "schedule.xml": "application/xml; charset=utf-8", "all-sessions.csv": "text/csv; charset=utf-8",
        "all-films.csv": "text/csv; charset=utf-8",
    }  # fmt: skip

    answers = {name: client.get(f"/desk/hff-2026/programme/{name}") for name in files}

    assert {name: answer.content_type for name, answer in answers.items()} == files
    assert "Borrador" in answers["lanyard.json"].text
    assert "Borrador" not in answers["schedule.xml"].text
    assert "Borrador" in answers["schedule.json?drafts=1"].text
    assert not any("Ajena" in answer.text for answer in answers.values())
    assert json.loads(answers["schedule.json"].text)["schedule"]["conference"]["acronym"] == "hff_2026"
    assert count_rows("audit_entry") == len(files)


def test_readers_take_nothing_in(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.READER)

    assert client.get(EXCHANGE).status_code == 403
    assert client.post(EXCHANGE).status_code == 403
    assert client.get("/desk/hff-2026/programme/lanyard.json").status_code == 403
