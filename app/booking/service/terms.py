"""How an event lets its guests book: its terms, and what is other for a category."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

from app.booking import queries
from app.booking.errors import TermsUnusable
from app.booking.facts import TermsChanged
from app.booking.models import BookingTerms
from app.booking.rules import USUAL, Terms
from app.core import clock
from app.core.db import atomic, db
from app.core.facts import announce

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from app.core.access import Actor
    from app.events.facts import EventCreated
    from app.events.models import Event

LAST_HOUR = 23
OWN = ("release_days", "release_hour", "per_day", "in_all", "priority")
"""What a category may have of its own."""


def begin(fact: EventCreated) -> None:
    """Give a new event the usual terms."""
    db.session.add(BookingTerms(event_id=fact.event_id, category_id=None, terms=asdict(USUAL)))


@atomic
def set_terms(event: Event, terms: Terms, *, by: Actor) -> None:
    """Let guests book by these terms from now on; what is booked stays."""
    _check(terms)
    _keep(event, None, asdict(terms), by=by)


@atomic
def set_own(event: Event, category_id: UUID, own: Mapping[str, int | None] | None, *, by: Actor) -> None:
    """Say what is other for a category; none: nothing is. Raises TermsUnusable."""
    if own is not None:
        _check(replace(Terms(), **{name: value for name, value in own.items() if name in OWN}))  # type: ignore[arg-type]  # numbers, by OWN
    _keep(event, category_id, None if own is None else {name: own[name] for name in OWN if name in own}, by=by)


def _keep(event: Event, category_id: UUID | None, terms: Mapping[str, object] | None, *, by: Actor) -> None:
    queries.hold_seats(event.id)
    row = queries.find_terms(event.id, category_id)
    if terms is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(BookingTerms(event_id=event.id, category_id=category_id, terms=dict(terms)))
    else:
        row.terms = dict(terms)
    announce(TermsChanged(at=clock.now(), by=by, organiser_id=event.organiser_id, event_id=event.id))


def _check(terms: Terms) -> None:
    numbers = [getattr(terms, field.name) for field in fields(terms) if field.name != "priority"]
    if any(number is not None and number < 0 for number in numbers) or terms.release_hour > LAST_HOUR:
        raise TermsUnusable
