"""Attendee lists: a dry run tells what a run does, and a second run does nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.access import SYSTEM, Actor
from app.core.db import db
from app.events.models import Event
from app.people.rules import Purpose
from app.platform.tables import reading
from app.registration import queries
from app.registration.models import Category, Registration
from app.registration.rules import Source, Status
from app.registration.service import amendment, attendees, importing, intake
from app.registration.service.importing import ImportOrder, ImportReport, Outcome
from app.registration.service.intake import Application
from tests.conftest import count_rows
from tests.factories import make_category, make_event

LIST = """Name,E-mail,Organisation,Country,Category,Language,Phone
María José Fernández,Maria@Example.com,Mar de Fondo,España,industry,Español,+34 600 000 000
王子墨,wang@example.com,北京电影学院,中国,业界,中文,+86 138 0013 8000
Дмитро Ковальчук,,Довженко-Центр,UKR,industry,uk,
"""


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def industry(event: Event) -> Category:
    return make_category(event, code="industry")


def order(category: Category | None, text: str, event: Event, *, approve: bool = False) -> ImportOrder:
    header = reading.read(text.encode()).header
    return ImportOrder(
        event_id=event.id,
        mapping=attendees.guess_columns(header),
        default_category_id=category.id if category else None,
        approve=approve,
    )


def run(text: str, event: Event, by: Actor, category: Category | None = None, *, approve: bool = False) -> ImportReport:
    return importing.run(reading.read(text.encode()), order(category, text, event, approve=approve), by=by)


def outcomes(report: ImportReport) -> list[Outcome]:
    return [row.outcome for row in report.rows]


def guests(event: Event) -> list[Registration]:
    rows = select(Registration).where(Registration.event_id == event.id).order_by(Registration.number)
    return list(db.session.scalars(rows))


def test_a_list_becomes_guests(event: Event, industry: Category, desk: Actor) -> None:
    report = run(LIST, event, desk)

    assert outcomes(report) == [Outcome.ADDED] * 3
    assert report.count("added") == 3
    first, second, third = guests(event)
    assert (first.display_name, first.email, first.country, first.locale) == (
        "María José Fernández", "maria@example.com", "ES", "es",
    )  # fmt: skip
    assert (second.country, second.locale, second.category_id) == ("CN", "zh-Hans", industry.id)
    assert (third.email, third.country, third.locale) == (None, "UA", "en")
    assert {guest.status for guest in guests(event)} == {Status.SUBMITTED}
    assert {guest.source for guest in guests(event)} == {Source.IMPORT}
    assert queries.answers_of(first, may_see_sensitive=False) == {"phone": "+34600000000"}


@pytest.mark.usefixtures("industry")
def test_a_dry_run_tells_the_same_and_writes_nothing(event: Event, desk: Actor) -> None:
    table = reading.read(LIST.encode())
    told = importing.dry_run(table, order(None, LIST, event))
    before = count_rows("registration"), count_rows("message"), count_rows("audit_entry")

    assert before == (0, 0, 0)
    assert told == run(LIST, event, desk)


@pytest.mark.usefixtures("industry")
def test_a_second_run_changes_nothing(event: Event, desk: Actor) -> None:
    run(LIST, event, desk, approve=True)
    before = {table: count_rows(table) for table in ("registration", "message", "audit_entry", "answer", "consent")}
    versions = [guest.version for guest in guests(event)]

    report = run(LIST, event, desk, approve=True)

    assert outcomes(report) == [Outcome.SAME] * 3
    assert {table: count_rows(table) for table in before} == before
    assert [guest.version for guest in guests(event)] == versions


def test_approving_at_once_fills_the_places_and_lets_the_rest_wait(event: Event, desk: Actor) -> None:
    small = make_category(event, code="small", places=1)

    run("Name,Email\nAna,a@example.com\nBashir,b@example.com\n", event, desk, small, approve=True)

    assert [guest.status for guest in guests(event)] == [Status.APPROVED, Status.WAITLISTED]


def test_only_what_a_row_says_otherwise_is_changed(event: Event, industry: Category, desk: Actor) -> None:
    known = intake.add(
        Application(
            display_name="Lucía Núñez",
            email="lucia@example.com",
            locale="es",
            role="Productora",
            country="UY",
            answers={"phone": "+59899123456", "diet": "halal"},
            consents=frozenset({Purpose.SENSITIVE_DATA}),
        ),
        industry,
        by=SYSTEM,
    )
    press = make_category(event, code="press")
    text = (
        "Name,Email,Role,Organisation,Phone,Category\nLucía Núñez,LUCIA@example.com,,Cine del Sur,099 765 432,press\n"
    )

    report = run(text, event, desk)

    assert report.rows[0].outcome is Outcome.CHANGED
    assert report.rows[0].why
    assert report.rows[0].changes == ("organisation", "category")
    assert (known.role, known.organisation, known.category_id) == ("Productora", "Cine del Sur", press.id)
    assert queries.answers_of(known, may_see_sensitive=True) == {"phone": "+59899123456", "diet": "halal"}
    assert outcomes(run(text, event, desk)) == [Outcome.SAME]


def test_a_new_telephone_number_is_a_change(event: Event, industry: Category, desk: Actor) -> None:
    run("Name,Email,Phone\nAna,a@example.com,+34 600 000 000\n", event, desk, industry)

    report = run("Name,Email,Phone\nAna,a@example.com,+34 600 000 001\n", event, desk, industry)

    assert report.rows[0].changes == ("phone",)
    assert queries.answers_of(guests(event)[0], may_see_sensitive=False) == {"phone": "+34600000001"}


REFUSED = [
    ("Name,Email\n,a@example.com\n", "No name."),
    ("Name,Email\nAna,nowhere\n", "“nowhere” is not an e-mail address."),
    ("Name,Country\nAna,Ruritania\n", "“Ruritania” is no country"),
    ("Name,Category\nAna,kings\n", "The event has no category “kings”."),
    (f"Name,Email\n{'A' * 91},a@example.com\n", "is too long: 90"),
]


@pytest.mark.usefixtures("industry")
@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_a_row_that_cannot_be_a_guest_is_told_why(event: Event, desk: Actor, text: str, why: str) -> None:
    category = queries.get_category(event.id, "industry")

    report = run(text, event, desk, category)

    assert outcomes(report) == [Outcome.REFUSED]
    assert why in report.rows[0].why
    assert guests(event) == []


@pytest.mark.usefixtures("industry")
def test_a_row_without_category_wants_one(event: Event, desk: Actor) -> None:
    report = run("Name,Email\nAna,a@example.com\n", event, desk)

    assert report.rows[0].why == "No category. Choose one for rows that name none."


def test_the_second_row_of_a_guest_is_refused(event: Event, industry: Category, desk: Actor) -> None:
    text = "Name,Email,Role\nAna,a@example.com,Editor\nBo,b@example.com,\nAna,A@EXAMPLE.com,Producer\n"

    report = run(text, event, desk, industry)

    assert outcomes(report) == [Outcome.ADDED, Outcome.ADDED, Outcome.REFUSED]
    assert report.rows[2].why == "The same guest stands in row 2."


def test_who_has_left_is_not_changed_by_a_list(event: Event, industry: Category, desk: Actor) -> None:
    run("Name,Email\nAna,a@example.com\n", event, desk, industry)
    amendment.withdraw(guests(event)[0], by=SYSTEM)

    same = run("Name,Email\nAna,a@example.com\n", event, desk, industry)
    other = run("Name,Email,Role\nAna,a@example.com,Editor\n", event, desk, industry)

    assert outcomes(same) == [Outcome.SAME]
    assert outcomes(other) == [Outcome.REFUSED]
    assert guests(event)[0].role == ""


def test_who_holds_a_place_does_not_lose_it_for_a_full_category(event: Event, industry: Category, desk: Actor) -> None:
    full = make_category(event, code="full", places=0)
    text = "Name,Email,Category\nAna,a@example.com,industry\n"
    run(text, event, desk, approve=True)

    report = run(text.replace("industry", "full"), event, desk)

    assert outcomes(report) == [Outcome.REFUSED]
    assert guests(event)[0].category_id == industry.id != full.id


def test_one_bad_row_stops_nobody_else(event: Event, industry: Category, desk: Actor) -> None:
    rows = "".join(f"Guest {number},guest{number}@example.com\n" for number in range(150))

    report = run(f"Name,Email\n{rows}Nobody,nowhere\n", event, desk, industry)

    assert (report.count("added"), report.count("refused")) == (150, 1)
    assert len(guests(event)) == 150


def test_where_time_is_up_the_next_run_goes_on(event: Event, industry: Category, desk: Actor) -> None:
    text = "Name,Email\n" + "".join(f"Guest {number},guest{number}@example.com\n" for number in range(150))
    table, how = reading.read(text.encode()), order(industry, text, event)
    answers = iter([False, True])

    first = importing.run(table, how, by=desk, time_is_up=lambda: next(answers))
    second = importing.run(table, how, by=desk)

    assert (first.whole, first.count("added")) == (False, 100)
    assert (second.whole, second.count("same"), second.count("added")) == (True, 100, 50)


def test_a_list_of_given_and_family_names_is_read_as_people_are_called(
    event: Event, industry: Category, desk: Actor
) -> None:
    text = "name_given,name_family,country,email_addr\nPeter,Möller,USA,p@example.com\n子墨,王,CHN,w@example.com\n"

    run(text, event, desk, industry)

    assert [(guest.display_name, guest.country) for guest in guests(event)] == [
        ("Peter Möller", "US"),
        ("王子墨", "CN"),
    ]


def test_what_cannot_be_used_is_remarked_and_left_out(event: Event, industry: Category, desk: Actor) -> None:
    text = "Name,Email,Phone,Language\nAna,a@example.com,by pigeon,Klingon\n"

    report = run(text, event, desk, industry)

    assert report.rows[0].outcome is Outcome.ADDED
    assert "“by pigeon” is not a telephone number" in report.rows[0].why
    assert "We do not write in “Klingon”" in report.rows[0].why
    assert guests(event)[0].locale == "en"


def test_hostile_cells_are_kept_as_text(event: Event, industry: Category, desk: Actor) -> None:
    text = "Name,Email,Organisation\n\u202e=1+1,a@example.com,<script>\n"

    run(text, event, desk, industry)

    assert (guests(event)[0].display_name, guests(event)[0].organisation) == ("=1+1", "<script>")
