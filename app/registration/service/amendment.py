"""A guest or the desk edits, changes the address or the category, withdraws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import atomic, db
from app.core.settings import config
from app.core.tokens import hashed, new_id, secret_for
from app.registration import queries
from app.registration.errors import AddressTaken, CategoryFull, StatusConflict
from app.registration.facts import (
    AddressChangeAskedFor,
    AddressChanged,
    CategoryChanged,
    RegistrationAmended,
    RegistrationWithdrawn,
)
from app.registration.models import AddressChange, Registration
from app.registration.rules import ENDED, HOLDS_A_PLACE, Status, approved_or_waiting, leaving
from app.registration.service import intake, links, record, undoing, waitlist

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.access import Actor
    from app.registration.models import Category
    from app.registration.service.intake import Application

ADDRESS_PURPOSE = "address-change"
ON_BADGE = ("display_name", "native_name", "organisation", "role", "country")


@atomic
def edit(registration: Registration, application: Application, *, by: Actor) -> bool:
    """Write what is new; the address stays (it has its own way). Return whether the badge shows something else now."""
    if registration.status in ENDED:
        raise StatusConflict
    before = tuple(getattr(registration, name) for name in ON_BADGE)
    kept = replace(application, email=registration.email or "")
    intake.fill(registration, kept, notice_version=registration.event.privacy_version, anew=False)
    if registration.status is not Status.DRAFT:
        intake.know(registration)
    on_badge = before != tuple(getattr(registration, name) for name in ON_BADGE)
    record.tell(RegistrationAmended, registration, by=by, on_badge=on_badge)
    return on_badge


@atomic
def change_category(registration: Registration, category: Category, *, by: Actor) -> Status:
    """Let a guest come as something else: a place there is taken or waited for, the one here goes to the next.

    Who holds a place never loses it by this: where the other category is full, CategoryFull is raised.
    """
    former = registration.category_id
    if category.id == former or registration.status in ENDED:
        raise StatusConflict
    for category_id in sorted((former, category.id)):  # one order for everybody, so that two do not block each other
        queries.lock_category(category_id)
    waitlist.hold(registration)
    held = registration.status in HOLDS_A_PLACE
    if held and not _has_room(category):
        raise CategoryFull
    registration.category, registration.category_id = category, category.id
    if registration.status is Status.WAITLISTED:
        registration.status, registration.waiting_number = Status.SUBMITTED, None
        waitlist.seat(registration, by=by)
    record.tell(
        CategoryChanged,
        registration,
        by=by,
        category_id=category.id,
        former_category_id=former,
        holds_a_place=registration.status in HOLDS_A_PLACE,
    )
    waitlist.promote(former)
    return registration.status


def _has_room(category: Category) -> bool:
    taken = queries.count_taken(category.id)
    return approved_or_waiting(places=category.places, taken=taken) is Status.APPROVED


@atomic
def withdraw(registration: Registration, *, by: Actor, batch_id: UUID | None = None) -> None:
    """End a request by its guest's wish: the badge dies, bookings are freed, the next in line gets the place."""
    waitlist.hold(registration)
    former = registration.status, registration.waiting_number
    had_place = registration.status in HOLDS_A_PLACE
    registration.become(leaving(registration.status))
    registration.waiting_number = None
    record.tell(RegistrationWithdrawn, registration, by=by, had_place=had_place)
    undoing.note(registration, former, by=by, batch_id=batch_id)
    waitlist.promote(registration.category_id)


@atomic
def ask_for_new_address(registration: Registration, email: str, *, by: Actor) -> None:
    """Write to the new address; until it is confirmed the old one counts. A taken address is not told."""
    change = AddressChange(id=new_id(), registration_id=registration.id, email=email, asked_at=clock.now())
    change.secret_hash = hashed(address_secret(change.id))
    db.session.add(change)
    record.tell(AddressChangeAskedFor, registration, by=by, change_id=change.id)


def address_secret(change_id: UUID) -> str:
    """Return the secret of a change of address, for its mail."""
    return secret_for(config().secret_key, ADDRESS_PURPOSE, change_id)


@atomic
def confirm_new_address(change: AddressChange, *, by: Actor) -> Registration:
    """Let the new address count; everything else, badge and bookings, stays. Raises AddressTaken."""
    registration = db.session.get_one(Registration, change.registration_id)
    if change.confirmed_at is not None:
        return registration
    other = queries.find_by_email(registration.event_id, change.email)
    if other is not None and other.id != registration.id:
        raise AddressTaken
    change.confirmed_at = clock.now()
    change.former_email = registration.email or ""
    registration.email = change.email
    links.revoke_all(registration)
    registration.search_text = intake.searched_by(registration)
    if registration.status is not Status.DRAFT:
        intake.know(registration)
    record.tell(AddressChanged, registration, by=by, change_id=change.id)
    return registration
