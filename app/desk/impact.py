"""What publishing the timetable would do: what is in the way, whom it touches, whose agenda then clashes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.booking import queries as bookings
from app.booking.models import Booking
from app.booking.rules import ALIVE, HOLDS_A_SEAT, Span, clash, is_far
from app.core.db import db
from app.programme import queries as programme
from app.programme.models import Film, ProgrammeSession, ScreeningItem
from app.programme.rules import Premiere, SessionStatus, doubts
from app.registration.models import Registration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from app.desk.timetable import Slot, Timetable
    from app.events.models import Event
    from app.venues.models import Hall

NAMED = 3
STEP = timedelta(minutes=5)
SEARCHED = 12 * 24  # steps: a day ahead


class Trouble(StrEnum):
    """What speaks against a timetable."""

    OVERLAP = "overlap"  # two sessions in one hall
    TURNAROUND = "turnaround"  # no time to empty and clean the hall
    PERSON = "person"  # somebody on two stages at once
    SEATS = "seats"  # more guests hold seats than there are
    LICENCE = "licence"  # more seats than the hall is licensed for
    WAY = "way"  # somebody on stage cannot get from one venue to the other in time
    PREMIERE = "premiere"  # a showing comes before the premiere, or the premiere never comes


HURTS = frozenset({Trouble.OVERLAP, Trouble.TURNAROUND, Trouble.PERSON, Trouble.SEATS})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A trouble, the session that has it, and the other one; what is said of it in ``values``."""

    trouble: Trouble
    slot: Slot
    other: Slot | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def hurts(self) -> bool:
        """Whether it keeps from publishing, but for a reason."""
        return self.trouble in HURTS

    @property
    def is_new(self) -> bool:
        """Whether something that is prepared has to do with it."""
        return self.slot.is_changed or (self.other is not None and self.other.is_changed)


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One change, and its guests: who can still come, who then clashes, who is asked again, who waits."""

    slot: Slot
    fits: int
    clashes: int
    asked: int
    waiting: int
    waiting_clashes: int
    names: Sequence[str]
    others: Sequence[Slot] = ()

    @property
    def booked(self) -> int:
        """How many hold a seat."""
        return self.fits + self.clashes


@dataclass(frozen=True, kw_only=True)
class Impact:
    """Everything that publishing would do."""

    findings: Sequence[Finding]
    touched: Sequence[Touched]
    languages: Mapping[str, int]
    free_places: Mapping[UUID, tuple[Hall, datetime]]

    @property
    def hurting(self) -> list[Finding]:
        """What keeps from publishing, but for a reason."""
        return [finding for finding in self.findings if finding.hurts]

    @property
    def messages(self) -> int:
        """How many guests are told."""
        return sum(self.languages.values())


def languages(timetable: Timetable) -> Mapping[str, int]:
    """Count whom publishing would write to, by language."""
    return bookings.count_languages([slot.session_id for slot in timetable.changed])


def check(event: Event, timetable: Timetable) -> list[Finding]:
    """Find what is wrong with what is prepared, in a fixed number of queries; what hurts comes first."""
    walking = bookings.terms_of(event.id).walking_minutes
    found = [*find(timetable.slots, timetable.halls, walking_minutes=walking)]
    found += _premieres(event, timetable)
    return sorted((finding for finding in found if finding.is_new), key=lambda finding: not finding.hurts)


def read(event: Event, timetable: Timetable) -> Impact:
    """Work out what publishing would do, in a fixed number of queries."""
    new = check(event, timetable)
    hurt = {finding.slot.session_id: finding.slot for finding in new if finding.hurts and finding.slot.is_changed}
    hurt |= {
        finding.other.session_id: finding.other
        for finding in new
        if finding.hurts and finding.other and finding.other.is_changed
    }
    places = {id_: free_place(slot, timetable) for id_, slot in hurt.items()}
    return Impact(
        findings=new,
        touched=_touched(timetable, bookings.terms_of(event.id).walking_minutes),
        languages=languages(timetable),
        free_places={id_: place for id_, place in places.items() if place},
    )


def find(slots: Sequence[Slot], halls: Mapping[UUID, Hall], *, walking_minutes: int) -> Iterator[Finding]:
    """Find what is wrong with a timetable, by itself and in its halls; nothing is read."""
    on = [slot for slot in slots if slot.is_on]
    for slot in on:
        hall = halls.get(slot.hall_id) if slot.hall_id else None
        if slot.is_over_full:
            yield Finding(trouble=Trouble.SEATS, slot=slot, values={"booked": slot.taken, "seats": slot.seats})
        if hall is not None and slot.own_seats is not None and slot.own_seats > hall.capacity:
            values = {"seats": slot.own_seats, "licensed": hall.capacity}
            yield Finding(trouble=Trouble.LICENCE, slot=slot, values=values)
    for hall in halls.values():
        yield from _in_hall([slot for slot in on if slot.hall_id == hall.id], hall.turnaround_minutes)
    yield from _on_stage(on, walking_minutes)


def _in_hall(slots: Sequence[Slot], turnaround: int) -> Iterator[Finding]:
    longest: Slot | None = None
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        if longest is not None:
            gap = int((slot.starts_at - longest.ends_at) / timedelta(minutes=1))
            if gap < 0:
                yield Finding(trouble=Trouble.OVERLAP, slot=slot, other=longest)
            elif gap < turnaround:
                values = {"minutes": gap, "needed": turnaround}
                yield Finding(trouble=Trouble.TURNAROUND, slot=slot, other=longest, values=values)
        if longest is None or slot.ends_at > longest.ends_at:
            longest = slot


def _on_stage(slots: Sequence[Slot], walking_minutes: int) -> Iterator[Finding]:
    by_name: dict[str, list[Slot]] = {}
    for slot in slots:
        for folded in slot.people:
            by_name.setdefault(folded, []).append(slot)
    for folded, theirs in by_name.items():
        for first, second in pairwise(sorted(theirs, key=lambda slot: slot.starts_at)):
            values = {"name": second.people[folded], "minutes": walking_minutes}
            if clash(second.span, [first.span]):
                yield Finding(trouble=Trouble.PERSON, slot=second, other=first, values=values)
            elif clash(second.span, [first.span], walking_minutes=walking_minutes):
                yield Finding(trouble=Trouble.WAY, slot=second, other=first, values=values)


def _premieres(event: Event, timetable: Timetable) -> Iterator[Finding]:
    """Find premieres that something prepared would spoil and that are in order now."""
    changed = {slot.code: slot for slot in timetable.changed}
    if not changed:
        return
    shown = select(ScreeningItem.film_id).where(
        ScreeningItem.session_id.in_([slot.session_id for slot in changed.values()])
    )
    films = db.session.scalars(select(Film).where(Film.premiere != Premiere.NONE, Film.id.in_(shown))).all()
    for film_id, showings in programme.list_showings(event, films).items():
        film = next(film for film in films if film.id == film_id)
        planned = [
            replace(showing, at=changed[showing.code].starts_at)
            if showing.code in changed and not showing.elsewhere
            else showing
            for showing in showings
            if not (showing.code in changed and not showing.elsewhere and changed[showing.code].falls)
        ]
        year = event.first_day.year
        now = {doubt for doubt, _ in doubts(film.premiere, showings, made=film.year, year=year)}
        then = [doubt for doubt, _ in doubts(film.premiere, planned, made=film.year, year=year) if doubt not in now]
        if then:
            slot = next(changed[showing.code] for showing in showings if showing.code in changed)
            yield Finding(trouble=Trouble.PREMIERE, slot=slot, values={"title": film.original_title})


def free_place(slot: Slot, timetable: Timetable) -> tuple[Hall, datetime] | None:
    """Find where a session fits that does not where it is: another hall at that time, else the same hall later."""
    halls = [hall for hall in timetable.halls.values() if not hall.archived]
    fitting = [hall for hall in halls if slot.seats is None or (hall.sellable or hall.capacity) >= slot.taken]
    others = [other for other in timetable.slots if other.is_on and other.session_id != slot.session_id]
    for hall in sorted(fitting, key=lambda hall: hall.capacity):
        if _is_free(hall, slot, slot.starts_at, others):
            return hall, slot.starts_at
    own = next((hall for hall in fitting if hall.id == slot.hall_id), None)
    later = (slot.starts_at + number * STEP for number in range(1, SEARCHED)) if own else ()
    return next(((own, at) for at in later if own and _is_free(own, slot, at, others)), None)


def _is_free(hall: Hall, slot: Slot, at: datetime, others: Iterable[Slot]) -> bool:
    pause = timedelta(minutes=hall.turnaround_minutes)
    until = at + (slot.ends_at - slot.starts_at)
    return not any(
        other.hall_id == hall.id and at < other.ends_at + pause and other.starts_at < until + pause for other in others
    )


def _touched(timetable: Timetable, walking_minutes: int) -> list[Touched]:
    changed = {slot.session_id: slot for slot in timetable.changed}
    rows = db.session.execute(
        select(Booking.session_id, Booking.status, Registration.id, Registration.display_name)
        .join(Registration, Booking.registration_id == Registration.id)
        .where(Booking.session_id.in_(changed), Booking.status.in_(ALIVE))
        .order_by(Registration.display_name)
    )
    slots = {slot.session_id: slot for slot in timetable.slots}
    held = _as_planned(bookings.list_held_by_guests_of(list(changed)), slots)
    others = _other_showings(timetable, [slot for slot in changed.values() if slot.falls])
    of_session = defaultdict(list)
    for session_id, status, guest, name in rows:
        clashing = clash(slots[session_id].span, held.get(guest, ()), walking_minutes=walking_minutes) is not None
        of_session[session_id].append((status in HOLDS_A_SEAT, clashing and not slots[session_id].falls, name))
    return [_count(slot, of_session[id_], others.get(id_, ())) for id_, slot in changed.items()]


def _count(slot: Slot, guests: Sequence[tuple[bool, bool, str]], others: Sequence[Slot]) -> Touched:
    """Count the guests of a change, each given as: holds a seat, would clash, name."""
    clashing = [name for holds, clashes, name in guests if holds and clashes]
    fits = sum(holds and not clashes for holds, clashes, _ in guests)
    far = slot.was is not None and not slot.falls and is_far(slot.was.starts_at, slot.starts_at)
    return Touched(
        slot=slot,
        fits=fits,
        clashes=len(clashing),
        asked=fits + len(clashing) if far else len(clashing),
        waiting=sum(not holds for holds, _, _ in guests),
        waiting_clashes=sum(not holds and clashes for holds, clashes, _ in guests),
        names=clashing[:NAMED],
        others=others,
    )


def _as_planned(held: Mapping[UUID, list[UUID]], slots: Mapping[UUID, Slot]) -> Mapping[UUID, list[Span]]:
    """Return what guests hold at the times and places that are prepared; what falls is not held."""
    return {
        guest: [slots[session_id].span for session_id in ids if slots[session_id].is_on] for guest, ids in held.items()
    }


def _other_showings(timetable: Timetable, falling: Sequence[Slot]) -> Mapping[UUID, list[Slot]]:
    """Find, for sessions that fall, where else their films are shown and seats are free."""
    if not falling:
        return {}
    wanted = select(ScreeningItem.film_id).where(ScreeningItem.session_id.in_([slot.session_id for slot in falling]))
    rows = db.session.execute(
        select(ScreeningItem.film_id, ScreeningItem.session_id)
        .join(ProgrammeSession, ScreeningItem.session_id == ProgrammeSession.id)
        .where(ScreeningItem.film_id.in_(wanted), ProgrammeSession.status == SessionStatus.PUBLISHED)
    ).all()
    films: dict[UUID, set[UUID]] = {}
    for film_id, session_id in rows:
        films.setdefault(session_id, set()).add(film_id)
    return {
        fallen.session_id: [
            slot
            for slot in timetable.slots
            if slot.is_on
            and slot.session_id != fallen.session_id
            and films.get(slot.session_id, set()) & films.get(fallen.session_id, set())
            and (slot.seats is None or slot.taken < slot.seats)
        ]
        for fallen in falling
    }
