"""Reports at the desk: on the screen, as files, for the team and for the public."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.audit.models import AuditEntry
from app.checkin.models import Scan
from app.checkin.rules import Direction, ScanKind
from app.core import clock
from app.core.db import db
from app.core.tokens import new_id
from app.registration.rules import Status
from tests.factories import keep, make_category, make_event, make_gate, make_registration, make_session
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event


@pytest.fixture
def event(client: FlaskClient) -> Event:
    event = make_event()
    enter(client, Role.READER, event)
    category = make_category(event)
    for _ in range(3):
        make_registration(category, status=Status.APPROVED, country="UY")
    make_session(event, title="Noche <b>latina</b>")
    return event


def scanned(event: Event) -> str:
    gate = make_gate(db.session.get_one(Organiser, event.organiser_id), name="North").id
    now = clock.now()
    keep(
        Scan(
            id=new_id(), event_id=event.id, list_id=event.id, gate_id=gate, kind=ScanKind.SCAN, direction=Direction.IN,
            admitted=True, fingerprint="", shown={}, by="system", scanned_at=now, device_at=now,
        )
    )  # fmt: skip
    return str(gate)


def test_the_numbers_stand_on_the_screen(client: FlaskClient, event: Event) -> None:
    gate = scanned(event)
    pages = [
        client.get(f"/desk/{event.code}/reports{query}")
        for query in ("", "?public=1", "?day=2001-01-01", "?day=x", f"?gate={gate}", "?gate=x")
    ]

    assert [page.status_code for page in pages] == [200] * 6
    assert "below 5" not in pages[0].text
    assert "below 5" in pages[1].text
    assert "Noche &lt;b&gt;latina" in pages[0].text
    assert "style=" not in pages[0].text


def test_before_anybody_came_the_page_says_so(client: FlaskClient, event: Event) -> None:
    assert "Nobody was scanned yet." in client.get(f"/desk/{event.code}/reports").text


def test_files_are_handed_out_and_each_is_written_down(client: FlaskClient, event: Event) -> None:
    book = client.get(f"/desk/{event.code}/reports/attendance.xlsx")
    paper = client.get(f"/desk/{event.code}/reports/attendance.pdf?public=1&paper=zh-Hans")

    assert openpyxl.load_workbook(io.BytesIO(book.data)).sheetnames[0] == "Overview"
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert f"attendance-{event.code}.pdf" in paper.headers["Content-Disposition"]
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event_id == event.id).order_by(AuditEntry.id)
    ).all()
    assert [entry.fields for entry in entries] == [
        {"list": "attendance", "suffix": "xlsx", "rows": 1, "for_the_public": False},
        {"list": "attendance", "suffix": "pdf", "rows": 1, "for_the_public": True},
    ]


@pytest.mark.parametrize("role", [Role.DOOR, Role.OWNER])
def test_only_who_may_read_reports_does(client: FlaskClient, event: Event, role: Role) -> None:
    enter(client, role, event)

    allowed = role is Role.OWNER
    for path in ("", "/attendance.xlsx", "/attendance.pdf"):
        assert client.get(f"/desk/{event.code}/reports{path}").status_code == (200 if allowed else 403)
