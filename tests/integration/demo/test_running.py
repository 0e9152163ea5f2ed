from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.demo import running
from app.demo.running import CannotStart, Program, SignIn, supervise, welcome
from config import Config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.processes

NOTE = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); "
LIVES = NOTE + "time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVES
PARENT = (
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', " + repr(LIVES) + ", sys.argv[1]]); "
    "time.sleep(60)"
)


def program(code: str, noted: Path) -> Program:
    return Program(name="test", command=(sys.executable, "-c", code, str(noted)))


def pids(noted: Path) -> list[int]:
    return [int(line) for line in noted.read_text().split()] if noted.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(happened: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def supervised(code: str, noted: Path, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=supervise, args=([program(code, noted)], os.environ, stop))
    thread.start()
    wait_until(lambda: bool(pids(noted)))
    return thread


def test_a_program_that_is_killed_comes_back(tmp_path: Path, stop: threading.Event) -> None:
    noted = tmp_path / "pids"
    thread = supervised(LIVES, noted, stop)

    os.kill(pids(noted)[0], signal.SIGKILL)

    wait_until(lambda: len(pids(noted)) == 2)
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert [is_alive(pid) for pid in pids(noted)] == [False, False]


@pytest.mark.parametrize(
    ("code", "grace"), [(LIVES, 8.0), (DEAF, 0.3), (PARENT, 0.3)], ids=["polite", "deaf", "parent"]
)
def test_nothing_outlives_the_end(
    code: str, grace: float, tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "GRACE_SECONDS", grace)
    noted = tmp_path / "pids"
    thread = supervised(code, noted, stop)

    stop.set()
    thread.join(timeout=5)

    assert not thread.is_alive()
    wait_until(lambda: not is_alive(pids(noted)[0]), seconds=2)


def test_a_program_that_never_lives_is_given_up_and_the_others_end(
    tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RESTART_SECONDS", 0.01)
    noted, failed = tmp_path / "pids", tmp_path / "failed"

    with pytest.raises(CannotStart, match=r"ends as soon as it starts \(status 3\)"):
        supervise([program(LIVES, noted), program(NOTE + "sys.exit(3)", failed)], os.environ, stop)

    assert len(pids(failed)) == running.MOST_SHORT_LIVES
    assert not any(is_alive(pid) for pid in pids(noted))


def test_a_signal_stops_the_supervisor_and_its_handler_is_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with running.interrupted() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)

    assert signal.getsignal(signal.SIGTERM) is before


def is_free(port: int) -> bool:
    with suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False


def test_a_busy_port_is_named() -> None:
    with ExitStack() as held:
        while True:
            port: int = held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            if is_free(port - 1) and is_free(port + 1):
                break

        with pytest.raises(CannotStart, match=rf"port {port} \(mailbox \(SMTP\)\)"):
            running.run(Config(port=port - 1))


def test_production_is_refused() -> None:
    with pytest.raises(CannotStart, match="for development"):
        running.run(Config(environment="production"))


def test_the_table_names_every_address_and_sign_in() -> None:
    config = replace(Config(), port=9000, public_url="http://127.0.0.1:9000")

    text = welcome(config, [SignIn(role="Guest office", email="mei@demo.example", password="a password")])

    for line in (
        "Public site  http://127.0.0.1:9000/",
        "Desk         http://127.0.0.1:9000/desk/",
        "Door         http://127.0.0.1:9000/door/",
        "Mailbox      http://127.0.0.1:9002/",
        "Guest office  mei@demo.example  a password",
    ):
        assert line in text
