"""What is read of registration."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core import clock, crypto
from app.core.access import Actor, ActorKind
from app.core.db import db, execute
from app.core.errors import NotFound
from app.core.searching import all_found, holds
from app.core.settings import config
from app.core.tokens import hashed
from app.events.models import Event
from app.registration.models import (
    AddressChange,
    Answer,
    Category,
    GuestLink,
    Invitation,
    Question,
    Registration,
    Undoable,
)
from app.registration.rules import HOLDS_A_PLACE, Status
from app.web import listing
from app.web.listing import Listing, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

ADDRESS_CHANGE_LIVES = timedelta(days=7)


def get_registration(event_id: UUID, registration_id: UUID) -> Registration:
    """Return a registration of this event with its category; raise NotFound for any other."""
    registration = db.session.scalar(
        select(Registration)
        .options(joinedload(Registration.category))
        .where(Registration.id == registration_id, Registration.event_id == event_id)
    )
    if registration is None:
        raise NotFound
    return registration


_BY_EMAIL = select(Registration).where(
    Registration.event_id == bindparam("event"), Registration.email == bindparam("email")
)
_CATEGORY = select(Category).where(
    Category.event_id == bindparam("event"), Category.code == bindparam("code"), Category.archived.is_(False)
)


def find_by_number(event_id: UUID, number: int) -> Registration | None:
    """Find the registration of this event that has a number."""
    return db.session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.number == number)
    )


def find_by_email(event_id: UUID, email: str) -> Registration | None:
    """Find a registration by its address, already normalised."""
    return db.session.scalar(_BY_EMAIL, {"event": event_id, "email": email})


def get_category(event_id: UUID, code: str) -> Category:
    """Return a category by its code; raise NotFound where the event has none."""
    category = db.session.scalar(_CATEGORY, {"event": event_id, "code": code})
    if category is None:
        raise NotFound
    return category


def get_category_by_id(event_id: UUID, category_id: UUID) -> Category:
    """Return a category of this event; raise NotFound for any other."""
    category = db.session.get(Category, category_id)
    if category is None or category.event_id != event_id:
        raise NotFound
    return category


def list_categories(event_id: UUID, *, with_archived: bool = False) -> Sequence[Category]:
    """List an event's categories in their order."""
    query = select(Category).where(Category.event_id == event_id)
    if not with_archived:
        query = query.where(Category.archived.is_(False))
    return db.session.scalars(query.order_by(Category.position, Category.code)).all()


def lock_category(category_id: UUID) -> Category:
    """Hold a category's places: whoever counts them next waits until this unit of work is over."""
    return db.session.scalars(
        select(Category)
        .where(Category.id == category_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def count_taken(category_id: UUID) -> int:
    """Count the places taken in a category."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Registration)
            .where(Registration.category_id == category_id, Registration.status.in_(HOLDS_A_PLACE))
        )
        or 0
    )


def count_taken_in(event_id: UUID) -> Mapping[UUID, int]:
    """Count the places taken in every category of an event."""
    rows = db.session.execute(
        select(Registration.category_id, func.count())
        .where(Registration.event_id == event_id, Registration.status.in_(HOLDS_A_PLACE))
        .group_by(Registration.category_id)
    )
    return {category: number for category, number in rows}  # noqa: C416 — a row is no pair to dict()


def next_in_line(category_id: UUID) -> Registration | None:
    """Find who has waited longest in a category."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.category_id == category_id, Registration.status == Status.WAITLISTED)
        .order_by(Registration.waiting_number)
        .limit(1)
    )


def place_in_line(registration: Registration) -> int:
    """Return a guest's place on the waiting list, from 1."""
    ahead = db.session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(
            Registration.category_id == registration.category_id,
            Registration.status == Status.WAITLISTED,
            Registration.waiting_number < registration.waiting_number,
        )
    )
    return (ahead or 0) + 1


_HELD = select(Event.id).where(Event.id == bindparam("event")).with_for_update(key_share=True)
_LAST_NUMBER = select(func.max(Registration.number)).where(Registration.event_id == bindparam("event"))


def hold_numbers(event_id: UUID) -> None:
    """Hold an event's numbers and addresses: the next one who registers waits until this unit of work is over."""
    execute(_HELD, {"event": event_id})


def last_number(event_id: UUID) -> int:
    """Return the highest number given to a registration of the event; hold the numbers first."""
    return execute(_LAST_NUMBER, {"event": event_id}).scalar() or 0


def find_link(secret: str) -> GuestLink | None:
    """Find a living link by its secret."""
    link = db.session.scalar(select(GuestLink).where(GuestLink.secret_hash == hashed(secret)))
    return link if link is not None and _lives(link) else None


def find_event_behind(secret: str) -> Event | None:
    """Find the event of a link, dead or alive."""
    return db.session.scalar(
        select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .join(GuestLink, GuestLink.registration_id == Registration.id)
        .where(GuestLink.secret_hash == hashed(secret))
    )


_LINKS = select(GuestLink).where(GuestLink.registration_id == bindparam("registration")).order_by(GuestLink.created_at)


def find_live_link(registration_id: UUID) -> GuestLink | None:
    """Find a living link of a registration."""
    links = db.session.scalars(_LINKS, {"registration": registration_id})
    return next((link for link in links if _lives(link)), None)


def list_with_live_link(registration_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some registrations that have a living link; in one query."""
    links = db.session.scalars(select(GuestLink).where(GuestLink.registration_id.in_(registration_ids)))
    return {link.registration_id for link in links if _lives(link)}


def _lives(link: GuestLink) -> bool:
    return link.revoked_at is None and (link.expires_at is None or link.expires_at > clock.now())


def load_guest(link_id: UUID) -> Actor | None:
    """Find the guest a browser's cookie stands for, while the link it came by is alive."""
    row = db.session.execute(
        select(GuestLink, Registration.display_name)
        .join(Registration, GuestLink.registration_id == Registration.id)
        .where(GuestLink.id == link_id)
    ).one_or_none()
    if row is None or not _lives(row[0]):
        return None
    return Actor(ActorKind.GUEST, row[0].registration_id, row[1])


def find_invitation(secret: str) -> Invitation | None:
    """Find an invitation by the secret of its link."""
    return db.session.scalar(
        select(Invitation).options(joinedload(Invitation.category)).where(Invitation.secret_hash == hashed(secret))
    )


def find_invitation_of(event_id: UUID, email: str) -> Invitation | None:
    """Find the invitation of an address."""
    return db.session.scalar(select(Invitation).where(Invitation.event_id == event_id, Invitation.email == email))


def find_invitation_behind(registration_id: UUID) -> Invitation | None:
    """Find the invitation a registration was made by."""
    return db.session.scalar(select(Invitation).where(Invitation.registration_id == registration_id).limit(1))


def get_invitation(event_id: UUID, invitation_id: UUID) -> Invitation:
    """Return an invitation of this event; raise NotFound for any other."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.event_id != event_id:
        raise NotFound
    return invitation


INVITATION_ORDER = {
    "created": Invitation.created_at,
    "name": Invitation.search_text,
    "category": Category.position,
    "state": Registration.status,
}
INVITATION_STATES: dict[str, ColumnElement[bool]] = {
    "sent": and_(Invitation.revoked_at.is_(None), Invitation.opened_at.is_(None), Invitation.registration_id.is_(None)),
    "opened": and_(
        Invitation.revoked_at.is_(None), Invitation.opened_at.is_not(None), Invitation.registration_id.is_(None)
    ),
    "answered": Invitation.registration_id.is_not(None),
    "revoked": and_(Invitation.revoked_at.is_not(None), Invitation.registration_id.is_(None)),
}


def _invited(event_id: UUID, asked: Listing) -> Select[*tuple[Any, ...]]:
    query = (
        select(Invitation, Registration.status)
        .join(Invitation.category)
        .options(contains_eager(Invitation.category))
        .outerjoin(Registration, Invitation.registration_id == Registration.id)
        .where(Invitation.event_id == event_id, all_found(asked.sought, holds(Invitation.search_text)))
    )
    if asked.filters.get("state") in INVITATION_STATES:
        query = query.where(INVITATION_STATES[asked.filters["state"]])
    if "category" in asked.filters:
        query = query.where(Category.code == asked.filters["category"])
    return query


def list_invitations(event_id: UUID, asked: Listing) -> Page[Row[*tuple[Any, ...]]]:
    """List one page of who was invited, with how their request stands."""
    return listing.fetch(_invited(event_id, asked), asked, INVITATION_ORDER, tie=Invitation.id)


def iterate_invitations(event_id: UUID, asked: Listing, only: Collection[UUID] = ()) -> Iterator[Row[*tuple[Any, ...]]]:
    """Yield everybody the list shows over all its pages, or who of it was ticked."""
    return listing.every(_invited(event_id, asked), asked, INVITATION_ORDER, tie=Invitation.id, only=only)


def find_address_change(secret: str) -> AddressChange | None:
    """Find a change of address by the secret of its link, while it is young enough to be meant."""
    change = db.session.scalar(select(AddressChange).where(AddressChange.secret_hash == hashed(secret)))
    return change if change is not None and clock.now() - change.asked_at <= ADDRESS_CHANGE_LIVES else None


_QUESTIONS = select(Question).where(Question.event_id == bindparam("event")).order_by(Question.position)


def list_questions(event_id: UUID) -> Sequence[Question]:
    """List the questions of an event in their order."""
    return db.session.scalars(_QUESTIONS, {"event": event_id}).all()


def answers_of(registration: Registration, *, may_see_sensitive: bool) -> dict[str, str]:
    """Return a guest's answers by the question's code; sealed ones only to those who may see them."""
    rows = db.session.execute(
        select(Answer, Question.code)
        .join(Question, Answer.question_id == Question.id)
        .where(Answer.registration_id == registration.id)
        .order_by(Question.position)
    ).all()
    found: dict[str, str] = {}
    for answer, code in rows:
        if answer.sealed is None:
            found[code] = answer.text or ""
        elif may_see_sensitive:
            found[code] = crypto.unseal(
                config().field_keys, answer.sealed, table="answer", column="sealed", row_id=answer.id
            )
    return found


def list_known(event_id: UUID, *, emails: Collection[str], names: Collection[str]) -> Sequence[Registration]:
    """List the guests with one of these addresses, and those without any who have one of these names."""
    without_address = Registration.email.is_(None) & Registration.display_name.in_(names)
    return db.session.scalars(
        select(Registration)
        .options(joinedload(Registration.category), joinedload(Registration.event))
        .where(Registration.event_id == event_id, Registration.email.in_(emails) | without_address)
        .order_by(Registration.number.desc())
    ).all()


def list_answers_to(code: str, registration_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what these guests answered to a question whose answers are not sealed."""
    rows = db.session.execute(
        select(Answer.registration_id, Answer.text)
        .join(Question, Answer.question_id == Question.id)
        .where(Question.code == code, Answer.registration_id.in_(registration_ids), Answer.text.is_not(None))
    )
    return {registration_id: text or "" for registration_id, text in rows}


def list_undoable(event_id: UUID, batch_id: UUID) -> Sequence[Undoable]:
    """List the answers given at once that nobody has taken back."""
    return db.session.scalars(
        select(Undoable)
        .where(Undoable.event_id == event_id, Undoable.batch_id == batch_id, Undoable.undone_at.is_(None))
        .order_by(Undoable.id)
    ).all()
