"""Rows of sessions beside what we have: what they say, what of it is new, and taking it in."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from app.exchange.errors import CodeOfAnother, RowCategory, RowDate, RowWithoutTitle
from app.exchange.rules import YEARS, Kind, differing
from app.exchange.service.checks import check_place, check_showing
from app.exchange.service.film_rows import check_numbers, check_references, check_texts, word
from app.exchange.service.matching import session_key
from app.platform.schedules.rows import ItemRow, PersonRow
from app.programme import errors
from app.programme.models import ProgrammeSession, SessionPerson
from app.programme.rules import (
    DOORS_AT_MOST,
    Entry,
    SessionKind,
    SessionStatus,
    StageRole,
    is_code,
    is_span,
    next_code,
)
from app.programme.service import publication, scheduling, screenings, timetable
from app.programme.service.codes import check_languages
from app.programme.service.scheduling import OnStage, SessionDetails
from app.programme.service.screenings import Around, Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from app.core.access import Actor
    from app.exchange.service.standing import Book
    from app.platform.schedules.rows import SessionRow

DETAILS = [field.name for field in fields(SessionDetails)]
PLAIN = [name for name in DETAILS if name not in {"kind", "entry", "hall_id", "strand_id"}]
AROUND = ("intro_minutes", "talk_minutes", "ends_computed")
MANY = frozenset({"items", "people", "categories"})
BLANK: dict[str, Any] = {
    "items": (), "people": (), "categories": (), "intro_minutes": 0, "talk_minutes": 0, "ends_computed": False,
    "status": SessionStatus.DRAFT,
}  # fmt: skip
"""What a session is before anything is said of it."""


def session_said(row: SessionRow, book: Book, *, publish: bool) -> dict[str, Any]:
    """Return what a row says of a session, in the terms of the sessions' services; refuse what it cannot say.

    A session is shown to everybody only where that is wanted; called off it is in any case.
    """
    found = book.sessions.get(session_key(row))
    said: dict[str, Any] = {
        name: getattr(row, name) for name in (*PLAIN, *AROUND) if getattr(row, name, None) is not None
    }
    for name, kind in (("kind", SessionKind), ("entry", Entry)):
        if getattr(row, name) is not None:
            said[name] = word(kind, getattr(row, name))
    if row.hall is not None:
        said["hall_id"] = book.hall_id(row.hall) if row.hall else None
    if row.strand is not None:
        said["strand_id"] = book.strand_id(row.strand) if row.strand else None
    if row.items is not None:
        said["items"] = _items(row.items, book)
    if row.people is not None:
        said["people"] = tuple(_person(person, found) for person in row.people if person.name)
    if row.categories is not None:
        said["categories"] = _categories(row.categories, book)
    said |= _status(row, found, publish=publish)
    _check(row, said, found)
    if found is not None and (found.ends_computed if row.ends_computed is None else row.ends_computed):
        del said["ends_at"]
    return said | {"code": _code(said, found, book)}


def _check(row: SessionRow, said: Mapping[str, Any], found: ProgrammeSession | None) -> None:
    for moment in (row.starts_at, row.ends_at):
        if moment.year not in YEARS:
            raise RowDate(text=moment.isoformat())
    if found is None and not row.title:
        raise RowWithoutTitle
    if not is_span(row.starts_at, row.ends_at):
        raise errors.SpanUnusable
    if not 0 <= said.get("doors_minutes", 0) <= DOORS_AT_MOST:
        raise errors.DoorsUnusable(minutes=DOORS_AT_MOST)
    if said.get("capacity", 0) < 0:
        raise errors.SeatsUnusable
    check_numbers(said)
    check_references(row.references)
    check_languages((*said.get("languages", ()), *said.get("subtitles", ())))
    check_texts(ProgrammeSession, {name: value for name, value in said.items() if name not in MANY})
    for person in said.get("people", ()):
        check_texts(SessionPerson, {"name": person.name, "native_name": person.native_name, "about": person.biography})


def _code(said: Mapping[str, Any], found: ProgrammeSession | None, book: Book) -> str:
    """Return the code a session is to have; one taken is refused."""
    code: str = said.get("code") or (found.code if found else next_code(set(book.session_codes)))
    if code in book.session_codes and (found is None or book.session_codes[code] != found.id):
        raise CodeOfAnother(code=code)
    if not is_code(code):
        raise errors.SessionCodeUnusable(code=code)
    return code


def session_now(session: ProgrammeSession, book: Book) -> dict[str, Any]:
    """Return all there is to say of a session, in the same terms."""
    now = {name: getattr(session, name) for name in (*DETAILS, *AROUND, "status")}
    now = {name: tuple(value) if isinstance(value, list) else value for name, value in now.items()}
    now["items"] = tuple(
        Item(
            film_id=item.film_id,
            gap_minutes=item.gap_minutes,
            first_episode=item.first_episode,
            last_episode=item.last_episode,
        )
        for item in session.items
    )
    prepared = book.prepared.get(session.id)
    if prepared is not None:  # what the desk has prepared is where the session is, as far as a file is concerned
        now |= {"starts_at": prepared.starts_at, "ends_at": prepared.ends_at, "hall_id": prepared.hall_id}
    now["people"] = tuple(_on_stage(person) for person in session.people)
    now["categories"] = book.allowed.get(session.id, ())
    return now


def session_changes(session: ProgrammeSession | None, said: Mapping[str, Any], book: Book) -> dict[str, Any]:
    """Return what a row says otherwise than we have it; refuse what would be then."""
    now = {**BLANK, **(session_now(session, book) if session else {})}
    changes = differing(now, {name: value for name, value in said.items() if session or name in BLANK})
    if session is not None:
        if session.status is SessionStatus.CANCELLED and changes:
            raise errors.AlreadyCancelled
        if not changes.keys().isdisjoint(DETAILS):
            check_place(_details(now, said, changes), session, book)
    check_showing({**now, **changes}, changes, session, book)
    return changes


def expect_session(row: SessionRow, said: Mapping[str, Any], book: Book) -> None:
    """Leave a session its code: no later row may have it."""
    book.session_codes.setdefault(said["code"], book.id_of(Kind.SESSION, session_key(row)))


def _details(now: Mapping[str, Any], said: Mapping[str, Any], changes: Mapping[str, Any]) -> SessionDetails:
    lasts = now["ends_at"] - now["starts_at"]
    wanted = {**now, "ends_at": said.get("starts_at", now["starts_at"]) + lasts, **changes}
    return SessionDetails(**{name: wanted[name] for name in DETAILS})


def take_session(
    session: ProgrammeSession | None, said: Mapping[str, Any], book: Book, *, by: Actor
) -> ProgrammeSession:
    """Put a session on the programme as a row says it, or change what it says otherwise."""
    if session is None:
        known = {name: said[name] for name in DETAILS if name in said}
        session = scheduling.schedule(book.event, SessionDetails(**{"kind": SessionKind.FORUM, **known}), by=by)
        now = session_now(session, book)
    else:
        now = session_now(session, book)
        changes = differing(now, said)
        if not changes.keys().isdisjoint(DETAILS):
            timetable.change(session, _details(now, said, changes), by=by)
    _fill(session, now, differing(now, said), book, by=by)
    return session


def _fill(
    session: ProgrammeSession, now: Mapping[str, Any], changes: Mapping[str, Any], book: Book, *, by: Actor
) -> None:
    if not changes.keys().isdisjoint({"items", *AROUND}):
        around = Around(**{name: changes.get(name, now[name]) for name in AROUND})
        screenings.show(session, changes.get("items", now["items"]), around=around, by=by)
    if "people" in changes:
        scheduling.set_people(session, changes["people"], by=by)
    if "categories" in changes:
        scheduling.allow_categories(session, [book.categories[code] for code in changes["categories"]], by=by)
    if "status" in changes:
        if session.status is SessionStatus.DRAFT:
            publication.publish(session, by=by)
        if changes["status"] is SessionStatus.CANCELLED:
            publication.cancel(session, by=by)


def _status(row: SessionRow, found: ProgrammeSession | None, *, publish: bool) -> dict[str, SessionStatus]:
    """Return the status a session is to have, where the file has a say in it: none goes back to an earlier one."""
    wanted: SessionStatus | None = word(SessionStatus, row.status) if row.status else None
    stands = found.status if found else SessionStatus.DRAFT
    if wanted is SessionStatus.CANCELLED or (wanted is SessionStatus.PUBLISHED and publish and stands == "draft"):
        return {"status": wanted}
    return {}


def _items(rows: Iterable[ItemRow], book: Book) -> tuple[Item, ...]:
    """Return what a session shows; the same of a film named twice is shown once."""
    items: dict[tuple[UUID, int | None, int | None], Item] = {}
    for row in rows:
        said = {name: getattr(row, name) for name in ("gap_minutes", "first_episode", "last_episode")}
        check_numbers(said)
        item = Item(film_id=book.film_id(row.film), **said)
        items.setdefault((item.film_id, item.first_episode, item.last_episode), item)
    return tuple(items.values())


def _categories(codes: Iterable[str], book: Book) -> tuple[str, ...]:
    """Return who may come; left out, a kind of guests nobody knows here would open the session to all."""
    for code in codes:
        if code not in book.categories:
            raise RowCategory(text=code)
    return tuple(sorted(set(codes)))


def _person(person: PersonRow, found: ProgrammeSession | None) -> OnStage:
    """Return somebody on stage: what the row does not say of them stays as we have it."""
    known = _named(person.name, found.people if found else ())
    said = {**(known.biography or {} if known else {}), **(person.biography or {})}
    return OnStage(
        name=person.name,
        role=word(StageRole, person.role) if person.role else known.role if known else StageRole.SPEAKER,
        native_name=(known.native_name if known else "") if person.native_name is None else person.native_name,
        biography=said,
    )


def _named(name: str, people: Iterable[SessionPerson]) -> OnStage | None:
    return next((_on_stage(person) for person in people if person.name == name), None)


def _on_stage(person: SessionPerson) -> OnStage:
    return OnStage(name=person.name, role=person.role, native_name=person.native_name, biography=dict(person.biography))
