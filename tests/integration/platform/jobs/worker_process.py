"""A worker as a process of its own, to be killed by a test: it notes what it begins and what it has done."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import clock
from app.factory import create_app
from app.platform.jobs import queue
from app.platform.jobs.worker import Jobs, Worker
from config import Config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.platform.jobs.queue import Claimed

FOLDER = Path(sys.argv[1])
WORK_SECONDS = 0.05


def write(name: str, number: object) -> None:
    """Append a line at once, as one system call: a kill never leaves half of it."""
    place = os.open(FOLDER / name, os.O_WRONLY | os.O_APPEND)
    os.write(place, f"{os.getpid()} {number}\n".encode())
    os.close(place)


def handle(payload: Mapping[str, object]) -> None:
    write("begun", payload["number"])
    time.sleep(WORK_SECONDS)
    write("done", payload["number"])


class WithoutLease(Worker):
    """The twin with the protection off: what is taken counts as done at once, as in most queues."""

    def _do(self, claimed: Claimed) -> None:
        queue.finish(claimed, now=clock.now())
        super()._do(claimed)


def main() -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    app = create_app(Config.from_environ(os.environ))
    kind = Worker if os.environ["LEASED"] else WithoutLease
    kind(app, Jobs(handlers={"note": handle}, lease=timedelta(seconds=2))).run(stop)


if __name__ == "__main__":
    main()
