"""Moments counted by the span of time they lie in, by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, cast, extract, literal_column

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute


def span_of(column: InstrumentedAttribute[Any], seconds: int) -> ColumnElement[int]:
    """Return the beginning of the span a moment lies in, in seconds since 1970; zones move by quarters of an hour."""
    epoch = extract("epoch", column)
    return cast(epoch - epoch % literal_column(str(seconds)), BigInteger)
