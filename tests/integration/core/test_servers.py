"""The other web server we promise to run under."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.processes import ROOT, SECRET, free_port

START_SECONDS = 120.0


@pytest.mark.processes
def test_gunicorn_serves_the_site_and_ends_when_told(tmp_path: Path) -> None:
    [command] = re.findall(r"gunicorn (-k .*) wsgi:app", (ROOT / "README.md").read_text())
    port = free_port()
    environment = os.environ | {
        "LANYARD_ENV": "testing",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *command.split(), "wsgi:app"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        page = _first_answer(f"http://127.0.0.1:{port}/en/")
    finally:
        server.terminate()
        ended = server.wait(timeout=30)

    assert '<html lang="en"' in page
    assert ended == 0


def _first_answer(address: str) -> str:
    started = time.monotonic()
    while True:
        try:
            with urlopen(address, timeout=10) as answer:  # noqa: S310 — our own address
                return str(answer.read().decode())
        except URLError:
            if time.monotonic() - started > START_SECONDS:
                raise
            time.sleep(0.2)
