"""R5 and R6: whatever is sent twice, or a hundred times at one moment, is done once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.checkin.models import Scan
from app.core.db import Base, db
from app.registration.models import Registration
from app.registration.rules import Status
from tests import factories as make
from tests.people import Applicant
from tests.processes import Browser
from tests.proof.door import Door
from tests.proof.rush import PATIENCE_SECONDS, Press, all_at_once, scaled

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select

    from app.events.models import Event
    from app.registration.models import Category
    from tests.processes import Answer
    from tests.proof.rush import Running

pytestmark = pytest.mark.processes
TAKEN_AWAY, DROPPED = "no_submission_key", (("registration", "uq_registration_event_id_email"),)
CROWD, TIMES = scaled(100, least=4), 20
ADDRESS = "lucia@example.com"


@dataclass(frozen=True)
class Sent:
    """What was sent many times, what was answered, and how many rows it made."""

    presses: list[Press]
    answers: list[Answer]
    rows: int


def count(rows: Select[int]) -> int:
    db.session.rollback()
    return db.session.scalars(rows).one()


def registrations_of(event_id: UUID) -> Select[int]:
    return select(func.count()).select_from(Registration).where(Registration.event_id == event_id)


def rows_of_every_table() -> dict[str, int]:
    return {name: count(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()}


def open_form(here: Running, event: Event, category: Category, applicant: Applicant) -> Press:
    browser = Browser(here.site.port, language="en", timeout=PATIENCE_SECONDS)
    path = f"/en/{event.code}/register/{category.code}"
    return Press(browser, path, applicant.form(browser.get(path)))


def seen(press: Press, answer: Answer) -> str:
    """Return an answer and the page it leads this browser to, without what is drawn anew for every page."""
    page = press.browser.get(answer.headers["Location"])
    press.browser.close()
    masked = re.sub(r'(nonce|name="csrf_token" value)="[^"]*"', "", page.body)
    return f"{answer.status} {answer.body} {page.status} {masked}"


def forms_of_one_address(here: Running, event: Event, category: Category) -> Sent:
    """Open forms in many browsers, fill all in with one address, and send them at one moment."""
    presses = [open_form(here, event, category, Applicant(ADDRESS, f"Lucía {place}")) for place in range(CROWD)]
    before, event_id = count(registrations_of(event.id)), event.id
    answers = all_at_once(presses)
    return Sent(presses, answers, count(registrations_of(event_id)) - before)


def one_form(here: Running, event: Event, category: Category) -> Sent:
    """Send one form twenty times at one moment."""
    form, event_id = open_form(here, event, category, Applicant(ADDRESS)), event.id
    presses = [form, *(form.twin() for _ in range(TIMES - 1))]
    answers = all_at_once(presses)
    return Sent(presses, answers, count(registrations_of(event_id)))


def one_scan(door: Door, row: dict[str, object]) -> Sent:
    """Send one scan twenty times at one moment."""
    presses = [door.press(row) for _ in range(TIMES)]
    answers = all_at_once(presses)
    return Sent(presses, answers, count(select(func.count()).select_from(Scan).where(Scan.list_id == door.event_id)))


def test_a_hundred_forms_with_one_address_are_one_request_and_look_like_a_new_one(here: Running) -> None:
    event = make.make_event()
    category = make.make_category(event)
    make.make_registration(category, status=Status.APPROVED, email="approved@example.com")
    new = open_form(here, event, category, Applicant("somebody.else@example.com"))
    approved = open_form(here, event, category, Applicant("approved@example.com"))

    sent = forms_of_one_address(here, event, category)

    like_new = seen(new, new.send())
    assert sent.rows == 1
    assert {seen(press, answer) for press, answer in zip(sent.presses, sent.answers, strict=True)} == {like_new}
    assert seen(approved, approved.send()) == like_new
    assert "303" in like_new


def test_one_form_sent_twenty_times_is_one_request_with_one_answer(here: Running) -> None:
    event = make.make_event()

    sent = one_form(here, event, make.make_category(event))

    assert sent.rows == 1
    assert {(answer.status, answer.headers["Location"], answer.body) for answer in sent.answers} == {
        (303, sent.answers[0].headers["Location"], sent.answers[0].body)
    }


def test_one_scan_sent_twenty_times_is_one_row_with_one_verdict(here: Running) -> None:
    door = Door(here)

    sent = one_scan(door, door.row(door.badge("Ana Núñez")))

    said = [json.loads(answer.body) for answer in sent.answers]
    assert sent.rows == 1
    assert {answer.status for answer in sent.answers} == {200}
    assert {(shown["scan_id"], shown["reason"], shown["first_time"], shown["name"]) for shown in said} == {
        (said[0]["scan_id"], None, True, "Ana Núñez")
    }


def test_without_keys_uniqueness_and_a_look_at_what_is_known_everything_doubles(unprotected: Running) -> None:
    event = make.make_event()
    category, door = make.make_category(event), Door(unprotected)
    scan = door.row(door.badge("Ana Núñez"))

    rounds = [
        forms_of_one_address(unprotected, event, category),
        one_form(unprotected, (other := make.make_event()), make.make_category(other)),
        one_scan(door, scan),
    ]

    assert [{answer.status for answer in sent.answers} for sent in rounds] == [{303}, {303}, {200}]
    assert [sent.rows for sent in rounds] == [CROWD, TIMES, TIMES]


def test_a_key_with_other_content_is_refused_and_the_page_keeps_what_was_typed(here: Running) -> None:
    event = make.make_event()
    event_id, form = event.id, open_form(here, event, make.make_category(event), Applicant(ADDRESS, "Lucía"))
    assert form.form is not None
    other = Press(form.twin().browser, form.path, {**form.form, "display_name": "Somebody Else"})
    first = form.send()
    before = rows_of_every_table()

    second = other.send()

    names = db.session.scalars(select(Registration.display_name).where(Registration.event_id == event_id)).all()
    assert (first.status, second.status) == (303, 422)
    assert "This form was sent before with other content." in second.body
    assert second.field("display_name") == "Somebody Else"
    assert names == ["Lucía"]
    assert rows_of_every_table() == before


@pytest.mark.parametrize("other", [{"direction": "out"}, {"code": "another code"}, {"gate_id": "the other gate"}])
def test_a_scan_id_with_other_content_is_refused(here: Running, other: dict[str, str]) -> None:
    door = Door(here)
    row = door.row(door.badge("Ana Núñez"))
    first = door.press(row).send()
    before = rows_of_every_table()
    if "gate_id" in other:
        other = {"gate_id": str(door.gate_ids[1])}

    second = door.press(row | other).send()

    assert (first.status, second.status) == (200, 409)
    assert json.loads(second.body)["detail"]
    assert rows_of_every_table() == before
