"""A database server that was away is found again, without a restart of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app.core import db
from tests.processes import fresh_postgresql

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Engine


@pytest.fixture(scope="module")
def address() -> str:
    return fresh_postgresql("lanyard_connections")


@pytest.fixture
def engine(address: str) -> Generator[Engine]:
    engine = create_engine(address, pool_size=1, max_overflow=0)
    db.tune(engine)
    yield engine
    engine.dispose()


def lose_the_connection(engine: Engine, address: str) -> None:
    """Rest one connection in the pool, and end it on the server's side."""
    with engine.connect() as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
    other = create_engine(address)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    other.dispose()


def test_a_connection_that_has_rested_is_asked_before_it_is_used(
    engine: Engine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "IDLE_SECONDS", 0.0)
    lose_the_connection(engine, address)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_one_that_is_not_asked_fails_its_first_user_and_is_replaced(
    engine: Engine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "IDLE_SECONDS", 3600.0)
    lose_the_connection(engine, address)

    with pytest.raises(OperationalError), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
