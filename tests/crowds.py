"""Everybody at once, for tests of races: an application with a database of its own, real threads, real commits."""

from __future__ import annotations

import os
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from app.core.db import Base, db
from app.core.errors import Refusal
from app.factory import create_app
from config import Config
from tests.conftest import worker_name

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from flask import Flask

SCALE = int(os.environ.get("RACE_SCALE", "1"))


def own_database(folder: Path) -> str:
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return f"sqlite:///{folder / 'races.sqlite3'}"
    import psycopg

    parts = make_url(url)
    name = f"{parts.database}_{worker_name()}_races"
    server = parts.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return parts.set(database=name).render_as_string(hide_password=False)


@contextmanager
def application() -> Generator[Flask]:
    with tempfile.TemporaryDirectory(prefix="lanyard-races-") as folder:
        config = Config(
            environment="testing",
            database_url=own_database(Path(folder)),
            secret_key="a secret for tests, long enough to be one",
            data_dir=Path(folder),
            sqlite_synchronous="OFF",
            rate_limits=False,
            database_pool=16,
        )
        app = create_app(config)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


def at_once(app: Flask, works: Sequence[Callable[[], None]]) -> list[str]:
    """Run every work in a thread of its own, let go at one moment; return the codes of what was refused."""
    db.session.rollback()  # what this thread has read is old from now on
    starting = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> str:
        with app.app_context():
            starting.wait(timeout=60)
            try:
                work()
            except Refusal as refusal:
                return refusal.code
            finally:
                db.session.remove()
        return ""

    with ThreadPoolExecutor(len(works)) as crowd:
        return [code for code in crowd.map(run, works) if code]
