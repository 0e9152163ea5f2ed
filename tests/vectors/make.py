"""Write the vectors the server and the phone share: ``python -m tests.vectors.make``.

The same seed gives the same files; a test says so. Cases picked by hand carry what went wrong somewhere once.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.badges.rules import PREFIX, SIGNED_FOR, Body, draw_badge_id, sign
from app.core.base45 import ALPHABET, base45

HERE = Path(__file__).parent
SEED = 20261012
FRESH = 40


def public(private: bytes) -> bytes:
    """Return the public half of a raw private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def tokens() -> dict[str, object]:
    """Compose the token vectors: keys, and what decoding and verifying each text must come to."""
    rng = random.Random(SEED)
    private, other = rng.randbytes(32), rng.randbytes(32)
    body = Body(1, 7, 2, 0b11111, 0, draw_badge_id(rng.randbytes))
    good = sign(body, private)
    cases: list[dict[str, object]] = [_case("fresh", good, body, valid=True)]
    for number in range(FRESH):
        drawn = Body(1, 7, rng.randrange(9), 1 << rng.randrange(16), rng.randrange(9), draw_badge_id(rng.randbytes))
        cases.append(_case(f"random {number}", sign(drawn, private), drawn, valid=True))
    for name, changed in _corners(body).items():
        cases.append(_case(name, sign(changed, private), changed, valid=True))
    cases += _untrue(good, body, private, other)
    cases += [{"name": name, "token": text, "fault": fault} for name, text, fault in _faulty(good)]
    keys = {"1": public(private).hex()}
    return {
        "event_number": 7,
        "keys": keys,
        "other_key": public(other).hex(),
        "zero_key": bytes(32).hex(),
        "cases": cases,
    }


def _case(name: str, token: str, body: Body, *, valid: bool) -> dict[str, object]:
    said = {
        "key_id": body.key_id,
        "event_number": body.event_number,
        "category_code": body.category_code,
        "day_mask": body.day_mask,
        "badge_id": body.badge_id.hex(),
    }
    return {"name": name, "token": token, "body": said, "valid": valid}


def _corners(body: Body) -> dict[str, Body]:
    return {
        "every day": replace(body, day_mask=0xFFFF),
        "no day": replace(body, day_mask=0),
        "largest numbers": replace(body, key_id=255, event_number=65535, category_code=255, day_mask=65535),
        "smallest numbers": Body(0, 0, 0, 0, 0, bytes(8)),
        "another event": replace(body, event_number=8),
        "a head that forces a space": replace(body, event_number=1, category_code=5),
        "a salt that wraps": replace(body, salt=65535),
    }


def _untrue(good: str, body: Body, private: bytes, other: bytes) -> list[dict[str, object]]:
    """Well-formed tokens that nobody with the key has signed."""
    packed = body.pack()
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(SIGNED_FOR + packed)
    unscoped = Ed25519PrivateKey.from_private_bytes(private).sign(packed)
    order = 2**252 + 27742317777372353535851937790883648493
    shifted = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    forged = {
        "signed with another key": sign(body, other),
        "another category under the same signature": _token(replace(body, category_code=1).pack(), signature),
        "another badge under the same signature": _token(packed[:8] + bytes(8), signature),
        "one bit of the signature flipped": _token(packed, signature[:-1] + bytes([signature[-1] ^ 1])),
        "signature of zeros": _token(packed, bytes(64)),
        "signature of ones": _token(packed, b"\xff" * 64),
        "small-order point and zero": _token(packed, b"\x01" + bytes(63)),
        "signed without its purpose": _token(packed, unscoped),
        "second spelling of the signature": _token(packed, signature[:32] + shifted),
        "two characters swapped": good[:60] + good[61] + good[60] + good[62:],
    }
    return [{"name": name, "token": token, "valid": False} for name, token in forged.items()]


def _token(body: bytes, signature: bytes) -> str:
    return PREFIX + base45(body + signature)


def _faulty(good: str) -> list[tuple[str, str, str]]:
    return [
        ("nothing", "", "unknown_prefix"),
        ("one space", " ", "unknown_prefix"),
        ("only the prefix", "D1", "wrong_length"),
        ("121 characters", good[:-1], "wrong_length"),
        ("123 characters", good + "0", "wrong_length"),
        ("the last triplet missing", good[:-3], "wrong_length"),
        ("twice in a row", good + good, "wrong_length"),
        ("a space after it", good + " ", "wrong_length"),
        ("a line feed after it", good + "\n", "wrong_length"),
        ("a carriage return in place of the last character", good[:-1] + "\r", "not_base45"),
        ("a space before it", " " + good, "unknown_prefix"),
        ("a byte order mark before it", "\ufeff" + good, "unknown_prefix"),
        ("lower case", good.lower(), "lower_case"),
        ("lower case after the prefix", "D1" + good[2:].lower(), "lower_case"),
        ("one small letter", good[:50] + "a" + good[51:], "lower_case"),
        ("the next version", "D2" + good[2:], "unknown_prefix"),
        ("full-width prefix", "Ｄ１" + good[2:], "unknown_prefix"),
        ("full-width letter", good[:50] + "Ａ" + good[51:], "not_base45"),
        ("Cyrillic look-alike", good[:50] + "А" + good[51:], "not_base45"),
        ("Arabic digit", good[:50] + "٣" + good[51:], "not_base45"),
        ("underscore", good[:50] + "_" + good[51:], "not_base45"),
        ("null", good[:50] + "\0" + good[51:], "not_base45"),
        ("no-break space", good[:50] + "\u00a0" + good[51:], "not_base45"),
        ("an emoji", good[:50] + "🎬" + good[51:], "not_base45"),
        ("half an emoji", good[:50] + "\ud83c" + good[51:], "not_base45"),
        ("a triplet over 65535", good[:2] + ":::" + good[5:], "not_canonical"),
        ("a triplet of 65536", good[:2] + _triplet(65536) + good[5:], "not_canonical"),
        ("the last triplet over 65535", good[:-3] + ":::", "not_canonical"),
        ("a web address", "https://example.org/g/3f9a", "unknown_prefix"),
        ("a web address of 122 characters", "https://example.org/".ljust(122, "A"), "unknown_prefix"),
        ("a business card", "BEGIN:VCARD\nFN:Lin Xiao\nEND:VCARD", "unknown_prefix"),
        ("a wireless network", "WIFI:S:Guest;T:WPA;P:x;;", "unknown_prefix"),
        ("an injection", "D1' OR 1=1 --", "wrong_length"),
    ]


def _triplet(number: int) -> str:
    return ALPHABET[number % 45] + ALPHABET[number // 45 % 45] + ALPHABET[number // 2025]


def short_codes() -> list[dict[str, object]]:
    """Pick typed codes: what is read, and what is not."""
    return [{"typed": typed, "code": code} for typed, code in _typed()]


def _typed() -> list[tuple[str, str | None]]:
    from_hex = "3F6CX9K1"
    code = _checked(from_hex)
    zero = _checked("00000000")
    return [
        (code, code),
        (code.lower(), code),
        (f"{code[:3]} {code[3:6]} {code[6:]}", code),
        (f" {code[:3]}-{code[3:6]}–{code[6:]}\n", code),
        ("".join(chr(ord(c) + 0xFEE0) for c in code), code),
        (zero.replace("0", "O"), zero),
        (zero.replace("0", "o"), zero),
        (code.replace("1", "I"), code),
        (code.replace("1", "l"), code),
        (code[:-1], None),
        (code + "0", None),
        (code[:-1] + ("0" if code[-1] != "0" else "1"), None),
        (code[1] + code[0] + code[2:], None),
        ("U" * 9, None),
        ("", None),
        ("🎬" * 9, None),
    ]


def _checked(eight: str) -> str:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    total = 0
    for character in eight + "0":
        total = (total << 1 ^ (0b100101 if total & 16 else 0)) ^ alphabet.index(character)
    return eight + alphabet[total]


def written(content: object) -> str:
    """Return the text of a vector file: plain ASCII, so that no editor or transport changes a character."""
    return json.dumps(content, indent=1) + "\n"


def main() -> None:
    """Write the token vectors; those of verdicts are written by hand."""
    (HERE / "tokens.json").write_text(written(tokens()), encoding="ascii")
    (HERE / "short_codes.json").write_text(written(short_codes()), encoding="ascii")


if __name__ == "__main__":
    main()
