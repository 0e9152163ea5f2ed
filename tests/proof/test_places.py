"""R1: many people confirm at one moment, each twice; places and waiting numbers are exact, over HTTP."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from app.core.db import db
from app.factory import create_app
from app.registration.models import Registration
from app.registration.rules import Approval, Status
from config import Config
from tests import factories as make
from tests.processes import Browser, running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes
SCALE = float(os.environ.get("PROOF_SCALE", "0.1"))
PEOPLE, PLACES = int(300 * SCALE), int(100 * SCALE)
ROUNDS = max(1, int(20 * SCALE))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_rush_fills_every_place_once_and_leaves_no_gap_in_the_line(database: str, tmp_path: Path) -> None:
    with running(tmp_path, database=database, name="lanyard_proof_places", workers=0) as site:
        app = create_app(Config.from_environ(site.environment))
        with app.app_context():
            event = make.make_event(code="rush")
            for _ in range(ROUNDS):
                category = make.make_category(event, places=PLACES, approval=Approval.AUTOMATIC)
                guests = [make.make_registration(category, status=Status.DRAFT) for _ in range(PEOPLE)]
                links = [make.make_guest_link(guest, secret=f"secret of {guest.id}") for guest in guests]
                serializer = SecureCookieSessionInterface().get_signing_serializer(app)
                assert serializer is not None
                browsers = []
                for link in links:
                    cookie = str(serializer.dumps({"guest": link.id.hex, "_permanent": True}))
                    browsers.append([Browser(site.port, cookies={"lanyard": cookie}) for _ in range(2)])
                tokens = [pair[0].get("/en/rush/me").field("csrf_token") for pair in browsers]
                for pair in browsers:
                    pair[1].cookies = dict(pair[0].cookies)

                statuses = _all_at_once(browsers, tokens)

                db.session.rollback()
                rows = db.session.execute(
                    select(Registration.status, func.count())
                    .where(Registration.category_id == category.id)
                    .group_by(Registration.status)
                )
                counts = {status: number for status, number in rows}  # noqa: C416 — a row is no pair to dict()
                numbers = db.session.scalars(
                    select(Registration.waiting_number)
                    .where(Registration.category_id == category.id, Registration.status == Status.WAITLISTED)
                    .order_by(Registration.waiting_number)
                ).all()
                assert set(statuses) == {303}
                assert counts == {Status.APPROVED: PLACES, Status.WAITLISTED: PEOPLE - PLACES}
                assert list(numbers) == list(range(1, PEOPLE - PLACES + 1))
            db.session.remove()
            db.engine.dispose()


def _all_at_once(browsers: list[list[Browser]], tokens: list[str]) -> list[int]:
    statuses: list[int] = []
    lock, start = threading.Lock(), threading.Barrier(len(browsers) * 2)

    def confirm(browser: Browser, token: str) -> None:
        start.wait()
        status = browser.post("/en/rush/me/confirm", {"csrf_token": token}).status
        browser.close()
        with lock:
            statuses.append(status)

    threads = [
        threading.Thread(target=confirm, args=(browser, token))
        for pair, token in zip(browsers, tokens, strict=True)
        for browser in pair
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses
