from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.accounts.service.passwords import hash_password
from app.badges.queries import forget_public_keys
from app.badges.rules import BadgeState
from app.checkin.models import Scan
from app.core.db import db
from app.registration.rules import Status
from tests import factories as make
from tests.browser import camera

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser
PASSWORD = "a long password for the door"


class Door:
    """An event with one entrance, and a supervisor who keeps it."""

    def __init__(self, live: Live, page: Page) -> None:
        forget_public_keys()
        organiser = make.make_organiser()
        site = make.make_site(organiser)
        self.event = make.make_event(organiser, site=site, code="festival")
        self.gate = make.make_gate(organiser, site=site)
        self.category = make.make_category(self.event)
        make.make_account(
            organiser,
            Role.DOOR_SUPERVISOR,
            event=self.event,
            email="door@example.com",
            password_hash=hash_password(PASSWORD),
        )
        self.live, self.page = live, page
        self.address = f"{live.url}/door/festival/{self.gate.id}"

    def badge(self, name: str, state: BadgeState = BadgeState.LIVE) -> str:
        guest = make.make_registration(self.category, status=Status.APPROVED, display_name=name)
        return make.make_badge(guest, state=state).token

    def open(self) -> None:
        self.page.goto(f"{self.live.url}/account/sign-in?next=/door/festival/{self.gate.id}&language=en")
        self.page.get_by_label("E-mail").fill("door@example.com")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_selector("html[data-door=ready]")

    def show(self, token: str) -> str:
        """Hold a badge before the camera and return the reason, or ``admitted``."""
        camera.put(self.live.video, token)
        self.page.evaluate("delete document.documentElement.dataset.verdict")
        self.page.evaluate("doorCamera()")
        self.page.wait_for_selector("html[data-verdict]:not([data-verdict=waiting])", state="attached")
        camera.put(self.live.video, None)
        self.page.evaluate("doorCamera()")
        self.page.wait_for_timeout(2600)
        reason = self.page.evaluate("document.documentElement.dataset.reason")
        return str(reason) or "admitted"


def test_the_camera_reads_badges_and_the_screen_says_what_to_do(live: Live, page: Page) -> None:
    door = Door(live, page)
    ana, bo = door.badge("Ana Núñez"), door.badge("王子墨")
    revoked = door.badge("Драган", BadgeState.REVOKED)
    forged = make.make_token(
        door.event, door.category, token_id=b"\7" * 8, private_key=b"another private key, 32 bytes..."
    )
    door.open()

    seen = [door.show(token) for token in (ana, bo, forged, revoked, ana)]

    assert seen == ["admitted", "admitted", "forged", "revoked", "already_in"]
    assert page.locator("[data-name]").first.text_content() == "Ana Núñez"
    assert page.locator("#inside").text_content() == "2"
    db.session.rollback()
    rows = db.session.scalars(select(Scan).order_by(Scan.scanned_at)).all()
    assert [row.admitted for row in rows] == [True, True, False, False, False]


def hand_scan(page: Page, text: str) -> None:
    """Press keys as a hand scanner does; from inside the page, for no busy machine may slow it to a person's pace."""
    page.evaluate(
        """(keys) => {
            for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }""",
        [*text, "Enter"],
    )


def test_a_hand_scanner_a_name_and_an_undo(live: Live, page: Page) -> None:
    door = Door(live, page)
    token = door.badge("Nguyễn Thị Minh")
    door.badge("Zoë Brontë")
    door.open()

    hand_scan(page, token)
    page.wait_for_selector("html[data-verdict=admit]")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("The scan was taken back.").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Search name").click()
    page.get_by_label("Any part of any name").fill("bronte")
    page.get_by_role("button", name="Zoë Brontë").click()
    page.wait_for_selector("html[data-verdict=admit]")

    assert page.locator("#inside").text_content() == "1"


def test_without_javascript_a_typed_code_gets_its_verdict(live: Live, page: Page) -> None:
    door = Door(live, page)
    guest = make.make_registration(door.category, status=Status.APPROVED, display_name="ليلى حداد")
    code = make.make_badge(guest).short_code
    door.open()
    plain = page.context.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())  # type: ignore[union-attr]  # a page of ours has a browser
    bare = plain.new_page()
    bare.goto(door.address + "?language=en")

    bare.get_by_role("textbox", name="Code on the badge", exact=True).fill(code)
    bare.get_by_role("button", name="Check").first.click()

    assert bare.get_by_role("heading", name="Welcome").first.is_visible()
    assert bare.locator("[data-name]").text_content() == "ليلى حداد"
    plain.close()
