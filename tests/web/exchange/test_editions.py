"""The next edition, begun from the list of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core.db import db
from app.events import queries as events
from app.programme import queries as programmes
from tests.factories import make_account, make_event, make_session

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event


def sign_in(client: FlaskClient, event: Event, role: Role, *, everywhere: bool = True) -> str:
    organiser = db.session.get_one(Organiser, event.organiser_id)
    account = make_account(organiser, role, event=None if everywhere else event)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{account.id.hex}.{account.epoch}"
        cookie["_fresh"] = True
    return f"/desk/organisers/{organiser.code}/events/{event.id}/next"


def test_an_owner_begins_the_next_edition_from_the_list_of_events(client: FlaskClient, event: Event) -> None:
    place = sign_in(client, event, Role.OWNER)
    make_session(event, title="Zama")
    assert place in client.get(place.rsplit("/", 2)[0]).text

    form = client.get(place)
    answer = client.post(place, data={"name-en": "Festival 2027", "code": "HFF-2027", "first_day": "2027-10-20"})

    assert form.status_code == 200
    assert (answer.status_code, answer.location) == (303, "/desk/hff-2027/settings")
    made = events.find_event_by_code("hff-2027")
    assert made is not None
    assert (made.series_id, [one.title for one in programmes.list_sessions(made)]) == (
        event.series_id,
        [{"es": "Zama"}],
    )


def test_what_could_not_come_along_is_told(client: FlaskClient, event: Event) -> None:
    place = sign_in(client, event, Role.OWNER)
    make_session(event, title="Zama", code="!")

    client.post(place, data={"name-en": "Festival 2027", "code": "hff-2027", "first_day": "2027-10-20"})

    assert "could not come along" in client.get("/desk/hff-2027/settings").text


def test_a_code_that_is_taken_is_refused_in_words(client: FlaskClient, event: Event) -> None:
    place = sign_in(client, event, Role.OWNER)

    answer = client.post(place, data={"name-en": "Again", "code": event.code, "first_day": "2027-10-20"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert 'role="alert"' in client.post(place, data={}).text


def test_who_has_only_the_event_begins_no_other(client: FlaskClient, event: Event) -> None:
    assert client.get(sign_in(client, event, Role.OWNER, everywhere=False)).status_code == 404
    assert client.get(sign_in(client, event, Role.PROGRAMMER)).status_code == 403


def test_another_organisers_event_is_not_there(client: FlaskClient, event: Event) -> None:
    place = sign_in(client, event, Role.OWNER)

    assert client.get(place.replace(str(event.id), str(make_event().id))).status_code == 404
