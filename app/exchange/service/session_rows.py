"""Rows of sessions beside what we have: what they say, what of it is new, and taking it in."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from app.exchange.errors import CodeOfAnother, RowWithoutTitle
from app.exchange.rules import differing
from app.exchange.service.film_rows import check_texts, word
from app.exchange.service.standing import session_key
from app.platform.schedules.rows import ItemRow, PersonRow
from app.programme import errors
from app.programme import queries as programme
from app.programme.models import ProgrammeSession, SessionPerson
from app.programme.rules import DOORS_AT_MOST, Entry, SessionKind, SessionStatus, StageRole, is_code, is_span
from app.programme.service import publication, scheduling, screenings, timetable
from app.programme.service.codes import check_languages
from app.programme.service.scheduling import OnStage, SessionDetails
from app.programme.service.screenings import Around, Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.core.access import Actor
    from app.events.models import Event
    from app.exchange.service.standing import Book
    from app.platform.schedules.rows import SessionRow

DETAILS = [field.name for field in fields(SessionDetails)]
PLAIN = [name for name in DETAILS if name not in {"kind", "entry", "hall_id", "strand_id"}]
AROUND = ("intro_minutes", "talk_minutes", "ends_computed")


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
        said["items"] = tuple(_item(item, book) for item in row.items)
    if row.people is not None:
        said["people"] = tuple(_person(person, found) for person in row.people)
    said |= _status(row, found, publish=publish)
    if found is not None and (found.ends_computed if row.ends_computed is None else row.ends_computed):
        del said["ends_at"]
    _check(row, said, found, book)
    return said


def _check(row: SessionRow, said: Mapping[str, Any], found: ProgrammeSession | None, book: Book) -> None:
    if found is None and not row.title:
        raise RowWithoutTitle
    if not is_span(row.starts_at, row.ends_at):
        raise errors.SpanUnusable
    if not 0 <= said.get("doors_minutes", 0) <= DOORS_AT_MOST:
        raise errors.DoorsUnusable(minutes=DOORS_AT_MOST)
    if said.get("capacity", 0) < 0:
        raise errors.SeatsUnusable
    check_languages((*said.get("languages", ()), *said.get("subtitles", ())))
    check_texts(ProgrammeSession, {name: value for name, value in said.items() if name not in {"items", "people"}})
    for person in said.get("people", ()):
        check_texts(SessionPerson, {"name": person.name, "native_name": person.native_name, "about": person.biography})
    code = said.get("code")
    if code and code in book.session_codes and (found is None or book.session_codes[code] != found.id):
        raise CodeOfAnother(code=code)
    if code and not is_code(code):
        raise errors.SessionCodeUnusable(code=code)


def session_now(session: ProgrammeSession) -> dict[str, Any]:
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
    prepared = programme.find_prepared(session.id)
    if prepared is not None:  # what the desk has prepared is where the session is, as far as a file is concerned
        now |= {"starts_at": prepared.starts_at, "ends_at": prepared.ends_at, "hall_id": prepared.hall_id}
    now["people"] = tuple(_on_stage(person) for person in session.people)
    return now


def session_changes(session: ProgrammeSession, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says otherwise than we have it; refuse where the session is called off and stays as it was."""
    changes = differing(session_now(session), said)
    if session.status is SessionStatus.CANCELLED and changes:
        raise errors.AlreadyCancelled
    return changes


def take_session(
    event: Event, session: ProgrammeSession | None, said: Mapping[str, Any], *, by: Actor
) -> ProgrammeSession:
    """Put a session on the programme as a row says it, or change what it says otherwise."""
    if session is None:
        known = {name: said[name] for name in DETAILS if name in said}
        session = scheduling.schedule(event, SessionDetails(**{"kind": SessionKind.FORUM, **known}), by=by)
        now = session_now(session)
    else:
        now = session_now(session)
        changes = session_changes(session, said)
        if not changes.keys().isdisjoint(DETAILS):
            lasts = now["ends_at"] - now["starts_at"]
            wanted = {**now, "ends_at": said.get("starts_at", now["starts_at"]) + lasts, **changes}
            timetable.change(session, SessionDetails(**{name: wanted[name] for name in DETAILS}), by=by)
    _fill(session, now, differing(now, said), by=by)
    return session


def _fill(session: ProgrammeSession, now: Mapping[str, Any], changes: Mapping[str, Any], *, by: Actor) -> None:
    if not changes.keys().isdisjoint({"items", *AROUND}):
        around = Around(**{name: changes.get(name, now[name]) for name in AROUND})
        screenings.show(session, changes.get("items", now["items"]), around=around, by=by)
    if "people" in changes:
        scheduling.set_people(session, changes["people"], by=by)
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


def _item(item: ItemRow, book: Book) -> Item:
    return Item(
        film_id=book.film_id(item.film),
        gap_minutes=item.gap_minutes,
        first_episode=item.first_episode,
        last_episode=item.last_episode,
    )


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
