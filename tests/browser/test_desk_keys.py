from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.accounts.rules import Role
from app.accounts.service.passwords import hash_password
from tests import factories as make

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser
PASSWORD = "a long password for the desk"
NAMES = ("Ana Núñez", "王子墨", "Драган Петровић")


@pytest.fixture
def desk(live: Live, page: Page) -> Page:
    """The list of guests of an event with three of them, as its owner sees it."""
    organiser = make.make_organiser()
    event = make.make_event(organiser, code="festival")
    category = make.make_category(event)
    for name in NAMES:
        make.make_registration(category, display_name=name)
    make.make_account(organiser, Role.OWNER, email="owner@example.com", password_hash=hash_password(PASSWORD))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live.url}/account/sign-in?next=/desk/festival/guests&language=en")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/festival/guests*")
    return page


def test_rows_are_walked_and_opened_without_a_mouse(desk: Page) -> None:
    names = desk.locator(".tb-k tbody .nm").all_inner_texts()

    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")

    desk.wait_for_url(re.compile(r"/guests/[0-9a-f-]{36}"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text(names[1])


def test_the_search_takes_the_focus_and_letters_typed_there_are_letters(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("gs j?")

    assert desk.locator("#find").input_value() == "gs j?"
    expect(desk.locator("#keys")).to_be_hidden()


def test_two_letters_lead_to_another_page(desk: Page) -> None:
    desk.keyboard.press("g")
    desk.keyboard.press("n")

    desk.wait_for_url(re.compile(r"/desk/festival/(\?.*)?$"))


def test_keys_can_be_turned_off_and_stay_off(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.get_by_role("button", name="Turn the keys off").click()
    desk.get_by_role("button", name="Close").click()
    desk.reload()

    desk.keyboard.press("j")
    desk.keyboard.press("/")

    expect(desk.locator(".tb-k tr.at")).to_have_count(0)
    expect(desk.locator("#find")).not_to_be_focused()
    desk.keyboard.press("?")
    expect(desk.get_by_role("button", name="Turn the keys on")).to_be_visible()
