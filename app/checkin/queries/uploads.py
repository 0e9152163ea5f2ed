"""What the log knows of rows that come in by the hundred: each question is asked once for all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.badges.models import Badge
from app.checkin.models import Scan
from app.checkin.queries.log import ROWS
from app.checkin.rules import Row
from app.core.db import db
from app.programme.models import ProgrammeSession
from app.registration.models import Registration

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def prints_of(scan_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, str]]:
    """Return whose event the known ones of these scans are, and the print of what each said."""
    rows = db.session.execute(select(Scan.id, Scan.event_id, Scan.fingerprint).where(Scan.id.in_(scan_ids)))
    return {id_: (event_id, print_) for id_, event_id, print_ in rows}


def holders_of_badges(event_id: UUID, token_ids: Collection[bytes]) -> Mapping[bytes, tuple[UUID, UUID]]:
    """Return the badge and the registration behind tokens of this event."""
    rows = db.session.execute(
        select(Badge.token_id, Badge.id, Badge.registration_id).where(
            Badge.event_id == event_id, Badge.token_id.in_(token_ids)
        )
    )
    return {token_id: (badge_id, registration_id) for token_id, badge_id, registration_id in rows}


def known_guests(event_id: UUID, registration_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these are guests of this event, and hold them: nobody else judges them meanwhile."""
    query = select(Registration.id).where(Registration.event_id == event_id, Registration.id.in_(registration_ids))
    return frozenset(db.session.scalars(query.order_by(Registration.id).with_for_update()))


def halls_of_sessions(event_id: UUID, session_ids: Collection[UUID]) -> Mapping[UUID, UUID | None]:
    """Return the hall of each of these that is a session of this event."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.hall_id).where(
            ProgrammeSession.event_id == event_id, ProgrammeSession.id.in_(session_ids)
        )
    )
    return dict(iter(rows))


def rows_of_guests(
    list_ids: Collection[UUID], registration_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], list[Row]]:
    """Return what the log holds of guests at lists, as the rules replay it."""
    found: defaultdict[tuple[UUID, UUID], list[Row]] = defaultdict(list)
    query = ROWS.where(Scan.list_id.in_(list_ids), Scan.registration_id.in_(registration_ids))
    for row in db.session.execute(query):
        found[row.list_id, row.holder_id].append(Row(**row._mapping))  # noqa: SLF001 — the documented way to a row's names
    return found


def subjects_of(scan_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, UUID, UUID | None, UUID | None]]:
    """Return event, list, guest and badge of scans that others refer to."""
    rows = db.session.execute(
        select(Scan.id, Scan.event_id, Scan.list_id, Scan.registration_id, Scan.badge_id).where(Scan.id.in_(scan_ids))
    )
    return {id_: (event_id, list_id, guest, badge) for id_, event_id, list_id, guest, badge in rows}
