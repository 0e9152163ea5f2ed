"""Who holds a code, and who bears a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from app.badges.models import Badge
from app.badges.rules import BadgeState
from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT
from app.checkin.queries.doors import SOON
from app.core.db import Localised, db, execute
from app.core.texts import fold
from app.events.models import Event
from app.programme.models import ProgrammeSession
from app.registration.models import Category, Registration
from app.registration.rules import Status

if TYPE_CHECKING:
    from collections.abc import Sequence


HITS = 12


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a badge, as far as the door may know."""

    badge_id: UUID | None
    badge_state: BadgeState | None
    day_mask: int
    registration_id: UUID
    status: Status
    name: str
    native_name: str
    locale: str
    category_code: str
    category_number: int
    category_name: Localised
    category_colour: str


@dataclass(frozen=True)
class Hit:
    """Somebody found by name at the door."""

    holder: Holder
    organisation: str


_HOLDER = (
    Badge.id.label("badge_id"),
    Badge.state.label("badge_state"),
    Badge.day_mask,
    Registration.id.label("registration_id"),
    Registration.status,
    Registration.display_name.label("name"),
    Registration.native_name,
    Registration.locale,
    Category.code.label("category_code"),
    Category.number.label("category_number"),
    Category.name.label("category_name"),
    Category.colour.label("category_colour"),
)
_BY_BADGE = (
    select(*_HOLDER)
    .select_from(Badge)
    .join(Registration, Badge.registration_id == Registration.id)
    .join(Category, Registration.category_id == Category.id)
)
_BY_REGISTRATION = (
    select(*_HOLDER)
    .select_from(Registration)
    .join(Category, Registration.category_id == Category.id)
    .outerjoin(Badge, (Badge.registration_id == Registration.id) & (Badge.state == BadgeState.LIVE))
)
_BY_TOKEN = _BY_BADGE.where(Badge.token_id == bindparam("token"), Badge.event_id == bindparam("event"))


def find_holder_by_token(event_id: UUID, token_id: bytes) -> Holder | None:
    """Find who holds the badge with this id in its token."""
    row = execute(_BY_TOKEN, {"token": token_id, "event": event_id}).one_or_none()
    return Holder(**row._mapping) if row else None  # noqa: SLF001 — the documented way to a row's names


def find_holder_by_short_code(event_id: UUID, code: str) -> Holder | None:
    """Find who holds the badge with this short code."""
    row = db.session.execute(_BY_BADGE.where(Badge.short_code == code, Badge.event_id == event_id)).one_or_none()
    return Holder(**row._mapping) if row else None  # noqa: SLF001 — the documented way to a row's names


def find_holder(event_id: UUID, registration_id: UUID) -> Holder | None:
    """Find a guest by their registration, with the live badge if there is one."""
    row = db.session.execute(
        _BY_REGISTRATION.where(Registration.id == registration_id, Registration.event_id == event_id)
    ).one_or_none()
    return _without_badge(dict(row._mapping)) if row else None  # noqa: SLF001 — the documented way to a row's names


def _without_badge(names: dict[str, object]) -> Holder:
    names["day_mask"] = names["day_mask"] or 0
    return Holder(**names)  # type: ignore[arg-type]  # the columns of the query are the fields


def search_holders(event: Event, words: str) -> list[Hit]:
    """Find guests by any part of any name, the approved ones first; at most twelve."""
    folded = fold(words)
    if not folded:
        return []
    query = _BY_REGISTRATION.add_columns(Registration.organisation).where(
        Registration.event_id == event.id, Registration.status != Status.DRAFT
    )
    for word in folded.split()[:5]:
        query = query.where(Registration.search_text.contains(word, autoescape=True))
    rows = db.session.execute(
        query.order_by(Registration.status != Status.APPROVED, Registration.display_name).limit(HITS)
    ).all()
    hits = []
    for row in rows:
        names = dict(row._mapping)  # noqa: SLF001 — the documented way to a row's names
        organisation = str(names.pop("organisation"))
        hits.append(Hit(_without_badge(names), organisation))
    return hits


_LOCKED = select(Registration.id).where(Registration.id == bindparam("registration")).with_for_update()


def lock_badge(registration_id: UUID) -> None:
    """Let two gates judge one guest one after the other; on SQLite every unit of work does so by itself."""
    if db.engine.dialect.name != "sqlite":
        execute(_LOCKED, {"registration": registration_id})


def list_booked(registration_id: UUID, *, around: datetime) -> Sequence[tuple[UUID, datetime]]:
    """List the sessions a guest holds seats in on this day: id and start."""
    rows = db.session.execute(
        select(ProgrammeSession.id, ProgrammeSession.starts_at)
        .join(Booking, Booking.session_id == ProgrammeSession.id)
        .where(
            Booking.registration_id == registration_id,
            Booking.status.in_(HOLDS_A_SEAT),
            ProgrammeSession.ends_at > around - SOON,
            ProgrammeSession.starts_at < around + SOON,
        )
        .order_by(ProgrammeSession.starts_at)
    ).all()
    return [(first, second) for first, second in rows]
