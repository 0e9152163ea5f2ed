"""The printed programme: the same sessions as on the pages, as a booklet."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from app.core.access import Actor, ActorKind
from app.core.texts import fold
from app.guest import programme_page, words
from app.platform.documents.badge import Text
from app.platform.documents.booklet import Booklet, Day, Entry, Listed, Part, booklet_pdf
from app.platform.look.artwork import painted
from app.platform.look.theme import theme
from app.programme import queries as programme
from app.venues import queries as venues
from app.web import calendar, names, rendering
from app.web.locale import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from app.core.db import Localised
    from app.events.models import Event
    from app.guest.programme_page import Group, Row
    from app.programme.models import Film, ProgrammeSession

ART = (1480, 1050)
KEPT = 8
SECOND = ("zh-Hans", "en")
ANYBODY = Actor(ActorKind.ANONYMOUS)
NOTHING = Text("")


def pdf_of(event: Event, *, now: datetime) -> bytes:
    """Set the published programme in the reader's language; the last ones are kept until something in them changes."""
    return _set(_describe(event, now=now))


_set = lru_cache(maxsize=KEPT)(booklet_pdf)


def _describe(event: Event, *, now: datetime) -> Booklet:
    rows = programme_page.rows_of(event, programme.list_published(event), who=ANYBODY, now=now)
    site = venues.find_site(event.site_id)
    place = [_text(site.name)] if site else []
    colours = theme(event.accent)
    return Booklet(
        title=_text(event.name),
        other=_other(event.name),
        facts=(_said(calendar.until(event.first_day, event.last_day)), *place),
        days=tuple(_days(event, rows)),
        films=tuple(_index(row.session for row in rows)),
        words=(("contents", gettext("Contents")), ("index", gettext("Index of films"))),
        artwork_svg=painted(event.artwork, event.code, colours, width=ART[0], height=ART[1]),
        colours=tuple(sorted(colours.items())),
        lang=language().tag,
    )


def _days(event: Event, rows: Sequence[Row]) -> Iterable[Day]:
    """Put sessions under their days; what a strand is, is said where it first stands."""
    introduced: set[UUID] = set()
    for day, groups in programme_page.group_by_day(rows):
        parts = tuple(_part(event, group, introduced) for group in groups)
        yield Day(name=_said(rendering.long_day(day)), parts=parts)


def _part(event: Event, group: Group, introduced: set[UUID]) -> Part:
    entries = tuple(_entry(event, row) for row in group.rows)
    if group.strand is None:
        return Part(entries=entries)
    strand = group.strand
    summary = NOTHING if strand.id in introduced else _text(strand.summary)
    introduced.add(strand.id)
    return Part(name=_text(strand.name), summary=summary, colour=theme(strand.accent)["deep"], entries=entries)


def _entry(event: Event, row: Row) -> Entry:
    session = row.session
    films = [item.film for item in session.items]
    text = films[0].synopsis if len(films) == 1 and films[0].synopsis else session.summary
    return Entry(
        code=session.code,
        time=rendering.clock_time(session.starts_at, event.zone),
        until=gettext("to %(time)s", time=rendering.clock_time(session.ends_at, event.zone)),
        kind=_said(words.kind(session.kind)),
        title=_text(session.title),
        other=_film_title(films[0], session.title) if len(films) == 1 else _other(session.title),
        facts=tuple(_facts(event, row, films)),
        text=_text(text),
        warning=_said(gettext("Cancelled")) if row.is_cancelled else NOTHING,
        struck=row.is_cancelled,
    )


def _facts(event: Event, row: Row, films: Sequence[Film]) -> Iterable[Text]:
    session = row.session
    if row.after_midnight:
        day = rendering.long_day(session.starts_at, event.zone)
        yield _said(gettext("After midnight: %(date)s, still this night’s programme", date=day))
    for film in films:
        title = film.original_title if len(films) > 1 else ""
        yield _said(names.listed([part for part in (title, *_film_facts(film)) if part]))
    if session.hall is not None:
        hall, venue = rendering.localised(session.hall.name), rendering.localised(session.hall.venue.name)
        yield Text(gettext("%(venue)s, %(hall)s", venue=venue, hall=hall), rendering.localised_lang(session.hall.name))
    if spoken := _spoken(session):
        yield _said(spoken)
    if session.people:
        yield Text(names.joined(person.name for person in session.people))


def _film_facts(film: Film) -> Iterable[str]:
    yield names.joined(film.directors)
    yield names.countries(film.countries)
    yield str(film.year or "")
    if film.runtime_minutes:
        yield ngettext("%(num)d min", "%(num)d min", film.runtime_minutes)


def _spoken(session: ProgrammeSession) -> str:
    spoken, subtitles = names.languages(session.languages), names.subtitles(session.subtitles)
    if spoken and subtitles:
        return gettext("%(languages)s, subtitles in %(subtitles)s", languages=spoken, subtitles=subtitles)
    return gettext("Subtitles in %(subtitles)s", subtitles=subtitles) if subtitles else spoken


def _index(sessions: Iterable[ProgrammeSession]) -> list[Listed]:
    shown: dict[Film, list[str]] = defaultdict(list)
    for session in sessions:
        for item in session.items:
            shown[item.film].append(session.code)
    return [
        Listed(
            title=Text(film.original_title, film.original_language),
            other=_film_title(film, {film.original_language: film.original_title}),
            codes=tuple(codes),
        )
        for film, codes in sorted(shown.items(), key=lambda pair: fold(pair[0].original_title))
    ]


def _film_title(film: Film, shown: Localised) -> Text:
    """Return the title by which a film is known to the reader, or else to others."""
    told = rendering.localised(shown)
    known = [Text(film.chinese_title, "zh-Hans"), Text(film.english_title, "en")]
    if not language().tag.startswith("zh"):
        known.reverse()
    known.append(Text(film.original_title, film.original_language))
    return next((title for title in known if title.text and title.text != told), NOTHING)


def _text(texts: Localised) -> Text:
    return Text(rendering.localised(texts), rendering.localised_lang(texts))


def _said(text: str) -> Text:
    return Text(text, language().tag)


def _other(texts: Localised) -> Text:
    shown = rendering.localised(texts)
    return next((Text(texts[tag], tag) for tag in SECOND if texts.get(tag) and texts[tag] != shown), NOTHING)
