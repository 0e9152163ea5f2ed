"""E-mail addresses as people type them: checked without asking anybody, in one spelling."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the brackets


def read_address(text: str) -> str | None:
    """Return an address in its one spelling (NFC, lower case), or none where it is not one (RFC 5321, 6531).

    Lower case and not case folding, which makes another mailbox of ``straße``. No name server is asked: it would
    tell others who registers, and a slow one would hold the guest up.
    """
    plain = unicodedata.normalize("NFC", text.strip())
    if len(plain) > LONGEST:
        return None
    try:
        checked = validate_email(plain, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return None
    return unicodedata.normalize("NFC", checked.normalized.lower())
