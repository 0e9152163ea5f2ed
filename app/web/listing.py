"""Paging, sorting and filtering of lists; all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from flask import request, url_for
from sqlalchemy import func

from app.core.db import db
from app.core.texts import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import InstrumentedAttribute

    Statement = Select[*tuple[Any, ...]]
    Line = Row[*tuple[Any, ...]]
    Order = Mapping[str, ColumnElement[Any] | InstrumentedAttribute[Any]]

T = TypeVar("T")
SIZES = (50, 100, 200)
WORDS = 6
AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a reader asked of a list: words, filters, order, page; ``descending`` turns the order round."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = SIZES[0]
    default: str = ""

    @property
    def offset(self) -> int:
        """Rows to skip."""
        return (self.page - 1) * self.size

    @property
    def is_narrowed(self) -> bool:
        """Whether the list shows only a part of what there is."""
        return bool(self.words or self.filters)

    @property
    def sought(self) -> list[str]:
        """The words looked for, folded: case and accents do not count."""
        return fold(self.words).split()[:WORDS]

    def state(self, **changes: object) -> dict[str, Any]:
        """Return the list's own part of an address, with some of it changed; what is as always is left out."""
        asked: dict[str, object] = {"q": self.words, **self.filters, "sort": self.order_key, "size": self.size}
        if "page" in changes:
            asked["page"] = self.page
        asked.update(changes)
        standard = {"size": SIZES[0], "page": 1, "sort": self.default}
        return {key: value for key, value in asked.items() if value not in {"", None} and standard.get(key) != value}

    def address(self, **changes: object) -> str:
        """Return the address of this list with some of it changed; a change of anything but the page goes to page 1."""
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **self.state(**changes)})

    def export(self, endpoint: str, suffix: str) -> str:
        """Return the address of a file with what the list shows, over all its pages."""
        return url_for(endpoint, suffix=suffix, **{**(request.view_args or {}), **self.state(size="")})

    @property
    def order_key(self) -> str:
        """Return the order as the address has it: the column, with a minus in front when turned round."""
        return f"-{self.sort}" if self.descending and self.sort else self.sort

    def sorted_by(self, column: str) -> str:
        """Return the address sorted by a column, turned round when it is sorted so already."""
        turned = self.sort == column and not self.descending
        return self.address(sort=f"-{column}" if turned else column)


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list and where it stands in the whole."""

    rows: Sequence[T]
    total: int
    listing: Listing
    whole: Sequence[T] = ()
    """Every row over all pages, where they were at hand."""

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.listing.size))

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 where there is none."""
        return self.listing.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.listing.offset + len(self.rows)


def asked(*, sorts: Collection[str], default: str, filters: Collection[str] = ()) -> Listing:
    """Read what the address asks of a list; what it does not know it leaves out."""
    order = request.args.get("sort", default)
    column = order.removeprefix("-")
    if column not in sorts:
        order, column = default, default.removeprefix("-")
    size = request.args.get("size", SIZES[0], type=int)
    return Listing(
        words=_clean(request.args.get("q", ""), 200),
        filters={name: value for name in filters if (value := _clean(request.args.get(name, ""), 100))},
        sort=column,
        descending=order.startswith("-"),
        page=min(max(request.args.get("page", 1, type=int), 1), 100_000),
        size=size if size in SIZES else SIZES[0],
        default=default,
    )


def _clean(text: str, longest: int) -> str:
    return text.replace("\0", "").strip()[:longest]


def picked(field: str = "pick") -> list[UUID]:
    """Return the rows that were ticked, by their ids; what is no id is left out."""
    found: dict[UUID, None] = {}
    for text in request.form.getlist(field):
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)


def fetch(query: Statement, asked: Listing, order: Order, *, tie: InstrumentedAttribute[UUID]) -> Page[Line]:
    """Read one page of a query in the order asked for, and count them all: two statements, however long the list."""
    counted = query.with_only_columns(func.count(), maintain_column_froms=True)
    total = db.session.scalar(counted) or 0
    rows = db.session.execute(ordered(query, asked, order, tie=tie).limit(asked.size).offset(asked.offset)).all()
    return Page(rows=rows, total=total, listing=asked)


def every(
    query: Statement,
    asked: Listing,
    order: Order,
    *,
    tie: InstrumentedAttribute[UUID],
    only: Collection[UUID] = (),
) -> Iterator[Line]:
    """Read what a list shows over all its pages, some hundreds at a time; ``only`` the ticked ones where there are."""
    narrowed = query.where(tie.in_(only)) if only else query
    yield from db.session.execute(ordered(narrowed, asked, order, tie=tie).execution_options(yield_per=AT_ONCE))


def ordered(query: Statement, asked: Listing, order: Order, *, tie: InstrumentedAttribute[UUID]) -> Statement:
    """Put a query into the order asked for; rows that are equal in it keep one order, so that pages do not overlap."""
    column = order[asked.sort]
    return query.order_by(column.desc() if asked.descending else column.asc(), tie)


def sliced(
    rows: Sequence[T],
    asked: Listing,
    order: Mapping[str, Callable[[T], Any]],
    *,
    text: Callable[[T], str] | None = None,
) -> Page[T]:
    """Narrow, sort and page a list that is short by nature and read already: an event's halls, films, staff."""
    words = asked.sought if text is not None else []
    found = [row for row in rows if text is None or all(word in fold(text(row)) for word in words)]
    found.sort(key=order[asked.sort], reverse=asked.descending)
    return Page(rows=found[asked.offset : asked.offset + asked.size], total=len(found), listing=asked, whole=found)
