"""Codes in the desk's words: facts, hands, answers, spans of time."""

from __future__ import annotations

import re
from datetime import timedelta

from flask_babel import gettext, lazy_gettext, ngettext

from app.people.rules import Purpose
from app.registration.rules import BuiltIn

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
}
QUESTIONS = {
    BuiltIn.PHONE: lazy_gettext("Telephone"),
    BuiltIn.DIET: lazy_gettext("Food"),
    BuiltIn.DIET_NOTE: lazy_gettext("More about food"),
    BuiltIn.ACCESS: lazy_gettext("Access"),
    BuiltIn.ACCESS_NOTE: lazy_gettext("More about access"),
}
CHOICES = {
    "vegetarian": lazy_gettext("Vegetarian"),
    "vegan": lazy_gettext("Vegan"),
    "halal": lazy_gettext("Halal"),
    "kosher": lazy_gettext("Kosher"),
    "gluten_free": lazy_gettext("Without gluten"),
    "no_pork": lazy_gettext("Without pork"),
    "step_free": lazy_gettext("Ways without steps"),
    "wheelchair": lazy_gettext("A place for a wheelchair"),
    "hearing_loop": lazy_gettext("A hearing loop"),
    "sign_language": lazy_gettext("Sign language"),
    "companion": lazy_gettext("A seat for a companion"),
}
PURPOSES = {
    Purpose.PRIVACY_NOTICE: lazy_gettext("What is kept"),
    Purpose.SENSITIVE_DATA: lazy_gettext("Food and access"),
    Purpose.TRANSFER_ABROAD: lazy_gettext("Transfer to the hosts in China"),
    Purpose.PHOTO_AND_FILM: lazy_gettext("Photographs and films"),
}


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
