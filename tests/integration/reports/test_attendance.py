"""Who came, wanted to, and did not: counted, put into tables, and without small numbers for the public."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from unicodedata import normalize

import openpyxl
import pypdfium2
import pytest

from app.accounts.models import Organiser
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.checkin.models import Presence, Scan
from app.checkin.rules import Direction, ScanKind
from app.core.db import db
from app.core.tokens import new_id
from app.programme.rules import Entry, SessionStatus
from app.registration.rules import Status
from app.reports.queries import attendance
from app.reports.service import composing, paper
from app.reports.service.report import Hidden
from app.web import locale, scope
from tests.factories import (
    keep,
    make_category,
    make_event,
    make_gate,
    make_hall,
    make_organiser,
    make_registration,
    make_session,
)

if TYPE_CHECKING:
    from flask import Flask

    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration
    from app.reports.service.report import Cell, Report

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai
HOUR = timedelta(hours=1)
SMALL = Hidden.SMALL


@pytest.fixture(autouse=True)
def _forgets(database: None, app: Flask) -> None:
    del database, app


@pytest.fixture
def event() -> Event:
    return make_event(make_organiser(), first_day=NOON.date())


@pytest.fixture
def category(event: Event) -> Category:
    return make_category(event, code="industry")


def booked(guest: Registration, session: ProgrammeSession, status: BookingStatus = BookingStatus.BOOKED) -> None:
    keep(Booking(session_id=session.id, registration_id=guest.id, status=status, booked_at=NOON - HOUR * 9))


def came(guest: Registration, list_id: object, entries: int = 1) -> None:
    keep(
        Presence(
            event_id=guest.event_id, list_id=list_id, registration_id=guest.id, inside=False, entries=entries,
            duplicates=0,
        )
    )  # fmt: skip


def scanned(event: Event, gate: object, at: datetime, times: int = 1) -> None:
    keep(
        *(
            Scan(
                id=new_id(), event_id=event.id, list_id=event.id, gate_id=gate, kind=ScanKind.SCAN,
                direction=Direction.IN, admitted=True, fingerprint="", shown={}, by="system", scanned_at=at,
                device_at=at,
            )
            for _ in range(times)
        )
    )  # fmt: skip


def guests(category: Category, number: int, country: str = "UY") -> list[Registration]:
    return [make_registration(category, status=Status.APPROVED, country=country) for _ in range(number)]


def table(report: Report, code: str) -> list[list[Cell]]:
    return [list(row) for row in next(one for one in report.tables if one.code == code).rows]


def compose(app: Flask, event: Event, **more: object) -> Report:
    with app.test_request_context("/"), scope.entered(event, event.code):
        return composing.compose(event, now=NOON, **more)  # type: ignore[arg-type]  # handed on


def test_a_session_knows_who_booked_came_stayed_away_and_walked_in(event: Event, category: Category) -> None:
    hall = make_hall(db.session.get_one(Organiser, event.organiser_id), capacity=3)
    over = make_session(event, hall=hall, starts_at=NOON - HOUR * 3, code="A")
    coming = make_session(event, capacity=9, starts_at=NOON + HOUR, code="B")
    make_session(event, starts_at=NOON - HOUR * 2, entry=Entry.OPEN, code="C")
    make_session(event, status=SessionStatus.DRAFT, code="D")
    one, two, three, four, five = guests(category, 5)
    for guest in (one, two, three):
        booked(guest, over)
    booked(four, over, BookingStatus.WAITING)
    booked(five, over, BookingStatus.CANCELLED)
    booked(one, coming)
    came(one, over.id)
    came(two, over.id, entries=0)
    came(five, over.id)

    found = attendance.list_sessions(event, now=NOON)

    assert [(s.code, s.seats, s.booked, s.waiting, s.came, s.no_shows, s.walk_ins, s.is_sold_out) for s in found] == [
        ("A", 3, 3, 1, 2, 2, 1, True),
        ("C", 0, 0, 0, 0, None, 0, False),
        ("B", 9, 1, 0, 0, None, 0, False),
    ]
    assert found[0].last_booked_at == NOON - HOUR * 9


def test_categories_and_countries_count_who_asked_comes_and_came(event: Event, category: Category) -> None:
    make_category(event, code="press")
    here, away = guests(category, 2)
    make_registration(category, status=Status.SUBMITTED, country="CN")
    make_registration(category, status=Status.DRAFT)
    session = make_session(event, starts_at=NOON - HOUR * 3)
    came(here, event.id)
    came(here, session.id)
    booked(here, session)
    booked(away, session)

    categories = attendance.list_categories(event, attendance.list_sessions(event, now=NOON))
    countries = attendance.list_countries(event)

    assert [(g.code, g.asked, g.approved, g.arrived, g.booked, g.no_shows) for g in categories] == [
        ("industry", 3, 2, 1, 2, 1),
        ("press", 0, 0, 0, 0, 0),
    ]
    assert [(g.code, g.asked, g.approved, g.arrived) for g in countries] == [("UY", 2, 2, 1)]
    assert attendance.count_organisations(event) == 1


def test_arrivals_are_counted_by_festival_day_and_five_minutes(event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    north = make_gate(organiser, name="North").id
    scanned(event, north, NOON + timedelta(minutes=4, seconds=59, microseconds=900_000), times=2)
    scanned(event, north, NOON + timedelta(minutes=5))
    scanned(event, north, NOON + HOUR * 13)  # one in the morning: still the same festival day

    days = attendance.list_arrivals(event)

    assert [(day.day, day.steps) for day in days] == [
        (
            NOON.date(),
            [
                (NOON, north, 2),
                (NOON + timedelta(minutes=5), north, 1),
                (NOON + HOUR * 13, north, 1),
            ],
        )
    ]


def test_an_event_before_its_time_has_a_report_without_noughts(app: Flask, event: Event) -> None:
    report = compose(app, event)

    assert [value for _, value, _ in report.figures] == [0, 0, 0, 0, 0, 0, 0, None, 0, None]
    assert [len(one.rows) for one in report.tables] == [0, 0, 0, 0, 0]
    assert list(report.curves) == []


def test_the_team_sees_every_number(app: Flask, event: Event, category: Category) -> None:
    session = make_session(event, capacity=2, starts_at=NOON - HOUR * 3)
    one, two = guests(category, 2)
    booked(one, session)
    booked(two, session)
    came(one, session.id)

    report = compose(app, event)

    assert table(report, "sessions")[0][3:] == [2, 2, 0, 1, 0.5, 1, 0.5, 0]
    assert table(report, "categories") == [["Industry", 2, 2, 1, 0.5, 0.5]]
    assert table(report, "countries") == [["Uruguay", 2, 1, 0.5]]
    assert table(report, "sold-out") == [[session.starts_at, "La teta asustada", 2, NOON - HOUR * 9, 0]]


def test_the_public_sees_no_small_number_nor_what_gives_it_away(app: Flask, event: Event, category: Category) -> None:
    small = make_category(event, code="small")
    session = make_session(event, capacity=8, starts_at=NOON - HOUR * 3)
    many = guests(category, 8)
    few = [guest for code in ("PE", "CN") for guest in guests(small, 1, country=code)]
    for guest in many:
        booked(guest, session)
    for guest in (*many[:6], *few):
        came(guest, session.id)

    report = compose(app, event, for_the_public=True)

    assert table(report, "sessions")[0][3:] == [8, 8, 8, 1.0, SMALL]
    assert table(report, "categories") == [
        ["Industry", SMALL, SMALL, SMALL, SMALL, SMALL],
        ["Industry", SMALL, SMALL, SMALL, SMALL, SMALL],
    ]
    assert table(report, "countries") == [["3 other countries", 10, 8, 0.8]]
    assert table(report, "sold-out")[0][2:] == [8, NOON - HOUR * 9]
    assert {label: value for label, value, _ in report.figures}["Seats not used"] is SMALL


def test_one_country_alone_is_one_of_the_others(app: Flask, event: Event, category: Category) -> None:
    guests(category, 2)

    assert table(compose(app, event, for_the_public=True), "countries") == [["Others", SMALL, SMALL, SMALL]]


def test_gates_have_their_busiest_minutes_and_the_smaller_ones_share_a_series(app: Flask, event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    gates = [make_gate(organiser, name=f"Gate {number}").id for number in range(5)]
    for number, gate in enumerate(gates):
        scanned(event, gate, NOON, times=number + 1)
    scanned(event, gates[4], NOON + timedelta(minutes=31))

    report = compose(app, event)
    one = compose(app, event, gate=gates[4])
    nowhere = compose(app, event, gate=new_id())

    assert [row[:3] for row in table(report, "gates")] == [
        ["Gate 0", 1, 1], ["Gate 1", 2, 2], ["Gate 2", 3, 3], ["Gate 3", 4, 4], ["Gate 4", 6, 5],
    ]  # fmt: skip
    curve = report.curves[0]
    assert (curve.gates, curve.minutes, curve.total) == (["Gate 2", "Gate 3", "Gate 4", "Other gates"], 15, 16)
    assert curve.steps == [("12:00", [3, 4, 5, 3]), ("12:15", [0, 0, 0, 0]), ("12:30", [0, 0, 1, 0])]
    assert one.curves[0].steps == [("12:00", [5]), ("12:15", [0]), ("12:30", [1])]
    assert nowhere.curves == []


def test_the_public_sees_arrivals_by_the_hour_and_none_of_few(app: Flask, event: Event) -> None:
    gate = make_gate(db.session.get_one(Organiser, event.organiser_id), name="North").id
    for minutes, number in ((0, 3), (20, 3), (70, 2), (130, 9)):
        scanned(event, gate, NOON + timedelta(minutes=minutes), times=number)

    report = compose(app, event, for_the_public=True)

    curve = report.curves[0]
    assert (curve.steps, curve.total, curve.has_hidden) == ([("12:00", [0]), ("13:00", [0]), ("14:00", [9])], 9, True)
    assert table(report, "gates")[0][1:3] == [17, 9]


def full(event: Event, category: Category) -> None:
    session = make_session(event, capacity=8, starts_at=NOON - HOUR * 3, title="=HYPERLINK(1)")
    gate = make_gate(db.session.get_one(Organiser, event.organiser_id), name="北门").id
    for guest in guests(category, 2):
        booked(guest, session)
        came(guest, session.id)
    scanned(event, gate, NOON, times=7)
    scanned(event, gate, NOON + HOUR * 2)


def test_the_workbook_has_a_sheet_for_each_table_and_no_formula(app: Flask, event: Event, category: Category) -> None:
    full(event, category)

    with app.test_request_context("/"), scope.entered(event, event.code):
        report = composing.compose(event, now=NOON, for_the_public=True)
        content = paper.workbook(report, event)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "Overview", "Sessions", "Sold out", "By category", "By country represented", "By gate", "Arrivals 2026-11-23",
    ]  # fmt: skip
    row = [cell.value for cell in book["Sessions"][2]]
    assert [str(cell) for cell in row[:2]] == ["2026-11-23 09:00:00", "=HYPERLINK(1)"]
    assert book["Sessions"].cell(2, 2).data_type == "s"
    assert "below 5" in row


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en", ("Attendance", "below 5", "12:00")), ("zh-Hans", ("北门", "11月23日")), ("es", ("lun", "23 nov"))],
)
def test_the_paper_speaks_the_language_asked_for(
    app: Flask, event: Event, category: Category, tag: str, said: tuple[str, ...]
) -> None:
    full(event, category)

    with app.test_request_context("/"), scope.entered(event, event.code), locale.speaking(tag):
        report = composing.compose(event, now=NOON, for_the_public=True)
        content = paper.pdf(report, event, now=NOON)

    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert [word for word in said if word.replace(" ", "") not in normalize("NFKC", text).replace(" ", "")] == []


def test_the_paper_of_an_empty_event_says_so(app: Flask, event: Event) -> None:
    with app.test_request_context("/"), scope.entered(event, event.code):
        content = paper.pdf(composing.compose(event, now=NOON), event, now=NOON)

    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "No session is published yet." in text
    assert "numbers below 5" not in text


def test_a_report_asks_as_often_for_many_as_for_one(
    app: Flask, event: Event, category: Category, statements: list[str]
) -> None:
    full(event, category)
    compose(app, event)
    statements.clear()
    compose(app, event)
    for_one = len(statements)
    full(event, category)
    full(event, make_category(event))
    db.session.refresh(event)
    statements.clear()

    compose(app, event)

    assert len(statements) == for_one
    assert for_one <= 12
