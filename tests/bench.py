"""How fast it is: ``make bench`` prints and keeps in var/bench.json what an operation costs all our processes.

CPU milliseconds are the figure to trust (the sum over web workers and the queue worker, without the database server
and without this program that asks); requests per second and latencies depend on what else the machine does.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event as sa_event
from sqlalchemy import func, insert, select

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.badges.models import Badge
from app.badges.service import printing
from app.booking.models import Booking
from app.booking.rules import BookingStatus
from app.booking.service import clockwork
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, writing
from app.core.tokens import new_id
from app.events.models import Event
from app.factory import create_app
from app.platform.jobs.models import Job
from app.programme import queries as programme_queries
from app.programme.models import Film, ProgrammeSession, ScreeningItem
from app.programme.service import timetable
from app.registration.models import GuestLink, Registration
from app.registration.rules import Status
from app.venues.models import Site as VenueSite
from config import Config
from tests import factories as make
from tests.devices import Phone
from tests.people import Applicant
from tests.processes import Browser, Site, beside, running

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask
    from flask.testing import FlaskClient

    from app.accounts.models import Organiser

GUESTS = int(os.environ.get("BENCH_GUESTS", "20000"))
SCANS = int(os.environ.get("BENCH_SCANS", "1200"))
SESSIONS = 300
BATCH, UPLOADS = 100, 12
OUT = Path(__file__).resolve().parent.parent / "var" / "bench.json"


@dataclass
class Figure:
    """What one operation costs on one database."""

    database: str
    operation: str
    concurrency: int
    rps: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    queries: int


@dataclass
class Bench:
    """A site with content, and cookies to use it with."""

    site: Site
    app: Flask
    database: str
    event_code: str
    gate_id: UUID
    tokens: list[str]
    guest_links: list[UUID]

    def cookie(self, values: dict[str, object]) -> tuple[str, str]:
        """Return a session cookie with these values, and the token a call has to carry with it."""
        raw = "0123456789abcdef"
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        csrf = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(raw)
        return str(serializer.dumps(values | {"csrf_token": raw})), str(csrf)

    def staff_browser(self, role: Role) -> tuple[Browser, str]:
        """Return a browser in which a member of staff is signed in, and its token."""
        with self.app.app_context():
            event = db.session.scalars(select(Event).where(Event.code == self.event_code)).one()
            query = select(Account).join(RoleGrant, RoleGrant.account_id == Account.id).where(RoleGrant.role == role)
            account = db.session.scalars(query).first() or self._hire(event, role)
            cookie, csrf = self.cookie({"_user_id": f"{account.id.hex}.{account.epoch}", "_fresh": True})
        browser = Browser(self.site.port, language="en")
        browser.cookies["lanyard"] = cookie
        return browser, csrf

    @staticmethod
    def _hire(event: Event, role: Role) -> Account:
        from app.accounts.models import Organiser

        return make.make_account(db.session.get_one(Organiser, event.organiser_id), role, event=event)

    def measure(
        self,
        operation: str,
        requests: int,
        concurrency: int,
        act: Callable[[int, Browser], int],
        browsers: list[Browser],
        queries: int,
    ) -> Figure:
        """Do an act many times and account for it."""
        latencies: list[float] = []
        bad: list[int] = []
        lock, numbers = threading.Lock(), iter(range(requests))

        def work(browser: Browser) -> None:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                began = time.perf_counter()
                status = act(number, browser)
                with lock:
                    latencies.append((time.perf_counter() - began) * 1000)
                    if status >= 400:
                        bad.append(status)

        cpu, wall = self.site.cpu_seconds(), time.perf_counter()
        threads = [threading.Thread(target=work, args=(browser,)) for browser in browsers[:concurrency]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - wall
        cpu = self.site.cpu_seconds() - cpu
        assert not bad, f"{operation}: {bad[:5]}"
        cuts = statistics.quantiles(latencies, n=100)
        return Figure(
            database=self.database,
            operation=operation,
            concurrency=concurrency,
            rps=round(requests / wall, 1),
            cpu_ms=round(cpu * 1000 / requests, 2),
            p50_ms=round(cuts[49], 1),
            p95_ms=round(cuts[94], 1),
            p99_ms=round(cuts[98], 1),
            queries=queries,
        )


def _content() -> tuple[str, UUID, list[str], list[UUID]]:
    """Fill the database: one event, 20,000 guests, badges for the first thousands, links for some."""
    organiser = make.make_organiser()
    site = make.make_site(organiser)
    event = make.make_event(organiser, site=site, code="bench", days=5)
    gate = make.make_gate(organiser, site=site)
    categories = [make.make_category(event) for _ in range(9)]
    make.make_category(event, code="open")
    statuses = [Status.APPROVED] * 6 + [Status.SUBMITTED, Status.SUBMITTED, Status.WAITLISTED, Status.REJECTED]
    with writing():
        guests = make.many_registrations(categories, statuses, GUESTS)
        db.session.commit()
    badges = make.many_badges(
        event, [guest for guest in guests if guest["status"] is Status.APPROVED][: SCANS * 3 + 1200]
    )
    links = [
        GuestLink(registration_id=guests[n]["id"], secret_hash=new_id().bytes * 2, created_at=clock.now())
        for n in range(200)
    ]
    make.keep(*links)
    _programme_of(event, organiser, [guest["id"] for guest in guests if guest["status"] is Status.APPROVED])
    return event.code, gate.id, badges, [link.id for link in links]


def _programme_of(event: Event, organiser: Organiser, guest_ids: list[object]) -> None:
    """Put on 300 sessions in ten halls, with 120 films, and let 3,000 guests book three each."""
    site = db.session.get_one(VenueSite, event.site_id)
    halls = [make.make_hall(organiser, site=site, name=f"Hall {number}") for number in range(10)]
    films = [
        Film(
            event_id=event.id, code=f"film-{number}", original_title=f"Película {number}", original_language="es",
            english_title=f"Film {number}", directors=["Ana Díaz"], countries=["AR", "ES"], languages=["es"],
            subtitles=["en"], year=2020, runtime_minutes=90, synopsis={"en": "Somebody leaves, somebody stays. " * 6},
        )
        for number in range(120)
    ]  # fmt: skip
    make.keep(*films)
    evening = datetime.combine(event.first_day, datetime.min.time(), UTC) + timedelta(hours=2)
    for number in range(SESSIONS):
        starts = evening + timedelta(days=number // 60, hours=number % 60 // 10 * 3)
        session = make.make_session(event, code=f"P{number}", hall=halls[number % 10], starts_at=starts, capacity=100)
        make.keep(ScreeningItem(session_id=session.id, film_id=films[number % 120].id, position=1))
    ids = db.session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.event_id == event.id)).all()
    rows = [
        {"id": new_id(), "session_id": ids[(place + step * 101) % len(ids)], "registration_id": guest,
         "status": BookingStatus.BOOKED, "booked_at": clock.now(), "priority": 0, "version": 1}
        for place, guest in enumerate(guest_ids[:3000]) for step in range(3)
    ]  # fmt: skip
    with writing():
        db.session.execute(insert(Booking), rows)
        db.session.commit()


def bench(database: str, folder: Path) -> list[Figure]:
    """Run every operation on one database."""
    with running(folder, database=database, name="lanyard_bench", workers=1) as site:
        app = create_app(Config.from_environ(site.environment))
        with beside(site):
            code, gate_id, tokens, links = _content()
            clockwork.tick()  # thousands of reminders fall due at once here; nothing measured has to do with them
        here = Bench(site, app, database, code, gate_id, tokens, links)
        figures = [
            *_scans(here),
            _uploads(here),
            _guest_page(here),
            *_programme(here),
            *_timetable(here),
            _desk_list(here),
            _registration(here),
            _badges(here),
        ]
        with app.app_context():
            db.engine.dispose()
        return figures


def _count_queries(here: Bench, browser: Browser, act: Callable[[FlaskClient], object]) -> int:
    """Count the SQL statements of one request, asked of the same application in this process."""
    seen: list[str] = []

    def keep(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    client = here.app.test_client()
    client.set_cookie("lanyard", browser.cookies["lanyard"])
    with here.app.app_context():
        engine = db.engine
    act(client)
    sa_event.listen(engine, "before_cursor_execute", keep)
    act(client)
    sa_event.remove(engine, "before_cursor_execute", keep)
    return sum(1 for statement in seen if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")))


def _scan_row(here: Bench, token: str) -> str:
    row = {
        "id": str(new_id()), "code": token, "registration_id": None, "gate_id": str(here.gate_id), "session_id": None,
        "direction": "in", "scanned_at": clock.now().isoformat(), "source": "camera",
    }  # fmt: skip
    return json.dumps(row)


def _scans(here: Bench) -> list[Figure]:
    figures = []
    first, csrf = here.staff_browser(Role.DOOR)
    unused = iter(here.tokens)
    path = f"/door/{here.event_code}/scans"

    def count(client: FlaskClient) -> object:
        row = _scan_row(here, next(unused))
        return client.post(path, data=row, content_type="application/json", headers={"X-CSRFToken": csrf})

    queries = _count_queries(here, first, count)
    taken = [next(unused) for _ in range(SCANS * 3)] if len(here.tokens) > SCANS * 3 + 10 else list(unused)
    for place, concurrency in enumerate((1, 8, 32)):
        mine = taken[place * SCANS : (place + 1) * SCANS]
        browsers = [Browser(here.site.port, language="en", cookies=dict(first.cookies)) for _ in range(concurrency)]

        def act(number: int, browser: Browser, mine: list[str] = mine) -> int:
            return browser.ask("POST", path, json=_scan_row(here, mine[number]), X_CSRFToken=csrf).status

        figures.append(here.measure("scan", len(mine), concurrency, act, browsers, queries))
        if concurrency == 8:
            figures.append(here.measure("scan_again", len(mine), concurrency, act, browsers, queries))
    return figures


def _uploads(here: Bench) -> Figure:
    """Bring what a phone wrote down without a network, a hundred rows at a time; the figure is of one row."""
    phone, path = Phone(), f"/door/{here.event_code}/devices/scans"
    with here.app.app_context():
        event = db.session.scalars(select(Event).where(Event.code == here.event_code)).one()
        device = phone.enrol(event, [here.gate_id]).id
        query = select(Badge.token_id).where(Badge.event_id == event.id).order_by(Badge.id).limit(BATCH * UPLOADS)
        badges = list(db.session.scalars(query))
    batches = [
        json.dumps([phone.row(here.gate_id, badge=badge.hex()) for badge in badges[start : start + BATCH]])
        for start in range(0, len(badges), BATCH)
    ]
    browser = Browser(here.site.port, language="en", cookies={"lanyard": ""})

    def bring(number: int, browser: Browser) -> int:
        header = phone.signed(device, "POST", path, batches[number].encode())
        return browser.ask("POST", path, json=batches[number], Authorization=header).status

    def count(client: FlaskClient) -> object:
        body = json.dumps([phone.row(here.gate_id, admitted=False, reason="unknown_code")])
        header = phone.signed(device, "POST", path, body.encode())
        answer = client.post(path, data=body, content_type="application/json", headers={"Authorization": header})
        assert answer.status_code == 200, answer.data
        return answer

    queries = _count_queries(here, browser, count)
    whole = here.measure("scan_upload", len(batches), 1, bring, [browser], queries)
    return replace(whole, cpu_ms=round(whole.cpu_ms / BATCH, 3), rps=round(whole.rps * BATCH, 1))


def _guest_page(here: Bench) -> Figure:
    def browser_of(link: UUID) -> Browser:
        browser = Browser(here.site.port, language="en")
        browser.cookies["lanyard"] = here.cookie({"guest": link.hex, "_permanent": True})[0]
        return browser

    path = f"/en/{here.event_code}/me"
    browsers = [browser_of(link) for link in here.guest_links[:8]]
    queries = _count_queries(here, browsers[0], lambda client: client.get(path))
    return here.measure("guest_page", 400, 8, lambda _, browser: browser.get(path).status, browsers, queries)


def _programme(here: Bench) -> list[Figure]:
    """Read the programme of 300 sessions: a day of it, a search in all of it, and one session, as a guest does."""
    browsers = [Browser(here.site.port, language="en") for _ in range(4)]
    for browser, link in zip(browsers, here.guest_links, strict=False):
        browser.cookies["lanyard"] = here.cookie({"guest": link.hex, "_permanent": True})[0]
    pages = {"programme_day": "programme", "programme_find": "programme?q=pelicula", "session_page": "sessions/P7"}
    figures = []
    for operation, page in pages.items():
        path = f"/en/{here.event_code}/{page}"
        queries = _count_queries(here, browsers[0], lambda client, path=path: client.get(path))  # type: ignore[misc]  # a default is the way to bind it

        def act(_: int, browser: Browser, path: str = path) -> int:
            return browser.get(path).status

        figures.append(here.measure(operation, 100, 4, act, browsers, queries))
    return figures


def _timetable(here: Bench) -> list[Figure]:
    """Look at a day of the timetable with ten changes prepared, at what they would do, and publish them."""
    first, csrf = here.staff_browser(Role.OWNER)
    browsers = [Browser(here.site.port, language="en", cookies=dict(first.cookies)) for _ in range(4)]
    seen = _prepare(here)
    figures = []
    for operation, path in (
        ("timetable", f"/desk/{here.event_code}/timetable"),
        ("impact", f"/desk/{here.event_code}/timetable/publication"),
    ):
        queries = _count_queries(here, first, lambda client, path=path: client.get(path))  # type: ignore[misc]  # a default is the way to bind it

        def act(_: int, browser: Browser, path: str = path) -> int:
            return browser.get(path).status

        figures.append(here.measure(operation, 60, 4, act, browsers, queries))
    path = f"/desk/{here.event_code}/timetable/publication"

    def publish(client: FlaskClient) -> object:
        form = {"csrf_token": csrf, "seen": _prepare(here), "held": "y", "because": "bench"}
        answer = client.post(path, data=form)
        assert answer.status_code == 303, answer.status_code
        return answer

    def publish_there(seen: str) -> int:
        form = {"csrf_token": csrf, "seen": seen, "held": "y", "because": "bench"}
        return browsers[0].ask("POST", path, form).status

    before = _count_queries(here, first, lambda _: _prepare(here))
    queries = _count_queries(here, first, publish) - before
    del seen
    figures.append(_one_by_one(here, "publish", 20, _prepare, publish_there, queries))
    return figures


def _one_by_one(
    here: Bench, operation: str, times: int, prepare: Callable[[Bench], str], act: Callable[[str], int], queries: int
) -> Figure:
    """Account for an act and the jobs that follow from it, but not for what it needs to be prepared."""
    cpu, latencies = 0.0, []
    for _ in range(times):
        ready = prepare(here)
        before, began = here.site.cpu_seconds(), time.perf_counter()
        assert act(ready) == 303, operation
        latencies.append((time.perf_counter() - began) * 1000)
        _until_all_is_done(here)
        cpu += here.site.cpu_seconds() - before
    cuts = statistics.quantiles(latencies, n=100)
    return Figure(
        database=here.database, operation=operation, concurrency=1, rps=round(times * 1000 / sum(latencies), 1),
        cpu_ms=round(cpu * 1000 / times, 2), p50_ms=round(cuts[49], 1), p95_ms=round(cuts[94], 1),
        p99_ms=round(cuts[98], 1), queries=queries,
    )  # fmt: skip


def _until_all_is_done(here: Bench) -> None:
    with here.app.app_context():
        waits = select(func.count()).select_from(Job).where(Job.done_at.is_(None), Job.run_at <= clock.now())
        while db.session.scalar(waits):
            db.session.rollback()
            time.sleep(0.02)


def _prepare(here: Bench) -> str:
    """Prepare that ten sessions move by an hour, to and fro; return the print of what is prepared."""
    with here.app.app_context():
        event = db.session.scalars(select(Event).where(Event.code == here.event_code)).one()
        tomorrow = clock.now() + timedelta(days=1)  # what is over is moved no more
        query = select(ProgrammeSession).where(
            ProgrammeSession.event_id == event.id, ProgrammeSession.starts_at > tomorrow
        )
        for session in db.session.scalars(query.order_by(ProgrammeSession.code).limit(10)).all():
            shift = timedelta(hours=1 if session.sequence % 2 == 0 else -1)
            timetable.put(
                session, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift, hall_id=session.hall_id,
                by=SYSTEM,
            )  # fmt: skip
        return programme_queries.print_of(programme_queries.list_prepared(event.id))


def _desk_list(here: Bench) -> Figure:
    first, _ = here.staff_browser(Role.GUEST_OFFICE)
    paths = [
        f"/desk/{here.event_code}/guests{query}"
        for query in ("", "?q=nunez", "?status=submitted", "?sort=-organisation", "?page=200")
    ]
    browsers = [Browser(here.site.port, language="en", cookies=dict(first.cookies)) for _ in range(8)]
    queries = max(_count_queries(here, first, lambda client, path=path: client.get(path)) for path in paths)  # type: ignore[misc]  # a default is the way to bind it
    return here.measure(
        "desk_list", 300, 8, lambda number, browser: browser.get(paths[number % len(paths)]).status, browsers, queries
    )


def _registration(here: Bench) -> Figure:
    path = f"/en/{here.event_code}/register/open"
    browsers = [Browser(here.site.port, language="en") for _ in range(8)]
    forms = [
        Applicant(f"bench{number}@example.com", f"Lucía Núñez {number}").form(browsers[number % 8].follow(path))
        for number in range(8)
    ]

    def act(number: int, browser: Browser) -> int:
        form = dict(forms[browsers.index(browser)])
        form["submission_key"] = str(new_id())
        form["email"] = f"bench{number}.{here.database}@example.com"
        return browser.post(path, form).status

    return here.measure("registration", 400, 8, act, browsers, 0)


def _badges(here: Bench) -> Figure:
    """Set 1,000 badges in one PDF, in this process: what a worker does for the desk."""
    with here.app.app_context():
        query = select(Badge.id).join(Registration, Badge.registration_id == Registration.id).limit(1000)
        ids = list(db.session.scalars(query).all())
        printing.pdf_of(ids[:3])
        cpu, wall = time.process_time(), time.perf_counter()
        printing.pdf_of(ids)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    took = round(wall * 1000, 1)
    return Figure(
        database=here.database, operation="badges_1000", concurrency=1, rps=round(1 / wall, 2),
        cpu_ms=round(cpu * 1000, 1), p50_ms=took, p95_ms=took, p99_ms=took, queries=0,
    )  # fmt: skip


def main() -> int:
    """Measure on both databases, print a table, keep the figures."""
    figures: list[Figure] = []
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="lanyard-bench-") as folder:
            figures += bench(database, Path(folder))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(figure) for figure in figures], indent=1))
    names = ("database", "operation", "concurrency", "rps", "cpu_ms", "p50_ms", "p95_ms", "p99_ms", "queries")
    sys.stdout.write("  ".join(f"{name:>12}" for name in names) + "\n")
    for figure in figures:
        sys.stdout.write("  ".join(f"{getattr(figure, name)!s:>12}" for name in names) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
