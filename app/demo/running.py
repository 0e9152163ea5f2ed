"""Run the site, its worker and the mailbox together, on one machine, until interrupted."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from config import Config

LOOPBACK = "127.0.0.1"
LOOK_SECONDS = 0.1
RESTART_SECONDS = 0.5
GRACE_SECONDS = 8.0
READY_SECONDS = 60.0
SHORT_LIFE_SECONDS = 5.0
MOST_SHORT_LIVES = 5


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Who may try what: one line of the table that is printed."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program to keep running."""

    name: str
    command: tuple[str, ...]


class CannotStart(click.ClickException):
    """Something stands in the way; the message says what to do about it."""


class Child:
    """One program and the process that runs it now."""

    def __init__(self, program: Program, environment: Mapping[str, str]) -> None:
        self.name = program.name
        self._program = program
        self._environment = environment
        self._short_lives = 0
        self._restart_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the program in a session of its own: a Ctrl-C reaches it through us, in good order."""
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own programs
            self._program.command, cwd=ROOT, env=dict(self._environment), start_new_session=True
        )

    def look_after(self) -> None:
        """Start the program again if it has ended; give up on one that never lives long."""
        if self._process is not None and self._process.poll() is not None:
            lived = time.monotonic() - self._started_at
            self._short_lives = self._short_lives + 1 if lived < SHORT_LIFE_SECONDS else 0
            if self._short_lives >= MOST_SHORT_LIVES:
                message = f"The {self.name} ends as soon as it starts (status {self._process.returncode}); see above."
                raise CannotStart(message)
            self._sweep()
            self._process = None
            self._restart_at = time.monotonic() + RESTART_SECONDS * self._short_lives
        if self._process is None and time.monotonic() >= self._restart_at:
            self.start()

    def ask_to_end(self) -> None:
        """Let the program finish what it has in hand."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, *, by: float) -> None:
        """Wait for the end until a moment, then make it end, with everything it has started."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=max(0.0, by - time.monotonic()))
        self._sweep()
        self._process.wait()

    def _sweep(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def run(config: Config, *, sign_ins: Sequence[SignIn] = ()) -> None:
    """Keep everything running until SIGINT or SIGTERM; then end it all within ten seconds."""
    if config.is_production:
        message = "This is for development. In production run the site and the worker as services: see the README."
        raise CannotStart(message)
    _check_ports({"site": config.port, "mailbox (SMTP)": config.port + 1, "mailbox (page)": config.port + 2})
    with interrupted() as stop:
        supervise(
            programs(config), os.environ | _environment(config), stop, ready=lambda: _greet(config, sign_ins, stop)
        )


def programs(config: Config) -> tuple[Program, ...]:
    """Name what runs: the web server first, since it takes longest to be ready."""
    web = (
        *("granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "8", "--no-ws"),
        *("--respawn-failed-workers", "--respawn-interval", "0.1", "--log-level", "warning"),
        *("--host", LOOPBACK, "--port", str(config.port), "wsgi:app"),
    )
    return (
        Program(name="site", command=(sys.executable, "-m", *web)),
        Program(name="worker", command=(sys.executable, "-m", "flask", "--app", "wsgi", "worker")),
        Program(name="mailbox", command=(sys.executable, "-m", "app.demo.mailbox", "--port", str(config.port + 2))),
    )


@contextlib.contextmanager
def interrupted() -> Iterator[threading.Event]:
    """Give an event that SIGINT and SIGTERM set, as long as the block lasts."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def supervise(
    wanted: Sequence[Program],
    environment: Mapping[str, str],
    stop: threading.Event,
    *,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Keep programs running until ``stop``; none of them, and nothing they started, outlives this call."""
    children = [Child(program, environment) for program in wanted]
    announcing = threading.Thread(target=ready, daemon=True)
    try:
        for child in children:
            child.start()
        announcing.start()
        while not stop.wait(LOOK_SECONDS):
            for child in children:
                child.look_after()
    finally:
        stop.set()
        by = time.monotonic() + GRACE_SECONDS
        for child in children:
            child.ask_to_end()
        for child in children:
            child.end(by=by)


def _environment(config: Config) -> dict[str, str]:
    """Settle where everybody finds everybody; a demo never sends to a real mail server, whatever is set."""
    return {
        "PORT": str(config.port),
        "PUBLIC_URL": config.public_url,
        "MAIL_SERVER": LOOPBACK,
        "MAIL_PORT": str(config.port + 1),
        "MAIL_USE_TLS": "",
        "MAIL_USE_SSL": "",
        "MAIL_USERNAME": "",
        "MAIL_PASSWORD": "",
        "PYTHONUNBUFFERED": "1",
    }


def _check_ports(wanted: Mapping[str, int]) -> None:
    busy = [f"{port} ({name})" for name, port in wanted.items() if not _is_free(port)]
    if busy:
        message = (
            f"In use by another program: port {', '.join(busy)}. "
            "Stop that program, or choose other ports: PORT=9000 uses 9000 to 9002."
        )
        raise CannotStart(message)


def _is_free(port: int) -> bool:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


def _greet(config: Config, sign_ins: Sequence[SignIn], stop: threading.Event) -> None:
    """Say where everything is, once the site answers."""
    end = time.monotonic() + READY_SECONDS
    while not _answers(config.port):
        if stop.wait(LOOK_SECONDS):
            return
        if time.monotonic() > end:
            click.echo("The site does not answer yet; what it says stands above.", err=True)
            return
    click.echo(welcome(config, sign_ins))


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def welcome(config: Config, sign_ins: Sequence[SignIn]) -> str:
    """Return the table of addresses and sign-ins."""
    places = (
        ("Public site", f"{config.public_url}/"),
        ("Desk", f"{config.public_url}/desk/"),
        ("Door", f"{config.public_url}/door/"),
        ("Mailbox", f"http://{LOOPBACK}:{config.port + 2}/"),
    )
    role = max((len(sign_in.role) for sign_in in sign_ins), default=0)
    email = max((len(sign_in.email) for sign_in in sign_ins), default=0)
    return "\n".join(
        [
            "",
            "Lanyard is running. Ctrl-C stops it.",
            "",
            *(f"  {name:<12} {address}" for name, address in places),
            "",
            *(["  Sign in at the desk as"] if sign_ins else []),
            *(f"  {item.role:<{role}}  {item.email:<{email}}  {item.password}" for item in sign_ins),
            "",
        ]
    )
