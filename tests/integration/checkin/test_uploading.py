"""Rows of a device come in by the hundred: each once, whatever the order, and what cannot come in is set aside."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.badges.queries import forget_public_keys
from app.checkin import queries
from app.checkin.models import Occupancy, Presence, Scan
from app.checkin.service import counting, uploading
from app.core.db import db
from app.core.tokens import new_id
from app.registration.rules import Status
from tests import factories as make
from tests.conftest import count_rows
from tests.devices import Phone, raw

if TYPE_CHECKING:
    from uuid import UUID

    from app.badges.models import Badge
    from app.events.models import Event

pytestmark = pytest.mark.usefixtures("database")


class Place:
    """An event with an entrance, a hall with a session, and two phones."""

    def __init__(self) -> None:
        forget_public_keys()
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        self.event: Event = make.make_event(organiser, site=site)
        self.entrance = make.make_gate(organiser, site=site).id
        hall = make.make_hall(organiser, site=site)
        self.hall_gate = make.make_gate(organiser, hall=hall).id
        self.session = make.make_session(self.event, hall=hall).id
        self.category = make.make_category(self.event)
        self.phones = [Phone(), Phone()]
        self.devices = [phone.enrol(self.event, [self.entrance, self.hall_gate]) for phone in self.phones]

    def badge(self) -> Badge:
        return make.make_badge(make.make_registration(self.category, status=Status.APPROVED))

    def send(self, *rows: object, phone: int = 0) -> uploading.Taken:
        return uploading.take(self.devices[phone], self.event, raw(*rows))

    def inside(self, list_id: UUID | None = None) -> tuple[int, int, int]:
        inside, entries, duplicates = queries.occupancy(list_id or self.event.id)
        return inside, entries, duplicates


@pytest.fixture
def place() -> Place:
    return Place()


def derived() -> list[object]:
    """Return everything that is counted, to compare."""
    present = select(Presence.list_id, Presence.registration_id, Presence.inside, Presence.entries, Presence.since)
    counted = select(Occupancy.list_id, Occupancy.inside, Occupancy.entries, Occupancy.duplicates)
    return [sorted(map(str, db.session.execute(present))), sorted(map(str, db.session.execute(counted)))]


def test_an_entry_is_kept_as_the_phone_saw_it_with_its_own_time(place: Place) -> None:
    badge, phone = place.badge(), place.phones[0]
    row = phone.row(place.entrance, badge=badge.token_id.hex(), wall_ms=1_792_310_400_000, offset_ms=-90_000)

    taken = place.send(row)

    assert taken.accepted == [row["id"]]
    assert taken.quarantined == {}
    scan = db.session.scalars(select(Scan)).one()
    assert scan.scanned_at == datetime.fromtimestamp(1_792_310_310, UTC)
    assert scan.device_at == scan.scanned_at + timedelta(seconds=90)
    assert (scan.registration_id, scan.badge_id, scan.list_id) == (badge.registration_id, badge.id, place.event.id)
    assert (scan.device_id, scan.sequence, scan.clock_offset_ms) == (place.devices[0].id, 1, -90_000)
    assert scan.boot_id == phone.boot_id
    assert scan.received_at is not None
    assert scan.by == f"device:{place.devices[0].id}"
    assert place.inside() == (1, 1, 0)
    assert place.devices[0].last_contact_at is not None


def test_the_same_batch_again_adds_nothing_and_is_accepted_again(place: Place) -> None:
    rows = [place.phones[0].row(place.entrance, badge=place.badge().token_id.hex()) for _ in range(5)]

    first, again = place.send(*rows), place.send(*rows)

    assert first.accepted == again.accepted == [row["id"] for row in rows]
    assert count_rows("scan") == 5
    assert place.inside() == (5, 5, 0)


def test_two_phones_that_admit_one_badge_make_one_entry_in_either_order(place: Place) -> None:
    badge = place.badge().token_id.hex()
    early = place.phones[0].row(place.entrance, badge=badge, wall_ms=1_792_310_400_000)
    late = place.phones[1].row(place.entrance, badge=badge, wall_ms=1_792_310_405_000)

    place.send(late, phone=1)
    assert place.inside() == (1, 1, 0)
    place.send(early)

    assert place.inside() == (1, 1, 1)
    entry = db.session.scalars(select(Presence)).one()
    assert str(entry.first_scan_id) == early["id"]


def test_rows_taken_back_and_let_in_all_the_same_count_as_a_replay_says(place: Place) -> None:
    phone, badge = place.phones[0], place.badge()
    entry = phone.row(place.entrance, badge=badge.token_id.hex())
    refused = phone.row(place.entrance, badge=badge.token_id.hex(), admitted=False, reason="already_in")
    overruled = phone.row(place.entrance, kind="override", refers_to=refused["id"], because="Host decides")

    place.send(entry, refused, overruled)
    assert place.inside() == (1, 2, 1)
    place.send(phone.row(place.entrance, kind="void", refers_to=overruled["id"], admitted=False))

    assert place.inside() == (1, 1, 1)
    kept = db.session.scalars(select(Scan).where(Scan.kind == "override")).one()
    assert (kept.registration_id, kept.override_reason) == (badge.registration_id, "Host decides")


def test_guests_are_known_by_name_too_and_codes_nobody_knows_are_rows(place: Place) -> None:
    phone, guest = place.phones[0], make.make_registration(place.category, status=Status.APPROVED)

    place.send(
        phone.row(place.hall_gate, session_id=place.session, registration_id=guest.id, source="name"),
        phone.row(place.entrance, admitted=False, reason="unknown_code"),
    )

    assert place.inside(place.session) == (1, 1, 0)
    assert place.inside() == (0, 0, 0)
    assert count_rows("scan") == 2


def test_what_the_log_cannot_take_is_set_aside_with_its_reason_and_the_rest_comes_in(place: Place) -> None:
    phone, badge = place.phones[0], place.badge().token_id.hex()
    good, known = phone.row(place.entrance, badge=badge), phone.row(place.entrance, badge=badge)
    place.send(known)
    elsewhere = Place()
    theirs = elsewhere.phones[0].row(elsewhere.entrance)
    elsewhere.send(theirs)
    wrong = {
        "other_content": known | {"wall_ms": 1},
        "unknown_gate": phone.row(elsewhere.entrance),
        "unknown_session": phone.row(place.entrance, session_id=place.session),
        "unknown_guest": phone.row(place.entrance, badge=elsewhere.badge().token_id.hex()),
        "unknown_scan": phone.row(place.entrance, kind="void", refers_to=theirs["id"], admitted=False),
        "malformed": phone.row(place.entrance, direction="sideways"),
    }
    others = [
        phone.row(place.hall_gate, session_id=elsewhere.session),
        phone.row(place.entrance, registration_id=new_id()),
        phone.row(place.entrance, kind="void"),
    ]
    rows = [*wrong.values(), *others]

    taken = place.send(good, *rows, "[]", '{"id": 7', '{"id": "later", "wall_ms": 1e99}')

    assert taken.accepted == [good["id"]]
    said = {str(row["id"]): reason for reason, row in wrong.items()}
    assert said.items() <= taken.quarantined.items()
    reasons = [taken.quarantined[str(row["id"])] for row in others]
    assert reasons == ["unknown_session", "unknown_guest", "unknown_scan"]
    assert taken.quarantined["later"] == "malformed"
    aside = queries.list_quarantined(place.event.id)
    assert {one.reason for one in aside} == set(wrong)
    assert len(aside) == len(rows) + 3
    place.send(*rows)
    assert len(queries.list_quarantined(place.event.id)) == len(aside)


def test_one_batch_that_says_two_things_of_one_scan_keeps_the_first(place: Place) -> None:
    row = place.phones[0].row(place.entrance, badge=place.badge().token_id.hex())

    taken = place.send(row, row, row | {"source": "typed"})

    assert taken.accepted == [row["id"]]
    assert taken.quarantined == {row["id"]: "other_content"}
    assert count_rows("scan") == 1


def test_a_scan_of_another_event_is_not_overwritten_by_its_id(place: Place) -> None:
    elsewhere = Place()
    row = elsewhere.phones[0].row(elsewhere.entrance)
    elsewhere.send(row)

    taken = place.send(row | {"gate_id": str(place.entrance)})

    assert taken.quarantined == {row["id"]: "other_content"}


def test_any_order_of_batches_comes_to_what_a_replay_of_all_rows_says(place: Place) -> None:
    rng, badges = random.Random(7), [place.badge().token_id.hex() for _ in range(4)]
    rows = []
    for _ in range(60):
        which = rng.randrange(2)
        said: dict[str, object] = {"badge": rng.choice(badges), "direction": rng.choice(("in", "in", "out"))}
        said |= {"wall_ms": 1_792_310_400_000 + rng.randrange(3_600_000)}
        rows.append((which, place.phones[which].row(place.entrance, **said)))
    rng.shuffle(rows)
    for start in range(0, 60, 7):
        for which in range(2):
            place.send(*[row for mine, row in rows[start : start + 9] if mine == which], phone=which)
    counted = derived()

    counting.rebuild(place.event.id)

    assert count_rows("scan") == 60
    assert derived() == counted


def test_a_batch_asks_the_database_as_often_for_one_row_as_for_fifty(place: Place, statements: list[str]) -> None:
    place.send(place.phones[0].row(place.entrance, badge=place.badge().token_id.hex()))  # the counters begin
    counts = []
    for number in (1, 50):
        rows = [place.phones[0].row(place.entrance, badge=place.badge().token_id.hex()) for _ in range(number)]
        statements.clear()
        place.send(*rows)
        counts.append(len(statements))

    assert counts[0] == counts[1]
