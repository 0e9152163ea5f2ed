"""The change sequence of an event: numbers given at commit, so that a device can ask for what is new.

The counter's row is locked last and until the commit, hence numbers become visible in their order: a reader
who has seen number n will never later see a smaller one appear.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, before_commit, db, execute, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

_PENDING = "changes"


class ChangeCounter(Base):
    """The last number given in one event."""

    __tablename__ = "change_counter"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class Change(Base):
    """One thing that changed: what kind, which one, when; the thing itself says how it is now."""

    __tablename__ = "change"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[UUID]
    at: Mapped[datetime]


_ADVANCE = (
    update(ChangeCounter.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table
    .where(ChangeCounter.event_id == bindparam("event"))
    .values(value=ChangeCounter.value + bindparam("steps"))
    .returning(ChangeCounter.value)
)
_BEGIN = insert(ChangeCounter.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table
_ADD = insert(Change.__table__)  # type: ignore[arg-type]  # a declared class's table is a Table


def note(event_id: UUID, kind: str, subject_id: UUID) -> None:
    """Mark a thing of an event as changed by the unit of work under way."""
    _pending()[event_id, kind, subject_id] = None


def _pending() -> dict[tuple[UUID, str, UUID], None]:
    return cast("dict[tuple[UUID, str, UUID], None]", unit().setdefault(_PENDING, {}))


@before_commit
def _number() -> None:
    pending = _pending()
    if not pending:
        return
    db.session.flush()
    now = clock.now()
    for event_id in sorted({key[0] for key in pending}):
        mine = [key for key in pending if key[0] == event_id]
        last = _advance(event_id, len(mine))
        first = last - len(mine) + 1
        rows = [
            {"event_id": event_id, "number": first + place, "kind": kind, "subject_id": subject, "at": now}
            for place, (_, kind, subject) in enumerate(mine)
        ]
        execute(_ADD, rows)


def _advance(event_id: UUID, steps: int) -> int:
    moved: int | None = execute(_ADVANCE, {"event": event_id, "steps": steps}).scalar()
    if moved is None:
        execute(_BEGIN, {"event_id": event_id, "value": steps})
        return steps
    return moved


def list_since(event_id: UUID, number: int, *, limit: int = 1000) -> Sequence[Change]:
    """List what changed after a number, in order."""
    return db.session.scalars(
        select(Change).where(Change.event_id == event_id, Change.number > number).order_by(Change.number).limit(limit)
    ).all()
