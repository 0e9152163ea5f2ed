"""What schedule.xml and schedule.json have in common (pentabarf, frab, pretalx): an event as both say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser

from app.core.texts import clean
from app.platform.schedules.errors import PartUnusable
from app.platform.schedules.rows import HallRow, PersonRow, Place, SessionRow, StrandRow, Texts

NAME = "frab"
TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
LENGTH = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
MARKUP = re.compile(r"<[a-zA-Z/][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "table", "tr", "blockquote"})
LAST_HOUR, HOURS = 23, 24
# What others call their sessions, in our words; anything else is a forum: people speak and others listen.
KINDS = {
    "screening": "screening", "film": "screening", "movie": "screening", "press_screening": "press_screening",
    "panel": "panel", "podium": "panel", "discussion": "panel", "round_table": "round_table", "meeting": "round_table",
    "bof": "round_table", "forum": "forum", "tour": "tour", "excursion": "tour", "ceremony": "ceremony",
    "performance": "ceremony", "concert": "ceremony", "reception": "reception", "party": "reception", "meal": "meal",
    "transfer": "transfer", "workshop": "workshop", "tutorial": "workshop", "hands-on": "workshop",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What holds for all events of a day: when it changes to the next."""

    day_change: time = time(0)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """An event of a schedule, as it is written: all of it text still."""

    at: Place
    day: str
    id: str = ""
    guid: str = ""
    date: str = ""
    start: str = ""
    duration: str = ""
    room: str = ""
    title: str = ""
    subtitle: str = ""
    track: str = ""
    type: str = ""
    language: str = ""
    abstract: str = ""
    description: str = ""
    persons: tuple[tuple[str, str], ...] = ()


def session(talk: Talk, frame: Frame) -> SessionRow:
    """Read an event as a session; raise PartUnusable where its time is none."""
    starts = _starts(talk, frame)
    tag = language(talk.language)
    said = [plain(text) for text in (talk.subtitle, talk.abstract, talk.description)]
    summary = "\n\n".join(dict.fromkeys(filter(None, said)))
    return SessionRow(
        at=talk.at,
        references=tuple(filter(None, (talk.guid.lower(), talk.id and f"{NAME}:{talk.id}"))),
        title={tag: talk.title} if talk.title else {},
        kind=KINDS.get(talk.type.lower().replace(" ", "_"), "forum"),
        summary={tag: summary} if summary else None,
        hall=talk.room or None,
        strand=talk.track or None,
        starts_at=starts,
        ends_at=starts + _length(talk),
        languages=(tag,) if tag else (),
        people=tuple(
            PersonRow(name=name, biography={tag: about} if about else None) for name, about in talk.persons if name
        ),
    )


def halls(sessions: Iterable[SessionRow], venue: Texts) -> tuple[HallRow, ...]:
    """List the rooms the sessions are in, in the order they are named."""
    first: dict[str, HallRow] = {}
    for row in sessions:
        if row.hall and row.hall not in first:
            first[row.hall] = HallRow(code=row.hall, name={"": row.hall}, venue=venue or None, at=row.at)
    return tuple(first.values())


def strands(sessions: Iterable[SessionRow]) -> tuple[StrandRow, ...]:
    """List the tracks the sessions belong to, in the order they are named."""
    first: dict[str, StrandRow] = {}
    for row in sessions:
        if row.strand and row.strand not in first:
            first[row.strand] = StrandRow(name={"": row.strand}, at=row.at)
    return tuple(first.values())


def clock_time(text: str, *, part: str) -> time:
    """Read a time of day; a blank one is midnight."""
    if not text:
        return time(0)
    found = CLOCK.fullmatch(text)
    if not found or int(found[1]) > LAST_HOUR:
        raise PartUnusable(part=part, text=text)
    return time(int(found[1]), int(found[2]))


def moment(text: str, *, part: str) -> datetime:
    """Read a date and a time, with its offset where one is given."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise PartUnusable(part=part, text=text) from error


def language(text: str) -> str:
    """Return a language tag as BCP 47 writes it: de-DE, zh-Hans; what is none is left out."""
    if not TAG.fullmatch(text.replace("_", "-")):
        return ""
    first, *rest = text.replace("_", "-").split("-")
    sized = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(sized.get(len(part), str.lower)(part) for part in rest)])


def _starts(talk: Talk, frame: Frame) -> datetime:
    """Return when an event begins: its own date where it has one; else its day, after midnight the next."""
    if "T" in talk.date or " " in talk.date:
        return moment(talk.date, part="date")
    try:
        day = date.fromisoformat(talk.date or talk.day)
    except ValueError as error:
        raise PartUnusable(part="date", text=talk.date or talk.day) from error
    if not talk.start:
        raise PartUnusable(part="start", text="")
    if "T" in talk.start:
        return moment(talk.start, part="start")
    begins = clock_time(talk.start, part="start")
    late = timedelta(days=1) if begins < frame.day_change and not talk.date else timedelta()
    return datetime.combine(day, begins) + late


def _length(talk: Talk) -> timedelta:
    found = LENGTH.fullmatch(talk.duration)
    if not found:
        raise PartUnusable(part="duration", text=talk.duration)
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))


class _Plain(HTMLParser):
    """HTML as somebody would read it aloud: paragraphs as lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.parts.append("\n" if tag in BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(text: str) -> str:
    """Return a text without the markup some systems put in; without any it stays as it is."""
    if not MARKUP.search(text):
        return clean(text, lines=True)
    reader = _Plain()
    reader.feed(text)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", clean("".join(reader.parts), lines=True))
