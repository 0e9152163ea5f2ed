"""The rules of people: what consent may be asked for."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a tick is for; each is a tick of its own, none is set beforehand (GDPR Art. 7, PIPL Art. 14)."""

    PRIVACY_NOTICE = "privacy_notice"
    SENSITIVE_DATA = "sensitive_data"  # diet and access needs: PIPL Art. 29, GDPR Art. 9
    TRANSFER_ABROAD = "transfer_abroad"  # PIPL Art. 39
    PHOTO_AND_FILM = "photo_and_film"


REQUIRED: frozenset[Purpose] = frozenset({Purpose.PRIVACY_NOTICE, Purpose.TRANSFER_ABROAD})
