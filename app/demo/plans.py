"""The demo's events, categories and programmes become rows, on days counted from the load day."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from app.badges.models import SigningKey
from app.booking.models import BookingTerms
from app.booking.rules import USUAL
from app.core import clock, crypto
from app.core.db import db
from app.core.settings import config
from app.core.tokens import new_id
from app.demo.content.events import CATEGORIES
from app.demo.content.films import LATIN
from app.demo.content.programme import LATIN_NIGHT, SESSIONS, STRANDS, DemoSession
from app.demo.filming import Films
from app.events import queries as events
from app.events.models import Event, Series
from app.events.rules import Phase, festival_day, free_number
from app.programme.models import ProgrammeSession, SessionPerson, Strand, session_category
from app.programme.rules import next_code
from app.registration.models import Category
from app.registration.service import questionnaire

if TYPE_CHECKING:
    from app.accounts.models import Organiser
    from app.demo.content.events import DemoEvent, DemoTerms
    from app.demo.places import Places

OCTOBER = 10
FIRST_IN_OCTOBER = 16
SHORTS_AFTER = 20  # days from the load day
MIDNIGHT_ENDS = "05:00"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An event as it was made, with what its guests and its door need."""

    plan: DemoEvent
    event: Event
    places: Places
    private_key: bytes
    categories: dict[str, Category] = field(default_factory=dict)
    sessions: list[tuple[DemoSession, ProgrammeSession]] = field(default_factory=list)


def first_day_of(code: str, now: datetime) -> date:
    """Say when an event begins: the exchange today, the festival next October, the shorts in three weeks."""
    today = festival_day(now, zone="Asia/Shanghai", day_change_hour=5)
    if code == "exchange":
        return today
    if code == "festival":
        return date(today.year + (today.month >= OCTOBER), OCTOBER, FIRST_IN_OCTOBER)
    return today + timedelta(days=SHORTS_AFTER)


def plan_event(organiser: Organiser, plan: DemoEvent, places: Places, *, zone: str, scale: int) -> Planned:
    """Make an event that everybody may see, with its categories, questions, key and programme."""
    event = _make_event(organiser, plan, places, zone)
    private_key = os.urandom(32)
    _keep_key(event, private_key)
    questionnaire.make_built_in(event.id)
    # Seats can be had from the first day on, so that a newcomer has something to book.
    booking = asdict(replace(USUAL, release_days=None, per_day=None))
    db.session.add(BookingTerms(event_id=event.id, category_id=None, terms=booking))
    planned = Planned(plan=plan, event=event, places=places, private_key=private_key)
    for position, terms in enumerate(plan.terms):
        planned.categories[terms.category] = _make_category(event, terms, position, scale)
    _make_programme(planned)
    return planned


def _make_event(organiser: Organiser, plan: DemoEvent, places: Places, zone: str) -> Event:
    series = Series(organiser_id=organiser.id, name=plan.series)
    db.session.add(series)
    db.session.flush()
    now = clock.now()
    first = first_day_of(plan.code, now)
    event = Event(
        organiser_id=organiser.id,
        series_id=series.id,
        site_id=places.site_id,
        code=plan.code,
        number=free_number(events.list_numbers()),
        kind=plan.kind,
        phase=Phase.PUBLISHED,
        name=plan.name,
        summary=plan.summary,
        zone=zone,
        first_day=first,
        last_day=first + timedelta(days=plan.days - 1),
        languages=list(plan.languages),
        accent=plan.accent,
        artwork=plan.artwork,
        sender_name=plan.sender_name,
        reply_to=plan.reply_to,
        answer_within=plan.answer_within,
        privacy_notice=plan.privacy_notice,
        created_at=now - timedelta(days=60),
    )
    db.session.add(event)
    db.session.flush()
    return event


def _keep_key(event: Event, private_key: bytes) -> None:
    key = SigningKey(
        id=new_id(),
        event_id=event.id,
        key_number=1,
        public_key=Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw(),
        created_at=event.created_at,
    )
    key.private_key_sealed = crypto.seal(
        config().field_keys, private_key.hex(), table="signing_key", column="private_key_sealed", row_id=key.id
    )
    db.session.add(key)


def _make_category(event: Event, terms: DemoTerms, position: int, scale: int) -> Category:
    kind = CATEGORIES[terms.category]
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    category = Category(
        event_id=event.id,
        number=kind.number,
        code=kind.code,
        short=kind.short,
        name=kind.name,
        description=kind.description,
        fee=terms.fee,
        colour=kind.colour,
        places=None if terms.places is None else terms.places * scale,
        opens_at=None if terms.opens is None else midnight + timedelta(days=terms.opens),
        closes_at=None if terms.closes is None else midnight + timedelta(days=terms.closes + 1),
        approval=terms.approval,
        position=position,
    )
    db.session.add(category)
    db.session.flush()
    return category


def _make_programme(planned: Planned) -> None:
    event = planned.event
    strands: dict[str, Strand] = {}
    for position, plan in enumerate(STRANDS[event.code]):
        strands[plan.code] = Strand(
            event_id=event.id,
            code=plan.code,
            name=plan.name,
            summary=plan.summary,
            accent=plan.accent,
            artwork=plan.artwork,
            position=position,
        )
        db.session.add(strands[plan.code])
    films = Films(event)
    taken: set[str] = set()
    db.session.flush()
    for wanted in sorted(SESSIONS[event.code], key=lambda item: starts_at(event, item)):
        code = next_code(taken)
        taken.add(code)
        session = _make_session(planned, wanted, code, strands.get(wanted.strand))
        if wanted.film is not None:
            films.show(session, wanted.film, strands.get(LATIN_NIGHT.code if wanted.film in LATIN else wanted.strand))
        db.session.add(session)
        planned.sessions.append((wanted, session))
    db.session.flush()
    for wanted, session in planned.sessions:
        allowed = [planned.categories[code].id for code in wanted.categories if code in planned.categories]
        if allowed:
            rows = [{"session_id": session.id, "category_id": category_id} for category_id in allowed]
            db.session.execute(insert(session_category), rows)


def starts_at(event: Event, wanted: DemoSession) -> datetime:
    """Return the moment a session begins; the small hours belong to the evening before."""
    hours, minutes = map(int, wanted.at.split(":"))
    day = event.first_day + timedelta(days=wanted.day + (wanted.at < MIDNIGHT_ENDS))
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=ZoneInfo(event.zone))


def _make_session(planned: Planned, wanted: DemoSession, code: str, strand: Strand | None) -> ProgrammeSession:
    starts = starts_at(planned.event, wanted)
    people = [
        SessionPerson(
            name=person.name,
            native_name=person.native_name,
            role=person.role,
            biography=person.biography or {},
            position=position,
        )
        for position, person in enumerate(wanted.people)
    ]
    return ProgrammeSession(
        event_id=planned.event.id,
        strand_id=strand.id if strand else None,
        hall_id=planned.places.halls[wanted.hall].id,
        code=code,
        kind=wanted.kind,
        status=wanted.status,
        entry=wanted.entry,
        title=wanted.title,
        summary=wanted.summary,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=wanted.minutes),
        capacity=wanted.capacity,
        languages=list(wanted.languages),
        subtitles=list(wanted.subtitles),
        note=wanted.note or {},
        created_at=planned.event.created_at,
        people=people,
    )
