"""Taking a programme in without its one unit of work: the place is kept first, then the rows are done.

Python imports a module of this name at its start; only processes with this folder on their PYTHONPATH do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.db import atomic
from app.exchange import queries
from app.exchange.service import importing, taking
from app.exchange.service.report import ImportOrder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.exchange.service.report import RowResult
    from app.exchange.service.standing import Row
    from app.platform.schedules.rows import Programme


@atomic
def _keep_place(import_id: UUID, done: int) -> None:
    queries.hold_import(import_id).done = done


def _take_part(
    import_id: UUID, done: int, part: Sequence[Row], programme: Programme, pictures: importing.Pictures
) -> None:
    _keep_place(import_id, done + len(part))
    begun = queries.hold_import(import_id)
    course = taking._course(begun, programme)  # noqa: SLF001 — the protection that is taken away here
    order = ImportOrder(event_id=begun.event_id, publish=begun.publish)
    answers, _ = importing.take_part(part, programme, order, course, pictures, by=taking._hand(begun))  # noqa: SLF001 — as above
    _write_down(import_id, done, answers)


@atomic
def _write_down(import_id: UUID, done: int, answers: Sequence[RowResult]) -> None:
    taking._write_down(queries.hold_import(import_id), done, answers)  # noqa: SLF001 — as above


taking._take_part = _take_part  # noqa: SLF001 — see above
