"""Series and events are planned: made, and set up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import changes, clock
from app.core.db import Localised, atomic, db
from app.core.facts import announce
from app.core.languages import SHIPPED
from app.events import errors, queries
from app.events.facts import EventChanged, EventCreated, SeriesChanged, SeriesCreated
from app.events.models import Event, Series
from app.events.rules import LATEST_DAY_CHANGE, MOST_DAYS, EventKind, days, free_number, is_code, is_zone
from app.platform.files import pictures, storage
from app.platform.look.artwork import MOTIFS
from app.platform.look.theme import is_colour
from app.venues.models import Site

if TYPE_CHECKING:
    from app.accounts.models import Organiser
    from app.core.access import Actor
    from app.venues.facts import GateChanged

LOGO_SIDE = 800
SPOKEN = frozenset(language.tag for language in SHIPPED)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How an event is set up: everything the desk can change of it later."""

    name: Localised
    first_day: date
    last_day: date
    languages: tuple[str, ...]
    zone: str = "Asia/Shanghai"
    day_change_hour: int = 5
    summary: Localised | None = None
    site_id: UUID | None = None
    accent: str = "#3B4CC0"
    artwork: str = "festival"
    sender_name: str = ""
    reply_to: str = ""
    answer_within: Localised | None = None
    privacy_notice: Localised | None = None
    needs_approval_numbers: bool = False


@atomic
def create_series(organiser: Organiser, *, name: Localised, by: Actor) -> Series:
    """Begin a series, whose editions are events."""
    _check_name(name)
    series = Series(organiser_id=organiser.id, name=name)
    db.session.add(series)
    db.session.flush()
    announce(SeriesCreated(at=clock.now(), by=by, organiser_id=organiser.id, series_id=series.id))
    return series


@atomic
def change_series(series: Series, *, name: Localised, archived: bool, by: Actor) -> None:
    """Rename a series, archive it, or take it up again."""
    _check_name(name)
    series.name = name
    series.archived = archived
    announce(SeriesChanged(at=clock.now(), by=by, organiser_id=series.organiser_id, series_id=series.id))


@atomic
def create_event(series: Series, *, code: str, kind: EventKind, settings: Settings, by: Actor) -> Event:
    """Make an event, a draft still; what every event has is made by whoever hears of it."""
    if not is_code(code):
        raise errors.CodeUnusable(code=code)
    if queries.find_event_by_code(code) is not None:
        raise errors.CodeTaken(code=code)
    number = free_number(queries.list_numbers())
    if number is None:
        raise errors.NumbersUsedUp
    now = clock.now()
    event = Event(
        organiser_id=series.organiser_id,
        series_id=series.id,
        code=code,
        number=number,
        kind=kind,
        privacy_notice={},
        privacy_version=1,
        created_at=now,
    )
    _set_up(event, settings)
    event.privacy_notice = settings.privacy_notice or {}
    db.session.add(event)
    db.session.flush()
    announce(EventCreated(at=now, by=by, organiser_id=event.organiser_id, event_id=event.id))
    return event


@atomic
def begin_edition(event: Event, *, code: str, name: Localised, first_day: date, by: Actor) -> Event:
    """Make another edition of an event: set up as it is, as many days long, from another day on."""
    settings = {field.name: getattr(event, field.name) for field in fields(Settings)}
    settings |= {"name": name, "first_day": first_day, "last_day": first_day + (event.last_day - event.first_day)}
    settings["languages"] = tuple(event.languages)
    made = create_event(event.series, code=code, kind=event.kind, settings=Settings(**settings), by=by)
    made.logo_key = event.logo_key
    return made


@atomic
def change_settings(event: Event, settings: Settings, *, by: Actor) -> None:
    """Set an event up anew; another privacy notice is another version, which guests agree to from now on."""
    _set_up(event, settings)
    notice = settings.privacy_notice or {}
    if notice != event.privacy_notice:
        event.privacy_notice = notice
        event.privacy_version += 1
    _changed(event, by)


@atomic
def place(event: Event, site: Site, *, by: Actor) -> None:
    """Say where an event takes place."""
    if site.organiser_id != event.organiser_id:
        raise errors.SiteElsewhere
    event.site_id = site.id
    _changed(event, by)


def set_logo(event: Event, upload: bytes, *, by: Actor) -> None:
    """Draw the logo anew and keep it as the event's."""
    picture = pictures.checked_image(upload, max_side=LOGO_SIDE)
    key = storage.store(picture.content, picture.suffix)
    _keep_logo(event, key, by=by)


@atomic
def remove_logo(event: Event, *, by: Actor) -> None:
    """Show the event without a logo."""
    event.logo_key = None
    _changed(event, by)


def tell_devices(fact: GateChanged) -> None:
    """Mark a gate as changed in every event of its site, so that the door learns of it."""
    for event in queries.list_events_at(fact.site_id):
        changes.note(event.id, "gate", fact.gate_id)


@atomic
def _keep_logo(event: Event, key: str, *, by: Actor) -> None:
    event.logo_key = key
    _changed(event, by)


def _changed(event: Event, by: Actor) -> None:
    announce(
        EventChanged(
            at=clock.now(),
            by=by,
            organiser_id=event.organiser_id,
            event_id=event.id,
            privacy_version=event.privacy_version,
        )
    )


def _check_name(name: Localised) -> None:
    if not any(name.values()):
        raise errors.NameMissing


def _check(event: Event, settings: Settings) -> None:
    _check_name(settings.name)
    if settings.last_day < settings.first_day:
        raise errors.DaysReversed
    if len(days(settings.first_day, settings.last_day)) > MOST_DAYS:
        raise errors.TooManyDays(days=MOST_DAYS)
    if not settings.languages or not SPOKEN.issuperset(settings.languages):
        raise errors.LanguageMissing
    if not is_zone(settings.zone):
        raise errors.ZoneUnknown(zone=settings.zone)
    if not 0 <= settings.day_change_hour <= LATEST_DAY_CHANGE:
        raise errors.DayChangeUnusable
    if not is_colour(settings.accent) or settings.artwork not in MOTIFS:
        raise errors.LookUnusable
    if settings.site_id is not None:
        site = db.session.get(Site, settings.site_id)
        if site is None or site.organiser_id != event.organiser_id:
            raise errors.SiteElsewhere


def _set_up(event: Event, settings: Settings) -> None:
    _check(event, settings)
    event.name = settings.name
    event.summary = settings.summary or {}
    event.zone = settings.zone
    event.first_day, event.last_day = settings.first_day, settings.last_day
    event.day_change_hour = settings.day_change_hour
    event.needs_approval_numbers = settings.needs_approval_numbers
    event.languages = list(settings.languages)
    event.site_id = settings.site_id
    event.accent, event.artwork = settings.accent.upper(), settings.artwork
    event.sender_name, event.reply_to = settings.sender_name, settings.reply_to
    event.answer_within = settings.answer_within or {}
