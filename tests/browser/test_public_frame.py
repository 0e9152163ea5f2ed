from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import factories as make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser


def test_a_phone_has_the_three_ways_in_a_menu_that_escape_closes(live: Live, page: Page) -> None:
    make.make_event(code="festival")
    page.goto(f"{live.url}/en/festival/")
    menu = page.locator(".head .ways")

    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Programme")).to_be_visible()
    page.keyboard.press("Escape")

    expect(menu.get_by_role("link", name="Programme")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_language_changes_and_the_page_stays(live: Live, page: Page) -> None:
    make.make_event(code="festival")
    page.goto(f"{live.url}/en/festival/programme")

    page.locator(".head summary", has_text="English").click()
    page.get_by_role("link", name="简体中文").click()

    page.wait_for_url("**/zh-Hans/festival/programme*")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_deadlines_are_told_in_the_readers_own_time_too(live: Live, browser: Browser) -> None:
    event = make.make_event(code="festival")
    make.make_category(event, closes_at=datetime.now(UTC) + timedelta(days=6))
    page = browser.new_page(timezone_id="America/Montevideo", locale="en-GB")

    page.goto(f"{live.url}/en/festival/")

    own = page.locator("time[data-zone] ~ .dual-yours").first
    assert event.zone == "Asia/Shanghai"
    expect(own).to_have_text(re.compile(r"\d\d:\d\d · Montevideo"))
    page.close()


def test_without_scripts_the_menu_and_the_languages_still_open(live: Live, browser: Browser) -> None:
    make.make_event(code="festival")
    page = browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{live.url}/en/festival/")

    page.locator(".head .ways summary").click()
    page.locator(".head .ways").get_by_text("Programme").click()

    page.wait_for_url("**/en/festival/programme")
    page.close()


@pytest.mark.parametrize("path", ["en/festival/", "ar-XB/festival/", "ar-XB/festival/programme", "account/sign-in"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(live: Live, page: Page, path: str, width: int) -> None:
    make.make_category(make.make_event(code="festival"))
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{live.url}/{path}")

    assert page.evaluate("document.documentElement.scrollWidth") == width
