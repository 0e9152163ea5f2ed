"""Codes in the desk's words: facts, hands, answers, spans of time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext, ngettext

from app.mail.rules import MessageState
from app.people.rules import Purpose
from app.registration.rules import BuiltIn, Status
from app.registration.service import questionnaire

if TYPE_CHECKING:
    from flask import Flask

FACTS = {
    "AddressGiven": lazy_gettext("Form sent, address not confirmed"),
    "LinkAskedFor": lazy_gettext("Link to the page sent again"),
    "RegistrationReceived": lazy_gettext("Address confirmed, request received"),
    "RegistrationApproved": lazy_gettext("Approved"),
    "RegistrationWaitlisted": lazy_gettext("Put on the waiting list"),
    "RegistrationDeclined": lazy_gettext("Declined"),
    "RegistrationReopened": lazy_gettext("Taken up again"),
    "RegistrationWithdrawn": lazy_gettext("Withdrawn"),
    "RegistrationRevoked": lazy_gettext("Approval revoked"),
    "RegistrationAmended": lazy_gettext("Details changed"),
    "AddressChangeAskedFor": lazy_gettext("New address given, not confirmed"),
    "AddressChanged": lazy_gettext("Address changed"),
    "CategoryChanged": lazy_gettext("Category changed"),
    "BadgeIssued": lazy_gettext("Badge issued"),
    "BadgeEnded": lazy_gettext("Badge ended"),
    "SeatBooked": lazy_gettext("Seat booked"),
    "SeatWaitlisted": lazy_gettext("Waiting for a seat"),
    "SeatCancelled": lazy_gettext("Seat given back"),
}
HANDS = {
    "guest": lazy_gettext("the guest"),
    "system": lazy_gettext("by itself"),
    "anonymous": lazy_gettext("by the form"),
    "staff": lazy_gettext("the desk"),
    "device": lazy_gettext("a door device"),
}
STATUSES = {
    Status.DRAFT: lazy_gettext("Not confirmed"),
    Status.SUBMITTED: lazy_gettext("To review"),
    Status.WAITLISTED: lazy_gettext("Waiting list"),
    Status.APPROVED: lazy_gettext("Approved"),
    Status.REJECTED: lazy_gettext("Declined"),
    Status.WITHDRAWN: lazy_gettext("Withdrawn"),
    Status.CANCELLED: lazy_gettext("Cancelled"),
    Status.REVOKED: lazy_gettext("Revoked"),
}
QUESTIONS = {
    BuiltIn.PHONE: lazy_gettext("Telephone"),
    BuiltIn.DIET: lazy_gettext("Food"),
    BuiltIn.DIET_NOTE: lazy_gettext("More about food"),
    BuiltIn.ACCESS: lazy_gettext("Access"),
    BuiltIn.ACCESS_NOTE: lazy_gettext("More about access"),
}
CHOICES = {str(code): word for code, word in (*questionnaire.DIETS.items(), *questionnaire.ACCESS.items())}
PURPOSES = {
    Purpose.PRIVACY_NOTICE: lazy_gettext("What is kept"),
    Purpose.SENSITIVE_DATA: lazy_gettext("Food and access"),
    Purpose.TRANSFER_ABROAD: lazy_gettext("Transfer to the hosts in China"),
    Purpose.PHOTO_AND_FILM: lazy_gettext("Photographs and films"),
}
MESSAGES = {
    "ask_to_confirm": lazy_gettext("Asks to confirm the address"),
    "your_link": lazy_gettext("The link to the page"),
    "received": lazy_gettext("The request is here"),
    "waitlisted": lazy_gettext("On the waiting list"),
    "declined": lazy_gettext("The answer is no"),
    "withdrawn": lazy_gettext("Withdrawn, as asked"),
    "new_address": lazy_gettext("Asks to confirm a new address"),
    "address_changed": lazy_gettext("The address is another"),
    "invitation": lazy_gettext("Invitation"),
    "badge": lazy_gettext("The badge"),
    "badge_ended": lazy_gettext("The badge no longer opens"),
    "seat_promoted": lazy_gettext("A seat has come free"),
    "seat_offered": lazy_gettext("A seat is offered"),
    "offer_over": lazy_gettext("An offer has run out"),
    "session_reminder": lazy_gettext("A session is near"),
    "seat_unused": lazy_gettext("A seat stayed empty"),
    "session_cancelled": lazy_gettext("A session is called off"),
    "session_moved": lazy_gettext("A session has moved"),
    "programme_changed": lazy_gettext("The programme has changed"),
}
STATES = {
    MessageState.DRAFT: lazy_gettext("Draft"),
    MessageState.QUEUED: lazy_gettext("Waits to leave"),
    MessageState.SENDING: lazy_gettext("On its way"),
    MessageState.SENT: lazy_gettext("Sent"),
    MessageState.DELIVERED: lazy_gettext("Arrived"),
    MessageState.BOUNCED: lazy_gettext("Came back"),
    MessageState.FAILED: lazy_gettext("Could not be sent"),
    MessageState.SUPPRESSED: lazy_gettext("Held back"),
    MessageState.CANCELLED: lazy_gettext("Called back: its cause is gone"),
}


def attach(app: Flask) -> None:
    """Let the desk's pages say how a request stands and what a mail is about."""
    app.jinja_env.globals.update(
        statuses_in_order=tuple(STATUSES), status_word=status, message_word=message, message_state=message_state
    )


def status(value: Status | str) -> str:
    """Say how a request stands."""
    return str(STATUSES[Status(value)])


def message(template: str) -> str:
    """Say what a mail is about; one without words of its own is said by its name."""
    return str(MESSAGES.get(template) or template.replace("_", " "))


def message_state(state: MessageState | str) -> str:
    """Say how a message stands."""
    return str(STATES[MessageState(state)])


def fact(name: str) -> str:
    """Say what happened; a kind of fact without words of its own is said by its name, taken apart."""
    return str(FACTS.get(name) or re.sub(r"(?<!^)(?=[A-Z])", " ", name))


def hand(reference: str) -> str:
    """Say whose hand it was, where no name is known."""
    return str(HANDS.get(reference.partition(":")[0], ""))


def answers(by_code: dict[str, str]) -> list[tuple[str, str]]:
    """Return answers with their questions in words; chosen things are listed in words too."""
    said = []
    for code, text in by_code.items():
        chosen = code in {BuiltIn.DIET, BuiltIn.ACCESS}
        words = ", ".join(str(CHOICES.get(item, item)) for item in text.split()) if chosen else text
        said.append((str(QUESTIONS[BuiltIn(code)]) if code in set(BuiltIn) else code, words))
    return said


def how_long(span: timedelta) -> str:
    """Say how long something has waited, in its largest unit."""
    if span >= timedelta(days=1):
        return ngettext("%(num)d day", "%(num)d days", span.days)
    hours = int(span.total_seconds() // 3600)
    return ngettext("%(num)d hour", "%(num)d hours", hours) if hours else gettext("less than an hour")
