"""The database: base of all tables, the types they share, and the only commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Enum, MetaData, Uuid, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from app.core.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

    from sqlalchemy import Executable, Result
    from sqlalchemy.engine import Connection, Dialect, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

P = ParamSpec("P")
R = TypeVar("R")

LOCK_WAIT_SECONDS = 45.0
IDLE_SECONDS = 1.0
RETRIED_SQLSTATES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: it would be somebody's local time by accident."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment needs its time zone"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment aware, in UTC."""
        del dialect
        return None if value is None else (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


Localised = dict[str, str]
"""A text in several languages by BCP 47 tag: ``{"en": "Latin Film Night", "zh-Hans": "拉美电影之夜"}``."""


def stored_as_text(kind: type[StrEnum]) -> Enum:
    """Return the column type of a string enumeration: its values as text, no database enum to migrate."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda members: [item.value for item in members])


class Base(DeclarativeBase):
    """The base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            UUID: Uuid(),
            Localised: JSON(),
            dict[str, object]: JSON(),
            list[str]: JSON(),
        },
    )


db = SQLAlchemy(
    model_class=Base, session_options={"join_transaction_mode": "create_savepoint"}, disable_autonaming=True
)

_unit: ContextVar[dict[str, object] | None] = ContextVar("unit", default=None)
_write_lock = threading.Lock()
_last_steps: list[Callable[[], None]] = []


def is_open() -> bool:
    """Say whether a unit of work is under way in this context."""
    return _unit.get() is not None


def unit() -> dict[str, object]:
    """Return the notes of the unit of work under way: empty at its start, gone with it."""
    notes = _unit.get()
    if notes is None:
        message = "this belongs inside an atomic command"
        raise RuntimeError(message)
    return notes


def before_commit(step: Callable[[], None]) -> Callable[[], None]:
    """Register what the outermost unit of work does last, just before it commits."""
    _last_steps.append(step)
    return step


def atomic(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command one unit of work; the commands it calls join that unit.

    When two people press at once, the database refuses the second; a second
    try lets the command's own checks see the first and say so properly.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if is_open():
            return command(*args, **kwargs)
        try:
            return _kept(command, *args, **kwargs)
        except (DBAPIError, StaleDataError) as error:
            if not is_retryable(error):
                raise
            return _kept(command, *args, **kwargs)

    return run


def is_retryable(error: DBAPIError | StaleDataError) -> bool:
    """Say whether a second try could see what the first collided with."""
    if isinstance(error, IntegrityError | StaleDataError):
        return True
    return getattr(error.orig, "sqlstate", None) in RETRIED_SQLSTATES


def is_outage(error: DBAPIError) -> bool:
    """Say whether the database itself is away, locked or full, so that trying later makes sense."""
    return isinstance(error, OperationalError) or error.connection_invalidated


def _kept(command: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run the command in a write transaction and commit; on any failure leave nothing behind."""
    db.session.rollback()  # ends the read transaction: what was loaded is read again
    with writing():
        try:
            result = command(*args, **kwargs)
            for step in _last_steps:
                step()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    return result


@contextmanager
def writing() -> Generator[None]:
    """Hold the right to write: on SQLite the process's one writer, elsewhere only the mark of an open unit."""
    locked = db.engine.dialect.name == "sqlite"
    if locked and not _write_lock.acquire(timeout=LOCK_WAIT_SECONDS):
        raise Busy
    mark = _unit.set({})
    try:
        yield
    finally:
        _unit.reset(mark)
        if locked:
            _write_lock.release()


@contextmanager
def attempt() -> Generator[None]:
    """Run a part of a unit of work in a savepoint: if it refuses, only that part is undone."""
    with db.session.begin_nested():
        yield


def execute(statement: Executable, values: Mapping[str, object] | Sequence[Mapping[str, object]] = ()) -> Result[Any]:
    """Run a statement that was built once, with ``bindparam`` for what changes; rows come as columns, not as objects.

    Building a statement costs several times what running it does: the paths that many people wait for (the door)
    keep theirs as constants, others are built where they are used.
    """
    db.session.flush()
    return db.session.connection().execute(statement, values or None)


@event.listens_for(Session, "before_flush")
def _refuse_writing_outside_a_unit(session: Session, context: object, instances: object) -> None:
    del context, instances
    if not is_open() and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        message = "rows change only inside an atomic command"
        raise RuntimeError(message)


def tune(engine: Engine, *, synchronous: str = "FULL") -> None:
    """Make SQLite safe under concurrent writers; other databases are left as they are.

    A unit of work begins with BEGIN IMMEDIATE, a page that only reads with BEGIN: a read never takes the write
    lock, and a write never has to upgrade one (which SQLite refuses at once, whatever the busy timeout).
    """
    if engine.dialect.name != "sqlite":
        _ping_the_idle(engine)
        return

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, record: object) -> None:
        del record
        connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3's own BEGIN is switched off
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # typed as object by SQLAlchemy

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_open() else "BEGIN")


def _ping_the_idle(engine: Engine) -> None:
    """Ask a connection that has rested whether its server still is there; one in use a moment ago is not asked.

    Twice in every request ``pool_pre_ping`` would cost more than the statements of a short one.
    """

    @event.listens_for(engine, "checkin")
    def _note(connection: object, record: ConnectionPoolEntry) -> None:
        del connection
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: DBAPIConnection, record: ConnectionPoolEntry, proxy: object) -> None:
        del proxy
        rested = time.monotonic() - record.info.get("rests_since", time.monotonic())
        if rested > IDLE_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error  # the pool opens another in its place
