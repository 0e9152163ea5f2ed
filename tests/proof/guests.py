"""Guests who come over HTTP and do not give up: what is not acknowledged is sent again, the same as before."""

from __future__ import annotations

import http.client
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.people import Applicant, link_in
from tests.processes import Answer, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.smtp import Received, Sink

PATIENCE_SECONDS = 300.0
PAUSE_SECONDS = 0.2
REQUEST_SECONDS = 20.0


class Mailboxes:
    """What has arrived, by address: one thread looks, so that a thousand guests who wait cost nothing."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._boxes: dict[str, list[Received]] = defaultdict(list)
        self._bells: dict[str, threading.Event] = defaultdict(threading.Event)
        threading.Thread(target=self._look, daemon=True).start()

    def of(self, address: str) -> list[Received]:
        """Return the mails to one address, oldest first."""
        return list(self._boxes[address])

    def wait_for_first(self, address: str, *, seconds: float) -> Received:
        """Return the first mail to an address as soon as it is there."""
        assert self._bells[address].wait(seconds), f"{address} got no mail in {seconds} s"
        return self._boxes[address][0]

    def _look(self) -> None:
        seen = 0
        while True:
            for mail in self._sink.received[seen:]:
                seen += 1
                for recipient in mail.recipients:
                    self._boxes[recipient].append(mail)
                    self._bells[recipient].set()
            time.sleep(PAUSE_SECONDS)


@dataclass
class Guest:
    """One guest with a browser; what the server has acknowledged stands in ``acknowledged`` and ``confirmed``."""

    email: str
    port: int
    event: str
    category: str
    key: str = ""
    patience: float = PATIENCE_SECONDS
    seconds: list[float] = field(default_factory=list)
    tries: int = 0
    acknowledged: bool = False
    confirmed: bool = False

    def __post_init__(self) -> None:
        self.browser = Browser(self.port, timeout=REQUEST_SECONDS)

    def register(self) -> None:
        """Fill the form and send it, the very same again and again, until the server says it has it."""
        where = f"/es/{self.event}/register/{self.category}"
        page = self._insist(lambda: self.browser.get(where), 200)
        form = Applicant(email=self.email).form(page)
        self.key = str(form["submission_key"])
        begun = time.monotonic()
        self._insist(lambda: self.browser.post(where, form), 303)
        self.seconds.append(time.monotonic() - begun)
        self.acknowledged = True

    def confirm(self, link: str) -> None:
        """Follow a link to the own page and confirm the address there."""
        page = self._insist(lambda: self.browser.follow(link), 200)
        form = {"csrf_token": page.field("csrf_token")}
        begun = time.monotonic()
        self._insist(lambda: self.browser.post(f"/es/{self.event}/me/confirm", form), 303)
        self.seconds.append(time.monotonic() - begun)
        self.confirmed = True
        self.browser.close()

    def confirm_by_mail(self, mailboxes: Mailboxes) -> None:
        """Wait for the mail that asks to confirm, and do it."""
        self.confirm(link_in(mailboxes.wait_for_first(self.email, seconds=self.patience)))

    def _insist(self, ask: Callable[[], Answer], wanted: int) -> Answer:
        deadline = time.monotonic() + self.patience
        last: object = None
        while last is None or time.monotonic() < deadline:
            self.tries += 1
            try:
                answer = ask()
            except (OSError, http.client.HTTPException) as error:
                last = error
            else:
                if answer.status == wanted:
                    return answer
                assert answer.status >= 500, f"{self.email} was answered {answer.status}: {answer.body[:500]}"
                last = answer.status
            time.sleep(PAUSE_SECONDS)
        message = f"{self.email} was never answered; last {last!r}"
        raise AssertionError(message)


def paced(guests: list[Guest], *, seconds: float, act: Callable[[Guest], None]) -> Running:
    """Let the guests come one after the other over so many seconds, each on a thread of their own."""
    running = Running()
    step = seconds / len(guests)

    def come() -> None:
        begun = time.monotonic()
        for place, guest in enumerate(guests):
            time.sleep(max(0.0, begun + place * step - time.monotonic()))
            running.start(act, guest)

    running.coming = threading.Thread(target=come, daemon=True)
    running.coming.start()
    return running


class Running:
    """Guests who are at it, and what went wrong for them."""

    def __init__(self) -> None:
        self.coming = threading.Thread()
        self.failures: list[str] = []
        self._threads: list[threading.Thread] = []

    def start(self, act: Callable[[Guest], None], guest: Guest) -> None:
        """Let one more begin."""

        def run() -> None:
            try:
                act(guest)
            except Exception as error:  # noqa: BLE001 — a thread's failure is told by who waits for it
                self.failures.append(f"{guest.email}: {error!r}")
            finally:
                guest.browser.close()

        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait(self) -> list[str]:
        """Wait until all are through and return what went wrong."""
        self.coming.join()
        for thread in self._threads:
            thread.join()
        return self.failures
