"""Telephone numbers as people type them, in one spelling."""

from __future__ import annotations


def read_phone(text: str, country: str) -> str | None:
    """Return a telephone number in E.164, or none where it cannot be one; without a prefix it is of this country."""
    import phonenumbers  # noqa: PLC0415 — slow to import, needed only here

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
