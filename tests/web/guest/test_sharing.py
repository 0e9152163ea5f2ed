"""Links that are shared bring a picture of our own along."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.programme.models import Strand
from app.programme.rules import SessionStatus
from tests.factories import keep, make_event, make_session

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.events.models import Event


@pytest.fixture
def event(client: FlaskClient) -> Event:
    del client
    event = make_event(code="hff-2026")
    make_session(event, code="S1", strand=make_strand(event, code="latin"))
    return event


def make_strand(event: Event, *, code: str) -> Strand:
    name = {"en": "Latin Film Night", "zh-Hans": "拉丁电影之夜"}
    strand = Strand(event_id=event.id, code=code, name=name, summary={"en": "Eight films"}, accent="#B3261E")
    keep(strand)
    return strand


@pytest.mark.parametrize("path", ["", "programme", "strands/latin", "sessions/S1"])
@pytest.mark.usefixtures("event")
def test_a_page_names_its_picture_and_the_picture_is_there(client: FlaskClient, path: str) -> None:
    page = client.get(f"/en/hff-2026/{path}").text

    found = re.search(r'<meta property="og:image" content="http://localhost(/[^"]+)">', page)
    assert found is not None
    picture = client.get(found.group(1))
    again = client.get(found.group(1), headers={"If-None-Match": picture.headers["ETag"]})
    assert Image.open(io.BytesIO(picture.data)).size == (1200, 630)
    assert (picture.mimetype, again.status_code) == ("image/png", 304)
    assert '<meta name="twitter:card" content="summary_large_image">' in page


@pytest.mark.usefixtures("event")
def test_each_has_a_picture_of_its_own_in_each_language(client: FlaskClient) -> None:
    paths = ("en/hff-2026", "zh-Hans/hff-2026", "en/hff-2026/strands/latin", "en/hff-2026/sessions/S1")

    pictures = {client.get(f"/{path}/card.png").data for path in paths}

    assert len(pictures) == len(paths)


def test_what_is_not_announced_has_no_picture(client: FlaskClient, event: Event) -> None:
    make_session(event, code="S2", status=SessionStatus.DRAFT)

    assert client.get("/en/hff-2026/sessions/S2/card.png").status_code == 404
    assert client.get("/en/hff-2026/strands/none/card.png").status_code == 404


def test_a_strand_without_sessions_and_a_session_without_a_hall_have_one(client: FlaskClient, event: Event) -> None:
    make_strand(event, code="bare")
    make_session(event, code="S3")

    assert client.get("/en/hff-2026/strands/bare/card.png").status_code == 200
    assert client.get("/en/hff-2026/sessions/S3/card.png").status_code == 200
