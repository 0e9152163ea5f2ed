"""The rules of places."""

from __future__ import annotations


def fits(*, capacity: int, sellable: int | None) -> bool:
    """Say whether a hall's numbers go together: it holds somebody, and no more may be booked than it holds."""
    return capacity > 0 and (sellable is None or 0 <= sellable <= capacity)
