"""What people see: ``make screens`` draws the real pages with demo content into var/screens.

A file is called ``<page>-<language>-<width>-<scheme>.png``. ``SCREENS=event,front`` draws only pages whose names begin
so, ``LANGUAGES=en`` only one language, ``SCHEMES=dark`` only the dark.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from app.accounts.models import Organiser
from app.badges.models import Badge, SigningKey
from app.badges.queries import forget_public_keys
from app.badges.rules import BadgeState
from app.badges.service import printing
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.core import clock, crypto
from app.core.access import SYSTEM
from app.core.db import db
from app.core.settings import config
from app.events.models import Event
from app.mail.service import delivery
from app.platform.documents import fonts
from app.programme.rules import Entry
from app.registration.models import Category
from app.registration.rules import Status
from app.registration.service import review
from app.venues.models import Site
from tests import factories as make
from tests import gallery as pages
from tests.browser import camera
from tests.browser.conftest import FLAGS, chromium, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from email.message import EmailMessage
    from uuid import UUID

    from playwright.sync_api import Browser, BrowserContext
    from playwright.sync_api import Page as Tab

    from tests.browser.conftest import Live
    from tests.gallery import Gallery, Page

OUT = Path(__file__).resolve().parent.parent / "var" / "screens"
PHONE, DESKTOP, HALL_WAY = (390, 844), (1280, 900), (844, 390)
BOTH = (PHONE, DESKTOP)
SIZES = {
    "event": BOTH,
    "event-running": BOTH,
    "programme": BOTH,
    "session": BOTH,
    "register-form": BOTH,
    "register-errors": BOTH,
    "own-page-approved": BOTH,
    "own-page-waitlisted": BOTH,
    "badge": (PHONE,),
    "sessions": BOTH,
    "desk": BOTH,
    "front": BOTH,
    "front-running": BOTH,
    "guests": BOTH,
    "guest-sheet-submitted": BOTH,
    "guest-sheet-approved": BOTH,
    "import-list": BOTH,
    "exchange": BOTH,
    "exchange-list": BOTH,
    "exchange-schedule": BOTH,
    "edition": BOTH,
    "sessions-list": BOTH,
    "session-edit": BOTH,
    "messages": BOTH,
    "search-found": BOTH,
    "reports": BOTH,
    "trail": BOTH,
    "team": BOTH,
    "invitations": BOTH,
    "films": BOTH,
    "gates": (PHONE,),
    "scan": (PHONE, HALL_WAY),
    "door-search": (PHONE,),
    "sign-in": BOTH,
}
LANGUAGES = tuple(os.environ.get("LANGUAGES", "en,zh-Hans,ar-XB").split(","))
SCHEMES = tuple(os.environ.get("SCHEMES", "light,dark").split(","))
WANTED = tuple(filter(None, os.environ.get("SCREENS", "").split(",")))
NAMES = {"en": "Martín Etcheverry", "zh-Hans": "王子墨", "ar-XB": "محمد الأمين"}
FAMILIES = ("admit", "again", "standby", "wrong", "revoked", "unknown", "full", "unsure")
WRITES_IN = {"en": "en", "zh-Hans": "zh-Hans", "ar-XB": "es"}  # a guest writes in a language we ship
ZONE = "Europe/Madrid"  # the reader is elsewhere, so that both times are seen
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match><test name="family"><string>system-ui</string></test>{first}</match>
<match><test name="family"><string>sans-serif</string></test>{first}</match>
</fontconfig>
"""
FIRST = '<edit name="family" mode="prepend" binding="strong"><string>Noto Sans</string><string>{han}</string></edit>'


@dataclass(frozen=True)
class Way:
    """One way to look: in a language, by day or by night."""

    live: Live
    browser: Browser
    language: str
    scheme: str
    contexts: dict[tuple[int, int], BrowserContext] = field(default_factory=dict)

    @contextmanager
    def tab(self, size: tuple[int, int], cookie: str = "") -> Generator[Tab]:
        """Open a tab of this size for whoever bears this cookie."""
        context = self.contexts.get(size) or self._open(size)
        cookies = {"language": self.language} | ({"lanyard": cookie} if cookie else {})
        context.clear_cookies()
        context.add_cookies([{"name": name, "value": value, "url": self.live.url} for name, value in cookies.items()])
        tab = context.new_page()
        yield tab
        tab.close()

    def _open(self, size: tuple[int, int]) -> BrowserContext:
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2 if width < DESKTOP[0] else 1,
            color_scheme="dark" if self.scheme == "dark" else "light",
            permissions=["camera"],
            reduced_motion="reduce",
            timezone_id=ZONE,
        )
        context.set_default_timeout(30_000)
        light = "night" if self.scheme == "dark" else "sun"  # at the door the keeper chooses, not the phone
        context.add_init_script(f"try {{ localStorage.setItem('door-light', '{light}') }} catch {{}}")
        self.contexts[size] = context
        return context

    def close(self) -> None:
        """Close what this way has opened."""
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()

    def draw(self, tab: Tab, name: str, *, whole: bool = True) -> None:
        """Take the picture; of a whole page with what sticks to the window's edges at the page's edges."""
        size = tab.viewport_size
        assert size is not None
        path = OUT / f"{name}-{self.language}-{size['width']}-{self.scheme}.png"
        tab.evaluate("document.fonts.ready")
        if whole:
            height = int(tab.evaluate("document.documentElement.scrollHeight"))
            tab.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
        tab.screenshot(path=path)
        sys.stdout.write(f"{path.relative_to(OUT.parent.parent)}\n")
        sys.stdout.flush()


def is_wanted(name: str) -> bool:
    """Say whether somebody asked for this one, or for none in particular."""
    return not WANTED or name.startswith(WANTED)


def draw_pages(way: Way, gallery: Gallery) -> None:
    """Draw the pages of the gallery that show what we are."""
    for page in gallery.pages:
        if page.name not in SIZES or not is_wanted(page.name):
            continue
        for size in SIZES[page.name]:
            with way.tab(size, gallery.cookies[page.by]) as tab:
                _open(way, tab, page)
                way.draw(tab, page.name, whole=not page.path.startswith("/door/"))


def _open(way: Way, tab: Tab, page: Page) -> None:
    tab.goto(way.live.url + page.path.format(lang=way.language))
    if page.sends is not None:
        for name, value in page.sends.items():
            tab.fill(f"[name={name}]", value)
        with tab.expect_navigation():
            tab.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('main form[method=post]'))")
    for selector in page.opens:
        tab.click(selector)
    if page.until:
        tab.wait_for_selector(page.until)
    if tab.locator("video").count():
        tab.wait_for_selector("[data-camera=on]")


@dataclass(frozen=True)
class Letter:
    """A badge as it arrives: the mail's page and the PDF."""

    html: str
    pdf: bytes


@dataclass(frozen=True)
class Hall:
    """A gate and a session before it, and badges for every answer a door can give."""

    path: str
    tokens: dict[str, str]


def open_hall() -> Hall:
    """Write a small hall with one seat left, and guests who may or may not come in."""
    event = db.session.scalars(select(Event).where(Event.code == "exchange")).one()
    category = _first_category(event)
    organiser = db.session.get_one(Organiser, event.organiser_id)
    site = db.session.get_one(Site, event.site_id)
    hall = make.make_hall(organiser, site=site, capacity=2, name="Hall 3")
    gate = make.make_gate(organiser, hall=hall, name="Hall 3, left door")
    session = make.make_session(event, hall=hall, starts_at=make.soon(5), entry=Entry.BOOKING, title="Zama")
    key = event_key(event.id)

    def badge(name: str, native: str = "", **more: object) -> str:
        guest = make.make_registration(category, status=Status.APPROVED, display_name=name, native_name=native)
        return make.make_badge(guest, private_key=key, **more).token  # type: ignore[arg-type]  # keywords of the factory

    tokens = {
        "admit": badge("Lucía Fernández Núñez"),
        "standby": badge("Zimo Wang", "王子墨"),
        "full": badge("Драган Петровић"),
        "revoked": badge("Nguyễn Thị Minh", state=BadgeState.REVOKED),
        "wrong": badge("Jean-Noël Côté", day_mask=0),
        "unknown": make.make_token(
            event, category, token_id=b"\7" * 8, private_key=b"another private key, 32 bytes..."
        ),
        "seated": badge("Zoë Brontë"),
    }
    for name in ("admit", "seated"):
        book(tokens[name], session.id)
    forget_public_keys()
    return Hall(f"/door/exchange/{gate.id}?session={session.id}", tokens)


def _first_category(event: Event) -> Category:
    return db.session.scalars(
        select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.code).limit(1)
    ).one()


def event_key(event_id: UUID) -> bytes:
    """Return the private key that signs the event's badges."""
    key = db.session.scalars(select(SigningKey).where(SigningKey.event_id == event_id)).one()
    opened = crypto.unseal(
        config().field_keys, key.private_key_sealed, table="signing_key", column="private_key_sealed", row_id=key.id
    )
    return bytes.fromhex(opened)


def book(token: str, session_id: UUID) -> None:
    """Give the holder of a badge a seat."""
    badge = db.session.scalars(select(Badge).where(Badge.token == token)).one()
    make.keep(
        Booking(
            session_id=session_id,
            registration_id=badge.registration_id,
            status=BookingStatus.BOOKED,
            booked_at=clock.now(),
        )
    )


def draw_verdicts(way: Way, gallery: Gallery, hall: Hall) -> None:
    """Hold one badge after the other before the door, and draw each answer."""
    codes = hall.tokens | {"again": hall.tokens["admit"], "unsure": hall.tokens["standby"]}
    with way.tab(PHONE, gallery.cookies["door_supervisor"]) as tab:
        tab.goto(way.live.url + hall.path)
        tab.wait_for_selector("html[data-door=ready]")
        for family in FAMILIES:
            if family == "full":
                _scan(tab, codes["seated"], "admit")
            if family == "unsure":
                tab.route("**/scans", lambda route: route.abort())
            _scan(tab, codes[family], "waiting" if family == "unsure" else family)
            if is_wanted(f"verdict-{family}"):
                way.draw(tab, f"verdict-{family}", whole=False)


def _scan(tab: Tab, code: str, family: str) -> None:
    tab.evaluate("delete document.documentElement.dataset.verdict")
    tab.evaluate("document.querySelector('#code-panel').showModal()")
    tab.fill("#code-field", code)
    tab.press("#code-field", "Enter")
    tab.wait_for_selector(f"html[data-verdict={family}]", state="attached")
    tab.wait_for_selector(f"#verdict.v-{'unsure' if family == 'waiting' else family}:not([hidden])")


def send_badge(live: Live, language: str) -> Letter:
    """Approve a guest who writes in a language, and return what they get."""
    event = db.session.scalars(select(Event).where(Event.code == "festival")).one()
    category = _first_category(event)
    guest = make.make_registration(
        category,
        status=Status.SUBMITTED,
        display_name=NAMES.get(language, "Ana Núñez"),
        locale=WRITES_IN.get(language, language),
    )
    review.approve(guest, by=SYSTEM)
    badge = db.session.scalars(select(Badge).where(Badge.registration_id == guest.id)).one()
    pdf = printing.pdf_of([badge.id])
    while delivery.deliver_due():
        pass
    received = live.sink.to(str(guest.email))
    return Letter(_readable(message_from_bytes(received[-1].content, policy=default)), pdf)


def draw_letter(way: Way, letter: Letter) -> None:
    """Draw the mail as it arrives and the badge as it is printed."""
    if is_wanted("badge-printed"):
        path = OUT / f"badge-printed-{way.language}.png"
        pypdfium2.PdfDocument(letter.pdf)[0].render(scale=3).to_pil().save(path)
    for size in BOTH if is_wanted("mail") else ():
        with way.tab(size) as tab:
            tab.set_content(letter.html)
            way.draw(tab, "mail")


def _readable(mail: EmailMessage) -> str:
    """Return a mail's page with its pictures put in."""
    body = mail.get_body(("html",))
    assert body is not None
    html = str(body.get_content())
    for part in mail.walk():
        if part.get_content_maintype() == "image" and part["Content-ID"]:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            picture = f"data:{part.get_content_type()};base64,{base64.b64encode(content).decode()}"
            html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", picture)
    return html


def fonts_for_the_browser(folder: Path) -> dict[str, str]:
    """Show the browser the fonts that badges are set in before those of the machine: pictures are alike anywhere."""
    conf = folder / "fonts.conf"
    folders = "".join(f"<dir>{path}</dir>" for path in fonts.bundled())
    first = FIRST.format(han=fonts.han_family("zh"))
    conf.write_text(FONTS.format(folders=folders, cache=folder / "fonts", first=first))
    return {"FONTCONFIG_FILE": str(conf)}


@dataclass(frozen=True)
class Studio:
    """The site with its content, and what a browser needs to look at it."""

    live: Live
    gallery: Gallery
    environment: dict[str, str | float | bool]

    def look(self, language: str, scheme: str, draw: Callable[[Way], None]) -> None:
        """Look with a browser of one's own: in a language, by day or by night."""
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=[*FLAGS, *camera.flags(self.live.video)], env=self.environment
            )
            way = Way(self.live, browser, language, scheme)
            draw(way)
            way.close()
            browser.close()

    def draw_pages(self, language: str, scheme: str) -> None:
        """Draw what is there to be looked at."""
        self.look(language, scheme, lambda way: draw_pages(way, self.gallery))

    def draw_happenings(self, language: str, scheme: str, hall: Hall | None, letter: Letter | None) -> None:
        """Draw what comes of doing something."""

        def draw(way: Way) -> None:
            if hall is not None:
                draw_verdicts(way, self.gallery, hall)
            if letter is not None:
                draw_letter(way, letter)

        self.look(language, scheme, draw)


def _wait_for(drawn: list[Future[None]]) -> None:
    for one in drawn:
        one.result()


def main() -> int:
    """Draw everything that is wanted."""
    if not WANTED:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lanyard-screens-") as name:
        folder = Path(name)
        with serving(folder) as live, ThreadPoolExecutor(os.cpu_count()) as pool:
            with live.app.app_context():
                gallery = pages.fill(live.app)
                db.session.remove()
            studio = Studio(live, gallery, {**os.environ, **fonts_for_the_browser(folder)})
            ways = list(product(LANGUAGES, SCHEMES))
            _wait_for([pool.submit(studio.draw_pages, *way) for way in ways])
            # What writes comes when every page is drawn: pages show the same content in every way.
            scans = any(is_wanted(f"verdict-{family}") for family in FAMILIES)
            sends = is_wanted("mail") or is_wanted("badge-printed")
            with live.app.app_context():
                halls = {way: open_hall() for way in ways if scans}
                letters = {language: send_badge(live, language) for language in LANGUAGES if sends}
                db.session.remove()
            if scans or sends:
                _wait_for(
                    [pool.submit(studio.draw_happenings, *way, halls.get(way), letters.get(way[0])) for way in ways]
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
