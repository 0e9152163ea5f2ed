"""From badges to paper: a page each, as they will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from babel import Locale
from babel.dates import format_interval

from app.badges import queries, rules
from app.core.languages import CHINESE, ENGLISH, FALLBACK, find_language, pick
from app.core.settings import config
from app.platform.documents import qr
from app.platform.documents.badge import BadgeSheet, Text, badge_png, badges_pdf
from app.platform.look.artwork import painted
from app.platform.look.theme import category_fill, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.badges.models import Badge
    from app.core.db import Localised
    from app.events.models import Event
    from app.registration.models import Registration

ART = {"width": 1050, "height": 300, "period": 12}


def pdf_of(ids: Sequence[UUID], *, tagged: bool = False, bleed: float = 0) -> bytes:
    """Set badges as one PDF in the order of their ids; ``bleed`` in millimetres for a printing house."""
    sheets = [sheet(badge) for badge in queries.list_to_print(ids)]
    return badges_pdf(sheets, tagged=tagged, bleed=bleed, extra_fonts=config().font_dirs)


def picture_of(badge: Badge) -> bytes:
    """Set a badge as a picture, to be kept among a phone's photographs."""
    return badge_png(sheet(badge), extra_fonts=config().font_dirs)


def sheet(badge: Badge) -> BadgeSheet:
    """Return everything that stands on a badge; its words are in English and Chinese, its name as typed."""
    registration, event = badge.registration, badge.registration.event
    colours = theme(event.accent)
    return BadgeSheet(
        display_name=Text(registration.display_name, _name_language(registration)),
        native_name=Text(registration.native_name),
        organisation=Text(registration.organisation),
        role=Text(registration.role),
        country=Text(_country(registration.country), "en"),
        event=_both(event.name, event),
        dates=Text(_dates(event), "en"),
        category=_both(registration.category.name, event),
        category_colour=category_fill(registration.category.colour),
        number=f"{registration.number:04d}",
        short_code=rules.shown_short_code(badge.short_code),
        qr_svg=qr.qr_svg(badge.token),
        artwork_svg=_artwork(event),
        ground=colours["deep"],
        title=registration.display_name,
        lang=registration.locale,
    )


def _artwork(event: Event) -> str:
    return painted(event.artwork, event.code, theme(event.accent), width=1050, height=300, period=12)


def _both(texts: Localised, event: Event) -> tuple[Text, ...]:
    """Return a text in English (else the event's first language) and in Chinese, where it is."""
    tag, text = pick(texts, (ENGLISH.tag, *event.languages, FALLBACK.tag))
    second = texts.get(CHINESE.tag, "")
    return (Text(text, tag), Text(second, CHINESE.tag)) if second and second != text else (Text(text, tag),)


def _name_language(registration: Registration) -> str:
    found = find_language(registration.locale)
    return rules.name_language(registration.display_name, found.tag if found else "")


def _country(code: str) -> str:
    return str(Locale("en").territories.get(code, code)) if code else ""


def _dates(event: Event) -> str:
    return str(format_interval(event.first_day, event.last_day, skeleton="yMMMd", locale="en"))
