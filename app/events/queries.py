"""What is read of events."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.events.models import Event, Series
from app.events.rules import Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from app.accounts.models import Organiser


_BY_CODE = select(Event).where(Event.code == bindparam("code"))


def find_event_by_code(code: str) -> Event | None:
    """Find the event an address names."""
    return db.session.scalar(_BY_CODE, {"code": code})


def list_events(organiser_ids: Collection[UUID]) -> Sequence[Event]:
    """List every event of some organisers, the latest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.organiser_id.in_(organiser_ids))
        .options(joinedload(Event.series))
        .order_by(Event.first_day.desc(), Event.code)
    ).all()


def list_public_events(*, today: date) -> tuple[Sequence[Event], Sequence[Event]]:
    """List what everybody may see: what is on or to come, the next first; and what is over, the latest first."""
    shown = db.session.scalars(
        select(Event).where(Event.phase != Phase.DRAFT).order_by(Event.first_day, Event.code)
    ).all()
    coming = [event for event in shown if event.last_day >= today and event.phase is Phase.PUBLISHED]
    over = [event for event in reversed(shown) if event not in coming]
    return coming, over


def list_series(organiser: Organiser) -> Sequence[Series]:
    """List the series of an organiser with their events."""
    return db.session.scalars(
        select(Series)
        .where(Series.organiser_id == organiser.id)
        .options(selectinload(Series.events))
        .order_by(Series.archived, Series.id)
    ).all()


def get_series(organiser: Organiser, series_id: UUID) -> Series:
    """Return a series of this organiser."""
    series = db.session.scalar(select(Series).where(Series.id == series_id, Series.organiser_id == organiser.id))
    if series is None:
        raise NotFound
    return series


def list_numbers() -> Sequence[int]:
    """List the numbers that are given."""
    return db.session.scalars(select(Event.number)).all()


def list_events_at(site_id: UUID) -> Sequence[Event]:
    """List the events that take place on a site."""
    return db.session.scalars(select(Event).where(Event.site_id == site_id)).all()


def list_all() -> Sequence[Event]:
    """List every event, the next ones first; the caller keeps those it may show."""
    return db.session.scalars(select(Event).order_by(Event.first_day.desc())).all()
