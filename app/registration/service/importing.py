"""Attendee lists come in from tables: always a dry run first, and running one again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from app.core.db import atomic, attempt
from app.core.errors import Refusal
from app.core.languages import FALLBACK
from app.people import queries as people
from app.registration import queries
from app.registration.errors import GuestHasLeft, RowRefused, RowTwice, RowWithoutCategory
from app.registration.rules import ENDED, BuiltIn, Source
from app.registration.service import amendment, attendees, intake
from app.registration.service.attendees import Attendee
from app.registration.service.intake import Application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from uuid import UUID

    from app.core.access import Actor
    from app.platform.tables.reading import Row, Table
    from app.registration.models import Category, Registration

BATCH = 100  # so that the door is never kept waiting for a long list


class Outcome(StrEnum):
    """What a row leads to."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowResult:
    """One row of the list: what it leads to, whose it is, what changes, and why something does not."""

    number: int
    outcome: Outcome
    name: str
    email: str
    category: str
    changes: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class ImportReport:
    """A whole run: each row's result; ``whole`` unless time was up before the last row."""

    rows: list[RowResult] = field(default_factory=list)
    whole: bool = True

    def count(self, outcome: str) -> int:
        """Count the rows with this outcome."""
        return sum(row.outcome == outcome for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class ImportOrder:
    """How to read a list: which column is what, which category where none is named, and whether to approve at once."""

    event_id: UUID
    mapping: Mapping[str, int]
    default_category_id: UUID | None = None
    approve: bool = False


@dataclass(frozen=True)
class _Book:
    """What rows are held against: the event's categories, and the guests it has already."""

    categories: Sequence[Category]
    default: Category | None
    guests: Mapping[tuple[str, ...], Registration]
    phones: Mapping[UUID, str]


def dry_run(table: Table, order: ImportOrder) -> ImportReport:
    """Say what every row would lead to, and write nothing."""
    report = ImportReport()
    for rows in _in_parts(list(_read(table, order))):
        foreseen = partial(_foreseen, book=_open(rows, order))
        report.rows.extend(_answered(row, foreseen) for row in rows)
    return report


def run(table: Table, order: ImportOrder, *, by: Actor, time_is_up: Callable[[], bool] = lambda: False) -> ImportReport:
    """Take the list in, a hundred rows a unit of work; whoever cannot come in is told and stops nobody else.

    Where time is up the rest is left: the next run passes over what is done already.
    """
    done: list[RowResult] = []
    for rows in _in_parts(list(_read(table, order))):
        if time_is_up():
            return ImportReport(done, whole=False)
        done.extend(_take_in(rows, order, by))
    return ImportReport(done)


Read = tuple["Row", "Attendee | RowRefused"]


def _read(table: Table, order: ImportOrder) -> Iterator[Read]:
    """Read every row; the second row of a guest is refused, else each run would undo the other's work."""
    categories = queries.list_categories(order.event_id)
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        try:
            attendee = attendees.read_row(row, order.mapping, categories)
            first = seen.setdefault(attendee.key, row.number)
            if first != row.number:
                raise RowTwice(row=first)
        except RowRefused as refusal:
            yield row, refusal
        else:
            yield row, attendee


def _in_parts(rows: Sequence[Read]) -> Iterator[Sequence[Read]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _open(rows: Sequence[Read], order: ImportOrder) -> _Book:
    read = [attendee for _, attendee in rows if isinstance(attendee, Attendee)]
    known = queries.list_known(
        order.event_id,
        emails=[item.email for item in read if item.email],
        names=[item.said["display_name"] for item in read if not item.email],
    )
    categories = queries.list_categories(order.event_id)
    return _Book(
        categories,
        next((item for item in categories if item.id == order.default_category_id), None),
        {(guest.email,) if guest.email else (guest.display_name, guest.organisation): guest for guest in known},
        queries.list_answers_to(BuiltIn.PHONE, [guest.id for guest in known]),
    )


@atomic
def _take_in(rows: Sequence[Read], order: ImportOrder, by: Actor) -> list[RowResult]:
    book = _open(rows, order)

    def act(attendee: Attendee) -> RowResult:
        with attempt():
            return _done(attendee, book, order, by)

    return [_answered(row, act) for row in rows]


def _answered(read: Read, act: Callable[[Attendee], RowResult]) -> RowResult:
    row, attendee = read
    name, email = "", ""
    try:
        if isinstance(attendee, RowRefused):
            name = " ".join(filter(None, row.cells))[:60]
            raise attendee
        name, email = attendee.said["display_name"], attendee.email
        return act(attendee)
    except Refusal as refusal:
        return RowResult(row.number, Outcome.REFUSED, name, email, "", why=str(refusal))


def _foreseen(attendee: Attendee, book: _Book) -> RowResult:
    """Say what a row leads to as things stand; raise RowRefused where it leads nowhere."""
    guest = book.guests.get(attendee.key)
    category = attendee.category or (guest.category if guest else book.default)
    if category is None:
        raise RowWithoutCategory
    changes = _changes(guest, attendee, book) if guest else ()
    if guest and changes and guest.status in ENDED:
        raise GuestHasLeft
    outcome = Outcome.ADDED if guest is None else Outcome.CHANGED if changes else Outcome.SAME
    why = " ".join(attendee.remarks) if outcome is not Outcome.SAME else ""
    return RowResult(
        attendee.number, outcome, attendee.said["display_name"], attendee.email, category.code, changes, why
    )


def _changes(guest: Registration, attendee: Attendee, book: _Book) -> tuple[str, ...]:
    """List what the row says otherwise than we have it; what it does not say stays."""
    changes = [name for name, text in attendee.said.items() if getattr(guest, name) != text]
    if attendee.phone and attendee.phone != book.phones.get(guest.id, ""):
        changes.append("phone")
    if attendee.category is not None and attendee.category.id != guest.category_id:
        changes.append("category")
    return tuple(changes)


def _done(attendee: Attendee, book: _Book, order: ImportOrder, by: Actor) -> RowResult:
    result = _foreseen(attendee, book)
    guest = book.guests.get(attendee.key)
    category = attendee.category or book.default
    if guest is None:
        assert category is not None  # noqa: S101 — foreseen
        intake.add(_application(attendee), category, by=by, source=Source.IMPORT, approve=order.approve)
        return result
    if set(result.changes) - {"category"}:
        amendment.edit(guest, _amended(guest, attendee), by=by)
    if "category" in result.changes:
        assert attendee.category is not None  # noqa: S101 — foreseen
        amendment.change_category(guest, attendee.category, by=by)
    return result


def _application(attendee: Attendee) -> Application:
    said = {"locale": FALLBACK.tag, **attendee.said}
    return Application(email=attendee.email, answers=_answers(attendee), **said)  # type: ignore[arg-type]  # its own fields


def _answers(attendee: Attendee) -> dict[str, str]:
    return {BuiltIn.PHONE: attendee.phone} if attendee.phone else {}


def _amended(guest: Registration, attendee: Attendee) -> Application:
    """Return what we know of a guest with what the row says; ticks for consent stay as the guest gave them."""
    kept = Application(
        display_name=guest.display_name,
        native_name=guest.native_name,
        email=guest.email or "",
        organisation=guest.organisation,
        role=guest.role,
        country=guest.country,
        locale=guest.locale,
        answers=_answers(attendee),
        consents=people.purposes_given(guest.id),
    )
    return replace(kept, **attendee.said)  # type: ignore[arg-type]  # its own fields
