"""A report is put together: tables in the reader's language, for the team or, without small numbers, for the public."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext

from app.reports import rules
from app.reports.queries import attendance, front
from app.reports.service import curves
from app.reports.service.report import Cell, Column, Hiding, Kind, Report, Table
from app.web.names import country
from app.web.rendering import localised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from app.events.models import Event
    from app.reports.queries.attendance import Arrivals, Attendance, Group


def compose(event: Event, *, now: datetime, for_the_public: bool = False, gate: UUID | None = None) -> Report:
    """Read an event's numbers in a fixed number of statements, and put them into tables; curves of one gate, or all."""
    sessions = attendance.list_sessions(event, now=now)
    categories, countries = attendance.list_categories(event, sessions), attendance.list_countries(event)
    arrivals, names = attendance.list_arrivals(event), front.gate_names(event)
    gates = {gate: localised(name) for gate, name in names.items()}
    hide = Hiding(on=for_the_public)
    return Report(
        for_the_public=for_the_public,
        figures=_figures(event, sessions, categories, len(countries), hide),
        tables=[
            _sessions(sessions, hide),
            _sold_out([session for session in sessions if session.is_sold_out], hide),
            _categories(categories, hide),
            _countries(countries, hide),
            _gates(arrivals, gates, ZoneInfo(event.zone), hide),
        ],
        curves=[curves.curve(day, gates, ZoneInfo(event.zone), hide) for day in curves.at_gate(arrivals, gate)],
        gates=[
            (id_, name)
            for id_, name in gates.items()
            if any(id_ == used for day in arrivals for _, used, _ in day.steps)
        ],
        sessions=sessions,
    )


def _figures(
    event: Event, sessions: Sequence[Attendance], categories: Sequence[Group], countries: int, hide: Hiding
) -> list[tuple[str, Cell, Kind]]:
    asked, approved, arrived = (
        sum(numbers) for numbers in zip(*((g.asked, g.approved, g.arrived) for g in categories), strict=True)
    ) if categories else (0, 0, 0)  # fmt: skip
    held = [session for session in sessions if session.is_over and session.came]
    known = [session for session in sessions if session.no_shows is not None]
    absent = sum(session.no_shows or 0 for session in known)
    lost = rules.share(absent, sum(session.booked for session in known))
    return [
        (gettext("Requests"), hide.one(asked), Kind.NUMBER),
        (gettext("Approved"), hide.one(approved), Kind.NUMBER),
        (gettext("Arrived"), hide.one(arrived), Kind.NUMBER),
        (gettext("Countries"), countries, Kind.NUMBER),
        (gettext("Organisations"), attendance.count_organisations(event), Kind.NUMBER),
        (gettext("Sessions"), len(sessions), Kind.NUMBER),
        (gettext("Admissions to sessions"), hide.one(sum(session.came for session in sessions)), Kind.NUMBER),
        (
            gettext("Seats filled"),
            rules.share(sum(session.came for session in held), sum(session.seats for session in held)),
            Kind.SHARE,
        ),
        (gettext("Sold out"), sum(session.is_sold_out for session in sessions), Kind.NUMBER),
        (gettext("Seats not used"), hide.if_shown(hide.one(absent), lost), Kind.SHARE),
    ]


def _sessions(sessions: Iterable[Attendance], hide: Hiding) -> Table:
    team = not hide.on
    rows: list[list[Cell]] = []
    for one in sessions:
        here = one.came or None  # a door nobody scanned at says nothing about who came
        came, lost = hide.one(here), hide.one(one.no_shows)
        rows.append(
            [
                one.starts_at,
                localised(one.title),
                localised(one.hall),
                one.seats,
                hide.one(one.booked) if one.is_booked else None,
                *([one.waiting if one.is_booked else None] if team else []),
                came,
                hide.if_shown(came, rules.share(here, one.seats)),
                *([lost] if team else []),
                hide.if_shown(lost, rules.share(one.no_shows, one.booked)),
                *([one.walk_ins if here else None] if team else []),
            ]
        )
    return Table(
        code="sessions",
        title=gettext("Sessions"),
        columns=_session_columns(team=team),
        rows=rows,
        empty=gettext("No session is published yet."),
        note=gettext("No-shows are known once a session is over and its door was scanned."),
    )


def _session_columns(*, team: bool) -> list[Column]:
    return [
        Column(gettext("When"), Kind.MOMENT),
        Column(gettext("Session"), Kind.TEXT),
        Column(gettext("Hall"), Kind.TEXT),
        Column(gettext("Seats")),
        Column(gettext("Booked")),
        *([Column(gettext("Waiting"), on_paper=False)] if team else []),
        Column(gettext("Came")),
        Column(gettext("Seats filled"), Kind.SHARE),
        *([Column(gettext("No-shows"))] if team else []),
        Column(gettext("No-show rate"), Kind.SHARE),
        *([Column(gettext("Walk-ins"), on_paper=False)] if team else []),
    ]


def _sold_out(sessions: Iterable[Attendance], hide: Hiding) -> Table:
    team = not hide.on
    return Table(
        code="sold-out",
        title=gettext("Sold out"),
        columns=[
            Column(gettext("When"), Kind.MOMENT),
            Column(gettext("Session"), Kind.TEXT),
            Column(gettext("Seats")),
            Column(gettext("Last seat taken"), Kind.MOMENT),
            *([Column(gettext("Waiting"))] if team else []),
        ],
        rows=[
            [one.starts_at, localised(one.title), one.seats, one.last_booked_at, *([one.waiting] if team else [])]
            for one in sessions
        ],
        empty=gettext("No session is sold out."),
    )


def _categories(groups: Sequence[Group], hide: Hiding) -> Table:
    approved = hide.column([group.approved for group in groups])
    arrived = hide.column([group.arrived for group in groups])
    asked = hide.column([group.asked for group in groups])
    rows: list[list[Cell]] = []
    for place, group in enumerate(groups):
        here = hide.if_shown(approved[place], arrived[place])
        lost = hide.if_shown(approved[place], hide.one(group.no_shows))
        rows.append(
            [
                localised(group.name),
                asked[place],
                approved[place],
                here,
                hide.if_shown(here, rules.share(group.arrived, group.approved)),
                hide.if_shown(lost, rules.share(group.no_shows, group.booked)),
            ]
        )
    return Table(
        code="categories",
        title=gettext("By category"),
        columns=[
            Column(gettext("Category"), Kind.TEXT),
            Column(gettext("Requests")),
            Column(gettext("Approved")),
            Column(gettext("Arrived")),
            Column(gettext("Arrived of approved"), Kind.SHARE),
            Column(gettext("No-show rate"), Kind.SHARE),
        ],
        rows=rows,
        empty=gettext("No category yet."),
    )


def _countries(groups: Sequence[Group], hide: Hiding) -> Table:
    together = rules.small_together([group.approved for group in groups]) if hide.on else set()
    shown = [
        (country(group.code), group.approved, group.arrived) for n, group in enumerate(groups) if n not in together
    ]
    if together:
        rest = [groups[place] for place in together]
        name = gettext("%(number)s other countries", number=len(rest)) if len(rest) > 1 else gettext("Others")
        shown.append((name, sum(one.approved for one in rest), sum(one.arrived for one in rest)))
    approved, arrived = hide.column([row[1] for row in shown]), hide.column([row[2] for row in shown])
    rows: list[list[Cell]] = []
    for place, (name, number, came) in enumerate(shown):
        here = hide.if_shown(approved[place], arrived[place])
        rows.append([name, approved[place], here, hide.if_shown(here, rules.share(came, number))])
    return Table(
        code="countries",
        title=gettext("By country represented"),
        columns=[
            Column(gettext("Country"), Kind.TEXT),
            Column(gettext("Approved")),
            Column(gettext("Arrived")),
            Column(gettext("Arrived of approved"), Kind.SHARE),
        ],
        rows=rows,
        empty=gettext("Nobody is approved yet."),
    )


def _gates(days: Sequence[Arrivals], gates: dict[UUID, str], zone: ZoneInfo, hide: Hiding) -> Table:
    totals: dict[UUID, int] = {}
    peaks: dict[UUID, tuple[int, datetime]] = {}
    for day in days:
        for at, gate, number in day.steps:
            totals[gate] = totals.get(gate, 0) + number
            if number > peaks.get(gate, (0, at))[0]:
                peaks[gate] = number, at
    used = [gate for gate in gates if gate in totals]
    shown = hide.column([totals[gate] for gate in used])
    rows: list[list[Cell]] = []
    for place, gate in enumerate(used):
        most = hide.if_shown(shown[place], hide.one(peaks[gate][0]))
        rows.append([gates[gate], shown[place], most, hide.if_shown(most, peaks[gate][1].astimezone(zone))])
    return Table(
        code="gates",
        title=gettext("By gate"),
        columns=[
            Column(gettext("Gate"), Kind.TEXT),
            Column(gettext("Admissions")),
            Column(gettext("Most in five minutes")),
            Column(gettext("At"), Kind.MOMENT),
        ],
        rows=rows,
        empty=gettext("Nobody was scanned yet."),
    )
