"""The worker: rounds of looking for work, once a second, in a few threads, until told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from app.core import clock
from app.core.db import db
from app.platform.jobs import queue
from app.platform.jobs.rules import LEASE

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.jobs.queue import Claimed

log = structlog.get_logger()

Handler = Callable[[Mapping[str, object]], None]
POLL_SECONDS = 1.0
THREADS = 3
RENEWALS_PER_LEASE = 3


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """Work to be done once in every slot of time, by whichever worker comes first."""

    name: str
    every: timedelta
    work: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """All background work of an application.

    ``handlers`` do queued jobs by kind, ``recurring`` come by the clock, ``rounds`` are asked every second and say
    how much they did (an outbox with leases of its own, say).
    """

    handlers: Mapping[str, Handler] = field(default_factory=dict)
    recurring: tuple[Recurring, ...] = ()
    rounds: tuple[Callable[[], int], ...] = ()
    lease: timedelta = LEASE

    def handler(self, kind: str) -> Handler:
        """Return what does a job of this kind."""
        for recurring in self.recurring:
            if recurring.name == kind:
                return lambda _: recurring.work()
        return self.handlers[kind]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of job this worker can do; others are left to a newer one."""
        return (*self.handlers, *(recurring.name for recurring in self.recurring))


class Worker:
    """One process's share of the work."""

    def __init__(self, app: Flask, jobs: Jobs) -> None:
        self._app = app
        self._jobs = jobs
        self._in_hand: dict[int, Claimed] = {}
        self._guard = threading.Lock()

    def run(self, stop: threading.Event, *, threads: int = THREADS) -> None:
        """Work until ``stop`` is set; what is in hand then is finished first."""
        working = [threading.Thread(target=self._work, args=(stop,)) for _ in range(threads)]
        for thread in working:
            thread.start()
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(ended,), daemon=True)
        renewing.start()
        for thread in working:
            thread.join()
        ended.set()
        renewing.join()

    def round(self) -> int:
        """Look for work once, and do it; return how much was done."""
        with self._app.app_context():
            for recurring in self._jobs.recurring:
                now = clock.now()
                if not queue.is_taken(recurring.name, every=recurring.every, now=now):
                    queue.take_slot(recurring.name, every=recurring.every, now=now)
            return sum(step() for step in self._jobs.rounds) + self._do_one()

    def burst(self) -> None:
        """Work until nothing is due any more."""
        while self.round():
            pass

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                done = self.round()
            except Exception:  # a database that is away must not end the worker
                log.warning("worker.round_failed", exc_info=True)
                done = 0
            if not done:
                stop.wait(POLL_SECONDS)

    def _do_one(self) -> int:
        now = clock.now()
        if not queue.has_due(self._jobs.kinds, now=now):
            return 0
        claims = queue.claim(1, kinds=self._jobs.kinds, now=now, lease=self._jobs.lease)
        for claimed in claims:
            self._do(claimed)
        return len(claims)

    def _do(self, claimed: Claimed) -> None:
        with self._guard:
            self._in_hand[threading.get_ident()] = claimed
        try:
            self._jobs.handler(claimed.kind)(claimed.payload)
        except Exception as error:  # whatever went wrong, the job is tried again or given up
            db.session.rollback()
            log.warning("job.failed", kind=claimed.kind, job=str(claimed.id), attempt=claimed.attempt, exc_info=True)
            queue.fail(claimed, f"{type(error).__name__}: {error}", now=clock.now())
        else:
            queue.finish(claimed, now=clock.now())
        finally:
            with self._guard:
                del self._in_hand[threading.get_ident()]

    def _renew(self, ended: threading.Event) -> None:
        while not ended.wait(self._jobs.lease.total_seconds() / RENEWALS_PER_LEASE):
            with self._guard:
                claims = list(self._in_hand.values())
            if not claims:
                continue
            try:
                with self._app.app_context():
                    queue.renew(claims, now=clock.now(), lease=self._jobs.lease)
            except Exception:  # the next round renews again, and the lease has time for two
                log.warning("worker.renewal_failed", exc_info=True)
