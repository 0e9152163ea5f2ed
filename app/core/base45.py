"""Base45 (RFC 9285): bytes as the characters a QR code holds most of."""

from __future__ import annotations

import struct
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


class NotBase45(StrEnum):
    """Why a text is not base45: a foreign character or length, or a second spelling of the same bytes."""

    FOREIGN = "not_base45"
    NOT_CANONICAL = "not_canonical"


def base45(content: bytes) -> str:
    """Write an even number of bytes in base45 (RFC 9285)."""
    pairs = (high << 8 | low for high, low in zip(content[::2], content[1::2], strict=True))
    return "".join(ALPHABET[n % 45] + ALPHABET[n // 45 % 45] + ALPHABET[n // 2025] for n in pairs)


def from_base45(text: str) -> bytes | NotBase45:
    """Read whole triplets of base45; each of the bytes it returns has exactly one spelling."""
    if len(text) % 3 or not _VALUES.keys() >= set(text):
        return NotBase45.FOREIGN
    triplets = zip(*(map(_VALUES.__getitem__, text[start::3]) for start in range(3)), strict=True)
    numbers = [first + 45 * second + 2025 * third for first, second, third in triplets]
    if any(number > 0xFFFF for number in numbers):  # noqa: PLR2004 — RFC 9285, 4
        return NotBase45.NOT_CANONICAL
    return struct.pack(f">{len(numbers)}H", *numbers)
