from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.badges.models import Badge
from app.badges.rules import EndReason
from app.badges.service import lifecycle
from app.core.access import SYSTEM
from app.core.db import db
from app.registration.models import Registration
from app.registration.rules import Approval, Status
from tests import factories as make
from tests.journeys.place import Festival, badge_picture, show
from tests.people import link_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Live

pytestmark = pytest.mark.browser


def token_of(email: str) -> str:
    db.session.rollback()
    query = select(Badge.token).join(Registration, Badge.registration_id == Registration.id)
    return db.session.scalars(query.where(Registration.email == email).order_by(Badge.issued_at.desc())).first() or ""


def test_a_guest_registers_in_spanish_is_approved_gets_the_badge_and_walks_in(
    live: Live, context: BrowserContext, page: Page
) -> None:
    festival = Festival(live)
    festival.category("industry")
    other = Festival(live, code="other")
    other.category("industry", approval=Approval.AUTOMATIC)

    festival.ask(page, "industry", "lucia@example.com", "Lucía Núñez")
    festival.confirm(page, "lucia@example.com")
    assert page.get_by_role("heading", level=1).text_content() == "Su solicitud ha llegado."
    festival.approve(context, "Lucía Núñez")
    mail = festival.last_mail("lucia@example.com")

    assert mail.subject == "Su credencial"
    assert "Lucía Núñez" in mail.body("plain")
    door = festival.door(context)
    door_sees = [show(door, live, badge_picture(mail)), show(door, live, badge_picture(mail))]
    assert door_sees == ["admitted", "already_in"]
    assert door.locator("[data-name]").first.text_content() == "Lucía Núñez"

    db.session.rollback()  # what the server has written since is read anew
    forged = make.make_token(
        festival.event,
        make.make_category(festival.event),
        token_id=b"\5" * 8,
        private_key=b"another private key, 32 bytes...",
    )
    stranger = make.make_registration(make.make_category(other.event), status=Status.APPROVED)
    foreign = lifecycle.reissue(stranger, reason=EndReason.DESK, by=SYSTEM).token
    old = token_of("lucia@example.com")
    lucia = db.session.scalars(select(Registration).where(Registration.email == "lucia@example.com")).one()
    lifecycle.revoke(lucia, reason=EndReason.LOST, by=SYSTEM)
    assert [show(door, live, forged), show(door, live, foreign), show(door, live, old)] == [
        "forged",
        "other_event",
        "revoked",
    ]
    door.context.close()


def test_a_place_frees_and_the_next_guest_moves_up(live: Live, page: Page) -> None:
    festival = Festival(live)
    festival.category("press", places=1, approval=Approval.AUTOMATIC)
    for email, name in (("ana@example.com", "Ana"), ("bo@example.com", "Бојан Стојановић")):
        festival.ask(page, "press", email, name)
        festival.confirm(page, email)
    assert festival.last_mail("bo@example.com").subject == "Está en la lista de espera"
    first = next(mail for mail in live.sink.to("ana@example.com") if mail.subject == "Su credencial")

    page.goto(live.url + link_in(first))
    page.locator("a[href$='/me/withdraw']").click()
    page.locator("form button.btn-outline-danger").click()
    mail = festival.last_mail("bo@example.com")

    assert mail.subject == "Su credencial"
    assert list(mail.attachments()) != []
    assert token_of("bo@example.com") != ""


def test_sessions_are_chosen_an_overlap_is_refused_and_the_door_asks_for_a_booking(
    live: Live, context: BrowserContext, page: Page
) -> None:
    festival = Festival(live)
    festival.category("industry", approval=Approval.AUTOMATIC)
    early = make.make_session(
        festival.event, hall=festival.hall, code="A1", title="La ciénaga", starts_at=make.soon(10)
    )
    make.make_session(festival.event, hall=festival.hall, code="A2", title="Whisky", starts_at=make.soon(40))
    for email, name in (("ana@example.com", "Ana"), ("bo@example.com", "王子墨")):
        festival.ask(page, "industry", email, name)
        festival.confirm(page, email)
    page.goto(live.url + link_in(festival.last_mail("ana@example.com")))
    page.goto(f"{live.url}/es/festival/me/sessions")

    page.locator("form[action$='/me/sessions/A1'] button").click()

    offered = page.locator("li", has=page.locator("a[href$='/sessions/A2']")).first.text_content() or ""
    assert "Whisky" in offered
    assert "La ciénaga" in offered
    assert page.locator("form[action$='/me/sessions/A2']").count() == 0
    door = festival.door(context, session_id=str(early.id))
    seen = [show(door, live, token_of("bo@example.com")), show(door, live, token_of("ana@example.com"))]
    assert seen == ["no_booking", "admitted"]
    door.context.close()
