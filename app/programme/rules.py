"""The rules of the programme: kinds of sessions, who may enter, what overlaps."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
STRAND_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")  # BCP 47: language, script, region
LONGEST = timedelta(hours=36)
DOORS_AT_MOST = 240


class SessionKind(StrEnum):
    """What a session is."""

    SCREENING = "screening"
    PRESS_SCREENING = "press_screening"
    PANEL = "panel"
    ROUND_TABLE = "round_table"
    FORUM = "forum"
    TOUR = "tour"
    CEREMONY = "ceremony"
    RECEPTION = "reception"
    MEAL = "meal"
    TRANSFER = "transfer"
    WORKSHOP = "workshop"


class SessionStatus(StrEnum):
    """Who sees a session: a draft only staff, a cancelled one everybody, as cancelled."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


NEXT: dict[SessionStatus, frozenset[SessionStatus]] = {
    SessionStatus.DRAFT: frozenset({SessionStatus.PUBLISHED}),
    SessionStatus.PUBLISHED: frozenset({SessionStatus.CANCELLED}),
    SessionStatus.CANCELLED: frozenset(),
}
SHOWN = frozenset({SessionStatus.PUBLISHED, SessionStatus.CANCELLED})


class Entry(StrEnum):
    """What opens a session's door besides the badge."""

    OPEN = "open"
    BOOKING = "booking"
    INVITATION = "invitation"


class StageRole(StrEnum):
    """What somebody does on stage."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    DIRECTOR = "director"
    CAST = "cast"
    PRODUCER = "producer"
    HOST = "host"
    INTERPRETER = "interpreter"


def overlap(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> bool:
    """Say whether two half-open spans share a moment; one that begins when the other ends does not."""
    return first[0] < second[1] and second[0] < first[1]


def is_code(text: str) -> bool:
    """Say whether a text may stand in an address as a session's code."""
    return CODE.fullmatch(text) is not None


def is_strand_code(text: str) -> bool:
    """Say whether a text may stand in an address as a strand's code."""
    return STRAND_CODE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Say whether a text is a language tag; films speak languages that no list of ours would hold."""
    return LANGUAGE.fullmatch(text) is not None


def is_span(starts: datetime, ends: datetime) -> bool:
    """Say whether a session may last from one moment to the other: it does last, and ends some day."""
    return timedelta(0) < ends - starts <= LONGEST


def next_code(taken: set[str]) -> str:
    """Return the next free code of a session: S001, S002 and on."""
    number = len(taken) + 1
    while f"S{number:03}" in taken:
        number += 1
    return f"S{number:03}"
