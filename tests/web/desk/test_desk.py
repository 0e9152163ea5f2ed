"""The desk's front page, the list of guests, a guest's sheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.audit.models import AuditEntry
from app.booking.service import seats
from app.core.access import SYSTEM
from app.core.db import db
from app.mail.models import Message
from app.registration.models import Registration
from app.registration.rules import Status
from app.registration.service import intake, review
from app.registration.service.intake import Application
from tests.factories import (
    make_account,
    make_badge,
    make_category,
    make_event,
    make_hall,
    make_registration,
    make_session,
    soon,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from app.events.models import Event
    from app.registration.models import Category

    Enter = Callable[[Role], None]

GUESTS = "/desk/hff-2026/guests"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def names_in(answer: TestResponse) -> list[str]:
    """Return the names of the table, in their order."""
    parts = answer.text.split('<a class="nm"')[1:]
    return [part.split("<bdi>")[1].split("</bdi>")[0] for part in parts]


def said(client: FlaskClient) -> list[tuple[str, str]]:
    with client.session_transaction() as cookie:
        return [tuple(item) for item in cookie.pop("_flashes", [])]


def test_whoever_works_in_events_chooses_one(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    other = make_event()
    as_staff(Role.GUEST_OFFICE)

    answer = client.get("/desk/")

    assert answer.status_code == 200
    assert f"/desk/{event.code}/" in answer.text
    assert other.code not in answer.text
    assert "/desk/organisers/" not in answer.text


def test_the_owner_of_all_events_finds_the_organiser_too(client: FlaskClient, event: Event) -> None:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    owner = make_account(organiser, Role.OWNER)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{owner.id.hex}.{owner.epoch}"

    answer = client.get("/desk/")

    assert f"/desk/organisers/{organiser.code}" in answer.text


def test_who_only_keeps_doors_is_led_to_the_door(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.DOOR)

    answer = client.get("/desk/")

    assert (answer.status_code, answer.location) == (303, "/door/")
    assert client.get("/desk/hff-2026/").status_code == 403
    assert client.get(GUESTS).status_code == 403


def test_nobody_known_is_asked_to_sign_in(client: FlaskClient, event: Event) -> None:
    del event

    answer = client.get(GUESTS)

    assert answer.status_code == 303
    assert answer.location.startswith("/account/sign-in")


def test_staff_without_an_event_are_told_so(client: FlaskClient, event: Event) -> None:
    nobody = make_account(db.session.get_one(Organiser, event.organiser_id))
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{nobody.id.hex}.{nobody.epoch}"

    assert "No event yet." in client.get("/desk/").text


def test_the_front_page_of_an_empty_event_says_that_nothing_waits(
    client: FlaskClient, event: Event, as_staff: Enter
) -> None:
    del event
    as_staff(Role.READER)

    answer = client.get("/desk/hff-2026/")

    assert answer.status_code == 200
    assert "Nothing waits for you." in answer.text
    assert "Nobody has come in yet today." in answer.text
    assert "style=" not in answer.text


def test_the_front_page_counts_and_says_what_needs_somebody(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    make_registration(category, status=Status.SUBMITTED)
    coming = make_registration(category, status=Status.APPROVED, country="MX")
    hall = make_hall(db.session.get_one(Organiser, event.organiser_id), capacity=1)
    session = make_session(event, hall=hall, starts_at=soon(60), title="El agente secreto")
    seats.book(coming, session, by=SYSTEM)

    answer = client.get("/desk/hff-2026/")

    assert "request to review" in answer.text
    assert "El agente secreto" in answer.text
    assert "No seat left" in answer.text
    assert "Mexico" in answer.text
    assert "of 40" in answer.text


def test_the_list_finds_a_guest_in_any_script(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    make_registration(category, display_name="Nguyễn Thị Minh Khai")
    make_registration(category, display_name="Wang Zimo", native_name="王子墨")
    make_registration(category, display_name="Дмитро Ковальчук")

    assert names_in(client.get(GUESTS, query_string={"q": "nguyen khai"})) == ["Nguyễn Thị Minh Khai"]
    assert names_in(client.get(GUESTS, query_string={"q": "子墨"})) == ["Wang Zimo"]
    assert names_in(client.get(GUESTS, query_string={"q": "КОВАЛЬ"})) == ["Дмитро Ковальчук"]


@pytest.mark.parametrize(
    "query",
    [{"status": "approved"}, {"category": "press"}, {"country": "cn"}, {"organisation": "北京电影学院"}],
)
def test_the_list_is_narrowed(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter, query: dict[str, str]
) -> None:
    as_staff(Role.READER)
    make_registration(category, display_name="Lucía Núñez")
    press = make_category(event, code="press")
    make_registration(press, display_name="Ma Ruose", status=Status.APPROVED, country="CN", organisation="北京电影学院")

    answer = client.get(GUESTS, query_string=query)

    assert names_in(answer) == ["Ma Ruose"]
    assert "1 of 2" in answer.text


def test_the_list_is_sorted_either_way_round(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    for name in ("Thandiwe Nkosi", "Amina Yusuf", "Zoë Brontë"):
        make_registration(category, display_name=name)

    assert names_in(client.get(GUESTS + "?sort=name")) == ["Amina Yusuf", "Thandiwe Nkosi", "Zoë Brontë"]
    assert names_in(client.get(GUESTS + "?sort=-name")) == ["Zoë Brontë", "Thandiwe Nkosi", "Amina Yusuf"]
    assert len(names_in(client.get(GUESTS + "?sort=password"))) == 3


def test_a_list_where_nobody_fits_offers_everybody(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    make_registration(category)

    answer = client.get(GUESTS + "?q=nobody-is-called-so")

    assert "Nobody fits." in answer.text


def test_an_empty_list_says_how_guests_come(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.READER)

    assert "No guests yet." in client.get(GUESTS).text


def test_guests_of_another_event_are_in_no_list(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.GUEST_OFFICE)
    stranger = make_registration(make_category(), display_name="Somebody Else")

    assert "Somebody Else" not in client.get(GUESTS).text
    assert client.get(f"{GUESTS}/{stranger.id}").status_code == 404


def test_pages_follow_one_another(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    for number in range(52):
        make_registration(category, display_name=f"Guest {number:02}")

    first, second = client.get(GUESTS + "?sort=name"), client.get(GUESTS + "?sort=name&page=2")

    assert len(names_in(first)) == 50
    assert names_in(second) == ["Guest 50", "Guest 51"]


def test_the_list_asks_the_database_as_often_for_thirty_guests_as_for_one(
    client: FlaskClient, category: Category, as_staff: Enter, statements: list[str]
) -> None:
    as_staff(Role.READER)
    make_registration(category)
    client.get(GUESTS)
    statements.clear()
    client.get(GUESTS)
    for_one = len(statements)
    for _ in range(29):
        make_registration(category)
    statements.clear()

    client.get(GUESTS)

    assert len(statements) == for_one
    assert for_one <= 10


def test_a_hostile_name_is_only_text_everywhere(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.OWNER)
    guest = make_registration(category, display_name=HOSTILE, native_name=HOSTILE, organisation=HOSTILE)

    for address in (GUESTS, f"{GUESTS}?q=%3Cscript%3E", f"{GUESTS}/{guest.id}", f"{GUESTS}/matching"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


@pytest.mark.parametrize("query", ["page=-1", "page=9999999999999999999999", "size=7", "q=%00", "status=%27", "sort=-"])
def test_nonsense_in_the_address_is_left_out(
    client: FlaskClient, category: Category, as_staff: Enter, query: str
) -> None:
    as_staff(Role.READER)
    make_registration(category)

    assert client.get(f"{GUESTS}?{query}").status_code == 200


def test_readers_see_no_acts(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    guest = make_registration(category)

    page, sheet = client.get(GUESTS).text, client.get(f"{GUESTS}/{guest.id}").text

    assert 'name="guests"' not in page
    assert "guests.csv" not in page
    assert "/approval" not in sheet
    assert client.post(f"{GUESTS}/matching").status_code == 403


def test_who_was_ticked_is_approved(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest, other = make_registration(category), make_registration(category)
    page = client.get(GUESTS).text

    answer = client.post(f"{GUESTS}/approval", data={"guests": [str(guest.id)]})

    assert f'name="guests" value="{guest.id}"' in page
    assert answer.status_code == 303
    assert guest.status is Status.APPROVED
    assert other.status is Status.SUBMITTED


def test_everybody_a_list_shows_is_answered_at_once(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    open_ones = [make_registration(category) for _ in range(3)]
    left = make_registration(category, status=Status.WITHDRAWN)
    elsewhere = make_registration(make_category(event, code="press"))

    asked = client.get(f"{GUESTS}/matching?category=industry")
    answer = client.post(f"{GUESTS}/matching?category=industry", data={"answer": "approve"})

    assert "Answer 4 guests" in asked.text
    assert (answer.status_code, answer.location) == (303, f"{GUESTS}?category=industry")
    assert {guest.status for guest in open_ones} == {Status.APPROVED}
    assert left.status is Status.WITHDRAWN
    assert elsewhere.status is Status.SUBMITTED
    assert [kind for kind, _ in said(client)] == ["message", "error"]


def test_a_whole_list_waits_where_places_are_few_and_can_be_declined(
    client: FlaskClient, event: Event, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    small = make_category(event, code="small", places=1)
    guests = [make_registration(small) for _ in range(2)]

    client.post(f"{GUESTS}/matching", data={"answer": "approve"})
    after_approval = sorted(guest.status for guest in guests)
    kinds = [kind for kind, _ in said(client)]
    client.post(f"{GUESTS}/matching?status=waitlisted", data={"answer": "decline", "reason": "Too many"})

    assert after_approval == [Status.APPROVED, Status.WAITLISTED]
    assert kinds == ["message", "wait"]
    assert sorted(guest.status for guest in guests) == [Status.APPROVED, Status.REJECTED]


def test_nobody_fitting_is_nobody_answered(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.GUEST_OFFICE)
    make_registration(category)

    assert "Nobody fits." in client.get(f"{GUESTS}/matching?q=nobody").text


def test_a_csv_of_the_list_is_safe_against_formulas_and_written_down(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    make_registration(category, display_name='=HYPERLINK("http://evil.example")', organisation="+1", native_name="@x")
    make_registration(category, display_name="María José", status=Status.APPROVED)

    answer = client.get(f"{GUESTS}.csv?status=submitted")

    assert answer.content_type == "text/csv; charset=utf-8"
    assert 'filename="guests-hff-2026.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    facts = db.session.scalars(select(AuditEntry.fact).where(AuditEntry.event_id == event.id)).all()
    assert facts == ["ListExported"]


def test_an_xlsx_of_the_list_holds_text_only(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.GUEST_OFFICE)
    make_registration(category, display_name="=1+1")

    answer = client.get(f"{GUESTS}.xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.cell(2, 2).data_type != "f"
    assert client.get(f"{GUESTS}.exe").status_code == 404


def test_who_may_not_export_gets_no_file(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    del event
    as_staff(Role.READER)

    assert client.get(f"{GUESTS}.csv").status_code == 403


def applied(category: Category) -> Registration:
    return intake.add(
        Application(
            display_name="Lucía Núñez",
            email="lucia@example.com",
            locale="es",
            country="UY",
            answers={"phone": "+59899123456", "diet": "halal no_gluten", "access_note": "Sin escaleras"},
            consents=frozenset({"sensitive_data"}),  # type: ignore[arg-type]  # as a form sends it
        ),
        category,
        by=SYSTEM,
    )


def test_a_sheet_tells_everything_of_a_guest(client: FlaskClient, event: Event, as_staff: Enter) -> None:
    as_staff(Role.OWNER)
    category = make_category(event, places=9)
    guest = applied(category)
    review.approve(guest, by=SYSTEM)
    session = make_session(event, title="La teta asustada", capacity=9)
    seats.book(guest, session, by=SYSTEM)

    text = client.get(f"{GUESTS}/{guest.id}").text

    assert "Halal, Without gluten" in text
    assert "Sin escaleras" in text
    assert "+59899123456" in text
    assert "La teta asustada" in text
    assert "Badge issued" in text
    assert "Seat booked" in text
    assert "1 of 9 places taken" in text
    assert "/badge.pdf" in text


def test_sensitive_answers_are_shown_only_to_the_guest_office(
    client: FlaskClient, event: Event, as_staff: Enter
) -> None:
    as_staff(Role.READER)
    guest = applied(make_category(event))

    text = client.get(f"{GUESTS}/{guest.id}").text

    assert "Halal" not in text
    assert "Sin escaleras" not in text
    assert "Only the guest office sees this" in text


LEGAL = {
    Status.DRAFT: {"withdrawal"},
    Status.SUBMITTED: {"approval", "refusal", "withdrawal"},
    Status.WAITLISTED: {"refusal", "withdrawal"},
    Status.APPROVED: {"revocation", "withdrawal"},
    Status.REJECTED: {"approval", "reconsideration"},
    Status.WITHDRAWN: {"reconsideration"},
    Status.CANCELLED: {"reconsideration"},
    Status.REVOKED: {"approval"},
}


@pytest.mark.parametrize("status", list(Status))
def test_a_sheet_offers_only_what_the_status_allows(
    client: FlaskClient, category: Category, as_staff: Enter, status: Status
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category, status=status)

    text = client.get(f"{GUESTS}/{guest.id}").text

    acts = {"approval", "refusal", "revocation", "reconsideration", "withdrawal"}
    assert {act for act in acts if f'action="{GUESTS}/{guest.id}/{act}"' in text} == LEGAL[status]


def test_from_sheet_to_sheet_as_the_list_goes(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.READER)
    first, second, third = (make_registration(category, display_name=name) for name in ("Ana", "Bashir", "Chen"))
    outside = make_registration(category, display_name="Dora", status=Status.APPROVED)

    text = client.get(f"{GUESTS}/{second.id}?sort=name&status=submitted").text
    other = client.get(f"{GUESTS}/{outside.id}?status=submitted").text

    assert "2 of 3" in text
    assert f"{GUESTS}/{first.id}?sort=name&amp;status=submitted" in text
    assert f"{GUESTS}/{third.id}?sort=name&amp;status=submitted" in text
    assert 'rel="next"' not in other


def test_a_badge_that_died_can_be_issued_anew(client: FlaskClient, category: Category, as_staff: Enter) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category, status=Status.APPROVED)

    before = client.get(f"{GUESTS}/{guest.id}").text
    make_badge(guest)
    after = client.get(f"{GUESTS}/{guest.id}").text

    assert "Issue a badge" in before
    assert "New badge, old one dies" in after


def test_messages_and_their_state_are_said_in_words(
    client: FlaskClient, event: Event, category: Category, as_staff: Enter
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category)
    review.decline(guest, by=SYSTEM)
    message = db.session.scalars(select(Message).where(Message.event_id == event.id)).one()

    text = client.get(f"{GUESTS}/{guest.id}").text

    assert message.template == "declined"
    assert "The answer is no" in text
    assert "Waits to leave" in text
