"""A worker in threads and in processes; nothing is lost when one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import Base, db
from app.factory import create_app
from app.platform.jobs import queue
from app.platform.jobs.cli import worker_command
from app.platform.jobs.models import Job
from app.platform.jobs.worker import Jobs, Recurring, Worker
from config import Config
from tests.conftest import ROOT, database_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flask import Flask

JOBS = 200
PATIENCE_SECONDS = 60.0


@pytest.fixture
def own_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return an application on a database of its own, which keeps what is written: other processes read it."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        monkeypatch.setenv("TEST_DATABASE_URL", f"{given}_jobs")
    app = create_app(Config(database_url=database_url(tmp_path), data_dir=tmp_path, sqlite_synchronous="OFF"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def wait_until(happened: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def undone(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Job.id).where(Job.done_at.is_(None))).all())


def test_a_worker_does_queued_recurring_and_steady_work(own_app: Flask) -> None:
    seen: list[object] = []
    steady = iter([2, 0])
    jobs = Jobs(
        handlers={"note": lambda payload: seen.append(payload["number"])},
        recurring=(Recurring(name="tidy", every=timedelta(days=1), work=lambda: seen.append("tidy")),),
        rounds=(lambda: next(steady, 0),),
    )
    with own_app.app_context():
        for number in range(3):
            queue.add("note", {"number": number})

    Worker(own_app, jobs).burst()

    assert sorted(map(str, seen)) == ["0", "1", "2", "tidy"]
    assert undone(own_app) == 0


def test_a_failing_job_goes_back_and_the_others_are_done(own_app: Flask) -> None:
    done: list[object] = []

    def handle(payload: Mapping[str, object]) -> None:
        if payload["number"] == 0:
            message = "no such thing"
            raise LookupError(message)
        done.append(payload["number"])

    with own_app.app_context():
        for number in range(2):
            queue.add("note", {"number": number})

    Worker(own_app, Jobs(handlers={"note": handle})).burst()

    assert done == [1]
    with own_app.app_context():
        failed = db.session.scalars(select(Job).where(Job.done_at.is_(None))).one()
        assert (failed.error, failed.attempts) == ("LookupError: no such thing", 1)
        assert failed.run_at > clock.now()


def test_several_workers_do_each_job_and_each_slot_once(own_app: Flask) -> None:
    seen: Counter[object] = Counter()
    guard = threading.Lock()

    def handle(payload: Mapping[str, object]) -> None:
        with guard:
            seen[payload["number"]] += 1

    def tidy() -> None:
        with guard:
            seen["tidy"] += 1

    jobs = Jobs(handlers={"note": handle}, recurring=(Recurring(name="tidy", every=timedelta(days=1), work=tidy),))
    with own_app.app_context():
        for number in range(40):
            queue.add("note", {"number": number})
    stop = threading.Event()
    running = [threading.Thread(target=Worker(own_app, jobs).run, args=(stop,)) for _ in range(2)]
    for thread in running:
        thread.start()

    try:
        wait_until(lambda: undone(own_app) == 0 and len(seen) == 41)
    finally:
        stop.set()
        for thread in running:
            thread.join()

    assert set(seen.values()) == {1}


def test_a_job_longer_than_its_lease_stays_in_one_hand(own_app: Flask) -> None:
    began: list[float] = []

    def handle(_: Mapping[str, object]) -> None:
        began.append(time.monotonic())
        time.sleep(1.5)

    with own_app.app_context():
        queue.add("long", {})
    stop = threading.Event()
    worker = Worker(own_app, Jobs(handlers={"long": handle}, lease=timedelta(seconds=0.6)))
    running = threading.Thread(target=worker.run, args=(stop,))
    running.start()

    try:
        wait_until(lambda: undone(own_app) == 0)
    finally:
        stop.set()
        running.join()

    assert len(began) == 1


def test_the_command_works_off_what_is_due(own_app: Flask) -> None:
    seen: list[object] = []
    command = worker_command(lambda: Jobs(handlers={"note": lambda payload: seen.append(payload["number"])}))
    with own_app.app_context():
        for number in range(3):
            queue.add("note", {"number": number})
    runner = own_app.test_cli_runner()

    once = runner.invoke(command, ["--once"])
    after_once = len(seen)
    burst = runner.invoke(command, ["--burst"])

    assert (once.exit_code, burst.exit_code) == (0, 0)
    assert (after_once, len(seen)) == (1, 3)


def test_a_worker_outlives_a_round_that_fails(own_app: Flask) -> None:
    rounds: list[int] = []
    stop = threading.Event()

    def away() -> int:
        rounds.append(1)
        if len(rounds) == 2:
            stop.set()
        message = "the database is away"
        raise ConnectionError(message)

    Worker(own_app, Jobs(rounds=(away,))).run(stop, threads=1)

    assert len(rounds) == 2


@pytest.mark.processes
@pytest.mark.parametrize("leased", [True, False], ids=["leased", "without-lease"])
def test_killing_a_worker_loses_nothing_unless_work_is_taken_without_a_lease(
    own_app: Flask, tmp_path: Path, *, leased: bool
) -> None:
    done, begun = tmp_path / "done", tmp_path / "begun"
    done.touch()
    begun.touch()
    with own_app.app_context():
        for number in range(JOBS):
            queue.add("note", {"number": number})
        url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.integration.platform.jobs.worker_process", str(tmp_path)]
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "LEASED": "1" if leased else ""}
    workers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(2)]
    victim = workers[0]

    try:
        wait_until(lambda: is_in_the_middle(victim.pid, begun, done))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        wait_until(lambda: undone(own_app) == 0)
        workers[1].send_signal(signal.SIGTERM)
        assert workers[1].wait(timeout=20) == 0
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()

    kept = {line.split()[1] for line in done.read_text().splitlines()}
    lost = JOBS - len(kept)
    assert lost == 0 if leased else lost > 0


def is_in_the_middle(pid: int, begun: Path, done: Path) -> bool:
    """Say whether this process has done some work and has some in hand right now."""
    mine = [line for line in begun.read_text().splitlines() if line.startswith(f"{pid} ")]
    finished = [line for line in done.read_text().splitlines() if line.startswith(f"{pid} ")]
    return len(finished) > 5 and len(set(mine) - set(finished)) > 0
