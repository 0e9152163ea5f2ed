"""The rules of badges: the D1 token, the short code, days, states."""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.core.base45 import NotBase45, base45, from_base45

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date


class BadgeState(StrEnum):
    """Whether a badge opens doors: only a live one does."""

    LIVE = "live"
    REVOKED = "revoked"
    REPLACED = "replaced"


class EndReason(StrEnum):
    """Why a badge died; the words of the desk stand beside it, on the badge."""

    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"  # the approval was taken back
    CATEGORY = "category"
    LOST = "lost"
    DESK = "desk"
    UNDONE = "undone"  # the approval was taken back before anybody was told


class Fault(StrEnum):
    """Why a text is not a token at all."""

    UNKNOWN_PREFIX = "unknown_prefix"
    LOWER_CASE = "lower_case"
    WRONG_LENGTH = "wrong_length"
    NOT_BASE45 = "not_base45"
    NOT_CANONICAL = "not_canonical"


PREFIX = "D1"
TOKEN_LENGTH = 122
SIGNED_FOR = b"door-badge-1\0"
DAYS = 16
HAN_LANGUAGES = frozenset({"zh", "ja"})
EVERY_DAY = 0xFFFF
_BODY = struct.Struct(">BHBHH8s")
# The mean is five; a key that fails a thousand times is no key.
_TRIES = 1_000


@dataclass(frozen=True)
class Body:
    """What a token says: which key signed it, which event, category, days and badge; the salt says nothing."""

    key_id: int
    event_number: int
    category_code: int
    day_mask: int
    salt: int
    badge_id: bytes

    def pack(self) -> bytes:
        """Write the 16 bytes that are signed."""
        if len(self.badge_id) != 8:  # noqa: PLR2004 — struct would pad it in silence
            msg = "a badge id has 8 bytes"
            raise ValueError(msg)
        return _BODY.pack(self.key_id, self.event_number, self.category_code, self.day_mask, self.salt, self.badge_id)


@dataclass(frozen=True)
class Decoded:
    """A text that has the form of a token; nothing is proven until ``verify`` says so."""

    body: Body
    signature: bytes


@dataclass(frozen=True)
class Malformed:
    """A text that is no token, and why."""

    reason: Fault


def prints_whole(high: int, low: int) -> bool:
    """Say whether two neighbouring bytes of a body print without a space.

    Hand scanners, forms and copying trim or fold spaces. An event's number and key, its categories' numbers and
    a badge's days stand in the token as they are: choose them so that ``(key, number >> 8)``,
    ``(number & 255, category)`` and the two bytes of the day mask print whole.
    """
    return " " not in base45(bytes((high & 0xFF, low & 0xFF)))


def draw_badge_id(random: Callable[[int], bytes]) -> bytes:
    """Draw 8 random bytes whose 12 characters hold no space."""
    badge_id = random(8)
    while " " in base45(badge_id):
        badge_id = random(8)
    return badge_id


def sign(body: Body, key: bytes | Callable[[bytes], bytes]) -> str:
    """Sign a body, counting its salt up until the token has no space.

    A space that the fixed head of the body forces stays (it is harmless to a camera); an id with one is ours to
    draw again, so it is refused.
    """
    if " " in base45(body.badge_id):
        msg = "draw badge ids with draw_badge_id"
        raise ValueError(msg)
    signed = Ed25519PrivateKey.from_private_bytes(key).sign if isinstance(key, bytes) else key
    forced = base45(body.pack()[:6]).count(" ")
    for step in range(_TRIES):
        salted = replace(body, salt=(body.salt + step) & 0xFFFF).pack()
        if base45(salted).count(" ") > forced:
            continue
        text = base45(salted + signed(SIGNED_FOR + salted))
        if text.count(" ") == forced:
            return PREFIX + text
    msg = "no salt gives a token without a space"
    raise ValueError(msg)


def decode(token: str) -> Decoded | Malformed:
    """Take a scanned text apart, strictly: one body and signature have one spelling."""
    if not token.startswith(PREFIX):
        return Malformed(Fault.LOWER_CASE if token.startswith(PREFIX.lower()) else Fault.UNKNOWN_PREFIX)
    if len(token) != TOKEN_LENGTH:
        return Malformed(Fault.WRONG_LENGTH)
    if any("a" <= character <= "z" for character in token):
        return Malformed(Fault.LOWER_CASE)
    content = from_base45(token.removeprefix(PREFIX))
    if isinstance(content, NotBase45):
        return Malformed(Fault(content.value))
    return Decoded(Body(*_BODY.unpack(content[: _BODY.size])), content[_BODY.size :])


def verify(decoded: Decoded, public_key: bytes) -> bool:
    """Say whether the holder of the key signed this body."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(decoded.signature, SIGNED_FOR + decoded.body.pack())
    except InvalidSignature:
        return False
    return True


def day_mask(first_day: date, valid_days: Iterable[date]) -> int:
    """Write the days a badge is valid as bits counted from the event's first day."""
    mask = 0
    for day in valid_days:
        index = (day - first_day).days
        if not 0 <= index < DAYS:
            msg = f"{day} is not one of the {DAYS} days from {first_day}"
            raise ValueError(msg)
        mask |= 1 << index
    return mask


def covers(mask: int, day_index: int) -> bool:
    """Say whether a badge is valid on a day of its event."""
    return 0 <= day_index < DAYS and bool(mask >> day_index & 1)


# Crockford's base 32: no I, L, O or U. Every character is one element of GF(32).
SHORT_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_LENGTH = 9
_SHORT_VALUES = {character: value for value, character in enumerate(SHORT_ALPHABET)}
_MEANT = str.maketrans("OIL", "011")


def _checksum(code: str) -> int:
    """Weigh each character by another power of a primitive element: one slip, or two swapped, is never zero."""
    total = 0
    for character in code:
        total = (total << 1 ^ (0b100101 if total & 16 else 0)) ^ _SHORT_VALUES[character]
    return total


def make_short_code(random_bytes: bytes) -> str:
    """Make the code a guest reads out when no scanner works: 8 characters of 40 random bits, and a check."""
    number = int.from_bytes(random_bytes)
    if len(random_bytes) != 5:  # noqa: PLR2004 — 8 characters of 5 bits
        msg = "a short code is made of 5 random bytes"
        raise ValueError(msg)
    code = "".join(SHORT_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return code + SHORT_ALPHABET[_checksum(code + "0")]


def normalise_short_code(text: str) -> str | None:
    """Read a typed code with its usual slips (case, O for 0, dashes, full-width forms); None if it cannot be one."""
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(c for c in folded if unicodedata.category(c) not in {"Pd", "Zs", "Cc", "Cf"})
    code = kept.translate(_MEANT)
    if len(code) != SHORT_LENGTH or not _SHORT_VALUES.keys() >= set(code) or _checksum(code):
        return None
    return code


def shown_short_code(code: str) -> str:
    """Write a short code in threes, as it is printed and read out."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def name_language(name: str, tag: str) -> str:
    """Say in which language a name is read: its writer's own, unless only one of the two is written in Han characters.

    It chooses between Chinese and Japanese forms, and the size a script needs; empty where nobody can tell.
    """
    is_han = any("\u3400" <= letter <= "\u9fff" for letter in name)
    if is_han == (tag.split("-", maxsplit=1)[0] in HAN_LANGUAGES):
        return tag
    return "zh-Hans" if is_han else ""
