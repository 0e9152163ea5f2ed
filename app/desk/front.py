"""The front page of an event: what stands, what needs somebody now, and the plots."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from app.desk import guests
from app.events.rules import day_begins, festival_day
from app.registration.rules import Status
from app.reports.queries import front as reports

if TYPE_CHECKING:
    from app.core.db import Localised
    from app.events.models import Event
    from app.reports.queries.front import CategoryFigures, SessionFigures

DAYS_SHOWN = 42
STEP = timedelta(minutes=15)
COUNTRIES_SHOWN = 10
GATES_SHOWN = 4  # colours the eye tells apart


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Admissions of a festival day: for each quarter of an hour, how many at each gate; many gates share one entry."""

    begins: datetime
    gates: list[tuple[UUID | None, Localised]]
    steps: list[tuple[datetime, dict[UUID | None, int]]]
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


def read(event: Event, *, now: datetime) -> Front:
    """Read the whole front page in a fixed number of queries."""
    since = now - timedelta(days=DAYS_SHOWN)
    by_day = reports.count_by_day(event, since=since)
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
    first = min((at for at, _, _ in admissions), default=begins)
    last = max((at for at, _, _ in admissions), default=begins)
    totals: Counter[UUID] = Counter()
    for _, gate, number in admissions:
        totals[gate] += number
    alone = {gate for gate, _ in totals.most_common(len(totals) if len(totals) <= GATES_SHOWN else GATES_SHOWN - 1)}
    steps: list[tuple[datetime, dict[UUID | None, int]]] = []
    at = first
    while at <= last:
        steps.append((at, {}))
        at += STEP
    for moment, gate, number in admissions:
        counts, series = steps[(moment - first) // STEP][1], gate if gate in alone else None
        counts[series] = counts.get(series, 0) + number
    named: list[tuple[UUID | None, Localised]] = [
        (gate, name) for gate, name in reports.gate_names(event).items() if gate in alone
    ]
    return Arrivals(
        begins=begins,
        gates=named if len(alone) == len(totals) else [*named, (None, {})],
        steps=steps,
        total=totals.total(),
    )
