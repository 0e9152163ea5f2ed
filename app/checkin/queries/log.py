"""The scan log and what is counted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.checkin.models import Occupancy, Scan
from app.checkin.rules import Row, ScanKind
from app.core.db import db, execute
from app.core.errors import NotFound
from app.registration.models import Registration

if TYPE_CHECKING:
    from collections.abc import Sequence


class Figures(NamedTuple):
    """What is counted of one list."""

    inside: int
    entries: int
    duplicates: int


ROWS = select(
    Scan.id,
    Scan.scanned_at.label("at"),
    Scan.list_id,
    Scan.registration_id.label("holder_id"),
    Scan.gate_id,
    Scan.kind,
    Scan.direction,
    Scan.admitted,
    Scan.reason,
    Scan.refers_to,
)
_ROWS_OF_GUEST = ROWS.where(Scan.list_id == bindparam("list"), Scan.registration_id == bindparam("registration"))


def list_rows(list_id: UUID, registration_id: UUID) -> list[Row]:
    """List what happened to one guest at one list, as the rules replay it."""
    found = execute(_ROWS_OF_GUEST, {"list": list_id, "registration": registration_id})
    return [Row(**row._mapping) for row in found]  # noqa: SLF001 — the documented way to a row's names


def list_all_rows(event_id: UUID) -> list[Row]:
    """List every scan of an event, as the rules replay them."""
    found = db.session.execute(ROWS.where(Scan.event_id == event_id))
    return [Row(**row._mapping) for row in found]  # noqa: SLF001 — the documented way to a row's names


_KNOWN = select(Scan.id).where(Scan.id == bindparam("scan"))


def find_scan(scan_id: UUID) -> Scan | None:
    """Find a scan by its device's id, of whatever event."""
    return db.session.get(Scan, scan_id) if execute(_KNOWN, {"scan": scan_id}).scalar() else None


def get_scan(event_id: UUID, scan_id: UUID) -> Scan:
    """Return a scan of this event; raise NotFound for any other."""
    scan = db.session.get(Scan, scan_id)
    if scan is None or scan.event_id != event_id:
        raise NotFound
    return scan


def is_voided(scan_id: UUID) -> bool:
    """Say whether a scan was taken back."""
    return (
        db.session.scalar(select(Scan.id).where(Scan.refers_to == scan_id, Scan.kind == ScanKind.VOID).limit(1))
        is not None
    )


_FIGURES = select(Occupancy.inside, Occupancy.entries, Occupancy.duplicates).where(
    Occupancy.list_id == bindparam("list")
)
_HELD = select(Occupancy.list_id).where(Occupancy.list_id == bindparam("list")).with_for_update()


def lock_occupancy(list_id: UUID) -> bool:
    """Hold the counter of a list until the end of the unit of work; say whether there is one to hold."""
    return execute(_HELD, {"list": list_id}).one_or_none() is not None


def occupancy(list_id: UUID) -> Figures:
    """Return how many are inside, entries and duplicates of one list."""
    row = execute(_FIGURES, {"list": list_id}).one_or_none()
    return Figures._make(row) if row else Figures(0, 0, 0)


def list_recent(list_id: UUID, gate_id: UUID, *, limit: int = 20) -> Sequence[tuple[Scan, str]]:
    """List the last scans of one gate with the name of who came, newest first."""
    rows = db.session.execute(
        select(Scan, func.coalesce(Registration.display_name, ""))
        .outerjoin(Registration, Scan.registration_id == Registration.id)
        .where(Scan.gate_id == gate_id, Scan.list_id == list_id)
        .order_by(Scan.scanned_at.desc())
        .limit(limit)
    ).all()
    return [(first, second) for first, second in rows]
