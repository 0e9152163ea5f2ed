"""What becomes of a file's rows: each row's result, and all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.errors import Refusal
from app.exchange.errors import RowRefused
from app.exchange.rules import Kind, Outcome
from app.platform.schedules.rows import Place, Programme

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def written(reason: Refusal) -> dict[str, Any]:
    """Return a reason as it is kept, so that everybody reads it in their own language."""
    values = {name: value if isinstance(value, int) else str(value) for name, value in reason.values.items()}
    return {"code": reason.code, "values": values}


def read(said: Mapping[str, Any]) -> Refusal:
    """Return a reason that was kept."""
    return _reasons().get(said["code"], RowRefused)(**said["values"])


@cache
def _reasons() -> dict[str, type[Refusal]]:
    found: dict[str, type[Refusal]] = {}
    kinds: list[type[Refusal]] = [Refusal]
    for kind in kinds:
        found[kind.code] = kind
        kinds += kind.__subclasses__()
    return found
