"""The command line of background work: ``flask worker``."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click
from flask.cli import ScriptInfo, pass_script_info

from app.platform.jobs.worker import THREADS, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.platform.jobs.worker import Jobs


def worker_command(jobs: Callable[[], Jobs]) -> click.Command:
    """Return ``flask worker`` for the work an application has."""

    @click.command("worker")
    @click.option("--once", is_flag=True, help="Look for work once, then end.")
    @click.option("--burst", is_flag=True, help="End when nothing is due any more.")
    @click.option("--threads", default=THREADS, show_default=True, help="How many things to do at a time.")
    @pass_script_info
    def run(info: ScriptInfo, *, once: bool, burst: bool, threads: int) -> None:
        """Do background work: send mail, run queued and recurring jobs."""
        worker = Worker(info.load_app(), jobs())
        if once:
            worker.round()
        elif burst:
            worker.burst()
        else:
            stop = threading.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            worker.run(stop, threads=threads)

    return run
