"""The next edition begins as a copy of the last one: how it is set up, never who came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from app.booking import queries as bookings
from app.booking.service import terms
from app.core import clock
from app.core.db import Localised, atomic
from app.core.facts import announce
from app.events.service import planning
from app.exchange.facts import EditionBegun
from app.exchange.service import exporting, importing
from app.exchange.service.report import ImportOrder
from app.registration import queries as registrations
from app.registration.service import categories, questionnaire
from app.registration.service.categories import CategoryPlan

if TYPE_CHECKING:
    from app.core.access import Actor
    from app.events.models import Event
    from app.exchange.service.report import ImportReport
    from app.platform.schedules.rows import Programme

SAME_WEEKDAY = timedelta(weeks=52)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What is other than it was: the code in addresses, the name, the first day; and whether films come along."""

    code: str
    name: Localised
    first_day: date
    with_films: bool = False


@atomic
def begin(event: Event, edition: Edition, *, by: Actor) -> tuple[Event, ImportReport]:
    """Make the next edition, a draft: settings, categories, questions, terms, strands, and the sessions as drafts.

    What is told of the sessions names those that could not come along. Guests, bookings and invitations stay where
    they are.
    """
    made = planning.begin_edition(event, code=edition.code, name=edition.name, first_day=edition.first_day, by=by)
    known = _copy_categories(event, made, by=by)
    questionnaire.take_over(made.id, of=event.id)
    _copy_terms(event, made, known, by=by)
    announce(
        EditionBegun(at=clock.now(), by=by, organiser_id=made.organiser_id, event_id=made.id, of_event_id=event.id)
    )
    codes = {one.code for one in registrations.list_categories(made.id)}
    programme = _shifted(exporting.programme(event), event, made, codes, with_films=edition.with_films)
    report = importing.run(programme, ImportOrder(event_id=made.id), by=by)
    return made, report


def _copy_categories(event: Event, made: Event, *, by: Actor) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    for one in registrations.list_categories(event.id):
        plan = CategoryPlan(
            code=one.code,
            short=one.short,
            name=one.name,
            description=one.description,
            fee=one.fee,
            colour=one.colour,
            places=one.places,
            opens_at=one.opens_at and _later(one.opens_at, event, made),
            closes_at=one.closes_at and _later(one.closes_at, event, made),
            approval=one.approval,
            day_mask=one.day_mask,
            position=one.position,
        )
        found[one.id] = categories.create(made, plan, by=by).id
    return found


def _copy_terms(event: Event, made: Event, known: Mapping[UUID, UUID], *, by: Actor) -> None:
    terms.set_terms(made, bookings.terms_of(event.id), by=by)
    for category_id, own in bookings.list_own_terms(event.id).items():
        if category_id in known:
            terms.set_own(made, known[category_id], own, by=by)


def _shifted(programme: Programme, event: Event, made: Event, codes: Collection[str], *, with_films: bool) -> Programme:
    """Return the programme of the last edition on the days of the next one; where it came from is its own."""
    return replace(
        programme,
        dialect="edition",
        films=tuple(replace(row, reference="") for row in programme.films) if with_films else (),
        stills=programme.stills if with_films else (),
        sessions=tuple(
            replace(
                row,
                references=(),
                status="draft",
                starts_at=_later(row.starts_at, event, made),
                ends_at=_later(row.ends_at, event, made),
                items=row.items if with_films else (),
                categories=tuple(code for code in row.categories or () if code in codes),
                ends_computed=bool(row.ends_computed and with_films),
            )
            for row in programme.sessions
        ),
    )


def _later(moment: datetime, event: Event, made: Event) -> datetime:
    """Return the same time of day as many days later as the editions are apart, whatever clocks do in between."""
    zone = ZoneInfo(event.zone)
    local = moment.astimezone(zone).replace(tzinfo=None) + (made.first_day - event.first_day)
    return local.replace(tzinfo=zone)
