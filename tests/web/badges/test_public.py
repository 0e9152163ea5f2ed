"""A guest's own badge, large and on paper; nobody else's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.badges import queries, rules
from app.core.access import SYSTEM
from app.platform.documents import qr
from app.registration.rules import Status
from app.registration.service import amendment, review
from tests.factories import make_category, make_event, make_registration
from tests.web.guests import enter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.registration.models import Registration

BADGE = "/en/hff-2026/me/badge"
PATHS = (BADGE, f"{BADGE}.pdf", f"{BADGE}.png")


@pytest.fixture
def guest(client: FlaskClient) -> Registration:
    registration = make_registration(make_category(make_event(code="hff-2026")), display_name="Sulastri")
    review.approve(registration, by=SYSTEM)
    enter(client, registration)
    return registration


def test_the_code_stands_large_on_a_page_of_its_own(client: FlaskClient, guest: Registration) -> None:
    badge = queries.find_live(guest.id)
    assert badge is not None

    page = client.get(BADGE).text

    assert qr.qr_svg(badge.token) in page
    assert rules.shown_short_code(badge.short_code) in page
    assert "Sulastri" in page


def test_the_paper_carries_the_guests_own_code(client: FlaskClient, guest: Registration) -> None:
    badge = queries.find_live(guest.id)
    assert badge is not None

    answer = client.get(f"{BADGE}.pdf")

    picture = pypdfium2.PdfDocument(answer.data)[0].render(scale=3).to_numpy()[..., :3].mean(axis=2).astype(np.uint8)
    assert answer.mimetype == "application/pdf"
    assert f"badge-{guest.number:04d}.pdf" in answer.headers["Content-Disposition"]
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [badge.token]


def test_the_picture_carries_the_guests_own_code(client: FlaskClient, guest: Registration) -> None:
    badge = queries.find_live(guest.id)
    assert badge is not None

    answer = client.get(f"{BADGE}.png")

    assert answer.mimetype == "image/png"
    picture = np.asarray(Image.open(io.BytesIO(answer.data)).convert("L"))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [badge.token]


def test_a_badge_is_kept_by_no_shared_cache(client: FlaskClient, guest: Registration) -> None:
    del guest
    kept = [client.get(path).headers["Cache-Control"] for path in PATHS]

    assert all("private" in value for value in kept)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_withdrawn_has_no_badge_to_show(client: FlaskClient, guest: Registration, path: str) -> None:
    amendment.withdraw(guest, by=SYSTEM)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_shown_nothing(client: FlaskClient, guest: Registration, path: str) -> None:
    del guest
    with client.session_transaction() as cookie:
        cookie.clear()

    answer = client.get(path)

    assert answer.status_code in {302, 303, 401, 403}
    assert "Sulastri" not in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_a_guest_of_another_event_is_shown_nothing(client: FlaskClient, guest: Registration, path: str) -> None:
    del guest
    enter(client, make_registration(status=Status.APPROVED))

    assert client.get(path).status_code in {302, 303, 401, 403, 404}
