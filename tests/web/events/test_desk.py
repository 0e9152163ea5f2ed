"""Events at the desk."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.accounts.models import Organiser
from app.accounts.rules import Role
from app.core.db import db
from app.events import queries
from app.events.rules import Phase
from tests import factories
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event

ENTERED = {
    "name-en": "Hengdian Film Festival",
    "name-zh-Hans": "横店影视节",
    "first_day": "2031-10-17",
    "last_day": "2031-10-24",
    "zone": "Asia/Shanghai",
    "day_change_hour": "5",
    "languages": ["en", "zh-Hans"],
    "accent": "#d9381e",
    "artwork": "festival",
    "site_id": "",
    "privacy_notice-en": "We keep your name.",
}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    event = factories.make_event()
    enter(client, Role.OWNER, event)
    return event


def organiser_of(event: Event) -> Organiser:
    return db.session.get_one(Organiser, event.organiser_id)


def test_a_series_and_its_first_event_are_made(client: FlaskClient, event: Event) -> None:
    base = f"/desk/organisers/{organiser_of(event).code}"
    blank = client.get(f"{base}/series/new").status_code
    made = client.post(f"{base}/series/new", data={"name-es": "Encuentro"})
    series = next(one for one in queries.list_series(organiser_of(event)) if one.name == {"es": "Encuentro"})

    form = client.get(f"{base}/events/new").status_code
    answer = client.post(
        f"{base}/events/new", data={**ENTERED, "series_id": series.id.hex, "kind": "exchange", "code": " New-2031 "}
    )

    assert (blank, made.status_code, form) == (200, 303, 200)
    assert (answer.status_code, answer.location) == (303, "/desk/new-2031/settings")
    found = queries.find_event_by_code("new-2031")
    assert found is not None
    assert (found.phase, found.accent, found.series_id) == (Phase.DRAFT, "#D9381E", series.id)
    assert "new-2031" in client.get(f"{base}/events").text


def test_what_was_typed_stays_when_an_event_is_refused(client: FlaskClient, event: Event) -> None:
    base = f"/desk/organisers/{organiser_of(event).code}"

    page = client.post(
        f"{base}/events/new",
        data={**ENTERED, "series_id": event.series_id.hex, "kind": "festival", "code": event.code},
    ).text

    assert "is taken" in page
    assert "Hengdian Film Festival" in page


def test_a_series_is_renamed_and_archived(client: FlaskClient, event: Event) -> None:
    address = f"/desk/organisers/{organiser_of(event).code}/series/{event.series_id}"
    shown = client.get(address).status_code

    answer = client.post(address, data={"name-en": "Old", "archived": "y"})

    assert (shown, answer.status_code) == (200, 303)
    assert (event.series.name, event.series.archived) == ({"en": "Old"}, True)
    assert "Archived" in client.get(f"/desk/organisers/{organiser_of(event).code}/events").text


def test_settings_are_shown_as_they_stand_and_changed(client: FlaskClient, event: Event) -> None:
    site = factories.make_site(organiser_of(event))
    shown = client.get(f"/desk/{event.code}/settings").text

    answer = client.post(f"/desk/{event.code}/settings", data={**ENTERED, "site_id": site.id.hex})

    assert event.code in shown
    assert answer.status_code == 303
    assert event.name == {"en": "Hengdian Film Festival", "zh-Hans": "横店影视节"}
    assert (event.site_id, event.privacy_version) == (site.id, 2)
    assert f'<option selected value="{site.id.hex}">' in client.get(f"/desk/{event.code}/settings").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_day": "2031-10-16"}, "The last day lies before the first."),
        ({"zone": "CST"}, "is no time zone we know"),
        ({"accent": "red"}, "Choose a colour such as"),
        ({"name-en": "", "name-zh-Hans": ""}, "Write it in at least one language."),
        ({"name-en": "x" * 121}, "At most 120 characters."),
        ({"reply_to": "nobody"}, "Invalid email address."),
    ],
)
def test_settings_that_cannot_be_are_refused(
    client: FlaskClient, event: Event, change: dict[str, str], words: str
) -> None:
    before = dict(event.name)

    page = client.post(f"/desk/{event.code}/settings", data={**ENTERED, **change})

    assert page.status_code == 200
    assert words in page.text
    assert event.name == before


def test_an_event_goes_through_its_phases(client: FlaskClient, event: Event) -> None:
    seen = []
    for step in ("draft", "publication", "archive"):
        assert client.post(f"/desk/{event.code}/{step}").status_code == 303
        seen.append(event.phase)
        assert client.get(f"/desk/{event.code}/settings").status_code == 200

    assert seen == [Phase.DRAFT, Phase.PUBLISHED, Phase.ARCHIVED]
    assert client.post(f"/desk/{event.code}/draft").status_code == 409


def test_a_logo_is_put_up_and_taken_down(client: FlaskClient, event: Event) -> None:
    upload = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(upload, "PNG")

    up = client.post(f"/desk/{event.code}/logo", data={"logo": (io.BytesIO(upload.getvalue()), "logo.png")})
    key = event.logo_key
    shown = client.get(f"/desk/{event.code}/settings").text
    down = client.post(f"/desk/{event.code}/logo/removal")

    assert (up.status_code, down.status_code) == (303, 303)
    assert key is not None
    assert f"/logo/{event.code}" in shown
    assert event.logo_key is None


def test_a_logo_that_is_no_picture_is_refused(client: FlaskClient, event: Event) -> None:
    page = client.post(f"/desk/{event.code}/logo", data={"logo": (io.BytesIO(b"<svg/>"), "logo.svg")})
    nothing = client.post(f"/desk/{event.code}/logo", data={})

    assert (page.status_code, nothing.status_code) == (200, 200)
    assert event.logo_key is None


@pytest.mark.parametrize("role", [Role.PROGRAMMER, Role.GUEST_OFFICE, Role.DOOR, Role.READER])
def test_only_owners_set_an_event_up(client: FlaskClient, role: Role) -> None:
    event = factories.make_event()
    enter(client, role, event)

    assert client.get(f"/desk/{event.code}/settings").status_code == 403
    assert client.get(f"/desk/organisers/{organiser_of(event).code}/events").status_code == 403


def test_anothers_event_does_not_exist(client: FlaskClient, event: Event) -> None:
    other = factories.make_event()

    assert client.get(f"/desk/{other.code}/settings").status_code == 404
    assert client.post(f"/desk/{other.code}/archive").status_code == 404
    own = organiser_of(event).code
    assert client.get(f"/desk/organisers/{own}/series/{other.series_id}").status_code == 404
