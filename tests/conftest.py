"""What tests share: the application once a run, a database that forgets, a client."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event as sa_event
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.core.db import Base, db
from app.factory import create_app
from config import Config

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask import Flask
    from werkzeug.test import TestResponse

ROOT = Path(__file__).resolve().parent.parent


def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def database_url(folder: Path) -> str:
    """Return the address of this worker's own database; on PostgreSQL it is made anew."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        return f"sqlite:///{folder / 'test.sqlite3'}"
    import psycopg

    parts = make_url(url)
    name = f"{parts.database}_{worker_name()}"
    with psycopg.connect(
        host=str(parts.host or parts.query.get("host")),
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return parts.set(database=name).render_as_string(hide_password=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what reads public data that is not here."""
    absent = [item for item in items if any(not mark.args[0].exists() for mark in item.iter_markers("reads"))]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if item not in absent]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a skip as a failure where everything a test needs has to be there."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI nothing may be missing: {report.longrepr}"
    return report


class Browser(FlaskClient):
    """A client whose requests share nothing but cookies and the database, as in real life: each has its own ``g``."""

    def open(self, *args: object, **options: object) -> TestResponse:
        with self.application.app_context():
            response = super().open(*args, **options)  # type: ignore[arg-type]  # handed on as it came
        db.session.expire_all()  # what the test holds is read again
        return response


@pytest.fixture(scope="session")
def app() -> Generator[Flask]:
    with tempfile.TemporaryDirectory(prefix="lanyard-tests-") as folder:
        config = Config(
            environment="testing",
            database_url=database_url(Path(folder)),
            secret_key="a secret for tests, long enough to be one",
            data_dir=Path(folder),
            public_url="http://lanyard.test",
            sqlite_synchronous="OFF",
            argon2_memory_kib=64,
            rate_limits=False,
            pseudo_locale=True,
        )
        app = create_app(config)
        app.testing = True
        app.test_client_class = Browser
        with app.app_context():
            Base.metadata.create_all(db.engine)
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Generator[None]:
    """Let a test write as much as it likes, and forget it all."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        transaction = connection.begin()
        engines = cast("dict[str | None, object]", db.engines)
        engines[None] = connection  # the session works on this one open connection
        try:
            yield
        finally:
            db.session.remove()
            engines[None] = engine
            transaction.rollback()
            connection.close()


@pytest.fixture
def client(app: Flask, database: None) -> FlaskClient:
    """A browser without CSRF protection; tests about forged requests switch it on."""
    del database
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def statements(database: None) -> Generator[list[str]]:
    """Every SQL statement the test sends, to count them."""
    del database
    seen: list[str] = []

    def keep(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            seen.append(statement)

    connection = db.session.connection()
    sa_event.listen(connection, "before_cursor_execute", keep)
    yield seen
    sa_event.remove(connection, "before_cursor_execute", keep)


def count_rows(table: str) -> int:
    return int(db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 — names of our own tables
