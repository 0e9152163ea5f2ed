"""What a device is told: enough to judge by itself at its gates, of as few people and as little as that takes."""

from __future__ import annotations

import base64
import gzip
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from app.badges.queries import forget_public_keys
from app.badges.rules import BadgeState
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.checkin import queries
from app.checkin.rules.devices import NamesOn
from app.checkin.service import uploading
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, writing
from app.core.tokens import new_id
from app.programme.models import session_category
from app.programme.rules import Entry
from app.registration.rules import Status
from app.registration.service import amendment
from tests import factories as make
from tests.devices import Phone, raw

if TYPE_CHECKING:
    from uuid import UUID

    from app.checkin.models import Device
    from app.checkin.queries import Roster
    from app.registration.models import Registration

pytestmark = pytest.mark.usefixtures("database")
CANARY = "canary@example.com"


class Place:
    """An event with an entrance and two halls, and a phone that keeps the entrance and the first hall."""

    def __init__(self, names: NamesOn = NamesOn.SHORT) -> None:
        forget_public_keys()
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        self.event = make.make_event(organiser, site=site)
        self.entrance = make.make_gate(organiser, site=site).id
        self.halls = [make.make_hall(organiser, site=site, capacity=60) for _ in range(2)]
        self.gates = [make.make_gate(organiser, hall=hall).id for hall in self.halls]
        now = clock.now()
        self.sessions = [
            make.make_session(self.event, hall=hall, starts_at=now + timedelta(hours=1), entry=Entry.BOOKING)
            for hall in self.halls
        ]
        self.category = make.make_category(self.event)
        self.phone = Phone()
        self.device: Device = self.phone.enrol(self.event, [self.entrance, self.gates[0]], names=names)

    def guest(self, name: str = "María José García Lorca", **more: Any) -> Registration:  # noqa: ANN401 — fields of a guest
        said = {"status": Status.APPROVED, "native_name": "玛丽亚"} | more
        return make.make_registration(self.category, display_name=name, **said)

    def read(self, since: int = 0) -> Roster:
        return queries.read_roster(self.event, self.device, since=since)


def badges_of(roster: Roster) -> list[str]:
    text = base64.b64decode(str(roster.guests["badge"]))
    return [text[start : start + 8].hex() for start in range(0, len(text), 8)]


def book(guest: UUID, session: UUID, status: BookingStatus = BookingStatus.BOOKED) -> None:
    make.keep(
        Booking(
            id=new_id(), session_id=session, registration_id=guest, status=status, booked_at=clock.now(), priority=0
        )
    )


def test_a_device_knows_its_gates_their_rules_and_the_events_keys() -> None:
    place = Place()
    with writing():
        db.session.execute(
            session_category.insert().values(session_id=place.sessions[0].id, category_id=place.category.id)
        )
        db.session.commit()
    make.make_session(place.event, hall=place.halls[0], starts_at=clock.now() - timedelta(hours=9))
    make.make_badge(place.guest())

    roster = place.read()

    assert [gate["id"] for gate in roster.gates] == [str(place.entrance), str(place.gates[0])]
    entrance, hall = [gate["doors"] for gate in roster.gates]
    assert isinstance(entrance, list)
    assert isinstance(hall, list)
    assert [door["list_id"] for door in entrance] == [str(place.event.id)]
    assert [door["list_id"] for door in hall] == [str(place.sessions[0].id)]
    door = queries.get_door(place.event, place.gates[0], place.sessions[0].id)
    rules = hall[0]["rules"]
    assert (rules["capacity"], rules["booking_required"]) == (60, True)
    assert rules["categories_allowed"] == [place.category.number]
    assert door.rules.opens_at is not None
    assert rules["opens_at"] == door.rules.opens_at.isoformat()
    assert list(roster.keys) == ["1"]
    assert len(roster.keys["1"]) == 64


@pytest.mark.parametrize(
    ("names", "name", "native"),
    [
        (NamesOn.NONE, "", {}),
        (NamesOn.SHORT, "María L.", {}),
        (NamesOn.FULL, "María José García Lorca", {0: "玛丽亚"}),
    ],
)
def test_a_device_holds_of_names_what_it_may_and_nothing_else_of_a_guest(
    names: NamesOn, name: str, native: dict[int, str]
) -> None:
    place = Place(names)
    make.make_badge(place.guest(email=CANARY, organisation="Estudio Secreto"))

    roster = place.read()

    assert roster.guests["name"] == [name]
    assert roster.guests["native"] == native
    told = msgspec.json.encode(roster).decode()
    assert not any(canary in told for canary in (CANARY, "Secreto"))


def test_badges_that_ended_are_named_first_and_lead_to_the_same_guest() -> None:
    place = Place()
    guest = place.guest()
    old = make.make_badge(guest, state=BadgeState.REPLACED)
    new = make.make_badge(guest)
    gone = make.make_badge(place.guest("Somebody Else", status=Status.REVOKED), state=BadgeState.REVOKED)

    roster = place.read()

    assert sorted(roster.ended) == sorted([old.token_id.hex(), gone.token_id.hex()])
    found = badges_of(roster)
    assert found == [old.token_id.hex(), new.token_id.hex(), gone.token_id.hex()]
    assert roster.guests["flags"] == [1 + 2 * 2, 1, 2 * 1]
    assert roster.guests["holder"] == {1: old.token_id.hex()}


def test_bookings_and_scans_of_its_own_doors_are_known_and_of_no_other() -> None:
    place = Place()
    guest, nobody = place.guest(), place.guest("Without Badge")
    badge = make.make_badge(guest)
    book(guest.id, place.sessions[0].id)
    book(guest.id, place.sessions[1].id)
    other = Phone()
    device = other.enrol(place.event, [place.entrance, *place.gates])
    rows = [
        other.row(place.entrance, badge=badge.token_id.hex()),
        other.row(place.entrance, registration_id=nobody.id, source="name"),
        other.row(place.entrance, admitted=False, reason="unknown_code"),
        other.row(place.gates[1], session_id=place.sessions[1].id, badge=badge.token_id.hex()),
    ]
    rows.append(other.row(place.entrance, kind="void", refers_to=rows[1]["id"], admitted=False))
    uploading.take(device, place.event, raw(*rows))

    roster = place.read()

    assert roster.guests["booked"] == {0: [str(place.sessions[0].id)]}
    assert {row[0] for row in roster.rows} == {rows[place_]["id"] for place_ in (0, 1, 2, 4)}
    by_id = {row[0]: row for row in roster.rows}
    assert by_id[rows[0]["id"]][3] == badge.token_id.hex()
    assert by_id[rows[1]["id"]][3] == str(nobody.id)
    assert by_id[rows[2]["id"]][3] is None
    assert by_id[rows[4]["id"]][5:] == ["void", "in", False, "", rows[1]["id"]]


def test_what_is_new_is_told_by_the_cursor_and_nothing_twice_needs_telling() -> None:
    place = Place()
    stays, leaves, scanned = place.guest("A B"), place.guest("C D"), place.guest("E F")
    for guest in (stays, leaves, scanned):
        make.make_badge(guest)
    badge = make.make_badge(place.guest("G H"))
    first = place.read()

    amendment.withdraw(leaves, by=SYSTEM)
    row = place.phone.row(place.entrance, badge=badge.token_id.hex())
    uploading.take(place.device, place.event, raw(row))
    news = place.read(since=max(first.cursor, 1))

    assert news.cursor > first.cursor
    assert sorted(map(str, news.guests["name"])) == ["C D.", "G H."]  # type: ignore[call-overload]  # a column of texts
    assert len(news.ended) == 1
    assert [one[0] for one in news.rows] == [row["id"]]
    again = place.read(since=news.cursor)
    assert (badges_of(again), again.rows, again.ended) == ([], [], [])


def test_a_roster_asks_the_database_as_often_for_few_as_for_many(statements: list[str]) -> None:
    place, counts = Place(), []
    for number in (1, 20):
        for _ in range(number):
            guest = place.guest()
            make.make_badge(guest)
            book(guest.id, place.sessions[0].id)
        statements.clear()
        place.read()
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_twenty_thousand_guests_with_short_names_are_at_most_300_kb() -> None:
    rng = random.Random(20261012)
    first = [
        "María", "José", "Lucía", "Ana", "Juan", "Diego", "Мирјана", "Драган", "Anna", "Lena",
        "Liam", "Emma", "Zoë", "Nguyễn", "伟", "芳", "محمد", "ليلى", "Thandi",
    ]  # fmt: skip
    families, given = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋子明文华"
    names = [f"{rng.choice(first)} {rng.choice('ABCDEFGHIJKLMNOPRSTVZ')}." for _ in range(12_000)]
    names += [rng.choice(families) + rng.choice(given) + rng.choice(given) for _ in range(8_000)]
    rng.shuffle(names)
    guests = {
        "badge": base64.b64encode(rng.randbytes(8 * 20_000)).decode(),
        "category": [rng.randrange(9) for _ in names],
        "days": [31] * len(names),
        "flags": [1] * len(names),
        "name": names,
        "native": {}, "holder": {}, "booked": {},
    }  # fmt: skip
    roster = queries.Roster(cursor=1, ended=[], guests=guests, rows=[], gates=[], keys={})

    assert len(gzip.compress(msgspec.json.encode(roster))) <= 300_000
