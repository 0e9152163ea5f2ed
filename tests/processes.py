"""The application as real processes: web workers, queue workers, an SMTP server; and people who use it over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from sqlalchemy.engine import make_url

from app.core.db import db
from app.factory import create_app
from config import Config
from tests.smtp import Sink

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
SECRET = "a secret for real processes, long enough"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fresh_postgresql(name: str) -> str:
    """Make an empty database, this process's own, and return its address."""
    return _made_anew(f"{name}_{os.getpid()}", create=True)


def drop_postgresql(name: str) -> None:
    """Remove what ``fresh_postgresql`` made."""
    _made_anew(f"{name}_{os.getpid()}", create=False)


def _made_anew(name: str, *, create: bool) -> str:
    import psycopg

    parts = make_url(
        os.environ.get("TEST_POSTGRESQL_URL") or "postgresql+psycopg://postgres@127.0.0.1:5432/lanyard_tests"
    )
    with psycopg.connect(
        host=str(parts.host or parts.query.get("host")),
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if create:
            connection.execute(f'CREATE DATABASE "{name}"')
    return parts.set(database=name).render_as_string(hide_password=False)


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: str

    def field(self, name: str) -> str:
        """Return the value of a form's field on the page."""
        for tag in re.findall(r"<input[^>]*>", self.body):
            if f'name="{name}"' in tag:
                value = re.search(r'value="([^"]*)"', tag)
                return unescape(value.group(1)) if value else ""
        message = f"no field {name} on the page (status {self.status})"
        raise AssertionError(message)


@dataclass
class Browser:
    """One person's browser: cookies, one connection, no pictures."""

    port: int
    language: str = "es"
    timeout: float = 60.0
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, form: Mapping[str, object] | None = None, **headers: str) -> Answer:
        """Send one request and return the answer; redirects are not followed."""
        body = urlencode(form, doseq=True) if form is not None else headers.pop("json", None)
        kind = "application/json" if form is None and body is not None else "application/x-www-form-urlencoded"
        sent = {"Accept-Language": self.language, "Content-Type": kind} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection = self._connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self._connection.close()
            self._connection = None
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        named = {name.title(): value for name, value in answer.getheaders()}  # some servers write them all small
        return Answer(answer.status, named, text)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, form: Mapping[str, object]) -> Answer:
        return self.ask("POST", path, form)

    def follow(self, path: str) -> Answer:
        """Get a page, following redirects within the site."""
        answer = self.get(path)
        for _ in range(5):
            if answer.status not in {301, 302, 303}:
                break
            parts = urlsplit(answer.headers["Location"])
            answer = self.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        return answer


@dataclass
class Site:
    """A running installation of our own."""

    port: int
    sink: Sink
    environment: dict[str, str]
    web: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        return self.environment["DATABASE_URL"]

    def start_web(self, *, workers: int = 2) -> float:
        """Start the web server; return how many seconds it took to answer."""
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(workers), "--blocking-threads", "8", "--no-ws", "--respawn-failed-workers",
            "--respawn-interval", "0.1", "--backlog", "2048", "--log-level", "error", "wsgi:app",
        ]  # fmt: skip
        started = time.monotonic()
        self.web = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        while time.monotonic() - started < START_SECONDS:
            try:
                probe = Browser(self.port, timeout=5)
                if probe.get("/en/").status < 500:
                    probe.close()
                    return time.monotonic() - started
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        message = "the web server does not answer"
        raise AssertionError(message)

    def start_worker(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        for process in [*self.workers, *([self.web] if self.web else [])]:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in [*self.workers, *([self.web] if self.web else [])]:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def pids(self) -> list[int]:
        """Return the ids of every process of ours, with those they started."""
        roots = [
            process.pid for process in [*self.workers, *([self.web] if self.web else [])] if process.poll() is None
        ]
        found = list(roots)
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            if children.exists():
                found += [int(child) for child in children.read_text().split()]
        return found

    def web_children(self) -> list[int]:
        """Return the ids of the web server's worker processes."""
        assert self.web is not None
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        return [int(child) for child in children.read_text().split()]

    def cpu_seconds(self) -> float:
        """Return the CPU time all our processes have used so far."""
        ticks = os.sysconf("SC_CLK_TCK")
        total = 0
        for pid in self.pids():
            try:
                parts = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
            except FileNotFoundError:
                continue
            total += int(parts[11]) + int(parts[12]) + int(parts[13]) + int(parts[14])
        return total / ticks


@contextmanager
def beside(site: Site) -> Generator[Flask]:
    """Open the application in this process too, to make rows for a running site and to see what it did.

    What is committed stays known: reading it again would begin a transaction, and a row written in it after the site
    has written is refused by SQLite, which lets no reader become a writer behind another's back.
    """
    app = create_app(Config.from_environ(site.environment))
    with app.app_context():
        db.session().expire_on_commit = False
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def running(
    folder: Path,
    *,
    database: str = "sqlite",
    name: str = "lanyard_site",
    workers: int = 1,
    web_workers: int = 2,
    **extra: str,
) -> Generator[Site]:
    """Run an empty, migrated installation of our own; ``extra`` are environment variables."""
    with Sink() as sink:
        port = free_port()
        url = f"sqlite:///{folder / 'site.sqlite3'}" if database == "sqlite" else fresh_postgresql(name)
        environment = (
            os.environ
            | {
                "LANYARD_ENV": "testing",
                "DATABASE_URL": url,
                "DATA_DIR": str(folder),
                "SECRET_KEY": SECRET,
                "PORT": str(port),
                "PUBLIC_URL": f"http://127.0.0.1:{port}",
                "MAIL_SERVER": "127.0.0.1",
                "MAIL_PORT": str(sink.port),
                "RATE_LIMITS": "0",
                "HOLD_ANSWERS_SECONDS": "0",
                "REDIS_URL": "",
                "LOG_LEVEL": "ERROR",
                "PYTHONPATH": str(ROOT),
            }
            | extra
        )
        site = Site(port, sink, environment)
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for _ in range(workers):
                site.start_worker()
            site.start_web(workers=web_workers)
            yield site
        finally:
            site.stop()
            if database != "sqlite":
                drop_postgresql(name)
