"""Programmes at the desk: a file, what it would do, doing it; and files to take away."""

from __future__ import annotations

import io
import json
from datetime import timedelta
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

PATIENCE = timedelta(seconds=60)
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
    assert "schedule/\u200bday[1]/\u200broom[1]/\u200bevent[2]" in page
    assert "schedule.xml" in page
    assert count_rows("programme_session") == count_rows("hall") == 0
    answer = client.post(place)
    assert answer.status_code == 303
    done = client.get(answer.location).text
    assert "Taken in to its end" in done
    assert "schedule/\u200bday[1]/\u200broom[1]/\u200bevent[2]" in done
    assert "4 of 4 rows are done" in done
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


def long_list(number: int = 260) -> str:
    rows = "".join(f"Film {place},Ana,{'soon' if place == 7 else 2017}\n" for place in range(number))
    return f"Original title,Director,Year\n{rows}"


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.exchange.views.imports.PATIENCE", -PATIENCE)


@pytest.mark.usefixtures("no_time")
def test_a_long_file_is_left_and_come_back_to_until_it_is_done(
    client: FlaskClient, event: Event, as_staff: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_staff(Role.PROGRAMMER)
    place = client.post(upload(client, long_list())).location

    page = client.get(place).text
    assert "1 of 260 rows are done" in page
    assert "It goes on by itself" in page
    assert "being taken in" in client.get(EXCHANGE).text
    assert place in client.get(EXCHANGE).text
    monkeypatch.setattr("app.exchange.views.imports.PATIENCE", PATIENCE)
    assert client.post(f"{place}/onward").location == place
    page = client.get(place).text

    assert "260 of 260 rows are done" in page
    assert "Taken in to its end" in page
    assert "It goes on by itself" not in page
    assert len(programmes.list_films(event)) == 259


@pytest.mark.usefixtures("no_time")
def test_a_page_says_when_no_worker_seems_to_be_there(
    client: FlaskClient, event: Event, as_staff: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    del event
    as_staff(Role.PROGRAMMER)
    place = client.post(upload(client, long_list())).location
    silent = r"data-going-still hidden"
    assert silent in client.get(place).text

    monkeypatch.setattr("app.exchange.views.imports.STILL", -PATIENCE)

    assert silent not in client.get(place).text


@pytest.mark.usefixtures("no_time")
def test_a_second_file_waits_and_says_for_what(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.PROGRAMMER)
    first = client.post(upload(client, long_list())).location
    other = upload(client)
    assert first in client.get(other).text

    assert client.post(other).location == other
    page = client.get(other).text

    assert "Another file is being taken in. Wait until it is done" in page
    assert count_rows("programme_session") == 0
    assert client.post(f"{first}/stop").location == first
    assert "Stopped by hand" in client.get(first).text
    assert "/imports/" in client.post(other).location


def test_refused_rows_are_found_narrowed_and_handed_out(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.PROGRAMMER)
    place = client.post(upload(client, long_list(120))).location

    assert "1 row was refused." in client.get(place).text
    assert '<th scope="row">Unreadable</th><td class="num">1</td>' in client.get(place).text
    found = client.get(f"{place}?show=refused&q=soon").text
    assert "Row 9" in found
    assert "Row 10" not in found
    assert "No row says that." in client.get(f"{place}?q=nothing").text
    assert "1–50 of 120" in client.get(f"{place}?sort=-place").text
    answer = client.get(f"{place}/refused.csv")
    assert answer.text.splitlines()[1].startswith("9,Film 7,,“soon” is not a number")


def test_a_list_whose_columns_say_nothing_is_not_begun(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.PROGRAMMER)
    place = upload(client, "A,B\n1,2\n")

    assert client.post(place).location == place
    assert "Say which column holds the title" in client.get(place).text
    assert count_rows("programme_import") == 0


def test_our_own_json_may_be_larger_than_other_uploads(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.PROGRAMMER)
    whole = client.get("/desk/hff-2026/programme/lanyard.json").get_data()

    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    body = io.BytesIO(head + whole + b" " * 13_000_000 + b"\r\n--b--\r\n")
    answer = client.post(EXCHANGE, input_stream=body, content_type="multipart/form-data; boundary=b",
                         content_length=len(body.getvalue()))  # fmt: skip

    assert answer.status_code == 303
    assert "/import/" in answer.location
