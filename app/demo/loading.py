"""The demo is loaded: two organisers with their places, staff, events and guests, in one unit of work."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import Account, Organiser, RoleGrant
from app.accounts.service import passwords
from app.checkin.service import counting
from app.core import changes, clock
from app.core.access import SYSTEM
from app.core.db import atomic, db
from app.core.settings import config
from app.demo import places, plans, traces
from app.demo.content.events import ORGANISERS, PASSWORD
from app.demo.content.guests import invent
from app.demo.crowd import Crowd
from app.demo.errors import AlreadyLoaded, NotInProduction, TooManyGuests
from app.demo.harvest import Harvest
from app.demo.running import SignIn
from app.registration import queries as registration

if TYPE_CHECKING:
    from uuid import UUID

    from app.demo.content.events import DemoOrganiser, DemoStaff
    from app.demo.content.guests import DemoGuest
    from app.demo.plans import Planned

GUESTS = 300
MOST_GUESTS = 20_000
SEED = 20_261_016
RETURNING = 12  # one guest in so many comes to the organiser's next event too
UNANSWERED = 10


def is_loaded() -> bool:
    """Say whether the demo is here already."""
    codes = [organiser.code for organiser in ORGANISERS]
    return db.session.scalar(select(Organiser.id).where(Organiser.code.in_(codes)).limit(1)) is not None


def sign_ins() -> list[SignIn]:
    """List who may sign in."""
    return [
        SignIn(
            role=f"{member.role.replace('_', ' ').capitalize()} ({organiser.code})",
            email=member.email,
            password=PASSWORD,
        )
        for organiser in ORGANISERS
        for member in organiser.staff
    ]


def load(*, guests: int = GUESTS) -> int:
    """Load everything and return how many guests there are; the same load day and number give the same content."""
    if config().is_production:
        raise NotInProduction
    if not 0 <= guests <= MOST_GUESTS:
        raise TooManyGuests(most=MOST_GUESTS)
    return _load(guests, passwords.hash_password(PASSWORD))


@atomic
def _load(guests: int, password_hash: str) -> int:
    if is_loaded():
        raise AlreadyLoaded
    crowd = invent(guests, seed=SEED)
    count = 0
    for plan in ORGANISERS:
        organiser = Organiser(code=plan.code, name=plan.name, created_at=clock.now())
        db.session.add(organiser)
        db.session.flush()
        for member in plan.staff:
            _employ(organiser, member, password_hash)
        count += _gather(organiser, plan, crowd)
    return count


def _employ(organiser: Organiser, member: DemoStaff, password_hash: str) -> None:
    now = clock.now()
    account = Account(
        email=member.email, name=member.name, locale=member.locale, password_hash=password_hash, created_at=now
    )
    account.grants = [
        RoleGrant(organiser_id=organiser.id, role=member.role, granted_at=now, granted_by=SYSTEM.reference)
    ]
    db.session.add(account)


def _gather(organiser: Organiser, plan: DemoOrganiser, crowd: list[DemoGuest]) -> int:
    """Make the organiser's events, and bring each its part of the guests, with some who came to the one before."""
    built = places.build(organiser, plan.site)
    people: dict[str, UUID] = {}
    organisations: dict[str, UUID] = {}
    before: list[DemoGuest] = []
    count = 0
    for wanted in plan.events:
        planned = plans.plan_event(organiser, wanted, built, zone=plan.site.zone, scale=max(1, len(crowd) // GUESTS))
        own = _share(crowd, planned)
        come = Crowd(
            planned=planned,
            harvest=Harvest(),
            draw=Random(f"{SEED} {wanted.code}"),  # noqa: S311 — invented people, no secrets
            questions={question.code: question.id for question in registration.list_questions(planned.event.id)},
            people=people,
            organisations=organisations,
        )
        _bring(come, [*own, *before[::RETURNING]])
        before, count = own, count + len(come.arrivals)
    return count


def _share(crowd: list[DemoGuest], planned: Planned) -> list[DemoGuest]:
    """Return the guests of one event: its share of the list, after the shares of those before."""
    start = 0
    for organiser in ORGANISERS:
        for event in organiser.events:
            end = start + event.share
            if event.code == planned.event.code:
                return crowd[len(crowd) * start // 100 : len(crowd) * end // 100]
            start = end
    return []


def _bring(crowd: Crowd, guests: list[DemoGuest]) -> None:
    for guest in guests:
        crowd.register(guest)
    for guest in invent(UNANSWERED, seed=SEED + crowd.planned.event.number):
        crowd.invite(replace(guest, email=guest.email.replace("guest", "invited")))
    db.session.flush()
    traces.book(crowd)
    traces.scan(crowd)
    traces.write(crowd)
    crowd.harvest.bring_in()
    counting.rebuild(crowd.planned.event.id)
    changes.note(crowd.planned.event.id, "event", crowd.planned.event.id)
