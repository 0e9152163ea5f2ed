"""What everybody sees of events."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.accounts.rules import Role
from app.core.access import SYSTEM
from app.core.db import atomic
from app.events.models import Event
from app.events.rules import Phase
from app.events.service import planning
from app.programme.service import strands
from app.programme.service.strands import StrandDetails
from app.registration.rules import Approval, Status
from tests import factories
from tests.web.events.staff import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HOSTILE = '</script><script>alert(1)</script> & "quotes" \' \u2028 𝕏 {{ 7*7 }}'


def linked_data(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    parsed = json.loads(found.group(1))
    assert isinstance(parsed, dict)
    return parsed


@atomic
def rename(event: Event, name: str) -> None:
    event.name = {"en": name}
    event.summary = {"en": name}


@pytest.mark.parametrize(("accepted", "language"), [("es-UY, en;q=0.5", "es"), ("zh-CN", "zh-Hans"), ("tlh", "en")])
def test_the_root_leads_to_the_readers_language(client: FlaskClient, accepted: str, language: str) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})

    assert (response.status_code, response.location) == (302, f"/{language}/")


def test_the_list_shows_what_is_public_and_nothing_else(client: FlaskClient) -> None:
    organiser = factories.make_organiser()
    shown, draft = factories.make_event(organiser), factories.make_event(organiser, phase=Phase.DRAFT)
    over = factories.make_event(organiser, phase=Phase.ARCHIVED)

    page = client.get("/en/").text

    assert (shown.name["en"] in page, draft.name["en"] in page, over.name["en"] in page) == (True, False, True)
    assert "Earlier editions" in page


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "Nothing is announced yet." in client.get("/en/").text


@pytest.mark.parametrize("path", ["", "privacy", "programme", "sessions/S1", "strands/night"])
def test_a_draft_does_not_exist_for_strangers(client: FlaskClient, path: str) -> None:
    event = factories.make_event(phase=Phase.DRAFT)

    assert client.get(f"/en/{event.code}/{path}").status_code == 404
    assert client.get(f"/theme/{event.code}.css").status_code == 404
    assert client.get(f"/en/{event.code}/card.png").status_code == 404


def test_a_draft_is_seen_by_its_staff_and_by_no_others(client: FlaskClient) -> None:
    event, other = factories.make_event(phase=Phase.DRAFT), factories.make_event()

    enter(client, Role.READER, other)
    as_stranger = client.get(f"/en/{event.code}/").status_code
    enter(client, Role.READER, event)
    as_staff = client.get(f"/en/{event.code}/").status_code

    assert (as_stranger, as_staff) == (404, 200)


@pytest.mark.parametrize("path", ["/en/nothing/", "/xx/nothing/", "/EN/", "/tlh/"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans", "ar-XB"])
def test_an_event_is_shown_in_every_language(client: FlaskClient, language: str) -> None:
    organiser = factories.make_organiser()
    event = factories.make_event(organiser, site=factories.make_site(organiser))
    factories.make_category(event)

    page = client.get(f"/{language}/{event.code}/")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert "浙江省金华市东阳市横店镇" in page.text


def test_hostile_names_stay_text(client: FlaskClient) -> None:
    event = factories.make_event()
    rename(event, HOSTILE)

    page = client.get(f"/en/{event.code}/").text

    assert "<script>alert" not in page
    assert linked_data(page)["name"] == HOSTILE
    assert HOSTILE.split(" &", maxsplit=1)[0] in unescape(page)


@pytest.mark.parametrize(
    ("opens", "closes", "approval", "words"),
    [
        (-1, 1, Approval.REVIEW, "Ask to come"),
        (1, 2, Approval.REVIEW, "Requests open"),
        (-2, -1, Approval.REVIEW, "Requests are closed."),
        (-1, 1, Approval.INVITATION, "By invitation."),
    ],
)
def test_the_page_says_how_things_stand(
    client: FlaskClient, opens: int, closes: int, approval: Approval, words: str
) -> None:
    now = datetime.now(UTC)
    event = factories.make_event(first_day=now.date() + timedelta(days=30))
    factories.make_category(
        event,
        opens_at=now + timedelta(days=opens, minutes=5),
        closes_at=now + timedelta(days=closes, minutes=5),
        approval=approval,
    )

    page = client.get(f"/en/{event.code}/").text

    assert words in page
    assert ("Ask to come" in page) is (words == "Ask to come")


def test_during_the_festival_the_button_leads_to_ones_own_page(client: FlaskClient) -> None:
    event = factories.make_event()

    assert f'<a class="btn btn-lamp" href="/en/{event.code}/me"' in client.get(f"/en/{event.code}/").text


def test_afterwards_the_page_gives_thanks(client: FlaskClient) -> None:
    event = factories.make_event(first_day=date(2020, 1, 1))

    assert "Thank you for coming" in client.get(f"/en/{event.code}/").text


def test_a_full_category_says_that_one_waits(client: FlaskClient) -> None:
    event = factories.make_event(first_day=datetime.now(UTC).date() + timedelta(days=30))
    category = factories.make_category(event, places=1)
    before = client.get(f"/en/{event.code}/").text
    factories.make_registration(category, status=Status.APPROVED)

    after = client.get(f"/en/{event.code}/").text

    assert ("Waiting list" in before, "Waiting list" in after) == (False, True)


def test_the_page_costs_the_same_with_one_category_and_with_many(client: FlaskClient, statements: list[str]) -> None:
    event = factories.make_event()
    factories.make_category(event)
    factories.make_session(event)
    client.get(f"/en/{event.code}/")

    statements.clear()
    client.get(f"/en/{event.code}/")
    few = len(statements)
    for _ in range(12):
        factories.make_category(event)
        factories.make_session(event)
    statements.clear()
    client.get(f"/en/{event.code}/")

    assert 0 < few == len(statements)


def test_the_theme_is_kept_for_ever_where_its_address_names_it(client: FlaskClient) -> None:
    event = factories.make_event()
    factories.make_category(event, code="industry")
    strands.add_strand(event, StrandDetails(code="night", name={"en": "Night"}), by=SYSTEM)
    address = re.search(rf"/theme/{event.code}\.css\?v=\w+", client.get(f"/en/{event.code}/").text)
    assert address is not None

    named, plain = client.get(address.group()), client.get(f"/theme/{event.code}.css")
    again = client.get(f"/theme/{event.code}.css", headers={"If-None-Match": plain.headers["ETag"]})

    assert named.cache_control.immutable
    assert plain.cache_control.no_cache
    assert again.status_code == 304
    for part in (f'[data-event="{event.code}"]', '[data-event="strand-night"]', ".cat-industry"):
        assert part in named.text


def test_a_stale_theme_is_not_kept(client: FlaskClient) -> None:
    event = factories.make_event()

    assert not client.get(f"/theme/{event.code}.css?v=0123456789").cache_control.immutable


def test_the_privacy_notice_names_its_version(client: FlaskClient) -> None:
    event = factories.make_event()

    page = client.get(f"/en/{event.code}/privacy").text

    assert "What we keep about you, and why." in page
    assert "Version 1" in page


def test_an_event_without_a_logo_has_none(client: FlaskClient) -> None:
    event = factories.make_event()
    missing = client.get(f"/logo/{event.code}").status_code
    upload = io.BytesIO()
    Image.new("RGBA", (60, 30), (200, 30, 30, 128)).save(upload, "PNG")

    planning.set_logo(event, upload.getvalue(), by=SYSTEM)

    with client.get(f"/logo/{event.code}") as shown:
        assert (missing, shown.mimetype) == (404, "image/png")
