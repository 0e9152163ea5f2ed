"""What a card beside a shared link says of an event, a strand, a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform.documents.badge import Text
from app.platform.documents.card import Card, card_png
from app.platform.look.artwork import painted
from app.platform.look.theme import theme
from app.programme import queries as programme
from app.venues import queries as venues
from app.web import calendar, rendering
from app.web.locale import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.db import Localised
    from app.events.models import Event
    from app.programme.models import ProgrammeSession, Strand

ART = (460, 630)
SECOND = ("zh-Hans", "en")
NOBODY = Text("")


def of_event(event: Event) -> bytes:
    """Draw an event's card: its name, its days, where it is."""
    site = venues.find_site(event.site_id)
    facts = [_said(calendar.until(event.first_day, event.last_day))]
    if site is not None:
        facts.append(_text(site.name))
    return _draw(event, event.name, NOBODY, facts)


def of_strand(event: Event, strand: Strand) -> bytes:
    """Draw a strand's card, in its own colours: its name, and its days."""
    days = sorted({programme.day_of(session, event) for session in programme.list_of_strand(strand)})
    facts = [_said(calendar.until(days[0], days[-1]))] if days else []
    return _draw(strand, strand.name, _text(event.name), facts)


def of_session(event: Event, session: ProgrammeSession) -> bytes:
    """Draw a session's card, in the colours of its strand: its title, its hour, its hall."""
    when = rendering.long_day(session.starts_at, event.zone), rendering.clock_time(session.starts_at, event.zone)
    facts = [_said(" · ".join(when))]
    if session.hall is not None:
        facts.append(_text(session.hall.venue.name))
    host: Event | Strand = session.strand or event
    return _draw(host, session.title, _text(host.name), facts)


def _draw(look: Event | Strand, title: Localised, host: Text, facts: Sequence[Text]) -> bytes:
    colours = theme(look.accent)
    return card_png(
        Card(
            title=_text(title),
            other=_other(title),
            host=host,
            facts=tuple(facts),
            artwork_svg=painted(look.artwork, look.code, colours, width=ART[0], height=ART[1], period=12),
            ground=colours["deep"],
            strong=colours["on-deep"],
            soft=colours["on-deep-soft"],
            spark=colours["spark"],
            lang=language().tag,
        )
    )


def _text(texts: Localised) -> Text:
    return Text(rendering.localised(texts), rendering.localised_lang(texts))


def _said(text: str) -> Text:
    return Text(text, language().tag)


def _other(texts: Localised) -> Text:
    """Return the name by which hosts, or else guests, know it too."""
    shown = rendering.localised(texts)
    return next((Text(texts[tag], tag) for tag in SECOND if texts.get(tag) and texts[tag] != shown), NOBODY)
