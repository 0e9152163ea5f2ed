"""A guest's stars and bookings in one agenda."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.booking.errors import NotBookable
from app.booking.service import seats, stars
from app.core import clock
from app.core.access import SYSTEM
from app.programme.rules import SessionStatus
from app.programme.service import publication
from app.registration.rules import Status
from tests.factories import make_category, make_event, make_registration, make_session, soon
from tests.web.guests import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event
    from app.registration.models import Registration

HERE = "/en/hff-2026"


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    return make_event(code="hff-2026", first_day=clock.now().date() + timedelta(days=1))


@pytest.fixture
def guest(client: FlaskClient, event: Event) -> Registration:
    registration = make_registration(make_category(event), status=Status.APPROVED)
    enter(client, registration)
    return registration


def press(client: FlaskClient, page: str, address: str) -> str:
    """Press the button of a form on a page, and return where it leads."""
    form = re.search(rf'<form method="post" action="{address}">(.*?)</form>', client.get(page).text)
    assert form is not None, f"no form for {address} on {page}"
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.group(1)))
    answer = client.post(address, data=fields)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


@pytest.mark.usefixtures("guest")
def test_a_star_is_set_on_the_programme_and_taken_away_in_the_agenda(client: FlaskClient, event: Event) -> None:
    make_session(event, code="S1", title="Zama", starts_at=soon(600))
    make_session(event, code="S2", title="Roma", starts_at=soon(900))

    back = press(client, f"{HERE}/programme", f"{HERE}/me/stars/S1")
    assert back.endswith("#s-S1")
    agenda = client.get(f"{HERE}/me/agenda").text
    assert ("Zama" in agenda, "Roma" in agenda) == (True, False)
    assert "Starred" in client.get(f"{HERE}/programme").text

    assert press(client, f"{HERE}/me/agenda", f"{HERE}/me/stars/S1/removal") == f"{HERE}/me/agenda"
    assert "Nothing yet." in client.get(f"{HERE}/me/agenda").text


@pytest.mark.usefixtures("guest")
def test_a_session_is_starred_on_its_own_page_too(client: FlaskClient, event: Event) -> None:
    make_session(event, code="S1", starts_at=soon(600))

    assert press(client, f"{HERE}/sessions/S1", f"{HERE}/me/stars/S1") == f"{HERE}/sessions/S1"
    assert press(client, f"{HERE}/sessions/S1", f"{HERE}/me/stars/S1/removal") == f"{HERE}/sessions/S1"


def test_bookings_and_stars_stand_together_and_cancelled_ones_say_so(
    client: FlaskClient, event: Event, guest: Registration
) -> None:
    booked = make_session(event, code="S1", title="Zama", starts_at=soon(600), capacity=5)
    starred = make_session(event, code="S2", title="Roma", starts_at=soon(630))
    fallen = make_session(event, code="S3", title="Whisky", starts_at=soon(900))
    seats.book(guest, booked, by=SYSTEM)
    for session in (starred, starred, fallen):
        stars.star(guest, session)
    publication.cancel(fallen, note={}, by=SYSTEM)

    agenda = client.get(f"{HERE}/me/agenda").text

    assert agenda.index("Zama") < agenda.index("Roma") < agenda.index("Whisky")
    assert "Booked" in agenda
    assert "Cancelled" in agenda
    assert "Overlaps with “Zama”" in agenda


def test_nobody_else_sees_a_star(client: FlaskClient, event: Event, guest: Registration) -> None:
    session = make_session(event, code="S1", title="Zama", starts_at=soon(600))
    stars.star(guest, session)
    enter(client, make_registration(make_category(event), status=Status.APPROVED))

    assert "Zama" not in client.get(f"{HERE}/me/agenda").text


def test_what_is_not_announced_or_of_another_event_cannot_be_starred(
    client: FlaskClient, event: Event, guest: Registration
) -> None:
    make_session(event, code="S1", status=SessionStatus.DRAFT)

    assert client.post(f"{HERE}/me/stars/S1").status_code == 404
    with pytest.raises(NotBookable):
        stars.star(guest, make_session(make_event()))
