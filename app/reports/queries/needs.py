"""What in the programme needs somebody: sessions over- or under-booked, halls, people and guests in two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from app.booking.models import Booking
from app.booking.rules import HOLDS_A_SEAT, BookingStatus, seats
from app.core.db import Localised, db
from app.programme.models import ProgrammeSession, SessionPerson
from app.programme.rules import Entry, SessionStatus
from app.reports.rules import Fill, fill_of
from app.venues.models import Hall

if TYPE_CHECKING:
    from sqlalchemy import Subquery

    from app.events.models import Event

SOON = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A session that is fuller, or emptier, than it should be."""

    code: str
    title: Localised
    starts_at: datetime
    booked: int
    waiting: int
    seats: int
    fill: Fill


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Two sessions at the same time that share a hall, or somebody on stage."""

    what: str | Localised
    codes: tuple[str, str]
    titles: tuple[Localised, Localised]
    at: datetime


def list_filled(event: Event, *, now: datetime) -> list[Filled]:
    """List the coming sessions with bookings that are over, full, or hardly booked shortly before they begin."""
    taken = _taken(event, now)
    rows = db.session.execute(
        select(
            ProgrammeSession.code,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.capacity,
            Hall.sellable,
            Hall.capacity,
            func.coalesce(taken.c.booked, 0),
            func.coalesce(taken.c.waiting, 0),
        )
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .outerjoin(taken, taken.c.id == ProgrammeSession.id)
        .where(
            ProgrammeSession.event_id == event.id,
            ProgrammeSession.status == SessionStatus.PUBLISHED,
            ProgrammeSession.entry == Entry.BOOKING,
            ProgrammeSession.starts_at > now,
        )
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.code)
    )
    found = []
    for code, title, starts, own, sellable, licensed, booked, waiting in rows:
        there = seats(own=own, sellable=sellable, licensed=licensed)
        fill = fill_of(booked=booked, seats=there, begins_in=starts - now, soon=SOON)
        if fill is not Fill.FINE:
            found.append(
                Filled(code=code, title=title, starts_at=starts, booked=booked, waiting=waiting, seats=there, fill=fill)
            )
    return found


def _taken(event: Event, now: datetime) -> Subquery:
    return (
        select(
            Booking.session_id.label("id"),
            func.sum(case((Booking.status.in_(HOLDS_A_SEAT), 1), else_=0)).label("booked"),
            func.sum(case((Booking.status == BookingStatus.WAITING, 1), else_=0)).label("waiting"),
        )
        .join(ProgrammeSession, Booking.session_id == ProgrammeSession.id)
        .where(ProgrammeSession.event_id == event.id, ProgrammeSession.starts_at > now)
        .group_by(Booking.session_id)
        .subquery()
    )


def list_hall_clashes(event: Event, *, now: datetime) -> list[Clash]:
    """List the coming sessions that take the same hall at the same time."""
    one, other = aliased(ProgrammeSession), aliased(ProgrammeSession)
    rows = db.session.execute(
        select(Hall.name, one.code, other.code, one.title, other.title, other.starts_at)
        .join(one, one.hall_id == Hall.id)
        .join(other, other.hall_id == one.hall_id)
        .where(*_at_once(event, one, other, now))
        .order_by(other.starts_at)
    )
    return [
        Clash(what=hall, codes=(code, second), titles=(title, also), at=at)
        for hall, code, second, title, also, at in rows
    ]


def list_stage_clashes(event: Event, *, now: datetime) -> list[Clash]:
    """List who is on stage, under the same name, in two coming sessions at the same time."""
    one, other = aliased(ProgrammeSession), aliased(ProgrammeSession)
    here, there = aliased(SessionPerson), aliased(SessionPerson)
    rows = db.session.execute(
        select(here.name, one.code, other.code, one.title, other.title, other.starts_at)
        .join(one, here.session_id == one.id)
        .join(there, there.search_text == here.search_text)
        .join(other, there.session_id == other.id)
        .where(*_at_once(event, one, other, now))
        .order_by(other.starts_at)
    )
    return [
        Clash(what=name, codes=(code, second), titles=(title, also), at=at)
        for name, code, second, title, also, at in rows
    ]


def count_guest_clashes(event: Event, *, now: datetime) -> int:
    """Count the guests who hold seats in two coming sessions at the same time: one was moved after they booked."""
    one, other = aliased(ProgrammeSession), aliased(ProgrammeSession)
    here, there = aliased(Booking), aliased(Booking)
    return (
        db.session.scalar(
            select(func.count(func.distinct(here.registration_id)))
            .join(one, here.session_id == one.id)
            .join(there, there.registration_id == here.registration_id)
            .join(other, there.session_id == other.id)
            .where(here.status.in_(HOLDS_A_SEAT), there.status.in_(HOLDS_A_SEAT), *_at_once(event, one, other, now))
        )
        or 0
    )


def count_drafts(event: Event, *, now: datetime) -> int:
    """Count the sessions that begin soon and are still drafts."""
    return (
        db.session.scalar(
            select(func.count()).where(
                ProgrammeSession.event_id == event.id,
                ProgrammeSession.status == SessionStatus.DRAFT,
                ProgrammeSession.starts_at > now,
                ProgrammeSession.starts_at <= now + timedelta(days=7),
            )
        )
        or 0
    )


def _at_once(
    event: Event, one: type[ProgrammeSession], other: type[ProgrammeSession], now: datetime
) -> tuple[ColumnElement[bool], ...]:
    """Say that two sessions of an event share a moment to come; each pair is met once, the earlier one first."""
    is_earlier = (one.starts_at < other.starts_at) | ((one.starts_at == other.starts_at) & (one.id < other.id))
    return (
        one.event_id == event.id,
        other.event_id == event.id,
        is_earlier,
        other.starts_at < one.ends_at,
        one.ends_at > now,
        one.status != SessionStatus.CANCELLED,
        other.status != SessionStatus.CANCELLED,
    )
