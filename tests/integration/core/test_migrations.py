"""The schema moves on under rows that stand: each step is taken with something in every table it changes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, MetaData, Table, create_engine, insert, select

from app.core.tokens import new_id
from tests.processes import ROOT, drop_postgresql, fresh_postgresql

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

NAME = "lanyard_migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.sqlite3'}"
        return
    yield fresh_postgresql(NAME)
    drop_postgresql(NAME)


def migrate(url: str, *to: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade", *to],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True,
    )  # fmt: skip


def some(column: Column[object]) -> object:
    """Return a value that any column of this type takes."""
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer):
        return 0
    if isinstance(column.type, DateTime):
        return datetime.now(UTC)
    if isinstance(column.type, Date):
        return datetime.now(UTC).date()
    return {} if isinstance(column.type, JSON) else ""


def put(connection: Connection, tables: MetaData, name: str, **given: object) -> object:
    """Insert a row with what is given, and anything where something has to be."""
    table = tables.tables[name]
    row = {column.name: some(column) for column in table.columns if not column.nullable} | given
    row["id"] = new_id() if engine_knows_ids(table) else new_id().hex
    connection.execute(insert(table).values(row))
    return row["id"]


def engine_knows_ids(table: Table) -> bool:
    """Whether ids come back as such: SQLite keeps them as text."""
    return "UUID" in type(table.columns["id"].type).__name__


def test_films_that_stand_get_codes_of_their_own(url: str) -> None:
    migrate(url, "0002")
    engine: Engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        organiser = put(connection, tables, "organiser", code="ours")
        series = put(connection, tables, "series", organiser_id=organiser)
        event = put(
            connection, tables, "event", organiser_id=organiser, series_id=series, code="hff", kind="festival",
            phase="draft",
        )  # fmt: skip
        for title in ("Zama", "Roma"):
            put(connection, tables, "film", event_id=event, original_title=title, directors=[], countries=[])
    engine.dispose()

    migrate(url)

    engine = create_engine(url)
    film = Table("film", MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        rows = connection.execute(select(film.c.code, film.c.kind, film.c.live_subtitles, film.c.is_vertical)).all()
    engine.dispose()
    assert len({row.code for row in rows}) == 2
    assert all(row.code.startswith("film-") for row in rows)
    assert {(row.kind, str(row.live_subtitles), row.is_vertical) for row in rows} == {("film", "[]", False)}
