"""A real Chromium before a real server in this very process."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import text
from werkzeug.serving import WSGIRequestHandler, make_server

from app.core.db import Base, db
from app.factory import create_app
from config import Config
from tests.browser import camera
from tests.smtp import Sink

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# A page may be slow on a busy machine: what is waited for comes, or the test fails late.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing of each request."""


def _whole(app: WSGIApplication) -> WSGIApplication:
    """Answer in one piece: this server leaves a file open when a browser goes away in the middle of it."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


@dataclass
class Live:
    """The application, answering over HTTP, with an SMTP server it sends to."""

    app: Flask
    url: str
    sink: Sink
    video: Path


def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "Chromium is missing: apt-get install chromium"
    return found


@contextmanager
def serving(folder: Path, *, rate_limits: bool = False) -> Generator[Live]:
    """Run an empty site in this process, its files in this folder."""
    with Sink() as sink:
        server = make_server("127.0.0.1", 0, lambda _, __: [], threaded=True, request_handler=_Quiet)
        url = f"http://127.0.0.1:{server.server_port}"
        config = Config(
            environment="testing",
            database_url=f"sqlite:///{folder / 'site.sqlite3'}",
            secret_key="a secret for the browser's tests, long enough",
            data_dir=folder,
            public_url=url,
            sqlite_synchronous="OFF",
            argon2_memory_kib=64,
            rate_limits=rate_limits,
            pseudo_locale=True,
            mail_port=sink.port,
        )
        app = create_app(config)
        with app.app_context():
            Base.metadata.create_all(db.engine)
        server.app = _whole(app)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        video = folder / "camera.y4m"
        camera.write_video(video, [(None, 1.0)])
        yield Live(app, url, sink, video)
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Generator[Live]:
    with serving(tmp_path_factory.mktemp("site")) as live:
        yield live


@pytest.fixture(scope="module")
def browser(live: Live) -> Generator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), headless=True, args=[*FLAGS, *camera.flags(live.video)]
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live: Live) -> Generator[BrowserContext]:
    """A browser that reports every call to another host and every error on a page."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, permissions=["camera"], locale="es-UY")
    context.set_default_timeout(PATIENCE_MS)
    foreign: list[str] = []
    errors: list[str] = []
    context.on(
        "request",
        lambda request: None if request.url.startswith((live.url, "data:", "blob:")) else foreign.append(request.url),
    )
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on(
        "console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield context
    context.close()
    assert foreign == [], "a request left our origin"
    assert errors == [], "something went wrong on a page"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(autouse=True)
def clean(live: Live) -> Generator[None]:
    """Begin each test with an empty database."""
    live.sink.clear()
    with live.app.app_context():
        yield
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
