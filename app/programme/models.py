"""Tables of the programme."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Localised, stored_as_text
from app.core.searching import searched_by
from app.core.tokens import new_id
from app.events.models import Event
from app.programme.errors import StatusConflict
from app.programme.rules import (
    NEXT,
    Colour,
    CreditRole,
    Entry,
    FilmKind,
    Part,
    Premiere,
    SessionKind,
    SessionStatus,
    Shown,
    StageRole,
    length_of,
    running_order,
)
from app.venues.models import Hall

session_category = Table(
    "session_category",
    Base.metadata,
    Column("session_id", ForeignKey("programme_session.id"), primary_key=True),
    Column("category_id", ForeignKey("category.id"), primary_key=True),
)
"""Which categories may come to a session; no row: every category."""


class Strand(Base):
    """A part of the programme with a name and a face of its own, such as Latin Film Night."""

    __tablename__ = "strand"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[Localised]
    summary: Mapped[Localised]
    accent: Mapped[str] = mapped_column(String(7), default="#3B4CC0")
    artwork: Mapped[str] = mapped_column(String(16), default="night")
    position: Mapped[int] = mapped_column(default=0)


class Film(Base):
    """A film or short drama; titles as on the print, countries and languages in order (ISO 3166-1, BCP 47).

    ``subtitles`` are burnt in, ``live_subtitles`` shown beside or below the picture; contact, rights and the numbers of
    approval and licence are for staff alone. ``synopsis`` is the long one, ``logline`` a sentence.
    """

    __tablename__ = "film"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    strand_id: Mapped[UUID | None] = mapped_column(ForeignKey("strand.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    kind: Mapped[FilmKind] = mapped_column(stored_as_text(FilmKind), default=FilmKind.FILM)
    original_title: Mapped[str] = mapped_column(String(300))
    original_language: Mapped[str] = mapped_column(String(16), default="")
    romanised_title: Mapped[str] = mapped_column(String(300), default="")
    english_title: Mapped[str] = mapped_column(String(300), default="")
    chinese_title: Mapped[str] = mapped_column(String(300), default="")
    directors: Mapped[list[str]]
    countries: Mapped[list[str]]
    languages: Mapped[list[str]]
    subtitles: Mapped[list[str]]
    live_subtitles: Mapped[list[str]] = mapped_column(default=list)
    year: Mapped[int | None]
    runtime_minutes: Mapped[int | None]
    picture_format: Mapped[str] = mapped_column(String(40), default="")
    aspect: Mapped[str] = mapped_column(String(20), default="")
    colour: Mapped[Colour] = mapped_column(stored_as_text(Colour), default=Colour.COLOUR)
    rating: Mapped[str] = mapped_column(String(40), default="")
    warnings: Mapped[Localised] = mapped_column(default=dict)
    premiere: Mapped[Premiere] = mapped_column(stored_as_text(Premiere), default=Premiere.NONE)
    in_competition: Mapped[bool] = mapped_column(default=False)
    logline: Mapped[Localised] = mapped_column(default=dict)
    synopsis: Mapped[Localised]
    search_text: Mapped[str] = mapped_column(Text, default="")
    trailer_url: Mapped[str] = mapped_column(String(500), default="")
    contact: Mapped[str] = mapped_column(String(1000), default="")
    approval_number: Mapped[str] = mapped_column(String(80), default="")
    episodes: Mapped[int | None]
    episode_seconds: Mapped[int | None]
    is_vertical: Mapped[bool] = mapped_column(default=False)
    platforms: Mapped[list[str]] = mapped_column(default=list)
    licence_number: Mapped[str] = mapped_column(String(80), default="")
    dubbed: Mapped[list[str]] = mapped_column(default=list)
    rights: Mapped[str] = mapped_column(String(1000), default="")

    strand: Mapped[Strand | None] = relationship()
    credits: Mapped[list[FilmCredit]] = relationship(
        back_populates="film", order_by="FilmCredit.position", cascade="all, delete-orphan"
    )
    stills: Mapped[list[Still]] = relationship(
        back_populates="film", order_by="Still.position", cascade="all, delete-orphan"
    )


class FilmCredit(Base):
    """Somebody who made a film, besides those who directed it."""

    __tablename__ = "film_credit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    film_id: Mapped[UUID] = mapped_column(ForeignKey("film.id"), index=True)
    role: Mapped[CreditRole] = mapped_column(stored_as_text(CreditRole))
    name: Mapped[str] = mapped_column(String(200))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)

    film: Mapped[Film] = relationship(back_populates="credits")


class Still(Base):
    """A picture of a film: drawn anew when it came in, in its order; the first stands for the film.

    ``source`` is the SHA-256 of what came in, so that it is known when it comes again.
    """

    __tablename__ = "still"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    film_id: Mapped[UUID] = mapped_column(ForeignKey("film.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(64), default="")
    width: Mapped[int]
    height: Mapped[int]
    credit: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[Localised] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)

    film: Mapped[Film] = relationship(back_populates="stills")


class ProgrammeSession(Base):
    """A screening, a round table, a tour: something at a time in a hall; ``capacity`` overrules the hall's sellable.

    With ``ends_computed`` the end follows from introduction, films and talk. ``sequence`` counts the changes of time
    and place that calendars have to follow (RFC 5545, SEQUENCE).
    """

    __tablename__ = "programme_session"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        Index("ix_programme_session_event_id_starts_at", "event_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    strand_id: Mapped[UUID | None] = mapped_column(ForeignKey("strand.id"), index=True)
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("hall.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[SessionKind] = mapped_column(stored_as_text(SessionKind))
    status: Mapped[SessionStatus] = mapped_column(stored_as_text(SessionStatus), default=SessionStatus.DRAFT)
    entry: Mapped[Entry] = mapped_column(stored_as_text(Entry), default=Entry.BOOKING)
    title: Mapped[Localised]
    summary: Mapped[Localised]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ends_computed: Mapped[bool] = mapped_column(default=False)
    intro_minutes: Mapped[int] = mapped_column(default=0)
    talk_minutes: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    doors_minutes: Mapped[int] = mapped_column(default=30)
    capacity: Mapped[int | None]
    languages: Mapped[list[str]]
    subtitles: Mapped[list[str]]
    note: Mapped[Localised]
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    event: Mapped[Event] = relationship()
    strand: Mapped[Strand | None] = relationship()
    hall: Mapped[Hall | None] = relationship()
    items: Mapped[list[ScreeningItem]] = relationship(
        back_populates="session", order_by="ScreeningItem.position", cascade="all, delete-orphan"
    )
    people: Mapped[list[SessionPerson]] = relationship(
        back_populates="session", order_by="SessionPerson.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict

    @property
    def length(self) -> timedelta | None:
        """How long introduction, films and talk take together; none while a runtime is missing."""
        return length_of((item.shown for item in self.items), intro=self.intro_minutes, talk=self.talk_minutes)

    @property
    def running_order(self) -> list[tuple[Part, datetime, int | None]]:
        """What begins when, and for how many minutes; it ends at a film whose runtime nobody entered."""
        shown = (item.shown for item in self.items)
        parts = running_order(shown, intro=self.intro_minutes, talk=self.talk_minutes)
        return [(part, self.starts_at + timedelta(minutes=after), minutes) for part, after, minutes in parts]

    def become(self, status: SessionStatus) -> None:
        """Move to a later status, or refuse if the rules know no such step."""
        if status not in NEXT[self.status]:
            raise StatusConflict
        self.status = status


class ScreeningItem(Base):
    """A film in a screening, in its place, after a gap; of a short drama the episodes from ``first`` to ``last``."""

    __tablename__ = "screening_item"
    __table_args__ = (UniqueConstraint("session_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), index=True)
    film_id: Mapped[UUID] = mapped_column(ForeignKey("film.id"), index=True)
    position: Mapped[int]
    gap_minutes: Mapped[int] = mapped_column(default=0)
    first_episode: Mapped[int | None]
    last_episode: Mapped[int | None]

    session: Mapped[ProgrammeSession] = relationship(back_populates="items")
    film: Mapped[Film] = relationship()

    @property
    def shown(self) -> Shown:
        """What of the film is shown."""
        return Shown(
            runtime_minutes=self.film.runtime_minutes,
            episode_seconds=self.film.episode_seconds,
            episodes=self.film.episodes,
            first_episode=self.first_episode,
            last_episode=self.last_episode,
            gap_minutes=self.gap_minutes,
        )


class SessionPerson(Base):
    """Somebody on stage: who, in which role, and what the public should know of them."""

    __tablename__ = "session_person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[StageRole] = mapped_column(stored_as_text(StageRole))
    biography: Mapped[Localised]
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")

    session: Mapped[ProgrammeSession] = relationship(back_populates="people")


class PreparedChange(Base):
    """What a published session will be once the timetable is published anew: elsewhere, at another time, or called off.

    ``note`` says why it ``falls``; a draft session needs no such row, it is simply put elsewhere.
    """

    __tablename__ = "prepared_change"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("programme_session.id"), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    hall_id: Mapped[UUID | None] = mapped_column(ForeignKey("hall.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    falls: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Localised]
    prepared_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    session: Mapped[ProgrammeSession] = relationship()
    hall: Mapped[Hall | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict


class Publication(Base):
    """Changes of the timetable that were published together, and the words guests get with them.

    ``changes`` holds for each session how it was: ``{"session": id, "starts_at": ISO 8601, "hall": id or none,
    "falls": bool}``.
    """

    __tablename__ = "publication"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    at: Mapped[datetime]
    words: Mapped[Localised]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 — SQLAlchemy reads a plain dict


searched_by(Film, lambda film: (film.original_title, film.english_title, film.chinese_title, *film.directors))
searched_by(ProgrammeSession, lambda session: (*session.title.values(), session.code))
searched_by(SessionPerson, lambda person: (person.name, person.native_name))
