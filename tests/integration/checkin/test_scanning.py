from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from app.badges.models import Badge
from app.badges.queries import forget_public_keys
from app.badges.rules import BadgeState
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.checkin import queries
from app.checkin.errors import NoOverride, NothingToUndo, ScanConflict
from app.checkin.models import Occupancy, Presence, Scan
from app.checkin.rules import Admitted, Direction, Level, Reason, TurnedAway
from app.checkin.service import counting, scanning
from app.checkin.service.scanning import Reading
from app.core import clock
from app.core.access import Actor, ActorKind
from app.core.db import db, writing
from app.core.errors import NotFound
from app.core.tokens import new_id
from app.programme.models import session_category
from app.programme.rules import Entry
from app.registration.rules import Status
from tests import factories as make
from tests.conftest import count_rows

if TYPE_CHECKING:
    from collections.abc import Generator
    from uuid import UUID

    from app.checkin.queries import Door
    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Registration
    from app.venues.models import Gate

NOON = datetime(2026, 10, 17, 4, 0, tzinfo=UTC)  # 12:00 in Hengdian
KEEPER = Actor(ActorKind.STAFF, new_id())


@pytest.fixture(autouse=True)
def noon(database: None) -> Generator[time_machine.Traveller]:
    del database
    forget_public_keys()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class Place:
    """An event with an entrance, a hall with a gate, and a guest with a badge."""

    def __init__(self, capacity: int = 100) -> None:
        organiser = make.make_organiser()
        self.site = make.make_site(organiser)
        self.event: Event = make.make_event(organiser, first_day=NOON.date(), site=self.site)
        self.entrance: Gate = make.make_gate(organiser, site=self.site, name="North gate")
        self.hall = make.make_hall(organiser, site=self.site, capacity=capacity)
        self.hall_gate: Gate = make.make_gate(organiser, hall=self.hall, name="Hall door")
        self.category = make.make_category(self.event)
        self.guest, self.badge = self.another("محمد الأمين")

    def another(self, name: str, status: Status = Status.APPROVED) -> tuple[Registration, Badge]:
        registration = make.make_registration(self.category, status=status, display_name=name)
        return registration, make.make_badge(registration)

    def door(self, session: ProgrammeSession | None = None) -> Door:
        gate = self.hall_gate if session else self.entrance
        return queries.get_door(self.event, gate.id, session.id if session else None)

    def screening(self, **options: object) -> ProgrammeSession:
        starts = {"starts_at": NOON + timedelta(minutes=10)} | options
        return make.make_session(self.event, hall=self.hall, **starts)  # type: ignore[arg-type]  # keywords of the factory


def scan(
    door: Door,
    code: str = "",
    *,
    id: UUID | None = None,
    registration_id: UUID | None = None,
    direction: Direction = Direction.IN,
    level: Level = Level.KEEPER,
) -> scanning.Shown:
    reading = Reading(
        id=id or new_id(),
        code=code,
        registration_id=registration_id,
        direction=direction,
        source="camera",
        device_at=clock.now(),
    )
    return scanning.record(reading, door, by=KEEPER, level=level)


def book(place: Place, session: ProgrammeSession) -> None:
    make.keep(
        Booking(
            session_id=session.id,
            registration_id=place.guest.id,
            status=BookingStatus.BOOKED,
            booked_at=clock.now(),
        )
    )


def reason(shown: scanning.Shown) -> Reason | None:
    return shown.verdict.reason if isinstance(shown.verdict, TurnedAway) else None


def test_a_badge_opens_the_door_and_is_in_the_second_time() -> None:
    place = Place()

    first = scan(place.door(), place.badge.token)
    again = scan(place.door(), place.badge.token)

    assert first.verdict == Admitted(first_time=True)
    assert first.holder is not None
    assert first.holder.name == "محمد الأمين"
    assert again.verdict == TurnedAway(Reason.ALREADY_IN, since=NOON, gate_id=place.entrance.id)
    assert (again.inside, again.entries) == (1, 1)


def test_a_short_code_and_a_name_open_the_door_too() -> None:
    place = Place()
    _, other = place.another("王子墨")

    typed = scan(place.door(), other.short_code.lower())
    named = scan(place.door(), registration_id=place.guest.id)

    assert isinstance(typed.verdict, Admitted)
    assert isinstance(named.verdict, Admitted)


@pytest.mark.parametrize(
    ("state", "expected"), [(BadgeState.REVOKED, Reason.REVOKED), (BadgeState.REPLACED, Reason.REPLACED)]
)
def test_a_dead_badge_stays_outside(state: BadgeState, expected: Reason) -> None:
    place = Place()
    dead = make.make_badge(make.make_registration(place.category, status=Status.APPROVED), state=state)

    shown = scan(place.door(), dead.token)

    assert reason(shown) is expected


def test_a_withdrawn_request_opens_nothing() -> None:
    place = Place()
    _, badge = place.another("Ольга", Status.CANCELLED)

    assert reason(scan(place.door(), badge.token)) is Reason.NOT_APPROVED


def test_a_guest_without_a_badge_is_not_let_in_by_name() -> None:
    place = Place()
    waiting = make.make_registration(place.category, status=Status.WAITLISTED)

    badgeless = make.make_registration(place.category, status=Status.APPROVED)

    assert reason(scan(place.door(), registration_id=waiting.id)) is Reason.NOT_APPROVED
    assert reason(scan(place.door(), registration_id=badgeless.id)) is Reason.REVOKED


def test_codes_that_are_no_badge_of_this_event_say_why() -> None:
    place = Place()
    elsewhere = Place()
    forged = make.make_token(
        place.event, place.category, token_id=b"\1" * 8, private_key=b"another private key, 32 bytes..."
    )
    unknown = make.make_token(
        place.event, place.category, token_id=b"\1" * 8, private_key=b"a private key for tests, 32 b..."
    )

    seen = {
        code: reason(scan(place.door(), text))
        for code, text in {
            "forged": forged,
            "other event": elsewhere.badge.token,
            "no such badge": unknown,
            "cut short": place.badge.token[:-1],
            "a web address": "https://example.com/",
            "no such short code": "00000000" + "0",
        }.items()
    }

    assert seen == {
        "forged": Reason.FORGED,
        "other event": Reason.OTHER_EVENT,
        "no such badge": Reason.UNKNOWN_CODE,
        "cut short": Reason.MALFORMED,
        "a web address": Reason.UNKNOWN_CODE,
        "no such short code": Reason.UNKNOWN_CODE,
    }


def test_the_same_id_again_answers_the_first_verdict() -> None:
    place = Place()
    scan_id = new_id()

    first = scan(place.door(), place.badge.token, id=scan_id)
    again = scan(place.door(), place.badge.token, id=scan_id)

    assert again.verdict == first.verdict
    assert count_rows("scan") == 1


def test_a_refusal_is_told_again_as_it_was_told_first(noon: time_machine.Traveller) -> None:
    place = Place()
    early = place.screening(starts_at=NOON + timedelta(hours=3))
    ids = [new_id(), new_id()]
    scan(place.door(), place.badge.token)
    told = [scan(place.door(), place.badge.token, id=ids[0]), scan(place.door(early), place.badge.token, id=ids[1])]
    noon.shift(timedelta(hours=3))

    again = [scan(place.door(), place.badge.token, id=ids[0]), scan(place.door(early), place.badge.token, id=ids[1])]

    assert [shown.verdict for shown in again] == [shown.verdict for shown in told]
    assert [reason(shown) for shown in again] == [Reason.ALREADY_IN, Reason.TOO_EARLY]


def test_the_same_id_with_another_code_is_refused() -> None:
    place = Place()
    scan_id = new_id()
    scan(place.door(), place.badge.token, id=scan_id)

    with pytest.raises(ScanConflict):
        scan(place.door(), "something else", id=scan_id)


def test_an_unreadable_code_is_told_again_without_a_name() -> None:
    place = Place()
    scan_id = new_id()
    scan(place.door(), "D1", id=scan_id)

    assert scan(place.door(), "D1", id=scan_id).holder is None


def test_a_sessions_door_asks_for_a_booking() -> None:
    place = Place()
    session = place.screening()

    without = scan(place.door(session), place.badge.token)
    book(place, session)
    with_one = scan(place.door(session), place.badge.token)

    assert reason(without) is Reason.NO_BOOKING
    assert isinstance(with_one.verdict, Admitted)


def test_who_booked_another_session_is_told_which() -> None:
    place = Place()
    here = place.screening()
    there = place.screening(starts_at=NOON + timedelta(hours=1))
    book(place, there)

    shown = scan(place.door(here), place.badge.token)

    assert shown.verdict == TurnedAway(Reason.WRONG_SESSION, session_id=there.id)
    assert queries.find_session_title(there.id) == (
        {"es": "La teta asustada"},
        there.starts_at,
        {"en": "Grand Theatre"},
    )


def test_an_open_session_lets_only_its_categories_in() -> None:
    place = Place()
    session = place.screening(entry=Entry.OPEN)
    jury = make.make_category(place.event)
    with writing():
        db.session.execute(session_category.insert().values(session_id=session.id, category_id=jury.id))
        db.session.commit()

    assert reason(scan(place.door(session), place.badge.token)) is Reason.CATEGORY_NOT_ALLOWED


def test_the_licensed_number_is_never_passed() -> None:
    place = Place(capacity=1)
    session = place.screening(entry=Entry.OPEN)
    _, other = place.another("Nguyễn Thị Minh")
    scan(place.door(session), place.badge.token)

    shown = scan(place.door(session), other.token, level=Level.SUPERVISOR)

    assert reason(shown) is Reason.FULL
    assert (shown.inside, shown.licensed, shown.may_override) == (1, 1, False)


def test_who_goes_out_may_come_back() -> None:
    place = Place()
    scan(place.door(), place.badge.token)

    out = scan(place.door(), place.badge.token, direction=Direction.OUT)
    back = scan(place.door(), place.badge.token)

    assert out.verdict == Admitted(Direction.OUT, first_time=False)
    assert out.inside == 0
    assert back.verdict == Admitted(first_time=False)
    assert (back.inside, back.entries) == (1, 2)


def test_a_supervisor_lets_in_with_a_reason() -> None:
    place = Place()
    session = place.screening()
    refused = scan(place.door(session), place.badge.token, level=Level.SUPERVISOR)
    row_id = new_id()

    shown = scanning.override(refused.scan_id, place.door(session), id=row_id, reason="Film team", by=KEEPER)
    again = scanning.override(refused.scan_id, place.door(session), id=row_id, reason="Film team", by=KEEPER)

    assert refused.may_override
    assert shown.verdict == again.verdict == Admitted(first_time=True)
    assert (shown.by_override, again.by_override) == (True, True)
    assert shown.inside == 1
    kept = db.session.get_one(Scan, row_id)
    assert (kept.override_reason, kept.refers_to) == ("Film team", refused.scan_id)


def test_a_supervisor_lets_in_at_a_door_without_a_licensed_number() -> None:
    place = Place()
    scan(place.door(), place.badge.token)
    refused = scan(place.door(), place.badge.token, level=Level.SUPERVISOR)

    shown = scanning.override(refused.scan_id, place.door(), id=new_id(), reason="Went out unscanned", by=KEEPER)

    assert reason(refused) is Reason.ALREADY_IN
    assert shown.verdict == Admitted(first_time=False)
    assert (shown.inside, shown.licensed) == (1, None)


def test_nobody_overrides_what_nobody_may() -> None:
    place = Place(capacity=1)
    session = place.screening()
    revoked = make.make_badge(make.make_registration(place.category, status=Status.REVOKED), state=BadgeState.REVOKED)
    _, other = place.another("Лепа Петровић")
    forged = scan(place.door(session), place.badge.token[:-3] + "000", level=Level.SUPERVISOR)
    dead = scan(place.door(session), revoked.token, level=Level.SUPERVISOR)
    unbooked = scan(place.door(session), other.token)
    book(place, session)
    admitted = scan(place.door(session), place.badge.token)

    for refused in (forged, dead, unbooked, admitted):
        with pytest.raises(NoOverride):
            scanning.override(refused.scan_id, place.door(session), id=new_id(), reason="A friend", by=KEEPER)
    assert not unbooked.may_override


def test_a_mistake_is_taken_back_and_stays_in_the_log() -> None:
    place = Place()
    mistake = scan(place.door(), place.badge.token)
    row_id = new_id()

    scanning.undo(mistake.scan_id, place.door(), id=row_id, by=KEEPER)
    scanning.undo(mistake.scan_id, place.door(), id=row_id, by=KEEPER)

    assert queries.occupancy(place.event.id) == (0, 0, 0)
    assert count_rows("scan") == 2
    assert isinstance(scan(place.door(), place.badge.token).verdict, Admitted)


def test_only_an_entry_can_be_taken_back_and_only_once() -> None:
    place = Place()
    entered = scan(place.door(), place.badge.token)
    refused = scan(place.door(), place.badge.token)
    scanning.undo(entered.scan_id, place.door(), id=new_id(), by=KEEPER)

    for scan_id in (refused.scan_id, entered.scan_id):
        with pytest.raises(NothingToUndo):
            scanning.undo(scan_id, place.door(), id=new_id(), by=KEEPER)


def test_scans_and_gates_of_another_event_are_not_found() -> None:
    place, other = Place(), Place()
    foreign = scan(other.door(), other.badge.token)

    with pytest.raises(NotFound):
        scanning.undo(foreign.scan_id, place.door(), id=new_id(), by=KEEPER)
    with pytest.raises(NotFound):
        queries.get_door(place.event, other.entrance.id, None)
    with pytest.raises(NotFound):
        queries.get_door(place.event, place.hall_gate.id, other.screening().id)


def test_counters_are_what_a_replay_of_all_scans_says() -> None:
    place = Place()
    draw = random.Random(7)
    badges = [place.badge, *(place.another(f"Guest {number}")[1] for number in range(6))]
    for _ in range(60):
        scan(
            place.door(), draw.choice(badges).token, direction=draw.choice([Direction.IN, Direction.IN, Direction.OUT])
        )
    scan(place.door(), "D1")  # nobody's: it stays in the log and counts for nothing
    before = _derived()

    rows = counting.rebuild(place.event.id)

    assert rows == 61
    assert _derived() == before
    assert before != []


def _derived() -> list[tuple[object, ...]]:
    totals = db.session.execute(select(Occupancy.list_id, Occupancy.entries, Occupancy.inside, Occupancy.duplicates))
    states = db.session.execute(
        select(Presence.registration_id, Presence.inside, Presence.entries, Presence.since).order_by(
            Presence.registration_id
        )
    )
    return [tuple(row) for row in totals] + [tuple(row) for row in states if row.entries]


def test_people_are_found_by_any_part_of_any_name() -> None:
    place = Place()
    registration, _ = place.another("Núñez de la Cruz, Lucía")

    hits = queries.search_holders(place.event, "cruz nunez")

    assert [hit.holder.registration_id for hit in hits] == [registration.id]
    assert [hit.holder.name for hit in queries.search_holders(place.event, "محمد")] == ["محمد الأمين"]
    assert queries.search_holders(place.event, "  ") == []
