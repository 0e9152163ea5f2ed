"""The demo's loader: what it leaves behind, and when it refuses."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, Organiser
from app.accounts.service import passwords
from app.badges import rules as badge_rules
from app.badges.models import Badge, SigningKey
from app.booking.models import Booking
from app.booking.queries import seats_of
from app.booking.rules import BookingStatus
from app.checkin.models import Occupancy, Scan
from app.core import clock, settings
from app.core.db import Base, db
from app.core.settings import config
from app.demo import loading
from app.demo.content.events import PASSWORD
from app.demo.errors import AlreadyLoaded, NotInProduction, TooManyGuests
from app.events.models import Event
from app.events.rules import festival_day
from app.factory import create_app
from app.mail.models import Message
from app.mail.rules import MessageState
from app.people.models import Person
from app.programme.models import ProgrammeSession
from app.programme.rules import overlap
from app.registration.models import Category, Registration
from app.registration.rules import Status
from config import Config
from tests.conftest import count_rows

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.usefixtures("database")


def events() -> dict[str, Event]:
    return {event.code: event for event in db.session.scalars(select(Event))}


def test_three_hundred_guests_come_to_three_events_of_two_organisers() -> None:
    count = loading.load()

    organisers = {organiser.code: organiser.id for organiser in db.session.scalars(select(Organiser))}
    owners = {event.code: event.organiser_id for event in events().values()}
    statuses = set(db.session.scalars(select(Registration.status).distinct()))
    assert count >= 300
    assert count_rows("registration") == count
    assert owners == {
        "exchange": organisers["hengdian"],
        "festival": organisers["hengdian"],
        "cortos": organisers["rio"],
    }
    assert statuses == set(Status)


def test_the_exchange_is_today_and_the_festival_in_an_october_to_come() -> None:
    loading.load(guests=10)

    found = events()
    today = festival_day(clock.now(), zone="Asia/Shanghai", day_change_hour=5)
    assert (found["exchange"].first_day, found["exchange"].last_day) == (today, today + timedelta(days=1))
    assert found["festival"].first_day > today
    assert found["festival"].first_day.month == 10
    assert (found["festival"].last_day - found["festival"].first_day).days == 7


def test_nobody_of_one_organiser_is_known_to_the_other() -> None:
    loading.load()

    strangers = db.session.scalars(
        select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Person.organiser_id != Event.organiser_id)
    ).all()
    assert strangers == []


def test_no_hall_holds_two_sessions_at_once_and_shows_go_past_midnight() -> None:
    loading.load(guests=0)

    halls: dict[object, list[ProgrammeSession]] = {}
    late = 0
    for session in db.session.scalars(select(ProgrammeSession)):
        halls.setdefault(session.hall_id, []).append(session)
        late += session.starts_at.astimezone(ZoneInfo("Asia/Shanghai")).hour < 5
    clashes = [
        (one.code, other.code)
        for sessions in halls.values()
        for place, one in enumerate(sessions)
        for other in sessions[place + 1 :]
        if overlap((one.starts_at, one.ends_at), (other.starts_at, other.ends_at))
    ]
    assert clashes == []
    assert late == 7
    assert sum(session.event.code == "festival" for rows in halls.values() for session in rows) == 60


def test_every_badge_is_signed_prints_whole_and_only_the_approved_hold_a_live_one() -> None:
    loading.load()

    keys = {key.event_id: key.public_key for key in db.session.scalars(select(SigningKey))}
    badges = db.session.scalars(select(Badge)).all()
    decoded = [(badge, badge_rules.decode(badge.token)) for badge in badges]
    live = {badge.registration_id for badge in badges if badge.state is badge_rules.BadgeState.LIVE}
    approved = set(db.session.scalars(select(Registration.id).where(Registration.status == Status.APPROVED)))
    assert all(
        isinstance(read, badge_rules.Decoded) and badge_rules.verify(read, keys[badge.event_id])
        for badge, read in decoded
    )
    assert not any(" " in badge.token for badge in badges)
    assert live == approved


def test_no_category_and_no_session_holds_more_than_it_may() -> None:
    loading.load(guests=900)

    taken = Counter(db.session.scalars(select(Registration.category_id).where(Registration.status == Status.APPROVED)))
    waiting = Counter(
        db.session.scalars(select(Registration.category_id).where(Registration.status == Status.WAITLISTED))
    )
    booked = Counter(db.session.scalars(select(Booking.session_id).where(Booking.status == BookingStatus.BOOKED)))
    queued = set(db.session.scalars(select(Booking.session_id).where(Booking.status == BookingStatus.WAITING)))
    categories = db.session.scalars(select(Category)).all()
    sessions = {session.id: session for session in db.session.scalars(select(ProgrammeSession))}
    assert all(category.places is None or taken[category.id] <= category.places for category in categories)
    assert all(taken[category.id] == category.places for category in categories if waiting[category.id])
    assert all(number <= seats_of(sessions[session_id]) for session_id, number in booked.items())
    assert queued
    assert all(booked[session_id] == seats_of(sessions[session_id]) for session_id in queued)


def test_people_are_inside_the_running_exchange_and_nobody_came_in_the_future() -> None:
    loading.load()

    exchange = events()["exchange"]
    inside = db.session.scalar(select(Occupancy.inside).where(Occupancy.list_id == exchange.id))
    latest = db.session.scalar(select(func.max(Scan.scanned_at)))
    assert inside is not None
    assert inside > 20
    assert latest is not None
    assert latest <= clock.now()


def test_mail_was_sent_failed_bounced_and_waits() -> None:
    loading.load()

    states = set(db.session.scalars(select(Message.state).distinct()))
    assert states == {MessageState.SENT, MessageState.FAILED, MessageState.BOUNCED, MessageState.QUEUED}


def test_everybody_may_sign_in_with_what_is_printed() -> None:
    loading.load(guests=0)

    for sign_in in loading.sign_ins():
        account = db.session.scalars(select(Account).where(Account.email == sign_in.email)).one()
        assert passwords.matches(account.password_hash, PASSWORD)
    assert len(loading.sign_ins()) == 7


def guests_of_a_new_installation(folder: Path) -> list[tuple[object, ...]]:
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    app = create_app(Config(environment="testing", database_url=url, data_dir=folder, argon2_memory_kib=64))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        loading.load(guests=60)
        rows = db.session.execute(
            select(Event.code, Registration.number, Registration.email, Registration.status, func.count(Booking.id))
            .join(Event, Event.id == Registration.event_id)
            .outerjoin(Booking, Booking.registration_id == Registration.id)
            .group_by(Event.code, Registration.number, Registration.email, Registration.status)
            .order_by(Event.code, Registration.number)
        ).all()
        db.session.remove()
        db.engine.dispose()
    return [tuple(row) for row in rows]


def test_the_same_day_gives_the_same_content(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = guests_of_a_new_installation(tmp_path_factory.mktemp("one"))
    second = guests_of_a_new_installation(tmp_path_factory.mktemp("two"))

    assert len(first) >= 60
    assert first == second


def test_a_second_load_is_refused_and_leaves_no_trace() -> None:
    loading.load(guests=20)
    before = count_rows("registration")

    with pytest.raises(AlreadyLoaded):
        loading.load(guests=20)

    assert count_rows("registration") == before


@pytest.mark.parametrize("guests", [-1, 20_001])
def test_a_crowd_beyond_reason_is_refused(guests: int) -> None:
    with pytest.raises(TooManyGuests):
        loading.load(guests=guests)


@pytest.fixture
def production(app: Flask, database: None) -> Generator[None]:
    del database
    before = config()
    settings.configure(app, replace(before, environment="production"))
    yield
    settings.configure(app, before)


@pytest.mark.usefixtures("production")
def test_a_production_installation_is_left_alone() -> None:
    with pytest.raises(NotInProduction):
        loading.load(guests=1)

    assert count_rows("organiser") == 0


@pytest.mark.usefixtures("production")
def test_the_command_line_says_why_it_does_nothing(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "production" in result.output


def test_the_command_line_lists_who_may_sign_in(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load", "--guests", "5"])

    assert result.exit_code == 0
    assert "owner@rio.example" in result.output
