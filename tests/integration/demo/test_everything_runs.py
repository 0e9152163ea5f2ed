"""The site, the worker and the mailbox as real processes."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.public_data import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def wait_until(happened: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def three_free_ports() -> int:
    """Return the first of three ports in a row that nobody uses."""
    for _ in range(100):
        first = random.randrange(20_000, 30_000)
        with ExitStack() as held:
            try:
                for port in range(first, first + 3):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            return first
    message = "no three free ports in a row"
    raise AssertionError(message)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def descendants(pid: int) -> list[int]:
    """List the processes started by one, and by those."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(after_name[1]) == pid and after_name[0] != "Z":
            child = int(stat.parent.name)
            found += [child, *descendants(child)]
    return found


def running_worker(pid: int) -> int | None:
    for child in descendants(pid):
        command = Path(f"/proc/{child}/cmdline")
        if command.exists() and b"\0worker\0" in command.read_bytes():
            return child
    return None


@pytest.fixture
def everything(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    port = three_free_ports()
    said = tmp_path / "said"
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LANYARD_ENV"}}
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "run"],
            cwd=ROOT,
            env=environment | {"PORT": str(port), "DATA_DIR": str(tmp_path)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        yield process, port, said
        process.terminate()
        process.wait()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_one_command_runs_everything_and_leaves_nothing(
    everything: tuple[subprocess.Popen[bytes], int, Path],
) -> None:
    process, port, said = everything
    wait_until(lambda: "Lanyard is running" in said.read_text())
    wait_until(lambda: answers(port) and answers(port + 2))
    wait_until(lambda: running_worker(process.pid) is not None)
    first_worker = running_worker(process.pid)
    assert first_worker is not None

    os.kill(first_worker, signal.SIGKILL)
    wait_until(lambda: running_worker(process.pid) not in {None, first_worker})
    family = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    code = process.wait(timeout=10)

    assert code == 0
    assert f"http://127.0.0.1:{port + 2}/" in said.read_text()
    assert "owner@hengdian.example" in said.read_text()
    assert len(family) >= 5
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
