"""The rules of people: what consent may be asked for, what an address is."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

LONGEST_ADDRESS = 254


class Purpose(StrEnum):
    """What a tick is for; each is a tick of its own, none is set beforehand (GDPR Art. 7, PIPL Art. 14)."""

    PRIVACY_NOTICE = "privacy_notice"
    SENSITIVE_DATA = "sensitive_data"  # diet and access needs: PIPL Art. 29, GDPR Art. 9
    TRANSFER_ABROAD = "transfer_abroad"  # PIPL Art. 39
    PHOTO_AND_FILM = "photo_and_film"


REQUIRED: frozenset[Purpose] = frozenset({Purpose.PRIVACY_NOTICE, Purpose.TRANSFER_ABROAD})


def normal_address(text: str) -> str | None:
    """Return a mail address as it is kept, or none where mail cannot go there.

    Small letters in NFC, so that one mailbox is one guest; lower case and not case folding, which would turn
    ``straße`` into another mailbox. International names stay in their script.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return None
    address = unicodedata.normalize("NFC", found.normalized.lower())
    return address if len(address) <= LONGEST_ADDRESS else None
