"""An organiser moves a screening, sees whom it touches, and publishes; guests and their calendars follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar
from playwright.sync_api import expect

from app import wiring
from app.accounts.rules import Role
from app.accounts.service.passwords import hash_password
from app.booking import queries as bookings
from app.booking.rules import BookingStatus, Terms
from app.booking.service import seats, terms
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.guest import feeds
from app.platform.jobs import queue
from app.programme import queries as programme
from app.programme.models import ProgrammeSession, Strand
from app.registration.rules import Status
from tests import factories as make
from tests.journeys.place import PASSWORD, Festival

if TYPE_CHECKING:
    from datetime import date

    from playwright.sync_api import BrowserContext, Page

    from app.registration.models import Registration
    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser
CHINA = ZoneInfo("Asia/Shanghai")
HOUR = 12  # steps of five minutes


@dataclass
class Night:
    """The evening before and the one after, and who holds or awaits a seat."""

    festival: Festival
    live: Live
    session: ProgrammeSession
    to: datetime
    hall_id: object
    lucia: Registration
    wang: Registration
    clashing: Registration
    free: Registration

    @property
    def days(self) -> tuple[date, date]:
        first = self.festival.event.first_day
        return first + timedelta(days=1), first + timedelta(days=2)

    def check(self) -> None:
        """Look at what came of it, whichever way the session was moved."""
        self._work()
        db.session.rollback()
        moved = db.session.get_one(ProgrammeSession, self.session.id)
        assert (moved.starts_at, moved.hall_id, moved.sequence) == (self.to, self.hall_id, 1)
        standing = [
            bookings.find_booking(moved.id, who.id) for who in (self.lucia, self.wang, self.clashing, self.free)
        ]
        assert [one.status for one in standing if one] == [
            BookingStatus.BOOKED,
            BookingStatus.BOOKED,
            BookingStatus.WAITING,  # holds a seat elsewhere at that hour
            BookingStatus.BOOKED,
        ]
        self._read_mails()
        self._read_calendars()

    def _work(self) -> None:
        for claimed in queue.claim(9, kinds=list(wiring.JOBS.handlers), now=clock.now()):
            wiring.JOBS.handler(claimed.kind)(claimed.payload)
            queue.finish(claimed, now=clock.now())

    def _read_mails(self) -> None:
        lucia, wang = (self.festival.last_mail(str(who.email)) for who in (self.lucia, self.wang))
        assert lucia.subject == "Una sesión suya ha cambiado"
        assert "Disculpad: la sala estaba helada." in lucia.body("plain")
        assert "Whisky" in lucia.body("plain")  # what it overlaps with now
        assert wang.subject == "您的场次有变动"
        assert "20:00" in wang.body("plain")

    def _read_calendars(self) -> None:
        own = f"/es/festival/calendars/{self.lucia.id}/{feeds.secret_of(self.lucia.id)}.ics"
        for path in ("/en/festival/programme.ics", own):
            answer = self.live.app.test_client().get(path)
            assert answer.status_code == 200, path
            text = answer.text
            uid = f"{self.session.id}@festival.lanyard"
            [entry] = [one for one in Calendar.from_ical(text).walk("VEVENT") if one["uid"] == uid]
            assert (entry.decoded("dtstart"), entry.get("sequence")) == (self.to, 1)
            [second] = [one for one in vobject.readOne(text).vevent_list if one.uid.value == uid]
            assert (second.dtstart.value.astimezone(UTC), second.sequence.value) == (self.to, "1")


@pytest.fixture
def night(live: Live) -> Night:
    festival = Festival(live)
    event = festival.event
    make.make_account(
        festival.organiser,
        Role.OWNER,
        event=event,
        email="owner@festival.example",
        password_hash=hash_password(PASSWORD),
    )
    terms.set_terms(event, Terms(walking_minutes=15), by=SYSTEM)
    there = event.first_day + timedelta(days=1)
    begins = datetime(there.year, there.month, there.day, 19, tzinfo=CHINA).astimezone(UTC)
    large = make.make_hall(festival.organiser, site=festival.site, capacity=50, name="Cinema Two")
    third = make.make_hall(festival.organiser, site=festival.site, capacity=50, name="Cinema Three")
    strand = Strand(event_id=event.id, code="latin-film-night", name={"en": "Latin Film Night"}, summary={})
    make.keep(strand)
    session = make.make_session(
        event, hall=festival.hall, strand=strand, code="LFN1", title="La teta asustada", starts_at=begins
    )
    to = begins + timedelta(days=1, hours=1)
    other = make.make_session(event, hall=third, code="OTHER", title="Whisky", starts_at=to + timedelta(minutes=30))
    category = make.make_category(event)
    lucia, wang, clashing, free = (
        make.make_registration(category, status=Status.APPROVED, display_name=name, locale=locale)
        for name, locale in (("Lucía Núñez", "es"), ("王子墨", "zh-Hans"), ("Bo", "en"), ("Ema", "en"))
    )
    for who in (lucia, wang, clashing, free):
        seats.book(who, session, by=SYSTEM)
    for who in (lucia, clashing):
        seats.book(who, other, by=SYSTEM)
    return Night(festival, live, session, to, large.id, lucia, wang, clashing, free)


def grid(night: Night, context: BrowserContext) -> Page:
    desk = night.festival.staff(context, Role.OWNER, "/desk/festival/timetable")
    desk.goto(f"{night.live.url}/desk/festival/timetable?day={night.days[0].isoformat()}")
    return desk


def test_a_screening_is_dragged_to_another_evening_and_hall(night: Night, context: BrowserContext) -> None:
    desk = grid(night, context)
    block = desk.locator("#s-LFN1")
    block.scroll_into_view_if_needed()

    _drag(desk, block.bounding_box(), desk.locator(f".views [data-day='{night.days[1].isoformat()}']").bounding_box())
    expect(desk.locator("#timetable-said")).to_have_text("Prepared. Guests see it once you publish.")
    expect(desk.locator(".views [aria-current=page]")).to_have_attribute("data-day", night.days[1].isoformat())
    block.scroll_into_view_if_needed()
    at = block.bounding_box()
    lane = desk.locator('.lane[data-name="Cinema Two"]').bounding_box()
    assert at is not None
    assert lane is not None
    width = at["width"] / 18  # 90 minutes
    _drag(desk, at, {**at, "x": at["x"] + HOUR * width, "y": lane["y"] + lane["height"] / 2 - at["height"] / 2})
    panel = desk.locator(".imp")
    expect(panel).to_contain_text("20:00, Cinema Two")

    for words in ("Hold a seat2", "hold another seat at that time1", "Wait for a seat2", "passed over1", "Lucía Núñez"):
        assert words in (panel.text_content() or "").replace("\n", ""), words
    panel.get_by_role("link", name="Publish 1 change").click()
    spanish = desk.locator("#words-es")
    assert spanish.input_value().startswith("Hemos tenido que cambiar")
    spanish.fill("Disculpad: la sala estaba helada.")
    desk.get_by_role("button", name="Publish 1 change").click()
    expect(desk.get_by_text("Published. 4 guests are told.")).to_be_visible()
    desk.context.close()
    night.check()


def test_the_same_move_by_keyboard_alone(night: Night, context: BrowserContext) -> None:
    desk = grid(night, context)
    _tab_to(desk, "#s-LFN1 a")
    said = desk.locator("#timetable-said")

    desk.keyboard.press("m")
    expect(said).to_contain_text("Picked up: La teta asustada.")
    desk.keyboard.press("PageDown")
    expect(said).to_have_text("Prepared. Guests see it once you publish.")
    expect(desk.locator("#s-LFN1 a")).to_be_focused()
    desk.keyboard.press("m")
    names = desk.locator(".lane[data-hall]").evaluate_all("all => all.map((one) => one.dataset.name)")
    down = names.index("Cinema Two") - names.index("Grand Theatre")
    for _ in range(abs(down)):
        desk.keyboard.press("ArrowDown" if down > 0 else "ArrowUp")
    for _ in range(HOUR):
        desk.keyboard.press("ArrowRight")
    expect(said).to_contain_text("Cinema Two, 20:00 to 21:30")
    desk.keyboard.press("Enter")
    expect(said).to_have_text("Prepared. Guests see it once you publish.")
    _tab_to(desk, ".imp footer a")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/timetable/publication")
    _tab_to(desk, "#words-es")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Disculpad: la sala estaba helada.")
    _tab_to(desk, ".desk-form button[type=submit]")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Published. 4 guests are told.")).to_be_visible()
    desk.context.close()
    night.check()


def test_escape_and_a_lost_connection_leave_everything_as_it_was(night: Night, context: BrowserContext) -> None:
    desk = grid(night, context)
    _tab_to(desk, "#s-LFN1 a")
    said = desk.locator("#timetable-said")
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowRight")
    expect(said).to_contain_text("19:05 to 20:40")
    desk.keyboard.press("Escape")
    expect(said).to_have_text("Back where it was.")
    desk.context.set_offline(offline=True)
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(said).to_contain_text("no connection")
    desk.context.set_offline(offline=False)

    expect(desk.locator("#s-LFN1 a")).to_contain_text("19:00")
    db.session.rollback()
    assert programme.list_prepared(night.festival.event.id) == []
    desk.context.close()


def _drag(page: Page, start: object, end: object) -> None:
    assert isinstance(start, dict)
    assert isinstance(end, dict)
    page.mouse.move(start["x"] + start["width"] / 3, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 3, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def _tab_to(page: Page, where: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse has to."""
    for _ in range(90):
        if page.evaluate("(where) => document.activeElement?.matches(where)", where):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the focus never came to {where}")
