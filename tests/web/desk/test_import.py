"""Attendee lists at the desk: upload, look, take in."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.settings import config
from app.platform.files import uploads
from app.registration.models import Registration
from app.registration.rules import Status
from tests.factories import make_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Category

    Enter = Callable[[Role], None]

IMPORT = "/desk/hff-2026/guests/import"
LIST = """Name,E-mail,Organisation,Country
María José Fernández,maria@example.com,Mar de Fondo,ES
王子墨,wang@example.com,北京电影学院,CN
Nobody,nowhere,,
"""


def upload(client: FlaskClient, text: str = LIST) -> str:
    answer = client.post(IMPORT, data={"table": (io.BytesIO(text.encode()), "guests.csv")})
    assert answer.status_code == 303
    return answer.location


def guests(event: Event) -> list[Registration]:
    return list(db.session.scalars(select(Registration).where(Registration.event_id == event.id)))


def test_a_list_is_looked_at_before_anything_is_written(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)

    form = client.get(IMPORT)
    page = client.get(f"{upload(client)}?category={category.id}")

    assert form.status_code == 200
    assert "Take in 2 guests" in client.get(upload(client)).text, "the only category needs no choosing"
    assert "Take in 2 guests" in page.text
    assert "“nowhere” is not an e-mail address." in page.text
    assert guests(event) == []


def test_a_list_is_taken_in_and_the_page_then_says_so(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    place = f"{upload(client)}?category={category.id}&approve=1"

    answer = client.post(place)
    after = client.get(answer.location)
    again = client.post(place)

    assert answer.status_code == again.status_code == 303
    assert {guest.status for guest in guests(event)} == {Status.APPROVED}
    assert len(guests(event)) == 2
    assert "2 guests are new." in after.text
    assert "Take in" not in after.text
    assert "“nowhere” is not an e-mail address." in after.text


def test_what_a_list_changes_is_said_in_words(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    client.post(f"{upload(client)}?category={category.id}")
    place = upload(client, LIST.replace("Mar de Fondo", "Cine del Sur").replace("ES", "UY"))

    page = client.get(f"{place}?show=changed").text
    client.post(place)

    assert "Organisation, Country" in page
    assert "wang@example.com" not in page
    assert {guest.organisation for guest in guests(event)} == {"Cine del Sur", "北京电影学院"}


def test_columns_are_what_the_desk_says_they_are(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    place = upload(client, "A,B\nx@example.com,Thandiwe Nkosi\n")

    client.post(f"{place}?chosen=1&c_email=0&c_display_name=1&c_role=77&category={category.id}")

    assert [(guest.display_name, guest.email) for guest in guests(event)] == [("Thandiwe Nkosi", "x@example.com")]


def test_a_long_list_is_taken_in_by_and_by(
    client: FlaskClient, category: Category, as_staff: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_staff(Role.GUEST_OFFICE)
    monkeypatch.setattr("app.desk.views.importing.PATIENCE", -uploads.LIVES)

    client.post(f"{upload(client)}?category={category.id}")

    with client.session_transaction() as cookie:
        assert "press again" in str(cookie["_flashes"])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 no workbook"])
def test_what_is_no_table_is_refused_in_words(
    client: FlaskClient, event: Event, as_staff: Enter, content: bytes
) -> None:
    del event
    as_staff(Role.GUEST_OFFICE)

    answer = client.post(IMPORT, data={"table": (io.BytesIO(content), "guests.csv")})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert client.post(IMPORT).status_code == 422


def test_hostile_cells_are_only_text(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.GUEST_OFFICE)
    place = upload(client, "Name,E-mail,<b onclick=x>\n<script>alert(1)</script>,<i>no</i>,\n")

    page = client.get(f"{place}?category={category.id}").text

    assert "<script>alert" not in page
    assert "<i>no" not in page
    assert "<b onclick" not in page


def test_readers_import_nothing(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.READER)

    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT).status_code == 403


@pytest.mark.parametrize("key", ["0" * 32, "..", "%2e%2e%2fsecret"])
def test_a_list_nobody_uploaded_is_not_there(client: FlaskClient, event: Event, as_staff: Enter, key: str) -> None:
    del event
    as_staff(Role.GUEST_OFFICE)

    assert client.get(f"{IMPORT}/{key}").status_code == 404


def test_an_upload_is_its_events_alone_and_gone_the_next_day(client: FlaskClient, event: Event) -> None:
    del client
    key = uploads.keep(b"Name\n", owner=event.id)
    place = config().data_dir / uploads.FOLDER / event.id.hex / key
    yesterday = (clock.now() - uploads.LIVES).timestamp() - 1

    assert re.fullmatch(uploads.KEY, key)
    with pytest.raises(NotFound):
        uploads.read(key, owner=make_event().id)
    uploads.forget()
    assert uploads.read(key, owner=event.id) == b"Name\n"
    os.utime(place, (yesterday, yesterday))
    with pytest.raises(NotFound):
        uploads.read(key, owner=event.id)
    uploads.forget()
    assert not place.exists()
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0
