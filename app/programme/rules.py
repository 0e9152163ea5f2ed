"""The rules of the programme: kinds of sessions, who may enter, what overlaps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


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
