"""What codes are called in the reader's language: countries, languages, zones of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import get_timezone_location
from flask_babel import gettext

from app.core import countries as countries_
from app.web import locale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

CHINA = frozenset({"Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC"})


def attach(app: Flask) -> None:
    """Put the filters on the application."""
    app.jinja_env.filters.update(
        country=country,
        spoken=spoken,
        countries=countries,
        languages=languages,
        subtitles=subtitles,
        zone_name=zone_name,
        joined=joined,
        listed=listed,
        run_time=run_time,
    )


def _babel() -> Locale:
    return Locale.parse(locale.language().babel)


def country(code: str) -> str:
    """Name a country (ISO 3166), be it of today or of an old film."""
    return countries_.name(code.upper(), locale.language().babel)


def spoken(tag: str) -> str:
    """Name a language that is spoken: Chinese, however it would be written."""
    return _language(tag, with_script=False)


def written(tag: str) -> str:
    """Name a language that is read, with its script where the tag says one: Simplified Chinese."""
    return _language(tag, with_script=True)


def _language(tag: str, *, with_script: bool) -> str:
    ours = _babel()
    first, *rest = tag.split("-")
    kept = [part for part in rest if with_script or part not in ours.scripts]
    known = ours.languages.get("_".join([first.lower(), *kept]))
    if known is not None:
        return str(known)
    name = str(ours.languages.get(first.lower(), tag))
    more = [str(ours.scripts.get(part) or ours.territories.get(part) or part) for part in kept]
    return gettext("%(language)s (%(kind)s)", language=name, kind=", ".join(more)) if more else name


def joined(texts: Iterable[object]) -> str:
    """Write things of a kind one after the other, without an “and”: Peru, Spain; 秘鲁、西班牙."""
    return _between("、").join(map(str, texts))


def listed(facts: Iterable[object]) -> str:
    """Write facts of several kinds one after the other: Claudia Llosa, Peru, 2009."""
    return _between("，").join(map(str, facts))


def _between(in_chinese: str) -> str:
    tag = locale.language().tag
    return in_chinese if tag.startswith("zh") else "، " if tag.startswith("ar") else ", "


def countries(codes: Iterable[str]) -> str:
    """Name countries in their order."""
    return joined([country(code) for code in codes])


def languages(tags: Iterable[str]) -> str:
    """Name spoken languages in their order."""
    return joined([spoken(tag) for tag in tags])


def subtitles(tags: Iterable[str]) -> str:
    """Name written languages in their order."""
    return joined([written(tag) for tag in tags])


def run_time(seconds: int) -> str:
    """Say how long something short takes: 90 s, 3 min, 1 min 30 s."""
    minutes, rest = divmod(seconds, 60)
    said = [gettext("%(number)s min", number=minutes)] if minutes else []
    return " ".join([*said, *([gettext("%(number)s s", number=rest)] if rest else [])])


def zone_name(zone: str) -> str:
    """Say whose time it is: Beijing time, Madrid time; never by an abbreviation, since CST is three zones."""
    if zone in CHINA:
        return gettext("Beijing time")
    return gettext("%(city)s time", city=get_timezone_location(zone, locale=_babel(), return_city=True))
