"""A rush: many guests with pages open, and everybody presses at one moment."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

from app.core.db import db
from app.factory import create_app
from app.registration.rules import Status
from config import Config
from tests import factories as make
from tests.processes import ROOT, Browser, running

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from flask import Flask

    from app.registration.models import Category
    from tests.processes import Answer, Site

SCALE = float(os.environ.get("PROOF_SCALE", "0.1"))
PATIENCE_SECONDS = 600.0  # the last of a crowd waits long on a slow machine, and gives up only where nothing moves
UNPROTECTED = Path(__file__).parent / "unprotected"


def scaled(number: int, *, least: int = 1) -> int:
    """Return a full-size number at the size asked for."""
    return max(least, int(number * SCALE))


@dataclass(frozen=True)
class Running:
    """A site as processes of its own, and the same application here to look into its database."""

    site: Site
    app: Flask

    @contextmanager
    def looking(self) -> Generator[Running]:
        """Look into the database for a while."""
        with self.app.app_context():
            db.session().expire_on_commit = False  # see tests.processes.beside
            yield self
            db.session.remove()

    def browser_of(self, values: Mapping[str, object]) -> Browser:
        """Return a browser with this in its session cookie."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        cookies = {"lanyard": str(serializer.dumps(dict(values)))}
        return Browser(self.site.port, language="en", timeout=PATIENCE_SECONDS, cookies=cookies)

    def open_page(self) -> tuple[str, dict[str, object]]:
        """Return the token of a page's forms, and what the session of who opened it holds."""
        with self.app.app_context(), self.app.test_request_context("/"):  # the token is kept once a context
            return generate_csrf(), dict(session)

    def told(self, browser: Browser) -> list[str]:
        """Return what the next page would say to this browser, as its cookie keeps it."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        return [said for _, said in serializer.loads(browser.cookies["lanyard"]).get("_flashes", [])]

    def drop_constraint(self, table: str, name: str) -> None:
        """Take a uniqueness out of this site's database."""
        with db.engine.connect() as connection:
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table(table) as changed:
                changed.drop_constraint(name, type_="unique")
            connection.commit()


@contextmanager
def rushing(folder: Path, database: str, *, unprotected: str = "", workers: int = 0) -> Generator[Running]:
    """Run an empty site; ``unprotected`` names the folder whose module takes a protection away."""
    path = os.pathsep.join([str(UNPROTECTED / unprotected), str(ROOT)]) if unprotected else str(ROOT)
    with running(
        folder, database=database, name=f"lanyard_proof_{unprotected or 'rush'}", workers=workers, PYTHONPATH=path
    ) as site:
        app = create_app(Config.from_environ(site.environment))
        yield Running(site, app)
        with app.app_context():
            db.engine.dispose()


def guests_with_pages(here: Running, category: Category, number: int, status: Status) -> tuple[list[Browser], str]:
    """Make guests, each with a browser that has come in by their link, and return the token of their forms too."""
    token, page = here.open_page()
    browsers = []
    for _ in range(number):
        guest = make.make_registration(category, status=status)
        link = make.make_guest_link(guest, secret=f"secret of {guest.id}")
        browsers.append(here.browser_of({**page, "guest": link.id.hex, "_permanent": True}))
    return browsers, token


@dataclass(frozen=True)
class Press:
    """What one browser sends when everybody presses."""

    browser: Browser
    path: str
    form: Mapping[str, object] | None = None
    json: str = ""
    csrf: str = ""

    def twin(self) -> Press:
        """Return the same from a second tab."""
        first = self.browser
        browser = Browser(first.port, language="en", timeout=first.timeout, cookies=dict(first.cookies))
        return Press(browser, self.path, self.form, self.json, self.csrf)

    def send(self) -> Answer:
        """Send it, and hang up."""
        try:
            if self.form is not None:
                return self.browser.post(self.path, self.form)
            return self.browser.ask("POST", self.path, json=self.json, X_CSRFToken=self.csrf)
        finally:
            self.browser.close()


def all_at_once(presses: Sequence[Press]) -> list[Answer]:
    """Send everything at one moment; return the answers in the order of what was sent."""
    start = threading.Barrier(len(presses))

    def press(one: Press) -> Answer:
        start.wait()
        return one.send()

    with ThreadPoolExecutor(len(presses)) as crowd:
        answers = list(crowd.map(press, presses))
    db.session.rollback()
    return answers
