"""R21: nobody gets in with a token that was not signed; server and phone agree on each of a hundred thousand."""

from __future__ import annotations

import base64
import random
import sys
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.badges.rules import PREFIX, SIGNED_FOR, Body, Malformed, decode, draw_badge_id, sign, verify
from app.core.base45 import ALPHABET, base45
from tests import phone
from tests.proof.rush import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

MUTANTS = scaled(100_000)
EVENT, KEY = 7, 1
LOOK_ALIKES = str.maketrans(
    {"0": "O", "O": "0", "1": "I", "A": "А", "B": "В", "E": "Е", "5": "５", "S": "Ѕ", " ": "\u00a0"}
)


def public(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


class Forger:
    """Somebody with true tokens in hand, a key of their own, and time."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.private, self.own = self.rng.randbytes(32), self.rng.randbytes(32)
        self.bodies = [self._body() for _ in range(50)]
        self.true = [sign(body, self.private) for body in self.bodies]

    def _body(self) -> Body:
        badge_id = draw_badge_id(self.rng.randbytes)
        return Body(KEY, EVENT, self.rng.randrange(9), 1 << self.rng.randrange(16), 0, badge_id)

    def forge(self) -> str:
        """Make something that is none of the true tokens."""
        ways: list[Callable[[str, Body], str]] = [
            self.flipped, self.cut, self.longer, self.swapped, self.other_alphabet, self.other_case, self.look_alike,
            self.other_event, self.other_purpose, self.other_key, self.unsigned, self.letters, self.spaced,
        ]  # fmt: skip
        while True:
            place = self.rng.randrange(len(self.true))
            forged = self.rng.choice(ways)(self.true[place], self.bodies[place])
            if forged not in self.true:
                return forged

    def flipped(self, token: str, _: Body) -> str:
        content = bytearray(_bytes(token))
        for _bit in range(self.rng.choice((1, 1, 1, 2, 8))):
            content[self.rng.randrange(len(content))] ^= 1 << self.rng.randrange(8)
        return PREFIX + base45(bytes(content))

    def cut(self, token: str, _: Body) -> str:
        return token[: self.rng.randrange(len(token))]

    def longer(self, token: str, _: Body) -> str:
        return token + "".join(self.rng.choices(ALPHABET, k=self.rng.randrange(1, 130)))

    def swapped(self, token: str, body: Body) -> str:
        other = _bytes(self.rng.choice(self.true))
        mine = _bytes(token)
        del body
        return PREFIX + base45(mine[:16] + other[16:] if self.rng.random() < 0.5 else mine[:48] + other[48:])

    def other_alphabet(self, token: str, _: Body) -> str:
        content = _bytes(token)
        written = (base64.b64encode, base64.urlsafe_b64encode, base64.b32encode, base64.b16encode, base64.b85encode)
        text = self.rng.choice(written)(content).decode()
        return PREFIX + text[: 120 if self.rng.random() < 0.5 else None]

    def other_case(self, token: str, _: Body) -> str:
        return "".join(letter.lower() if self.rng.random() < 0.2 else letter for letter in token).replace("D1", "d1", 1)

    def look_alike(self, token: str, _: Body) -> str:
        return token.translate(LOOK_ALIKES)

    def other_event(self, _: str, body: Body) -> str:
        return sign(Body(KEY, EVENT + 1, body.category_code, body.day_mask, 0, body.badge_id), self.private)

    def other_purpose(self, _: str, body: Body) -> str:
        purpose = self.rng.choice((b"", b"door-badge-2\0", b"door-badge-1", b"invitation\0", SIGNED_FOR * 2))
        signature = Ed25519PrivateKey.from_private_bytes(self.private).sign(purpose + body.pack())
        return PREFIX + base45(body.pack() + signature)

    def other_key(self, _: str, body: Body) -> str:
        key_id = self.rng.choice((KEY, KEY, 0, 2, 255))
        return sign(Body(key_id, EVENT, body.category_code, body.day_mask, 0, body.badge_id), self.own)

    def unsigned(self, _: str, body: Body) -> str:
        signature = self.rng.choice((bytes(64), b"\xff" * 64, b"\1" + bytes(63), self.rng.randbytes(64)))
        return PREFIX + base45(body.pack() + signature)

    def letters(self, _: str, body: Body) -> str:
        del body
        length = self.rng.choice((0, 1, 2, 120, 120, 120, 300))
        kinds = (ALPHABET, "٠١٢٣٤٥٦٧٨٩", "横店影视城", "".join(map(chr, range(32, 127))), "\0\n\r\t\ud83c")
        return self.rng.choice(("", PREFIX)) + "".join(self.rng.choices(self.rng.choice(kinds), k=length))

    def spaced(self, token: str, _: Body) -> str:
        place = self.rng.randrange(len(token) + 1)
        return token[:place] + self.rng.choice((" ", "\n", "\u200b", "\ufeff", "%20")) + token[place:]


def _bytes(token: str) -> bytes:
    decoded = decode(token)
    assert not isinstance(decoded, Malformed)
    return decoded.body.pack() + decoded.signature


def server(text: str, keys: dict[str, bytes]) -> dict[str, object]:
    """Return what the server makes of a text, in the phone's words."""
    decoded = decode(text)
    if isinstance(decoded, Malformed):
        return {"fault": decoded.reason.value}
    key = keys.get(str(decoded.body.key_id)) if decoded.body.event_number == EVENT else None
    return {"valid": key is not None and verify(decoded, key)}


def asked_of(texts: list[str], keys: dict[str, bytes], *, fallback: bool = False) -> list[dict[str, object]]:
    """Return what the phone makes of texts."""
    told = {name: key.hex() for name, key in keys.items()}
    found = phone.answers(
        tokens=[{"text": text, "event_number": EVENT, "keys": told} for text in texts], fallback=fallback
    )
    return [{key: one[key] for key in ("fault", "valid") if key in one} for one in found["tokens"]]


def test_no_forged_token_opens_a_door_and_server_and_phone_agree_on_each() -> None:
    forger = Forger(20261012)
    keys = {str(KEY): public(forger.private)}
    forged = [forger.forge() for _ in range(MUTANTS)]

    there = [server(text, keys) for text in forged]
    here = asked_of(forged, keys)

    assert [text for text, said in zip(forged, there, strict=True) if said.get("valid")] == []
    assert [text for text, one, other in zip(forged, there, here, strict=True) if one != other] == []
    proven = [text for text, said in zip(forged, there, strict=True) if "valid" in said][: MUTANTS // 20]
    assert asked_of(proven, keys, fallback=True) == [server(text, keys) for text in proven]
    assert asked_of(forger.true, keys) == [{"valid": True}] * len(forger.true)
    sys.stdout.write(f"\nR21: {len(forged)} forged, {len(proven)} of them by the fallback too, 0 accepted\n")


def test_where_the_forgers_own_key_is_taken_for_the_events_forgeries_pass() -> None:
    forger = Forger(1)
    keys = {str(KEY): public(forger.own)}
    forged = [forger.other_key("", body) for body in forger.bodies]

    accepted = [text for text in forged if server(text, keys) == {"valid": True}]

    assert accepted != []
    assert asked_of(forged, keys) == [server(text, keys) for text in forged]
