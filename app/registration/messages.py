"""What guests are written about their request: receipt, decision, moved up, and the way to their page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext

from app.core.db import db
from app.mail.errors import MessageIsMoot
from app.mail.rules import Rendered
from app.mail.service import outbox
from app.registration import queries
from app.registration.models import AddressChange, Invitation, Registration
from app.registration.rules import Status
from app.registration.service import amendment, invitation, links, undoing
from app.web import locale

if TYPE_CHECKING:
    from datetime import datetime

    from app.mail.models import Message
    from app.registration.facts import (
        AddressChangeAskedFor,
        AddressChanged,
        AddressGiven,
        AnswerUndone,
        GuestInvited,
        LinkAskedFor,
        RegistrationDeclined,
        RegistrationFact,
        RegistrationReceived,
        RegistrationWaitlisted,
        RegistrationWithdrawn,
    )


def _write(
    template: str,
    fact: RegistrationFact,
    occasion: str,
    *,
    to: str = "",
    due_at: datetime | None = None,
    **ids: UUID,
) -> None:
    registration = db.session.get_one(Registration, fact.registration_id)
    address = to or registration.email
    if address:
        links.issue(registration.id)
        outbox.write(
            template,
            to=address,
            locale=registration.locale,
            subject_id=registration.id,
            occasion=occasion,
            organiser_id=fact.organiser_id,
            event_id=fact.event_id,
            due_at=due_at,
            **ids,
        )


def _once_in_a_while(at: datetime) -> str:
    """Name the five minutes a moment lies in: nobody's mailbox is filled by pressing a public button often."""
    return str(int(at.timestamp()) // 300)


def ask_to_confirm(fact: AddressGiven) -> None:
    """Send the link whose page confirms the address; the same form sent again asks again."""
    _write("ask_to_confirm", fact, _once_in_a_while(fact.at))


def your_link(fact: LinkAskedFor) -> None:
    """Send the way to the guest's page."""
    _write("your_link", fact, _once_in_a_while(fact.at))


def confirm_receipt(fact: RegistrationReceived) -> None:
    """Say that the request is with us; where it is answered at once, the answer says enough."""
    registration = db.session.get_one(Registration, fact.registration_id)
    if not registration.category.approves_by_itself:
        _write("received", fact, fact.at.isoformat())


def tell_waiting(fact: RegistrationWaitlisted) -> None:
    """Say that every place is taken and the guest waits."""
    _write("waitlisted", fact, str(fact.waiting_number), due_at=undoing.release_at(fact))


def tell_declined(fact: RegistrationDeclined) -> None:
    """Say no."""
    _write("declined", fact, fact.at.isoformat(), due_at=undoing.release_at(fact))


def tell_withdrawn(fact: RegistrationWithdrawn) -> None:
    """Confirm that the guest does not come."""
    _write("withdrawn", fact, fact.at.isoformat(), due_at=undoing.release_at(fact))


def call_back(fact: AnswerUndone) -> None:
    """Let the mail about an answer that was taken back not leave."""
    told = {Status.WAITLISTED: "waitlisted", Status.REJECTED: "declined", Status.WITHDRAWN: "withdrawn"}
    if fact.became in told:
        outbox.cancel(told[fact.became], subject_id=fact.registration_id)


def confirm_new_address(fact: AddressChangeAskedFor) -> None:
    """Send the link that makes a new address count, to that address."""
    change = db.session.get_one(AddressChange, fact.change_id)
    _write("new_address", fact, str(change.id), to=change.email, change=change.id)


def tell_address_changed(fact: AddressChanged) -> None:
    """Say at the new address that it counts now, and at the old one that it counts no more."""
    _write("your_link", fact, fact.at.isoformat())
    change = db.session.get_one(AddressChange, fact.change_id)
    if change.former_email:
        _write("address_changed", fact, str(change.id), to=change.former_email)


def invite(fact: GuestInvited) -> None:
    """Send the personal link that opens the category's form."""
    asked = db.session.get_one(Invitation, fact.invitation_id)
    outbox.write(
        "invitation",
        to=asked.email,
        locale=asked.locale,
        subject_id=asked.id,
        occasion=str(fact.occasion),
        organiser_id=fact.organiser_id,
        event_id=fact.event_id,
    )


def _registration(message: Message) -> Registration:
    registration = db.session.get(Registration, message.subject_id)
    if registration is None:
        raise MessageIsMoot
    return registration


def page_url(registration: Registration) -> str:
    """Return the address that leads a guest to their page, for a mail."""
    link = queries.find_live_link(registration.id)
    if link is None:
        raise MessageIsMoot
    try:
        secret = links.secret_of(link)
    except LookupError as error:
        raise MessageIsMoot from error
    return url_for("registration.open_link", secret=secret, language=locale.language().tag, _external=True)


def _rendered(name: str, subject: str, **values: object) -> Rendered:
    return Rendered(
        subject=subject,
        text=render_template(f"registration/messages/{name}.txt", **values),
        html=render_template(f"registration/messages/{name}.html", **values),
    )


def render_ask_to_confirm(message: Message) -> Rendered:
    """Render the mail behind whose link the address is confirmed."""
    registration = _registration(message)
    if registration.status is not Status.DRAFT:
        raise MessageIsMoot
    subject = gettext("Confirm your address")
    return _rendered("ask_to_confirm", subject, registration=registration, url=page_url(registration))


def render_your_link(message: Message) -> Rendered:
    """Render the mail with the way to the guest's page."""
    registration = _registration(message)
    return _rendered(
        "your_link", gettext("The way to your page"), registration=registration, url=page_url(registration)
    )


def render_received(message: Message) -> Rendered:
    """Render the receipt."""
    registration = _registration(message)
    return _rendered(
        "received", gettext("Your request is with us"), registration=registration, url=page_url(registration)
    )


def render_waitlisted(message: Message) -> Rendered:
    """Render the mail of somebody who waits; if they have moved up since, it must not leave."""
    registration = _registration(message)
    if registration.status is not Status.WAITLISTED:
        raise MessageIsMoot
    subject = gettext("You are on the waiting list")
    place = queries.place_in_line(registration)
    return _rendered("waitlisted", subject, registration=registration, url=page_url(registration), place=place)


def render_declined(message: Message) -> Rendered:
    """Render the no."""
    registration = _registration(message)
    if registration.status is not Status.REJECTED:
        raise MessageIsMoot
    subject = gettext("We cannot invite you this time")
    return _rendered("declined", subject, registration=registration, url=page_url(registration))


def render_withdrawn(message: Message) -> Rendered:
    """Render the confirmation of a withdrawal."""
    registration = _registration(message)
    return _rendered("withdrawn", gettext("You have withdrawn"), registration=registration, url=page_url(registration))


def render_new_address(message: Message) -> Rendered:
    """Render the mail that makes a new address count."""
    registration = _registration(message)
    secret = amendment.address_secret(UUID(str(message.ids["change"])))
    url = url_for("registration.open_address", secret=secret, _external=True)
    return _rendered("new_address", gettext("Confirm your new address"), registration=registration, url=url)


def render_address_changed(message: Message) -> Rendered:
    """Render the word to the old address; it holds no way to the page any more."""
    registration = _registration(message)
    return _rendered("address_changed", gettext("Your address was changed"), registration=registration)


def render_invitation(message: Message) -> Rendered:
    """Render the invitation; one that was taken back must not leave."""
    asked = db.session.get(Invitation, message.subject_id)
    if asked is None or asked.revoked_at is not None:
        raise MessageIsMoot
    url = url_for(
        "registration.open_invitation",
        secret=invitation.secret_of(asked),
        language=locale.language().tag,
        _external=True,
    )
    return _rendered("invitation", gettext("You are invited"), invitation=asked, url=url)
