"""The desk answers, edits, moves, invites, arranges."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts import rules as staff_rules
from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core.access import SYSTEM, Permission
from app.core.db import db
from app.core.tokens import new_id
from app.mail.models import Message
from app.people import queries as people
from app.people.rules import REQUIRED, Purpose
from app.registration import queries
from app.registration.models import Category
from app.registration.rules import Approval, Source, Status
from app.registration.service import intake, links
from app.registration.service.intake import Application
from tests.factories import keep, make_account, make_category, make_event, make_organiser, make_registration
from tests.web.registration.conftest import filled_in, registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from app.events.models import Event


@pytest.fixture
def as_staff(client: FlaskClient, event: Event) -> Callable[[Role], None]:
    def enter(role: Role) -> None:
        account = make_account(event_organiser(event), role, event=event)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"

    return enter


def event_organiser(event: Event) -> Organiser:
    return db.session.get_one(Organiser, event.organiser_id)


def said(client: FlaskClient) -> list[tuple[str, str]]:
    with client.session_transaction() as cookie:
        return [tuple(item) for item in cookie.pop("_flashes", [])]


def sheet(guest_id: object) -> str:
    return f"/desk/hff-2026/guests/{guest_id}"


ACTS = [
    ("approval", Status.SUBMITTED, Status.APPROVED),
    ("refusal", Status.SUBMITTED, Status.REJECTED),
    ("revocation", Status.APPROVED, Status.REVOKED),
    ("reconsideration", Status.REJECTED, Status.SUBMITTED),
    ("withdrawal", Status.APPROVED, Status.CANCELLED),
]


@pytest.mark.parametrize(("act", "before", "after"), ACTS)
def test_the_guest_office_answers(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None], act: str, before: Status, after: Status
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category, status=before)

    answer = client.post(f"{sheet(guest.id)}/{act}")

    assert (answer.status_code, answer.location) == (303, sheet(guest.id))
    assert guest.status is after
    assert said(client)[0][0] == "message"


@pytest.mark.parametrize("act", [act for act, _, _ in ACTS])
def test_what_the_rules_refuse_is_said_and_nothing_happens(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None], act: str
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category, status=Status.CANCELLED if act != "reconsideration" else Status.APPROVED)
    before = guest.status

    answer = client.post(f"{sheet(guest.id)}/{act}")

    assert (answer.status_code, guest.status) == (303, before)
    assert said(client)[0][0] == "error"


@pytest.mark.parametrize(
    "path",
    [
        "approval",
        "refusal",
        "revocation",
        "reconsideration",
        "withdrawal",
        "link",
        "links/revocation",
        "category",
        "edit",
    ],
)
def test_who_only_reads_answers_nobody_and_strangers_find_nothing(
    client: FlaskClient, event: Event, category: Category, as_staff: Callable[[Role], None], path: str
) -> None:
    guest = make_registration(category)
    stranger = make_registration(make_category(make_event()))
    as_staff(Role.READER)
    refused = client.post(f"{sheet(guest.id)}/{path}").status_code
    as_staff(Role.GUEST_OFFICE)

    missing = [client.post(f"{sheet(guest_id)}/{path}").status_code for guest_id in (stranger.id, new_id())]

    assert (refused, missing) == (403, [404, 404])
    assert event.code == "hff-2026"


def test_where_every_place_is_taken_the_desk_is_told_that_the_guest_waits(
    client: FlaskClient, event: Event, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(make_category(event, places=0), display_name="ليلى حداد")

    client.post(f"{sheet(guest.id)}/approval")

    assert said(client) == [("message", "ليلى حداد is on the waiting list: every place is taken.")]


def test_the_reason_of_a_refusal_is_kept(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest, other = make_registration(category), make_registration(category)

    client.post(f"{sheet(guest.id)}/refusal", data={"reason": " Too late. "})
    client.post(f"{sheet(other.id)}/refusal", data={"reason": "x" * 1001})

    assert (guest.decline_reason, other.decline_reason) == ("Too late.", "")


def test_a_link_is_sent_again_or_all_are_closed(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category)
    link = links.issue(guest.id)

    client.post(f"{sheet(guest.id)}/link")
    sent = db.session.scalars(select(Message.template)).all()
    client.post(f"{sheet(guest.id)}/links/revocation")

    assert sent == ["your_link"]
    assert queries.load_guest(link.id) is None


def test_a_guest_without_an_address_gets_no_link(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = intake.add(Application(display_name="王子墨", email="", locale="en"), category, by=SYSTEM)

    client.post(f"{sheet(guest.id)}/link")

    assert said(client)[0] == ("error", "This guest has no address. Enter one first.")


def test_a_guest_is_moved_to_another_category(
    client: FlaskClient, event: Event, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    press = make_category(event, code="press")
    guest = make_registration(category)

    form = client.get(f"{sheet(guest.id)}/category").text
    odd = client.post(f"{sheet(guest.id)}/category", data={"category": "industry"}).status_code
    client.post(f"{sheet(guest.id)}/category", data={"category": "press"})

    assert 'value="press"' in form
    assert 'value="industry"' not in form
    assert (odd, guest.category_id) == (422, press.id)


def test_the_guest_office_edits_everything(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    guest = make_registration(category)

    page = client.get(f"{sheet(guest.id)}/edit").text
    wrong = client.post(f"{sheet(guest.id)}/edit", data=filled_in(display_name=""))
    client.post(f"{sheet(guest.id)}/edit", data=filled_in(display_name="Lucía Núñez Etxeberria"))

    assert 'value="Lucía Núñez"' in page
    assert wrong.status_code == 422
    assert guest.display_name == "Lucía Núñez Etxeberria"
    assert queries.answers_of(guest, may_see_sensitive=True)["diet"] == "halal"


def test_an_edit_without_food_and_access_leaves_them_as_they_are(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    without = staff_rules.PERMITS[Role.GUEST_OFFICE] - {Permission.VIEW_SENSITIVE}
    monkeypatch.setitem(staff_rules.PERMITS, Role.GUEST_OFFICE, without)
    as_staff(Role.GUEST_OFFICE)
    told = Application(
        display_name="Lucía",
        email="lucia@example.com",
        locale="es",
        answers={"diet": "kosher"},
        consents=REQUIRED | {Purpose.SENSITIVE_DATA},
    )
    guest = intake.add(told, category, by=SYSTEM)

    page = client.get(f"{sheet(guest.id)}/edit").text
    client.post(f"{sheet(guest.id)}/edit", data=filled_in(display_name="Lucía Núñez"))

    assert "kosher" not in page.casefold()
    assert guest.display_name == "Lucía Núñez"
    assert queries.answers_of(guest, may_see_sensitive=True)["diet"] == "kosher"
    assert people.purposes_given(guest.id) == REQUIRED | {Purpose.SENSITIVE_DATA}


def test_a_guest_is_added_by_hand(client: FlaskClient, category: Category, as_staff: Callable[[Role], None]) -> None:
    as_staff(Role.GUEST_OFFICE)

    form = client.get("/desk/hff-2026/guests/new")
    answer = client.post("/desk/hff-2026/guests/new", data=filled_in(category="industry", approve="y"))
    again = client.post("/desk/hff-2026/guests/new", data=filled_in(category="industry"))

    (guest,) = registered()
    assert form.status_code == 200
    assert answer.location == sheet(guest.id)
    assert (guest.status, guest.source, guest.category_id) == (Status.APPROVED, Source.DESK, category.id)
    assert again.status_code == 422
    assert "has this address already" in again.text


@pytest.mark.parametrize(("email", "status"), [("", 303), ("nonsense", 422)])
def test_a_guest_added_by_hand_may_have_no_address_but_no_wrong_one(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None], email: str, status: int
) -> None:
    del category
    as_staff(Role.GUEST_OFFICE)

    answer = client.post("/desk/hff-2026/guests/new", data=filled_in(category="industry", email=email))

    assert answer.status_code == status


def test_many_are_answered_and_the_list_keeps_its_filters(
    client: FlaskClient, event: Event, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    press = make_category(event, places=0)
    coming, waiting, gone, no = (
        make_registration(category),
        make_registration(press),
        make_registration(category, status=Status.WITHDRAWN),
        make_registration(category),
    )

    answer = client.post(
        "/desk/hff-2026/guests/approval?status=submitted",
        data={"guests": [str(coming.id), str(waiting.id), str(gone.id), "nonsense"]},
    )
    texts = said(client)
    client.post("/desk/hff-2026/guests/refusal", data={"guests": [str(no.id)], "reason": "Full."})

    assert answer.location == "/desk/hff-2026/guests?status=submitted"
    assert (coming.status, waiting.status, no.status) == (Status.APPROVED, Status.WAITLISTED, Status.REJECTED)
    assert [kind for kind, _ in texts] == ["message", "wait", "error"]
    assert texts[0][1] == "1 guest is coming."
    assert no.decline_reason == "Full."


def category_form(**changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "code": "press",
        "short": "PRS",
        "name-en": "Press",
        "name-zh-Hans": "媒体",
        "colour": "#8a3b12",
        "places": "40",
        "opens_at": "2026-06-01T09:00",
        "closes_at": "2026-09-15T18:00",
        "approval": "review",
        "days": ["0", "2"],
    }
    return form | changes


def test_a_category_is_made_with_its_times_in_the_events_zone(
    client: FlaskClient, event: Event, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.OWNER)

    form = client.get("/desk/hff-2026/categories/new")
    answer = client.post("/desk/hff-2026/categories/new", data=category_form())

    made = queries.get_category(event.id, "press")
    assert form.status_code == 200
    assert answer.location == "/desk/hff-2026/categories"
    assert made.closes_at == datetime(2026, 9, 15, 10, tzinfo=UTC)
    assert (made.places, made.colour, made.day_mask, made.name["zh-Hans"]) == (40, "#8A3B12", 0b101, "媒体")
    assert "0 of 40" in client.get("/desk/hff-2026/categories").text


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "Prensa/TV"},
        {"code": "industry"},
        {"code": ""},
        {"name-en": "", "name-zh-Hans": ""},
        {"colour": "red; }"},
        {"places": "-1"},
        {"places": "many"},
        {"closes_at": "2026-05-01T00:00"},
        {"opens_at": "tomorrow"},
        {"approval": "whim"},
        {"days": ["99"]},
    ],
)
def test_a_category_that_cannot_be_is_said_and_nothing_is_made(
    client: FlaskClient, event: Event, category: Category, as_staff: Callable[[Role], None], changes: dict[str, object]
) -> None:
    as_staff(Role.OWNER)

    answer = client.post("/desk/hff-2026/categories/new", data=category_form(**changes))

    assert answer.status_code == 422
    assert queries.list_categories(event.id) == [category]


def test_a_category_is_changed_and_archived(
    client: FlaskClient, event: Event, category: Category, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.OWNER)
    category.opens_at = datetime(2026, 6, 1, 1, tzinfo=UTC)
    keep(category)
    path = f"/desk/hff-2026/categories/{category.id}"
    make_category(event, code="press")

    page = client.get(path).text
    taken = client.post(path, data=category_form())
    client.post(path, data=category_form(code="industry", places="", days=["0", "1", "2"], archived="y"))

    assert 'value="2026-06-01T09:00"' in page
    assert taken.status_code == 422
    assert (category.places, category.day_mask, category.archived) == (None, 0xFFFF, True)
    assert "No longer offered" in client.get("/desk/hff-2026/categories").text


def test_an_event_without_categories_says_what_to_do(
    client: FlaskClient, event: Event, as_staff: Callable[[Role], None]
) -> None:
    del event
    as_staff(Role.OWNER)

    assert "make the first" in client.get("/desk/hff-2026/categories").text


def test_a_pasted_list_is_invited_and_its_bad_lines_stay_in_the_box(
    client: FlaskClient, event: Event, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    make_category(event, code="team", approval=Approval.INVITATION)

    answer = client.post(
        "/desk/hff-2026/invitations",
        data={"people": "Ana <ana@example.com>\nnobody\n", "category": "team", "language": "es"},
    )

    assert answer.status_code == 422
    assert ">\nnobody</textarea>" in answer.text.replace("\r", "")
    assert "ana@example.com" in answer.text
    assert db.session.scalars(select(Message.to)).all() == ["ana@example.com"]


@pytest.mark.parametrize(("people", "status"), [("", 422), ("bo@example.com", 303)])
def test_a_list_is_wanted(
    client: FlaskClient, category: Category, as_staff: Callable[[Role], None], people: str, status: int
) -> None:
    del category
    as_staff(Role.GUEST_OFFICE)

    answer = client.post(
        "/desk/hff-2026/invitations", data={"people": people, "category": "industry", "language": "en"}
    )

    assert answer.status_code == status


def test_invitations_say_what_became_of_them(
    client: FlaskClient, event: Event, as_staff: Callable[[Role], None]
) -> None:
    as_staff(Role.GUEST_OFFICE)
    make_category(event, code="team", approval=Approval.INVITATION)
    empty = client.get("/desk/hff-2026/invitations").text
    client.post("/desk/hff-2026/invitations", data={"people": "ana@example.com", "category": "team", "language": "es"})
    asked = queries.find_invitation_of(event.id, "ana@example.com")
    assert asked is not None

    client.post(f"/desk/hff-2026/invitations/{asked.id}/revocation")
    revoked = client.get("/desk/hff-2026/invitations").text
    client.post(f"/desk/hff-2026/invitations/{asked.id}/again")
    sent = client.get("/desk/hff-2026/invitations").text

    assert "Nobody yet" in empty
    assert "<span>Taken back</span>" in revoked
    assert "<span>Taken back</span>" not in sent
    assert len(db.session.scalars(select(Message)).all()) == 2
    assert client.post(f"/desk/hff-2026/invitations/{new_id()}/again").status_code == 404


@pytest.mark.parametrize("path", ["categories", "categories/new", "invitations", "guests/new"])
def test_the_door_arranges_nothing(client: FlaskClient, as_staff: Callable[[Role], None], path: str) -> None:
    as_staff(Role.DOOR)

    assert client.get(f"/desk/hff-2026/{path}").status_code == 403


def test_another_organisers_desk_does_not_exist(client: FlaskClient, event: Event) -> None:
    del event
    account = make_account(make_organiser(), Role.OWNER)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"

    assert client.get("/desk/hff-2026/categories").status_code == 404
