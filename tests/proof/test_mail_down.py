"""R11: the mail server is away while guests register; they notice nothing, and their mail comes later."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.mail.models import Message
from app.mail.rules import MessageState
from app.registration.models import GuestLink, Registration
from app.registration.rules import Approval, Status
from app.registration.service import links
from tests import factories as make
from tests.processes import ROOT, beside, running
from tests.proof.guests import Guest, paced

if TYPE_CHECKING:
    from flask import Flask

    from app.events.models import Event
    from tests.processes import Site

pytestmark = pytest.mark.processes
SCALE = float(os.environ.get("PROOF_SCALE", "0.1"))
GUESTS = int(500 * SCALE)
OUTAGE_SECONDS = float(os.environ.get("OUTAGE_SECONDS", "600" if SCALE >= 1 else "10"))
BACK_WITHIN = 15 * 60.0 if SCALE >= 1 else 120.0
SLOWER = 1.5
NOISE_SECONDS = 0.02  # what two equal runs may differ by on a machine that does other things too
UNPROTECTED = Path(__file__).parent / "unprotected"
WAITING = (MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True, kw_only=True)
class Times:
    """How long the form and the confirmation took to be acknowledged, in seconds."""

    median: float
    p95: float

    def within(self, normal: Times) -> bool:
        """Say whether these are no more than half as long again as normal."""
        return self.median <= SLOWER * normal.median + NOISE_SECONDS and self.p95 <= SLOWER * normal.p95 + NOISE_SECONDS


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the guests saw, and what arrived in the end."""

    normal: Times
    down: Times
    failures: list[str]
    approved_at_once: int
    arrived_while_down: int
    badges_each_once: int
    delivered_again: int
    left_in_queue: int
    back_after: float


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_guests_register_as_ever_while_the_mail_server_is_away(database: str, tmp_path: Path) -> None:
    outcome = outage(database, tmp_path)

    sys.stdout.write(f"\nR11 {database}: {outcome}\n")
    assert outcome.failures == []
    assert outcome.approved_at_once == GUESTS
    assert outcome.arrived_while_down == 0
    assert outcome.down.within(outcome.normal), (outcome.down, outcome.normal)
    assert outcome.left_in_queue == 0
    assert outcome.badges_each_once == GUESTS
    assert outcome.delivered_again == 0
    assert outcome.back_after <= BACK_WITHIN


def test_with_mail_sent_inside_the_request_guests_cannot_register(tmp_path: Path) -> None:
    outcome = outage("sqlite", tmp_path, unprotected="mail_in_the_request", guests=5, seconds=2.0, wait=False)

    assert outcome.failures != []
    assert outcome.approved_at_once == 0


def outage(
    database: str,
    folder: Path,
    *,
    unprotected: str = "",
    guests: int = GUESTS,
    seconds: float = OUTAGE_SECONDS,
    wait: bool = True,
) -> Outcome:
    """Let guests come with the mail server there, then as many without it, and wait for their mail."""
    path = os.pathsep.join([str(UNPROTECTED / unprotected), str(ROOT)]) if unprotected else str(ROOT)
    with running(folder, database=database, name="lanyard_proof_mail", PYTHONPATH=path) as site, beside(site) as app:
        event = make.make_event(code="outage")
        make.make_category(event, approval=Approval.AUTOMATIC, code="industry")
        normal, troubles = _rush(app, site, "before", guests, seconds=min(seconds, 60.0))
        assert unprotected or troubles == []
        _drain(BACK_WITHIN)
        site.sink.refuse()
        site.sink.clear()
        down, failures = _rush(app, site, "during", guests, seconds=seconds)
        approved = _approved(event, "during")
        while_down = len(site.sink.received)
        site.sink.accept()
        back = time.monotonic()
        left = _drain(BACK_WITHIN if wait else 0.0)
        badges = Counter(mail.recipients[0] for mail in site.sink.received if mail.subject == "Su credencial")
        ids = Counter(mail.message_id for mail in site.sink.received)
        return Outcome(
            normal=normal,
            down=down,
            failures=failures,
            approved_at_once=approved,
            arrived_while_down=while_down,
            badges_each_once=sum(badges[f"during{place}@example.com"] == 1 for place in range(guests)),
            delivered_again=ids.total() - len(ids),
            left_in_queue=left,
            back_after=time.monotonic() - back,
        )


def _rush(app: Flask, site: Site, name: str, number: int, *, seconds: float) -> tuple[Times, list[str]]:
    """Let guests register and confirm, one after the other; nobody tries twice."""
    guests = [
        Guest(f"{name}{place}@example.com", site.port, "outage", "industry", patience=0.0) for place in range(number)
    ]

    def come(guest: Guest) -> None:
        guest.register()
        guest.confirm(_link_of(app, guest.email))

    failures = paced(guests, seconds=seconds, act=come).wait()
    took = sorted(second for guest in guests for second in guest.seconds) or [0.0]
    return Times(median=statistics.median(took), p95=took[int(len(took) * 0.95)]), failures


def _link_of(app: Flask, email: str) -> str:
    """Return the link that a guest's mail will hold; no mail can bring it now."""
    with app.app_context():
        found = db.session.scalars(
            select(GuestLink)
            .join(Registration, Registration.id == GuestLink.registration_id)
            .where(Registration.email == email)
        ).one()
        return f"/g/{links.secret_of(found)}"


def _approved(event: Event, name: str) -> int:
    db.session.rollback()
    query = select(func.count()).select_from(Registration).where(Registration.event_id == event.id)
    query = query.where(Registration.status == Status.APPROVED, Registration.email.startswith(name))
    return db.session.scalar(query) or 0


def _drain(seconds: float) -> int:
    """Wait until nothing waits to leave any more; return what still does."""
    deadline = time.monotonic() + seconds
    while True:
        db.session.rollback()
        waiting = select(func.count()).select_from(Message).where(Message.state.in_(WAITING))
        left = db.session.scalar(waiting) or 0
        if not left or time.monotonic() >= deadline:
            return left
        time.sleep(0.2)
