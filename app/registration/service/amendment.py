"""A guest or the desk edits, changes the address or the category, withdraws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core import changes, clock
from app.core.db import atomic, db
from app.core.facts import announce
from app.core.settings import config
from app.core.tokens import hashed, new_id, secret_for
from app.registration import queries
from app.registration.errors import AddressTaken, StatusConflict
from app.registration.facts import (
    AddressChangeAskedFor,
    AddressChanged,
    CategoryChanged,
    RegistrationAmended,
    RegistrationWithdrawn,
)
from app.registration.models import AddressChange, Registration
from app.registration.rules import ENDED, HOLDS_A_PLACE, Status, leaving
from app.registration.service import intake, waitlist

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
    before = tuple(getattr(registration, name) for name in ON_BADGE)
    kept = replace(application, email=registration.email or "")
    intake.fill(registration, kept, notice_version=registration.event.privacy_version)
    registration.email = registration.email or None
    if registration.status is not Status.DRAFT:
        intake.know(registration)
    on_badge = before != tuple(getattr(registration, name) for name in ON_BADGE)
    announce(
        RegistrationAmended(
            at=clock.now(),
            by=by,
            event_id=registration.event_id,
            organiser_id=registration.event.organiser_id,
            registration_id=registration.id,
            on_badge=on_badge,
        )
    )
    changes.note(registration.event_id, "registration", registration.id)
    return on_badge


@atomic
def change_category(registration: Registration, category: Category, *, by: Actor) -> Status:
    """Let a guest come as something else: a place there is taken or waited for, the one here goes to the next."""
    if category.id == registration.category_id or registration.status in ENDED:
        raise StatusConflict
    former = registration.category_id
    for category_id in sorted((former, category.id)):  # one order for everybody, so that two do not block each other
        queries.lock_category(category_id)
    held = registration.status in HOLDS_A_PLACE
    registration.category = category
    registration.category_id = category.id
    registration.waiting_number = None
    if held or registration.status is Status.WAITLISTED:
        registration.status = Status.SUBMITTED
        db.session.flush()
        waitlist.seat(registration, by=by)
    announce(
        CategoryChanged(
            at=clock.now(),
            by=by,
            event_id=registration.event_id,
            organiser_id=registration.event.organiser_id,
            registration_id=registration.id,
            category_id=category.id,
            holds_a_place=registration.status in HOLDS_A_PLACE,
        )
    )
    if held:
        waitlist.promote(former)
    return registration.status


@atomic
def withdraw(registration: Registration, *, by: Actor) -> None:
    """End a request by its guest's wish: the badge dies, bookings are freed, the next in line gets the place."""
    had_place = registration.status in HOLDS_A_PLACE
    queries.lock_category(registration.category_id)
    registration.become(leaving(registration.status))
    registration.waiting_number = None
    announce(
        RegistrationWithdrawn(
            at=clock.now(),
            by=by,
            event_id=registration.event_id,
            organiser_id=registration.event.organiser_id,
            registration_id=registration.id,
            had_place=had_place,
        )
    )
    changes.note(registration.event_id, "registration", registration.id)
    if had_place:
        waitlist.promote(registration.category_id)


@atomic
def ask_for_new_address(registration: Registration, email: str, *, by: Actor) -> None:
    """Write to the new address; until it is confirmed the old one counts. A taken address is not told."""
    change = AddressChange(id=new_id(), registration_id=registration.id, email=email, asked_at=clock.now())
    change.secret_hash = hashed(address_secret(change.id))
    db.session.add(change)
    announce(
        AddressChangeAskedFor(
            at=clock.now(),
            by=by,
            event_id=registration.event_id,
            organiser_id=registration.event.organiser_id,
            registration_id=registration.id,
            change_id=change.id,
        )
    )


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
    registration.email = change.email
    registration.search_text = intake.searched_by(registration)
    intake.know(registration)
    announce(
        AddressChanged(
            at=clock.now(),
            by=by,
            event_id=registration.event_id,
            organiser_id=registration.event.organiser_id,
            registration_id=registration.id,
        )
    )
    return registration
