"""A guest asks to come; the address is confirmed, and only then does the request count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.core import clock
from app.core.access import ANONYMOUS, SYSTEM, Actor
from app.core.db import atomic, db
from app.core.errors import Refusal
from app.core.texts import fold
from app.core.tokens import new_id
from app.events.rules import Phase
from app.people.rules import Purpose
from app.people.service import consent, identity
from app.people.service.identity import Identity
from app.registration import queries
from app.registration.errors import (
    AddressTaken,
    ConfirmationTooLate,
    InvitationGone,
    InvitationOnly,
    RegistrationClosed,
    StatusConflict,
)
from app.registration.facts import AddressGiven, RegistrationReceived
from app.registration.models import Category, Registration
from app.registration.rules import ENDED, SENSITIVE, Approval, Source, Status, may_confirm
from app.registration.service import links, questionnaire, record, waitlist

if TYPE_CHECKING:
    from app.registration.models import Invitation


@dataclass(frozen=True, kw_only=True)
class Application:
    """What a guest tells us, already clean; ``answers`` by the question's code."""

    display_name: str
    email: str
    locale: str
    native_name: str = ""
    organisation: str = ""
    role: str = ""
    country: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    consents: frozenset[Purpose] = frozenset()


@atomic
def submit(application: Application, category: Category, *, invitation: Invitation | None = None) -> None:
    """Take an application in; a known address gets its own link by mail and the same page as a new one."""
    _may_ask(category, invitation)
    queries.hold_numbers(category.event_id)
    known = queries.find_by_email(category.event_id, application.email)
    if known is not None and known.status is not Status.DRAFT:
        ask_again(known, by=ANONYMOUS)
        return
    source = Source.INVITATION if invitation else Source.FORM
    registration = known or _begin(category, source)
    registration.category, registration.category_id, registration.source = category, category.id, source
    registration.created_at = clock.now()
    fill(registration, application, notice_version=category.event.privacy_version)
    if invitation is not None:
        invitation.registration_id = registration.id
    links.issue(registration.id)
    record.tell(AddressGiven, registration, by=ANONYMOUS)


def _may_ask(category: Category, invitation: Invitation | None) -> None:
    """Check window and invitation; an invitation opens its category at any time, to one guest."""
    if category.archived or category.event.phase is not Phase.PUBLISHED:
        raise RegistrationClosed
    if invitation is not None:
        db.session.refresh(invitation, with_for_update={"key_share": True})
        if not _still_opens(invitation, category):
            raise InvitationGone
    elif category.approval is Approval.INVITATION:
        raise InvitationOnly
    elif not category.window.contains(clock.now()):
        raise RegistrationClosed


def _still_opens(invitation: Invitation, category: Category) -> bool:
    if invitation.revoked_at is not None or invitation.category_id != category.id:
        return False
    if invitation.registration_id is None:
        return True
    return db.session.get_one(Registration, invitation.registration_id).status is Status.DRAFT


def _begin(category: Category, source: Source) -> Registration:
    registration = Registration(
        id=new_id(),
        event_id=category.event_id,
        category=category,
        category_id=category.id,
        number=queries.last_number(category.event_id) + 1,
        status=Status.DRAFT,
        source=source,
        created_at=clock.now(),
    )
    db.session.add(registration)
    return registration


def fill(registration: Registration, application: Application, *, notice_version: int, anew: bool = True) -> None:
    """Write what a guest tells us into a registration; sensitive answers only with the tick for them."""
    registration.email = application.email or None
    registration.display_name = application.display_name
    registration.native_name = application.native_name
    registration.organisation = application.organisation
    registration.role = application.role
    registration.country = application.country
    registration.locale = application.locale
    registration.search_text = searched_by(registration)
    db.session.flush()
    agreed = Purpose.SENSITIVE_DATA in application.consents
    answers = {code: text if agreed or code not in SENSITIVE else "" for code, text in application.answers.items()}
    questionnaire.answer(registration, answers)
    consent.settle(
        registration.id,
        application.consents,
        notice_version=notice_version,
        locale=application.locale,
        anew=anew,
    )


def searched_by(registration: Registration) -> str:
    """Return everything a guest may be found by, folded."""
    parts = (
        registration.display_name,
        registration.native_name,
        registration.email or "",
        registration.organisation,
        str(registration.number),
    )
    return fold(" ".join(parts))


@atomic
def confirm_address(registration: Registration, *, by: Actor) -> None:
    """Count the application from now on; where approval is automatic, approve it or let it wait.

    Confirming twice, as a double click does, changes nothing and is no refusal.
    """
    category = waitlist.hold(registration)  # whoever comes second waits here, and finds it confirmed
    if registration.status in ENDED:
        raise StatusConflict
    if registration.status is not Status.DRAFT:
        return
    _may_confirm(registration, category)
    registration.become(Status.SUBMITTED)
    registration.confirmed_at = clock.now()
    know(registration)
    record.tell(RegistrationReceived, registration, by=by, category_id=category.id)
    if category.approves_by_itself:
        waitlist.seat(registration, by=SYSTEM)


def _may_confirm(registration: Registration, category: Category) -> None:
    """Check once more what may have changed since the form was sent: the invitation, the window."""
    if registration.source is Source.INVITATION:
        invitation = queries.find_invitation_behind(registration.id)
        if invitation is None or invitation.revoked_at is not None:
            raise InvitationGone
    elif category.approval is Approval.INVITATION:
        raise InvitationOnly
    elif not may_confirm(category.window, at=clock.now()):
        raise ConfirmationTooLate


@atomic
def ask_again(registration: Registration, *, by: Actor) -> None:
    """Send the mail again that the guest needs now: the one to confirm the address, else the way to their page."""
    if registration.status is Status.DRAFT:
        record.tell(AddressGiven, registration, by=by)
    else:
        links.send_again(registration, by=by)


@atomic
def come_back(registration: Registration, *, by: Actor) -> None:
    """Take a guest back in who had withdrawn, as if the address was confirmed now: at the end of every line."""
    category = waitlist.hold(registration)
    if registration.status not in {Status.WITHDRAWN, Status.CANCELLED}:
        raise StatusConflict
    if not category.window.contains(clock.now()):
        raise RegistrationClosed
    registration.become(Status.SUBMITTED)
    registration.confirmed_at = clock.now()
    record.tell(RegistrationReceived, registration, by=by, category_id=category.id)
    if category.approves_by_itself:
        waitlist.seat(registration, by=SYSTEM)


def know(registration: Registration) -> None:
    """Match the confirmed address to a person and an organisation of the organiser."""
    organiser_id = registration.event.organiser_id
    if registration.email:
        said = Identity(
            display_name=registration.display_name,
            native_name=registration.native_name,
            email=registration.email,
            locale=registration.locale,
            organisation=registration.organisation,
        )
        person = identity.match(said, organiser_id=organiser_id)
        registration.person_id, registration.organisation_id = person.id, person.organisation_id
    else:
        organisation = identity.match_organisation(registration.organisation, organiser_id=organiser_id)
        registration.organisation_id = organisation.id if organisation else None


@atomic
def add(
    application: Application,
    category: Category,
    *,
    by: Actor,
    source: Source = Source.DESK,
    approve: bool = False,
) -> Registration:
    """Take a guest in at the desk or from a list: staff vouch for the address. Raises AddressTaken."""
    queries.hold_numbers(category.event_id)
    if application.email and queries.find_by_email(category.event_id, application.email) is not None:
        raise AddressTaken
    version = category.event.privacy_version
    registration = _begin(category, source)
    fill(registration, application, notice_version=version)
    registration.become(Status.SUBMITTED)
    registration.confirmed_at = clock.now()
    know(registration)
    record.tell(RegistrationReceived, registration, by=by, category_id=category.id)
    if approve or category.approval is Approval.AUTOMATIC:
        waitlist.seat(registration, by=by)
    return registration


def refusal_of(application: Application, category: Category) -> Refusal | None:
    """Say what ``add`` would refuse, without doing it: a dry run."""
    if application.email and queries.find_by_email(category.event_id, application.email) is not None:
        return AddressTaken()
    return None
