"""The door's pages and what its devices send: every verdict in words, every refusal readable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.badges.queries import forget_public_keys
from app.badges.rules import BadgeState
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.core import clock
from app.core.db import db, writing
from app.core.tokens import new_id
from app.programme.models import session_category
from app.programme.rules import Entry
from app.registration.rules import Status
from tests import factories as make

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from app.programme.models import ProgrammeSession
    from app.registration.models import Registration
    from app.venues.models import Gate

NOON = datetime(2026, 10, 17, 4, 0, tzinfo=UTC)  # 12:00 in Hengdian


@pytest.fixture(autouse=True)
def noon(database: None) -> Generator[time_machine.Traveller]:
    del database
    forget_public_keys()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Door:
    """An event with an entrance and a hall, kept by somebody who is signed in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.organiser = make.make_organiser()
        site = make.make_site(self.organiser)
        self.event = make.make_event(self.organiser, first_day=NOON.date(), site=site, code="festival")
        self.entrance = make.make_gate(self.organiser, site=site, name="North gate")
        self.hall = make.make_hall(self.organiser, site=site, capacity=2)
        self.hall_gate = make.make_gate(self.organiser, hall=self.hall, name="Hall door")
        self.category = make.make_category(self.event)
        self.path = "/door/festival"

    def enter(self, role: Role) -> None:
        account = make.make_account(db.session.get_one(Organiser, self.organiser.id), role, event=self.event)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"
            cookie["_fresh"] = True

    def guest(self, name: str, status: Status = Status.APPROVED, **badge: object) -> tuple[Registration, str]:
        registration = make.make_registration(self.category, status=status, display_name=name)
        return registration, make.make_badge(registration, **badge).token  # type: ignore[arg-type]  # keywords of the factory

    def screening(self, **options: object) -> ProgrammeSession:
        starts = {"starts_at": NOON + timedelta(minutes=10), "hall": self.hall} | options
        return make.make_session(self.event, **starts)  # type: ignore[arg-type]  # keywords of the factory

    def scan(self, code: str, *, session: ProgrammeSession | None = None, **more: object) -> dict[str, Any]:
        gate: Gate = self.hall_gate if session else self.entrance
        row = {
            "id": str(new_id()), "code": code, "gate_id": str(gate.id), "direction": "in",
            "session_id": str(session.id) if session else None, "scanned_at": clock.now().isoformat(),
        }  # fmt: skip
        answer = self.client.post(f"{self.path}/scans", json=row | more)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.get_json()
        return said

    def ask(self, what: str, body: dict[str, Any], session: ProgrammeSession | None = None) -> TestResponse:
        gate = self.hall_gate if session else self.entrance
        query = {"session": str(session.id)} if session else {}
        return self.client.post(f"{self.path}/{gate.id}/{what}", json=body, query_string=query)


@pytest.fixture
def door(client: FlaskClient) -> Door:
    door = Door(client)
    door.enter(Role.DOOR_SUPERVISOR)
    return door


def book(guest: Registration, session: ProgrammeSession) -> None:
    make.keep(
        Booking(
            registration_id=guest.id,
            session_id=session.id,
            status=BookingStatus.BOOKED,
            booked_at=clock.now(),
        )
    )


def test_a_keeper_finds_the_event_then_the_gate_and_the_session(client: FlaskClient, door: Door) -> None:
    session = door.screening()

    events, gates = client.get("/door/"), client.get(f"{door.path}/")

    assert f'href="{door.path}/"' in events.text
    assert "North gate" in gates.text
    assert f"{door.path}/{door.hall_gate.id}?session={session.id}" in gates.text


def test_what_is_on_comes_first_and_what_is_over_last(client: FlaskClient, door: Door) -> None:
    today = NOON.date()
    later = make.make_event(door.organiser, code="later", first_day=today + timedelta(days=90))
    over = make.make_event(door.organiser, code="over", first_day=today - timedelta(days=90))
    account = make.make_account(db.session.get_one(Organiser, door.organiser.id), Role.DOOR)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"

    page = client.get("/door/").text

    places = [page.index(f'href="/door/{event.code}/"') for event in (door.event, later, over)]
    assert places == sorted(places)


def test_an_event_without_gates_says_where_they_are_made(client: FlaskClient) -> None:
    organiser = make.make_organiser()
    event = make.make_event(organiser, code="festival")
    account = make.make_account(organiser, Role.DOOR, event=event)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"

    assert "This event has no gates yet." in client.get("/door/festival/").text


def test_the_page_shows_the_figures_and_the_last_scans(client: FlaskClient, door: Door) -> None:
    _, ana = door.guest("Ana Núñez")
    door.scan(ana)
    noted = door.scan(ana, direction="out")
    door.ask("voids", {"id": str(new_id()), "scan_id": noted["scan_id"]})

    page = client.get(f"{door.path}/{door.entrance.id}").text

    assert "Ana Núñez" in page
    assert ["Taken back" in page, "Goodbye" in page, "Welcome" in page] == [True, True, True]
    assert client.get(f"{door.path}/{door.entrance.id}/counts").get_json() == {
        "inside": 1, "entries": 1, "licensed": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "reason", "family", "line"),
    [
        ("welcome", None, "admit", "First entry."),
        ("again", "already_in", "again", "In at 12:00 by North gate, 5 min ago."),
        ("out", None, "admit", "Noted as gone out."),
        ("back", None, "admit", "Welcome back."),
        ("revoked", "revoked", "revoked", "This badge was withdrawn."),
        ("replaced", "replaced", "revoked", "This badge was replaced by a newer one."),
        ("withdrawn", "not_approved", "revoked", "This request is not approved."),
        ("day", "wrong_day", "wrong", "This badge is not valid today."),
        ("half", "malformed", "unknown", "The code is not whole."),
        ("nonsense", "unknown_code", "unknown", "This code belongs to no badge."),
        ("forged", "forged", "unknown", "The code is not signed by this event."),
        ("elsewhere", "other_event", "unknown", "This badge is for another event."),
    ],
)
def test_the_entrance_says_why(
    door: Door, noon: time_machine.Traveller, case: str, reason: str | None, family: str, line: str
) -> None:
    guest, token = door.guest(
        "Ana Núñez",
        Status.WITHDRAWN if case == "withdrawn" else Status.APPROVED,
        state={"revoked": BadgeState.REVOKED, "replaced": BadgeState.REPLACED}.get(case, BadgeState.LIVE),
        day_mask=0b10 if case == "day" else 0xFFFF,
    )
    del guest
    if case in {"again", "out", "back"}:
        door.scan(token)
    if case == "back":
        door.scan(token, direction="out")
    if case == "half":
        token = token[:-9]
    if case == "nonsense":
        token = "https://example.com/a-poster"
    if case == "forged":
        token = make.make_token(
            door.event, door.category, token_id=b"\7" * 8, private_key=b"not the event's own key, 32 by.."
        )
    if case == "elsewhere":
        other = make.make_event(door.organiser)
        token = make.make_badge(
            make.make_registration(make.make_category(other), status=Status.APPROVED),
            private_key=b"another event's own key, 32 by..",
        ).token
    noon.shift(timedelta(minutes=5))

    said = door.scan(token, direction="out" if case == "out" else "in")

    assert (said["reason"], said["family"]) == (reason, family)
    assert said["lines"][0].startswith(line)
    assert (said["name"] == "") == (family == "unknown")


def test_a_sessions_door_says_why(door: Door, noon: time_machine.Traveller) -> None:
    now, other = door.screening(title="Roma"), door.screening(title="Zama", starts_at=NOON + timedelta(minutes=20))
    late = door.screening(title="Tarde", starts_at=NOON + timedelta(hours=5))
    invited = door.screening(title="Gala", entry=Entry.INVITATION)
    somebody = make.make_category(door.event)
    with writing():
        db.session.execute(session_category.insert().values(session_id=invited.id, category_id=somebody.id))
        db.session.commit()
    ana, token = door.guest("Ana Núñez")
    book(ana, other)
    _, stranger = door.guest("王子墨")

    elsewhere = door.scan(token, session=now)
    unbooked = door.scan(stranger, session=now)
    early = door.scan(token, session=late)
    uninvited = door.scan(stranger, session=invited)
    noon.shift(timedelta(hours=3))
    over = door.scan(stranger, session=now)

    assert elsewhere["lines"] == ["Booked: Zama, Grand Theatre, 12:20."]
    assert (unbooked["reason"], unbooked["lines"]) == ("no_booking", ["No seat is booked for this session."])
    assert early["lines"][0].startswith("The door opens at 16:")
    assert (uninvited["family"], uninvited["lines"]) == ("wrong", ["This category may not come in here."])
    assert over["lines"] == ["This session is over."]


def test_a_full_hall_is_told_with_its_figures_and_nobody_opens_more(door: Door) -> None:
    session = door.screening(entry=Entry.OPEN)
    for name in ("Ana", "Bo"):
        door.scan(door.guest(name)[1], session=session)

    said = door.scan(door.guest("Cem")[1], session=session)

    assert (said["family"], said["may_override"]) == ("full", False)
    assert said["lines"] == ["2 of 2 inside.", "Nobody may open more places."]


def test_a_verdict_is_told_in_two_languages(client: FlaskClient, door: Door) -> None:
    _, token = door.guest("Ana Núñez")
    row = {
        "id": str(new_id()), "code": token, "gate_id": str(door.entrance.id), "scanned_at": clock.now().isoformat(),
    }  # fmt: skip

    english, chinese = (
        client.post(f"{door.path}/scans?language={tag}", json=row).get_json() for tag in ("en", "zh-Hans")
    )

    assert (english["word"], english["word_second"]) == ("Welcome", "请进")
    assert (chinese["word"], chinese["word_second"]) == ("请进", "Welcome")


def test_a_supervisor_lets_in_with_a_reason_and_takes_back(door: Door) -> None:
    session = door.screening()
    _, token = door.guest("Ana Núñez")
    refused = door.scan(token, session=session)
    order = {"id": str(new_id()), "scan_id": refused["scan_id"], "reason": "Film team"}

    allowed = door.ask("overrides", order, session).get_json()
    undone = door.ask("voids", {"id": str(new_id()), "scan_id": allowed["scan_id"]}, session).get_json()

    assert refused["may_override"]
    assert (allowed["admitted"], allowed["lines"], allowed["inside"]) == (True, ["Let in by a supervisor."], 1)
    assert undone["inside"] == 0


def test_a_keeper_neither_overrules_nor_takes_back(client: FlaskClient) -> None:
    door = Door(client)
    door.enter(Role.DOOR)
    said = door.scan(door.guest("Ana")[1])

    answers = [
        door.ask("overrides", {"id": str(new_id()), "scan_id": said["scan_id"], "reason": "Friend"}),
        door.ask("voids", {"id": str(new_id()), "scan_id": said["scan_id"]}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_guest_is_found_by_any_part_of_a_name(client: FlaskClient, door: Door) -> None:
    guest, _ = door.guest("Zoë Brontë")

    hits = client.get(f"{door.path}/{door.entrance.id}/guests?q=bronte").get_json()["hits"]
    said = door.scan("", registration_id=str(guest.id))

    assert [(hit["name"], hit["state"]) for hit in hits] == [("Zoë Brontë", "Approved")]
    assert said["name"] == "Zoë Brontë"


def test_a_typed_code_gets_a_page(client: FlaskClient, door: Door) -> None:
    guest = make.make_registration(door.category, status=Status.APPROVED, display_name="ليلى حداد")
    code = make.make_badge(guest).short_code
    path = f"{door.path}/{door.entrance.id}"

    verdict, empty = client.post(path, data={"code": code.lower()}), client.post(path, data={"code": ""})

    assert "Welcome" in verdict.text
    assert "ليلى حداد" in verdict.text
    assert (empty.status_code, "Type the code that stands on the badge." in empty.text) == (422, True)


@pytest.mark.parametrize("body", [b"", b"{", b'{"id": "x"}', b"[" * 5000, b'{"unknown": 1}', b"\xff\xfe"])
def test_what_is_no_scan_is_refused_as_such(client: FlaskClient, door: Door, body: bytes) -> None:
    answer = client.post(f"{door.path}/scans", data=body, content_type="application/json")

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_a_scan_of_another_organisers_gate_is_not_found(client: FlaskClient, door: Door) -> None:
    elsewhere = make.make_gate(make.make_organiser())
    row = {
        "id": str(new_id()), "code": "x", "gate_id": str(elsewhere.id), "scanned_at": clock.now().isoformat(),
    }  # fmt: skip

    assert client.post(f"{door.path}/scans", json=row).status_code == 404
