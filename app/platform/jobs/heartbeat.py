"""A heartbeat beside work that takes long, so that others see that whoever does it still lives."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import structlog
from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import timedelta

    from flask import Flask
    from werkzeug.local import LocalProxy

log = structlog.get_logger(__name__)


@contextmanager
def beating(beat: Callable[[], None], *, every: timedelta) -> Generator[None]:
    """Call ``beat`` again and again in a thread, and a database session, of its own, as long as the block lasts."""
    app = cast("LocalProxy[Flask]", current_app)._get_current_object()  # noqa: SLF001 — Flask's documented way
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(every.total_seconds()):
            try:
                with app.app_context():
                    beat()
            except Exception:  # the next beat tries again
                log.warning("heartbeat.failed", exc_info=True)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
