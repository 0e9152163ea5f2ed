"""What becomes of a file's rows: each row's result, and all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from app.exchange.rules import Kind, Outcome
from app.platform.schedules.rows import Place, Programme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.errors import Refusal


@dataclass(frozen=True)
class RowResult:
    """One row: where it stands in the file, what it leads to, what changes, and what somebody should know.

    ``row_id`` is the id of what it is about, once that is made.
    """

    kind: Kind | None
    at: Place
    outcome: Outcome
    name: str
    changes: tuple[str, ...] = ()
    reasons: tuple[Refusal, ...] = field(default=(), compare=False)
    row_id: UUID | None = field(default=None, compare=False)

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons in the reader's language."""
        return tuple(str(reason) for reason in self.reasons)


@dataclass(frozen=True)
class ImportReport:
    """A whole run: each row's result."""

    rows: list[RowResult] = field(default_factory=list)

    def count(self, outcome: str, kind: str | None = None) -> int:
        """Count the rows with this outcome, of every kind or of one."""
        return sum(row.outcome == outcome and kind in {None, row.kind} for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class ImportOrder:
    """Into which event, and whether what the file says is published shall be published here."""

    event_id: UUID
    publish: bool = False


def unread(programme: Programme) -> Iterator[RowResult]:
    """Tell what of the file could not even be read."""
    for trouble in programme.troubles:
        yield RowResult(None, trouble.at, Outcome.REFUSED, trouble.name, reasons=(trouble.why,))
