"""The search finds while one types, from the keyboard, and rows are ticked and answered together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.accounts.rules import Role
from app.accounts.service.passwords import hash_password
from app.core.db import db
from app.registration.models import Registration
from app.registration.rules import Status
from tests import factories as make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser
PASSWORD = "a long password for the desk"
NAMES = ("Ana Núñez", "Драган Петровић", "Zoë Brontë", "王子墨")


@pytest.fixture
def desk(live: Live, page: Page) -> Page:
    """The list of guests of an event, as its owner sees it."""
    organiser = make.make_organiser()
    event = make.make_event(organiser, code="festival")
    category = make.make_category(event)
    for name in NAMES:
        make.make_registration(category, display_name=name)
    make.make_session(event, title="La ciénaga", code="LFN1")
    make.make_account(organiser, Role.OWNER, email="owner@example.com", password_hash=hash_password(PASSWORD))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live.url}/account/sign-in?next=/desk/festival/guests?sort=name&language=en")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/festival/guests*")
    return page


def standing() -> dict[str, Status]:
    db.session.rollback()
    return {guest.display_name: guest.status for guest in db.session.query(Registration)}


def test_a_guest_is_found_and_opened_without_a_mouse(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("nunez")
    chosen = desk.locator('#found [role="option"][aria-selected="true"]')

    expect(chosen).to_contain_text("Ana Núñez")
    expect(chosen.locator("mark")).to_have_text("Núñez")
    assert desk.locator("#find").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/guests/[0-9a-f-]{36}"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Ana Núñez")


def test_arrows_walk_from_kind_to_kind_and_escape_closes(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("na")
    options = desk.locator('#found [role="option"]')
    expect(options).to_have_count(2)

    desk.keyboard.press("ArrowDown")
    second = options.nth(1).get_attribute("aria-selected")
    desk.keyboard.press("ArrowDown")
    first = options.nth(0).get_attribute("aria-selected")
    desk.keyboard.press("Escape")

    assert (second, first) == ("true", "true")
    expect(desk.locator("#found")).to_be_hidden()
    assert desk.locator("#find").input_value() == "na"


def test_one_sign_is_enough_in_chinese_and_too_little_in_latin(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("n")
    desk.wait_for_timeout(400)
    expect(desk.locator("#found")).to_be_hidden()

    desk.locator("#find").fill("王")

    expect(desk.locator('#found [role="option"]')).to_contain_text("王子墨")


def test_without_scripts_the_box_is_a_form_that_leads_to_a_page(desk: Page, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    plain = context.new_page()
    plain.goto(desk.url)

    plain.locator("#find").fill("bronte")
    plain.locator("#find").press("Enter")

    plain.wait_for_url("**/desk/festival/search?q=bronte")
    expect(plain.locator("main")).to_contain_text("Zoë Brontë")
    context.close()


def test_rows_are_ticked_one_by_one_in_a_row_and_all(desk: Page) -> None:
    ticks, bar = desk.locator(".tb-k tbody [data-tick]"), desk.locator("[data-bulk]")
    expect(bar).to_be_hidden()

    ticks.nth(0).check()
    expect(bar.locator("[data-count]")).to_have_text("1")
    ticks.nth(2).click(modifiers=["Shift"])
    expect(bar.locator("[data-count]")).to_have_text("3")
    desk.locator("[data-all]").check()
    expect(bar.locator("[data-count]")).to_have_text("4")
    desk.keyboard.press("Escape")

    expect(bar).to_be_hidden()
    assert [tick.is_checked() for tick in ticks.all()] == [False] * 4


def test_the_ticked_are_answered_together_and_nobody_else(desk: Page) -> None:
    names = desk.locator(".tb-k tbody .nm").all_inner_texts()
    desk.locator(".tb-k tbody [data-tick]").nth(0).check()
    desk.locator(".tb-k tbody [data-tick]").nth(1).check()

    desk.locator("[data-bulk]").get_by_role("button", name="Approve").click()

    expect(desk.locator(".flashes")).to_contain_text("2 guests are coming.")
    assert {name for name, status in standing().items() if status is Status.APPROVED} == set(names[:2])
    assert "sort=name" in desk.url


def test_only_the_ticked_are_in_the_file(desk: Page) -> None:
    name = desk.locator(".tb-k tbody .nm").first.inner_text()
    desk.locator(".tb-k tbody [data-tick]").first.check()

    with desk.expect_download() as download:
        desk.locator("[data-bulk]").get_by_role("button", name="CSV").click()

    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert name in lines[1]
    expect(desk.locator("[data-bulk]").get_by_role("button", name="CSV")).to_be_enabled()


def test_on_a_phone_rows_are_ticked_too(desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.locator(".lst [data-tick]").nth(1).check()

    expect(desk.locator("[data-bulk]")).to_be_visible()
    box = desk.locator(".lst [data-tick]").nth(1).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
