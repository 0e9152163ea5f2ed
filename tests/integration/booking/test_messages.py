"""What guests are written about their seats, and what is not sent because it is no longer so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.booking.service import seats
from app.core.access import SYSTEM
from app.core.db import db
from app.mail.errors import MessageIsMoot
from app.mail.models import Message
from app.programme.service import publication, scheduling
from app.programme.service.scheduling import SessionDetails
from app.registration import queries as registrations
from app.registration.service import links
from tests.factories import keep, make_hall, make_session, soon
from tests.integration.booking.conftest import event_organiser, guest
from tests.letters import newest, rendered

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import ProgrammeSession
    from app.registration.models import Category, Registration


def moved_up(event: Event, category: Category, *, locale: str = "en") -> tuple[Registration, ProgrammeSession]:
    session = make_session(event, capacity=1, title="Memorias del subdesarrollo")
    first, second = guest(category), guest(category, "Øyvind Åsen", locale=locale)
    for who in (first, second):
        seats.book(who, session, by=SYSTEM)
    seats.cancel(first, session, by=SYSTEM)
    return second, session


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_who_moves_up_is_told_which_session(event: Event, category: Category, language: str) -> None:
    who, _ = moved_up(event, category, locale=language)

    mail = rendered(newest("seat_promoted"))

    link = registrations.find_live_link(who.id)
    assert link is not None
    for part in (mail.text, mail.html):
        assert "Memorias del subdesarrollo" in part
        assert f"http://lanyard.test/g/{links.secret_of(link)}" in part


def test_who_has_given_the_seat_back_is_not_told_of_it(event: Event, category: Category) -> None:
    who, session = moved_up(event, category)
    seats.cancel(who, session, by=SYSTEM)

    with pytest.raises(MessageIsMoot):
        rendered(newest("seat_promoted"))


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_a_session_called_off_is_told(event: Event, category: Category, language: str) -> None:
    session = make_session(event, capacity=1, title="Memorias del subdesarrollo")
    seats.book(guest(category, locale=language), session, by=SYSTEM)
    publication.cancel(session, by=SYSTEM)

    mail = rendered(newest("session_cancelled"))

    assert "Memorias del subdesarrollo" in mail.text
    assert "Memorias del subdesarrollo" in mail.html


def moved(session: ProgrammeSession, minutes: int) -> None:
    """Put a session at another time."""
    details = SessionDetails(
        kind=session.kind,
        title=session.title,
        starts_at=session.starts_at + timedelta(minutes=minutes),
        ends_at=session.ends_at + timedelta(minutes=minutes),
        hall_id=session.hall_id,
        capacity=session.capacity,
        entry=session.entry,
    )
    scheduling.change(session, details, by=SYSTEM)


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
def test_who_holds_or_awaits_a_seat_is_told_where_a_session_has_moved(
    event: Event, category: Category, language: str
) -> None:
    session = make_session(
        event, capacity=1, title="Memorias del subdesarrollo", hall=make_hall(event_organiser(event))
    )
    holding, waiting, gone = (guest(category, locale=language) for _ in range(3))
    for who in (holding, waiting, gone):
        seats.book(who, session, by=SYSTEM)
    seats.cancel(gone, session, by=SYSTEM)

    moved(session, 300)

    mail = rendered(newest("session_moved"))
    zone = {"en": "Beijing", "es": "Pekín", "zh-Hans": "北京"}[language]
    assert [count("session_moved", who) for who in (holding, waiting, gone)] == [1, 1, 0]
    for part in (mail.text, mail.html):
        assert "Memorias del subdesarrollo" in part
        assert "Grand Theatre" in part
        assert zone in part
    assert "overlaps" not in mail.text


def test_a_change_that_moves_nothing_is_not_told(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=1), guest(category)
    seats.book(who, session, by=SYSTEM)

    moved(session, 0)

    assert count("session_moved", who) == 0


def test_who_has_something_else_at_the_new_time_is_told_so(event: Event, category: Category) -> None:
    session = make_session(event, capacity=1, starts_at=soon(60), title="Roma")
    other = make_session(event, capacity=1, starts_at=soon(300), title="Zama")
    who = guest(category)
    for wanted in (session, other):
        seats.book(who, wanted, by=SYSTEM)

    moved(session, 250)

    mail = rendered(newest("session_moved"))
    assert "It now overlaps with “Zama”" in mail.text
    assert "It now overlaps with “Zama”" in mail.html


def test_who_has_given_back_the_seat_is_not_told_that_it_moved(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=1), guest(category)
    seats.book(who, session, by=SYSTEM)
    moved(session, 300)
    seats.cancel(who, session, by=SYSTEM)

    with pytest.raises(MessageIsMoot):
        rendered(newest("session_moved"))


def test_moving_up_twice_is_told_twice(event: Event, category: Category) -> None:
    who, session = moved_up(event, category)
    seats.cancel(who, session, by=SYSTEM)
    other = guest(category)
    for someone in (other, who):
        seats.book(someone, session, by=SYSTEM)

    seats.cancel(other, session, by=SYSTEM)

    assert count("seat_promoted", who) == 2


def test_nobody_is_written_to_who_has_no_address(event: Event, category: Category) -> None:
    session, who = make_session(event, capacity=1), guest(category)
    who.email = None
    keep(who)
    seats.book(who, session, by=SYSTEM)

    publication.cancel(session, by=SYSTEM)

    assert count("session_cancelled", who) == 0


def test_without_a_living_link_the_mail_leads_to_where_one_is_sent_anew(event: Event, category: Category) -> None:
    who, _ = moved_up(event, category)
    links.revoke_all(who)

    mail = rendered(newest("seat_promoted"))

    assert f"http://lanyard.test/en/{event.code}/link" in mail.text


def count(template: str, who: Registration) -> int:
    query = select(func.count()).select_from(Message)
    return db.session.scalar(query.where(Message.template == template, Message.subject_id == who.id)) or 0
