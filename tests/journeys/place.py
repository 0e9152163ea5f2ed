"""A small festival that journeys take place in, and what its people do in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pypdfium2

from app.accounts.rules import Role
from app.accounts.service.passwords import hash_password
from app.badges.queries import forget_public_keys
from app.core.db import db
from app.mail.service import delivery
from app.registration.rules import Approval
from tests import factories as make
from tests.browser import camera
from tests.browser.conftest import PATIENCE_MS
from tests.people import link_in

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import BrowserContext, Page

    from app.registration.models import Category
    from tests.browser.conftest import Live
    from tests.smtp import Received

PASSWORD = "a long password for the staff"


class Festival:
    """An event that runs today, with one entrance, one hall and staff."""

    def __init__(self, live: Live, *, code: str = "festival") -> None:
        forget_public_keys()
        self.live = live
        self.organiser = make.make_organiser()
        self.site = make.make_site(self.organiser)
        self.event = make.make_event(self.organiser, site=self.site, code=code)
        self.entrance = make.make_gate(self.organiser, site=self.site, name="North gate")
        self.hall = make.make_hall(self.organiser, site=self.site, capacity=2)
        self.hall_gate = make.make_gate(self.organiser, hall=self.hall, name="Hall door")
        for role in (Role.GUEST_OFFICE, Role.DOOR_SUPERVISOR):
            make.make_account(
                self.organiser,
                role,
                event=self.event,
                email=f"{role}@{code}.example",
                password_hash=hash_password(PASSWORD),
            )

    def category(self, code: str, *, places: int | None = None, approval: Approval = Approval.REVIEW) -> Category:
        return make.make_category(self.event, code=code, places=places, approval=approval)

    def post(self) -> None:
        """Let the worker send everything that waits."""
        db.session.rollback()  # what the server has written since is read anew
        while delivery.deliver_due():
            pass

    def last_mail(self, address: str) -> Received:
        self.post()
        return self.live.sink.to(address)[-1]

    def ask(self, page: Page, category: str, email: str, name: str) -> None:
        """Fill the form in Spanish and send it."""
        page.goto(f"{self.live.url}/es/{self.event.code}/register/{category}")
        page.locator("#display_name").fill(name)
        page.locator("#organisation").fill("Cine del Sur")
        page.locator("#country").select_option("UY")
        page.locator("#email").fill(email)
        page.locator("#privacy_notice").check()
        page.locator("#transfer_abroad").check()
        page.locator("form.form-grid button").last.click()
        page.wait_for_url("**/register/sent")

    def confirm(self, page: Page, email: str) -> None:
        """Follow the link in the mail, and confirm on the page behind it."""
        page.goto(self.live.url + link_in(self.last_mail(email)))
        page.locator("form[action$='/me/confirm'] button").click()
        page.wait_for_load_state()

    def staff(self, context: BrowserContext, role: Role, target: str) -> Page:
        """Open a page as a member of staff."""
        page = context.browser.new_context(viewport={"width": 1280, "height": 900}, permissions=["camera"]).new_page()  # type: ignore[union-attr]  # a context of ours has a browser
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{self.live.url}/account/sign-in?language=en&next={target}")
        page.get_by_label("E-mail").fill(f"{role}@{self.event.code}.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{target.partition('%3F')[0]}**")
        return page

    def approve(self, context: BrowserContext, name: str) -> None:
        """Find a guest in the desk's list and approve them there."""
        desk = self.staff(context, Role.GUEST_OFFICE, f"/desk/{self.event.code}/guests")
        desk.get_by_role("link", name=name).first.click()
        desk.get_by_role("button", name="Approve").first.click()
        desk.get_by_text("Approved").first.wait_for()
        desk.context.close()

    def door(self, context: BrowserContext, *, session_id: str = "") -> Page:
        gate = self.hall_gate if session_id else self.entrance
        target = f"/door/{self.event.code}/{gate.id}" + (f"%3Fsession={session_id}" if session_id else "")
        page = self.staff(context, Role.DOOR_SUPERVISOR, target)
        page.wait_for_selector("html[data-door=ready]")
        return page


def badge_picture(mail: Received) -> NDArray[np.uint8]:
    """Rasterise the badge that came with a mail: the corner of the page where the code is."""
    content = next(data for name, data in mail.attachments().items() if name.endswith(".pdf"))
    page = pypdfium2.PdfDocument(content)[0]
    picture = page.render(scale=3).to_numpy()
    grey = picture[..., :3].mean(axis=2).astype(np.uint8)
    lower: NDArray[np.uint8] = grey[grey.shape[0] // 2 :, grey.shape[1] // 3 :]
    return lower


def show(door: Page, live: Live, what: str | NDArray[np.uint8]) -> str:
    """Hold something before the door's camera; return the reason, or ``admitted``."""
    side = 300 if isinstance(what, str) else 460
    camera.put(live.video, what, side=side)
    door.evaluate("delete document.documentElement.dataset.verdict")
    door.evaluate("doorCamera()")
    door.wait_for_selector("html[data-verdict]:not([data-verdict=waiting])", state="attached")
    camera.put(live.video, None)
    door.evaluate("doorCamera()")
    door.wait_for_timeout(2600)
    return str(door.evaluate("document.documentElement.dataset.reason")) or "admitted"
