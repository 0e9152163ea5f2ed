"""Rows that are searched keep their words folded beside them: the database compares, nobody reads them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, event, or_, true

from app.core.texts import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    Condition = Callable[[str], ColumnElement[bool]]

R = TypeVar("R")


def searched_by(table: type[R], texts: Callable[[R], Iterable[str | None]]) -> None:
    """Keep ``search_text`` of a table's rows true to these texts, whoever writes them."""

    def fill(mapper: object, connection: object, row: Any) -> None:  # noqa: ANN401 — a row of that table
        del mapper, connection
        row.search_text = folded(texts(row))

    event.listen(table, "before_insert", fill)
    event.listen(table, "before_update", fill)


def folded(texts: Iterable[str | None]) -> str:
    """Return texts as they are searched: one after the other, without case and accents."""
    return fold(" ".join(filter(None, texts)))


def holds(column: InstrumentedAttribute[str]) -> Condition:
    """Say that a column of folded words holds a word."""
    return lambda word: column.contains(word, autoescape=True)


def all_found(words: Collection[str], *where: Condition) -> ColumnElement[bool]:
    """Say that every word is found in at least one of these ways."""
    return and_(true(), *(or_(*(condition(word) for condition in where)) for word in words))
