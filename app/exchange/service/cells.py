"""What people write into the cells of a list of films or sessions: minutes, days and times, languages, countries."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache

from babel import Locale
from babel.core import get_global

from app.core.countries import OF_FILMS
from app.core.countries import name as country
from app.core.languages import SHIPPED
from app.core.texts import clean, fold
from app.exchange.errors import RowDate, RowNumber
from app.platform.schedules.frab import language
from app.platform.tables.writing import FORMULA_BEGINS

SEPARATORS = re.compile(r"\s*[,;/|、，；·]\s*|\s+&\s+")
NOTHING = frozenset({"na", "n/a", "-", "–", "—", "none", "null", "nan"})
LENGTH = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hr|hrs|hours?|horas?|小时)\s*)?(?:(\d{1,4})\s*(?:m|min|mins|minutes?|minutos?|分钟?|['′’])?\.?)?",
    re.IGNORECASE,
)
HOURS_AND_MINUTES = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
LONGEST = 6000
DAYS = (
    re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<y>\d{4})"),
)
CLOCK = re.compile(r"(\d{1,2})[:.h点](\d{2})分?(?::\d{2})?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
NOON, MONTHS, YEARS = 12, 12, range(1870, 2200)
ALPHA_3 = 3
ALSO_CALLED = {
    "uk": "GB", "usa": "US", "prc": "CN", "uae": "AE", "korea": "KR", "viet nam": "VN",
    "sun": "SU", "ussr": "SU", "u.s.s.r.": "SU", "urss": "SU", "cccp": "SU", "ссср": "SU", "yug": "YU", "csk": "CS",
    "scg": "CSXX", "serbia & montenegro": "CSXX", "ddr": "DD", "gdr": "DD", "rda": "DD", "东德": "DD",
    "german democratic republic": "DD", "frg": "DE", "brd": "DE", "rfa": "DE", "west germany": "DE",
    "alemania occidental": "DE", "西德": "DE", "联邦德国": "DE", "bur": "BU", "zar": "ZR", "ant": "AN",
    "rhodesia": "RH",
}  # fmt: skip


def text(cell: str, *, lines: bool = False) -> str:
    """Return what a cell says; the words people put where they have nothing to say are nothing."""
    said = clean(cell, lines=lines)
    if said.startswith("'") and said[1:].startswith(FORMULA_BEGINS):
        said = said[1:]  # our own tables guard what looks like a formula with it
    return "" if said.lower() in NOTHING else said


def parts(cell: str) -> tuple[str, ...]:
    """Take a cell that lists several things apart, whatever stands between them."""
    return tuple(filter(None, SEPARATORS.split(text(cell))))


def minutes(cell: str) -> int | None:
    """Read how long something takes: 105, 105 min, 1h 45m, 1:45."""
    said = text(cell)
    if not said:
        return None
    if found := HOURS_AND_MINUTES.fullmatch(said):
        return int(found[1]) * 60 + int(found[2])
    found = LENGTH.fullmatch(said)
    whole = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
    if not 0 < whole <= LONGEST:
        raise RowNumber(text=said)
    return whole


def number(cell: str) -> int | None:
    """Read a whole number."""
    said = text(cell)
    if not said:
        return None
    if not re.fullmatch(r"\d{1,6}", said):
        raise RowNumber(text=said)
    return int(said)


def year(cell: str) -> int | None:
    """Read a year; of several, as 2025/2026 or 2025-26, the first."""
    said = text(cell)
    if not said:
        return None
    found = re.match(r"(\d{4})(?!\d)", said)
    if not found or int(found[1]) not in YEARS:
        raise RowNumber(text=said)
    return int(found[1])


def moment(cell: str) -> datetime:
    """Read a day and a time together; one that could be two days is refused."""
    said = text(cell)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass  # not as machines write it: as people do
    first, _, rest = said.replace("T", " ").partition(" ")
    if not rest:
        raise RowDate(text=said)
    return datetime.combine(day(first), clock_time(rest))


def day(cell: str) -> date:
    """Read a day: 2026-10-23, 23.10.2026, 2026年10月23日, and 23/10/2026 where it can be only one."""
    said = text(cell)
    for pattern in DAYS:
        if found := pattern.fullmatch(said):
            parts_ = found.groupdict()
            try:
                return date(int(parts_["y"]), *_month_and_day(parts_, said))
            except ValueError as error:
                raise RowDate(text=said) from error
    raise RowDate(text=said)


def _month_and_day(found: dict[str, str], said: str) -> tuple[int, int]:
    if "m" in found:
        return int(found["m"]), int(found["d"])
    first, second = int(found["first"]), int(found["second"])
    if first != second and first <= MONTHS and second <= MONTHS:
        raise RowDate(text=said)
    return (second, first) if first > MONTHS else (first, second)


def clock_time(cell: str) -> time:
    """Read a time of day: 18:30, 18.30, 6:30 pm."""
    said = text(cell)
    found = CLOCK.fullmatch(said)
    try:
        hour, minute = (int(found[1]), int(found[2])) if found else (-1, 0)
        if found and found[3]:
            hour = hour % NOON + (NOON if found[3].lower().startswith("p") else 0)
        return time(hour, minute)
    except ValueError as error:
        raise RowDate(text=said) from error


def languages(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read languages by tag or by name; return tags, and what is neither."""
    found = [(part, _language_names().get(fold(part)) or _tag(part)) for part in parts(cell)]
    return tuple(dict.fromkeys(tag for _, tag in found if tag)), tuple(part for part, tag in found if not tag)


def countries(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read countries by code or by name; return codes, and what is neither."""
    found = [(part, _country_names().get(fold(part))) for part in parts(cell)]
    return tuple(dict.fromkeys(code for _, code in found if code)), tuple(part for part, code in found if not code)


def _tag(part: str) -> str:
    tag = language(part)
    return tag if tag.split("-", maxsplit=1)[0] in _language_codes() else ""


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("en").languages if str(code).isalpha())


@cache
def _language_names() -> dict[str, str]:
    """Return language tags by their names in the languages we speak."""
    known: dict[str, str] = {}
    for spoken in SHIPPED:
        for code, name in Locale.parse(spoken.babel).languages.items():
            known.setdefault(fold(name), str(code).replace("_", "-"))
    return known | {"mandarin": "zh", "普通话": "zh", "castellano": "es", "castilian": "es"}


@cache
def _country_names() -> dict[str, str]:
    """Return the codes of countries by code (of two letters or three) and by name in the languages we speak."""
    known: dict[str, str] = {code.lower(): code for code in sorted(OF_FILMS)}
    for spoken in SHIPPED:
        known |= {fold(country(code, spoken.babel)): code for code in sorted(OF_FILMS)}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == ALPHA_3 and alias.isalpha() and len(codes) == 1:
            known[alias.lower()] = codes[0]
    return known | ALSO_CALLED
