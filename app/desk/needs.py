"""What needs somebody now, each as a sentence with a number and one verb; what hurts first comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext, ngettext

from app.core.access import Permission
from app.desk import words
from app.reports.queries import needs
from app.reports.rules import Fill
from app.web import locale
from app.web.rendering import localised, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from app.desk.front import Front
    from app.events.models import Event
    from app.reports.queries.needs import Clash, Filled

MOST_OF_A_KIND = 3


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to look at: how much it hurts (hot, warm, cool), how many, what, since when or why, and where."""

    level: str
    icon: str
    number: int
    what: str
    why: str
    url: str
    verb: str


def read(event: Event, front: Front, *, now: datetime, may: Callable[[Permission], bool]) -> list[Need]:
    """List what the reader may do something about."""
    found: list[Need] = []
    if may(Permission.MANAGE_MESSAGES):
        found += _messages(front)
    if may(Permission.REVIEW_GUESTS):
        found += _requests(front, now)
    programmer = may(Permission.MANAGE_PROGRAMME)
    filled = needs.list_filled(event, now=now)
    found += _first(_sessions(filled, Fill.OVER, programmer=programmer))
    found += _first(_sessions(filled, Fill.LOW, programmer=programmer))
    found += _first(_sessions(filled, Fill.FULL, programmer=programmer))
    if programmer:
        found += _clashes(event, now)
    return sorted(found, key=lambda need: ("hot", "warm", "cool").index(need.level))


def _messages(front: Front) -> Iterator[Need]:
    if front.failed_messages:
        yield Need(
            level="hot",
            icon="envelope-exclamation",
            number=front.failed_messages,
            what=ngettext("message did not arrive", "messages did not arrive", front.failed_messages),
            why=gettext("The address may be wrong; look at each."),
            url=url_for("mail_desk.index", state="failed"),
            verb=gettext("Repair"),
        )


def _requests(front: Front, now: datetime) -> Iterator[Need]:
    if front.to_review and front.oldest_to_review:
        waits = words.how_long(now - front.oldest_to_review)
        yield Need(
            level="warm",
            icon="person-check",
            number=front.to_review,
            what=ngettext("request to review", "requests to review", front.to_review),
            why=gettext("The oldest waits %(time)s.", time=waits),
            url=url_for("desk.guests", status="submitted", sort="created"),
            verb=gettext("Review"),
        )


def _first(found: Iterator[Need]) -> list[Need]:
    """Keep the next ones of a kind; the others stand in the report."""
    return [need for need, _ in zip(found, range(MOST_OF_A_KIND), strict=False)]


def _sessions(filled: list[Filled], fill: Fill, *, programmer: bool) -> Iterator[Need]:
    for one in filled:
        if one.fill is not fill:
            continue
        yield Need(
            level="hot" if fill is Fill.OVER else "cool",
            icon="exclamation-triangle-fill" if fill is Fill.OVER else "ticket-perforated",
            number=one.booked,
            what=localised(one.title),
            why=_how_full(one),
            url=_session_url(one.code, programmer=programmer),
            verb=gettext("Look"),
        )


def _how_full(one: Filled) -> str:
    counts = {"booked": one.booked, "seats": one.seats, "time": moment(one.starts_at)}
    if one.fill is Fill.OVER:
        return gettext("%(booked)s seats given, %(seats)s there are, %(time)s", **counts)
    if one.fill is Fill.LOW:
        return gettext("%(booked)s of %(seats)s seats booked, %(time)s", **counts)
    if one.waiting:
        at = moment(one.starts_at)
        return ngettext(
            "No seat left, %(num)d waits, %(time)s", "No seat left, %(num)d wait, %(time)s", one.waiting, time=at
        )
    return gettext("No seat left, %(time)s", time=counts["time"])


def _session_url(code: str, *, programmer: bool) -> str:
    if programmer:
        return url_for("programme_desk.session", code=code)
    return url_for("programme.session", code=code, lang=locale.language().tag)


def _clashes(event: Event, now: datetime) -> Iterator[Need]:
    guests = needs.count_guest_clashes(event, now=now)
    if guests:
        yield Need(
            level="hot",
            icon="people",
            number=guests,
            what=ngettext(
                "guest holds seats in two sessions at once", "guests hold seats in two sessions at once", guests
            ),
            why=gettext("A session was moved after they booked."),
            url=url_for("programme_desk.sessions"),
            verb=gettext("Look"),
        )
    yield from _clash("building", needs.list_hall_clashes(event, now=now))
    yield from _clash("person", needs.list_stage_clashes(event, now=now))
    drafts = needs.count_drafts(event, now=now)
    if drafts:
        yield Need(
            level="cool",
            icon="eye",
            number=drafts,
            what=ngettext(
                "session of the next seven days is a draft", "sessions of the next seven days are drafts", drafts
            ),
            why=gettext("Nobody sees it until it is published."),
            url=url_for("programme_desk.sessions", status="draft"),
            verb=gettext("Publish"),
        )


def _clash(icon: str, clashes: list[Clash]) -> Iterator[Need]:
    for one in clashes[:MOST_OF_A_KIND]:
        first, second = map(localised, one.titles)
        name = localised(one.what) if isinstance(one.what, dict) else one.what
        yield Need(
            level="warm",
            icon=icon,
            number=2,
            what=gettext("%(name)s is wanted in two places at once", name=name),
            why=gettext("“%(first)s” and “%(second)s”, %(time)s", first=first, second=second, time=moment(one.at)),
            url=url_for("programme_desk.session", code=one.codes[1]),
            verb=gettext("Resolve"),
        )
