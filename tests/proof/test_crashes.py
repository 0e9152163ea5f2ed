"""R7: processes are killed again and again while guests register; nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.badges.models import Badge
from app.core.db import db
from app.mail.models import Message
from app.mail.rules import MessageState
from app.platform.jobs.worker import THREADS
from app.registration.models import Registration
from app.registration.rules import Approval, Status
from app.web.submission import Submission
from tests import factories as make
from tests.processes import ROOT, Site, beside, running
from tests.proof.guests import PATIENCE_SECONDS, Guest, Mailboxes, paced

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tests.smtp import Sink

pytestmark = pytest.mark.processes
SCALE = float(os.environ.get("PROOF_SCALE", "0.1"))
GUESTS = int(2000 * SCALE)
SECONDS = 600.0 if SCALE >= 1 else 16.0
MASTER_KILLS = max(1, int(5 * SCALE))
LEAST_INTERVAL = 4.0
LOOK_SECONDS = 0.5
DRAINED_WITHIN = 60.0
SETTLED_SECONDS = 5.0
UNPROTECTED = Path(__file__).parent / "unprotected"
WAITING = (MessageState.QUEUED, MessageState.SENDING)


@dataclass
class Reaper:
    """Kills without warning: web workers, the queue worker, the master; what a supervisor restarts is restarted."""

    site: Site
    interval: float
    kills: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    last: float = 0.0
    gave_up: int = 0

    def __post_init__(self) -> None:
        self._guard = threading.Lock()
        self._random = random.Random(7)
        self._failures: list[BaseException] = []

    @contextmanager
    def supervising(self) -> Generator[None]:
        """Start again, as long as the block lasts, a master that has ended of its own accord."""
        with self._again_and_again((self._watch, LOOK_SECONDS)):
            yield

    @contextmanager
    def at_work(self, *, masters: int, during: float) -> Generator[None]:
        """Kill as long as the block lasts; with no masters to kill, the queue worker alone."""
        rounds = [(self._queue_worker, self.interval)]
        if masters:
            rounds += [(self._web_worker, self.interval), (self._master, during / (masters + 1))]
        with self._again_and_again(*rounds):
            yield

    @contextmanager
    def _again_and_again(self, *rounds: tuple[Callable[[], str], float]) -> Generator[None]:
        stop = threading.Event()

        def run(step: Callable[[], str], interval: float) -> None:
            while not stop.wait(interval):
                try:
                    with self._guard:
                        if killed := step():
                            self.kills[killed] += 1
                            self.last = time.monotonic()
                except (AssertionError, OSError) as error:
                    self._failures.append(error)

        threads = [threading.Thread(target=run, args=each, daemon=True) for each in rounds]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert self._failures == []

    def _web_worker(self) -> str:
        victims = self.site.web_children()
        if not victims:
            return ""
        with suppress(ProcessLookupError):
            os.kill(self._random.choice(victims), signal.SIGKILL)
        return "web worker"

    def _queue_worker(self) -> str:
        worker = self.site.workers.pop()
        worker.kill()
        worker.wait()
        self.site.start_worker()
        return "queue worker"

    def _master(self) -> str:
        assert self.site.web is not None
        self.site.web.kill()
        self._restart_web()
        return "master"

    def _watch(self) -> str:
        """Be the supervisor: a master that sees one worker die twice in 5.5 seconds gives up of its own accord."""
        if self.site.web is not None and self.site.web.poll() is not None:
            self._restart_web()
            self.gave_up += 1
        return ""

    def _restart_web(self) -> None:
        """Clear away what the master leaves, as systemd does (KillMode=control-group), and start it again."""
        web = self.site.web
        assert web is not None
        web.wait()
        with suppress(ProcessLookupError):
            os.killpg(web.pid, signal.SIGKILL)
        self.site.start_web()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the server had acknowledged, what it holds, and what arrived."""

    lost: int
    without_cause: int
    registrations: int
    approved: int
    without_mail: int
    vanished: int
    with_several_mails: int
    with_several_badges: int
    delivered_again: int
    unlike_copies: int
    failures: list[str]
    drained: float
    kills: dict[str, int]
    tries: int


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_doubled_while_processes_are_killed(database: str, tmp_path: Path) -> None:
    outcome = crash(database, tmp_path)

    sys.stdout.write(f"\nR7 {database}: {outcome}\n")
    assert outcome.failures == []
    assert (outcome.lost, outcome.without_cause) == (0, 0)
    assert (outcome.registrations, outcome.approved) == (GUESTS, GUESTS)
    assert (outcome.without_mail, outcome.vanished) == (0, 0)
    assert (outcome.with_several_mails, outcome.with_several_badges) == (0, 0)
    assert outcome.delivered_again <= _most_delivered_again(outcome)
    assert outcome.unlike_copies == 0
    assert outcome.drained <= DRAINED_WITHIN
    assert min(outcome.kills[kind] for kind in ("web worker", "queue worker")) >= 2
    assert outcome.kills["master"] >= MASTER_KILLS


def _most_delivered_again(outcome: Outcome) -> float:
    """Return one in a hundred; of few guests, so many as the killed workers had connections open, a mail on each."""
    return GUESTS / 100 if SCALE >= 1 else THREADS * outcome.kills["queue worker"]


def test_a_worker_that_acknowledges_before_it_sends_loses_mail(tmp_path: Path) -> None:
    outcome = crash("sqlite", tmp_path, unprotected="early_acknowledgement", number=200, intervals=1, patience=15.0)

    sys.stdout.write(f"\nR7 without its lease: {outcome}\n")
    assert outcome.vanished > 0


def crash(
    database: str,
    folder: Path,
    *,
    unprotected: str = "",
    number: int = GUESTS,
    intervals: int = 0,
    patience: float = PATIENCE_SECONDS,
) -> Outcome:
    """Let guests register under fire, and count what is there when it is over.

    With ``intervals`` they come within so many intervals between two kills, and the queue worker alone is killed
    until the last guest has given up; by default everything is killed for as long as forms come in.
    """
    path = os.pathsep.join([str(UNPROTECTED / unprotected), str(ROOT)]) if unprotected else str(ROOT)
    with running(folder, database=database, name="lanyard_proof_crashes", PYTHONPATH=path) as site, beside(site):
        event = make.make_event(code="fire")
        category = make.make_category(event, approval=Approval.AUTOMATIC, code="industry")
        guests = [
            Guest(f"guest{place}@example.com", site.port, "fire", category.code, patience=patience)
            for place in range(number)
        ]
        mailboxes = Mailboxes(site.sink)
        reaper = Reaper(site, _interval(site))

        def come(guest: Guest) -> None:
            guest.register()
            guest.confirm_by_mail(mailboxes)

        seconds = intervals * reaper.interval or max(SECONDS, 3 * reaper.interval)
        coming = paced(guests, seconds=seconds, act=come)
        with reaper.supervising():
            with reaper.at_work(masters=0 if intervals else MASTER_KILLS, during=seconds):
                coming.coming.join()
                if intervals:
                    coming.wait()
            failures = coming.wait()
        _drain(reaper.last)
        drained = time.monotonic() - reaper.last
        _settle(site.sink)
        return _count(guests, mailboxes, reaper, drained, failures)


def _interval(site: Site) -> float:
    """Return how often something may be killed: twice the time it takes to be back, and no less than four seconds."""
    begun = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"],
        cwd=ROOT, env=site.environment, check=True,
    )  # fmt: skip
    return max(LEAST_INTERVAL, 2 * (time.monotonic() - begun))


def _drain(since: float) -> None:
    while time.monotonic() < since + 3 * DRAINED_WITHIN:
        db.session.rollback()
        waiting = select(func.count()).select_from(Message).where(Message.state.in_(WAITING))
        if not db.session.scalar(waiting):
            return
        time.sleep(0.2)


def _settle(sink: Sink) -> None:
    """Wait until nothing arrives any more: what counts as sent may still be on its way."""
    arrived = -1
    while arrived != len(sink.received):
        arrived = len(sink.received)
        time.sleep(SETTLED_SECONDS)


def _count(guests: list[Guest], mailboxes: Mailboxes, reaper: Reaper, drained: float, failures: list[str]) -> Outcome:
    db.session.rollback()
    stored = {row.email: row for row in db.session.scalars(select(Registration))}
    keys = set(db.session.scalars(select(Submission.key)))
    sent = {f"register:{guest.key}" for guest in guests}
    badges = list(db.session.scalars(select(Badge.registration_id)))
    acknowledged = [guest.email for guest in guests if guest.acknowledged]
    confirmed = [guest.email for guest in guests if guest.confirmed]
    lost = [email for email in acknowledged if email not in stored]
    lost += [email for email in confirmed if email in stored and stored[email].status is not Status.APPROVED]
    said_to_be_sent = {
        f"<{id_}@lanyard.example>"
        for id_ in db.session.scalars(select(Message.id).where(Message.state == MessageState.SENT))
    }
    arrived = {mail.message_id for guest in guests for mail in mailboxes.of(guest.email)}
    copies = {guest.email: _badge_mails(guest, mailboxes) for guest in guests}
    return Outcome(
        lost=len(lost),
        without_cause=len(keys - sent) + len(stored.keys() - {guest.email for guest in guests}),
        registrations=len(stored),
        approved=sum(row.status is Status.APPROVED for row in stored.values()),
        without_mail=sum(not copies[email] for email, row in stored.items() if email and row.status is Status.APPROVED),
        vanished=len(said_to_be_sent - arrived),
        with_several_mails=sum(len(mails) > 1 for mails in copies.values()),
        with_several_badges=len(badges) - len(set(badges)),
        delivered_again=sum(len(each) - 1 for mails in copies.values() for each in mails.values()),
        unlike_copies=sum(len(set(each)) > 1 for mails in copies.values() for each in mails.values()),
        failures=failures,
        drained=drained,
        kills=dict(reaper.kills) | {"gave up": reaper.gave_up},
        tries=sum(guest.tries for guest in guests),
    )


def _badge_mails(guest: Guest, mailboxes: Mailboxes) -> dict[str, list[bytes]]:
    """Return the bytes of every copy of the badge mails of one guest, by Message-ID."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for mail in mailboxes.of(guest.email):
        if mail.subject == "Su credencial":
            found[mail.message_id].append(mail.content)
    return found
