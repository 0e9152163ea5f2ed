"""One search for all an event holds: guests, sessions, films, messages; one statement for each kind, never more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, case, false, func, select

from app.core.access import Permission
from app.core.db import Localised, db
from app.core.searching import all_found, holds
from app.core.texts import fold
from app.desk import words
from app.mail.models import Message
from app.programme.models import Film, ProgrammeSession, ScreeningItem, SessionPerson
from app.programme.rules import SHOWN, SessionStatus
from app.registration.models import Category, Registration
from app.venues.models import Hall

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import InstrumentedAttribute

    from app.events.models import Event

    Line = Row[*tuple[Any, ...]]

MOST_WORDS = 6
IN_PANEL, ON_PAGE = 5, 25


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, each kind with at most so many rows, and whether there are more of it."""

    words: Sequence[str]
    guests: Sequence[Line] = ()
    sessions: Sequence[Line] = ()
    films: Sequence[Line] = ()
    messages: Sequence[Line] = ()
    more: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """How many rows there are to show."""
        return len(self.guests) + len(self.sessions) + len(self.films) + len(self.messages)


def search(event: Event, asked: str, *, may: Callable[[Permission], bool], limit: int) -> Found:
    """Find what holds every word, in any script, whatever its case and accents; only what the reader may open."""
    sought = fold(asked).split()[:MOST_WORDS]
    if not sought:
        return Found(words=[])
    programmer = may(Permission.MANAGE_PROGRAMME)
    found = {
        "guests": _guests(event, sought, limit) if may(Permission.VIEW_GUESTS) else (),
        "sessions": _sessions(event, sought, limit, drafts=programmer),
        "films": _films(event, sought, limit) if programmer else (),
        "messages": _messages(event, sought, limit) if may(Permission.MANAGE_MESSAGES) else (),
    }
    more = frozenset(kind for kind, rows in found.items() if len(rows) > limit)
    return Found(words=sought, more=more, **{kind: rows[:limit] for kind, rows in found.items()})


def _best_first(column: InstrumentedAttribute[str], sought: Sequence[str]) -> ColumnElement[int]:
    """Put what begins with the words before what only holds them."""
    return case((column.startswith(" ".join(sought), autoescape=True), 0), else_=1)


def _guests(event: Event, sought: Sequence[str], limit: int) -> Sequence[Line]:
    return db.session.execute(
        select(
            Registration.id,
            Registration.number,
            Registration.display_name.label("name"),
            Registration.native_name,
            Registration.organisation,
            Registration.country,
            Registration.status,
            Category.code.label("category_code"),
            Category.name.label("category_name"),
        )
        .join(Category, Registration.category_id == Category.id)
        .where(Registration.event_id == event.id, all_found(sought, holds(Registration.search_text)))
        .order_by(_best_first(Registration.search_text, sought), Registration.display_name, Registration.id)
        .limit(limit + 1)
    ).all()


def _sessions(event: Event, sought: Sequence[str], limit: int, *, drafts: bool) -> Sequence[Line]:
    """Find sessions by title, code, the films they show and the people on stage."""

    def shows(word: str) -> ColumnElement[bool]:
        items = select(ScreeningItem.session_id).join(Film, ScreeningItem.film_id == Film.id)
        return ProgrammeSession.id.in_(items.where(Film.event_id == event.id, holds(Film.search_text)(word)))

    def presents(word: str) -> ColumnElement[bool]:
        return ProgrammeSession.id.in_(select(SessionPerson.session_id).where(holds(SessionPerson.search_text)(word)))

    return db.session.execute(
        select(
            ProgrammeSession.code,
            ProgrammeSession.title,
            ProgrammeSession.starts_at,
            ProgrammeSession.status,
            Hall.name.label("hall"),
        )
        .outerjoin(Hall, ProgrammeSession.hall_id == Hall.id)
        .where(
            ProgrammeSession.event_id == event.id,
            ProgrammeSession.status.in_(SessionStatus if drafts else SHOWN),
            all_found(sought, holds(ProgrammeSession.search_text), shows, presents),
        )
        .order_by(_best_first(ProgrammeSession.search_text, sought), ProgrammeSession.starts_at, ProgrammeSession.id)
        .limit(limit + 1)
    ).all()


def _films(event: Event, sought: Sequence[str], limit: int) -> Sequence[Line]:
    return db.session.execute(
        select(
            Film.id,
            Film.original_title,
            Film.original_language,
            Film.english_title,
            Film.chinese_title,
            Film.directors,
            Film.year,
        )
        .where(Film.event_id == event.id, all_found(sought, holds(Film.search_text)))
        .order_by(_best_first(Film.search_text, sought), Film.original_title, Film.id)
        .limit(limit + 1)
    ).all()


def _messages(event: Event, sought: Sequence[str], limit: int) -> Sequence[Line]:
    """Find messages by address, by the guest they are about, and by what they are about in the reader's words."""
    return db.session.execute(
        select(
            Message.id,
            Message.template,
            Message.to,
            Message.state,
            Message.created_at,
            func.coalesce(Registration.display_name, "").label("name"),
        )
        .outerjoin(Registration, Message.subject_id == Registration.id)
        .where(
            Message.event_id == event.id,
            all_found(sought, _addressed, _about, holds(Registration.search_text)),
        )
        .order_by(Message.created_at.desc(), Message.id)
        .limit(limit + 1)
    ).all()


def _addressed(word: str) -> ColumnElement[bool]:
    return func.lower(Message.to).contains(word, autoescape=True)


def _about(word: str) -> ColumnElement[bool]:
    said = [template for template in words.MESSAGES if word in fold(words.message(template))]
    return Message.template.in_(said) if said else false()


def marked(text: str, sought: Sequence[str]) -> Markup:
    """Mark the letters of a text that were looked for, though they are written otherwise: Núñez for nunez."""
    pieces = [" " if letter.isspace() else fold(letter) for letter in text]
    whole = "".join(pieces)
    origin = [place for place, piece in enumerate(pieces) for _ in piece]
    lit: set[int] = set()
    for word in sought:
        start = whole.find(word)
        if start >= 0:
            lit.update(range(origin[start], origin[start + len(word) - 1] + 1))
    shown, before = [], False
    for place, letter in enumerate(text):
        if (place in lit) is not before:
            before = not before
            shown.append("<mark>" if before else "</mark>")
        shown.append(str(escape(letter)))
    return Markup("".join([*shown, "</mark>" if before else ""]))  # noqa: S704 — every letter was escaped


def is_seen(sought: Sequence[str], *texts: str | Localised) -> bool:
    """Say whether every word stands in what is shown; else something that is not shown fits, such as the address."""
    shown = fold(" ".join(" ".join(text.values()) if isinstance(text, dict) else text for text in texts))
    return all(word in shown for word in sought)
