"""The front page of an event: what stands, what needs somebody now, and the plots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from app.desk import guests
from app.events.rules import day_begins, festival_day
from app.registration.rules import Status
from app.reports import queries as reports

if TYPE_CHECKING:
    from app.core.db import Localised
    from app.events.models import Event
    from app.reports.queries import CategoryFigures, SessionFigures

DAYS_SHOWN = 42
STEP = timedelta(minutes=15)
COUNTRIES_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Admissions of a festival day: for each quarter of an hour, how many at each gate."""

    begins: datetime
    gates: list[tuple[UUID, Localised]]
    steps: list[tuple[datetime, dict[UUID, int]]]
    total: int


@dataclass(frozen=True, kw_only=True)
class Front:
    """Everything the front page shows."""

    statuses: dict[Status, int]
    by_day: list[tuple[date, int]]
    categories: list[CategoryFigures]
    countries: list[tuple[str, int]]
    more_countries: int
    arrivals: Arrivals
    arrived: int
    inside: int
    next_sessions: list[SessionFigures]
    oldest_to_review: datetime | None
    failed_messages: int

    @property
    def approved(self) -> int:
        """How many come."""
        return self.statuses.get(Status.APPROVED, 0)

    @property
    def to_review(self) -> int:
        """How many wait for an answer."""
        return self.statuses.get(Status.SUBMITTED, 0)

    @property
    def places(self) -> int | None:
        """How many may come in all; none where some category has no limit."""
        limits = [category.places for category in self.categories]
        return sum(limit for limit in limits if limit is not None) if limits and None not in limits else None

    @property
    def full_sessions(self) -> list[SessionFigures]:
        """The next sessions without a free seat."""
        return [session for session in self.next_sessions if session.seats and session.booked >= session.seats]


def read(event: Event, *, now: datetime) -> Front:
    """Read the whole front page in a fixed number of queries."""
    since = now - timedelta(days=DAYS_SHOWN)
    by_day = reports.count_by_day(event, since=since, now=now)
    today = now.astimezone(ZoneInfo(event.zone)).date()
    days = [today - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
    countries = reports.count_by_country(event)
    arrived, inside = reports.count_arrived(event)
    return Front(
        statuses=guests.count_by_status(event),
        by_day=[(day, by_day.get(day, 0)) for day in days],
        categories=reports.count_by_category(event),
        countries=countries[:COUNTRIES_SHOWN],
        more_countries=max(0, len(countries) - COUNTRIES_SHOWN),
        arrivals=_arrivals(event, now=now),
        arrived=arrived,
        inside=inside,
        next_sessions=reports.list_next_sessions(event, now=now),
        oldest_to_review=reports.oldest_to_review(event),
        failed_messages=reports.count_failed_messages(event),
    )


def _arrivals(event: Event, *, now: datetime) -> Arrivals:
    day = festival_day(now, zone=event.zone, day_change_hour=event.day_change_hour)
    begins = day_begins(day, zone=event.zone, day_change_hour=event.day_change_hour)
    admissions = reports.list_admissions(event, since=begins, until=begins + timedelta(days=1))
    first = begins + STEP * ((min(at for at, _ in admissions) - begins) // STEP) if admissions else begins
    last = max((at for at, _ in admissions), default=begins)
    steps: list[tuple[datetime, dict[UUID, int]]] = []
    at = first
    while at <= last:
        steps.append((at, {}))
        at += STEP
    for moment, gate in admissions:
        counts = steps[(moment - first) // STEP][1]
        counts[gate] = counts.get(gate, 0) + 1
    names = reports.gate_names(event)
    used = {gate for _, gate in admissions}
    return Arrivals(
        begins=begins,
        gates=[(gate, name) for gate, name in names.items() if gate in used],
        steps=steps,
        total=len(admissions),
    )
