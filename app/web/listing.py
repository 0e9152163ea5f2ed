"""Paging, sorting and filtering of lists; all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from flask import request, url_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

T = TypeVar("T")
SIZES = (50, 100, 200)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a reader asked of a list: words, filters, order, page; ``descending`` turns the order round."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = SIZES[0]

    @property
    def offset(self) -> int:
        """Rows to skip."""
        return (self.page - 1) * self.size

    def address(self, **changes: object) -> str:
        """Return the address of this list with some of it changed; a change of anything but the page goes to page 1."""
        asked: dict[str, object] = {"q": self.words, **self.filters, "sort": self.order_key, "size": self.size}
        if "page" in changes:
            asked["page"] = self.page
        asked.update(changes)
        standard = {"size": SIZES[0], "page": 1}
        shown = {key: value for key, value in asked.items() if value not in {"", None} and standard.get(key) != value}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **shown})

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
        words=request.args.get("q", "").strip()[:200].replace("\0", ""),
        filters={
            name: value for name in filters if (value := request.args.get(name, "").strip()[:100].replace("\0", ""))
        },
        sort=column,
        descending=order.startswith("-"),
        page=min(max(request.args.get("page", 1, type=int), 1), 100_000),
        size=size if size in SIZES else SIZES[0],
    )
