from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.badges import rules
from app.badges.rules import Body, Decoded, Fault, Malformed
from app.core import base45
from tests.vectors import make

VECTORS = Path(make.__file__).parent
TOKENS: dict[str, Any] = json.loads((VECTORS / "tokens.json").read_text(encoding="ascii"))
SHORT_CODES: list[dict[str, Any]] = json.loads((VECTORS / "short_codes.json").read_text(encoding="ascii"))
FORMED = [case for case in TOKENS["cases"] if "valid" in case]
FAULTY = [case for case in TOKENS["cases"] if "fault" in case]
MUTANTS = 2_000
PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
BODY = Body(1, 7, 2, 0b11111, 0, bytes.fromhex("0123456789abcdef"))


def name_of(case: dict[str, Any]) -> str:
    return str(case["name"])


def public_key(key_id: int) -> bytes:
    return bytes.fromhex(TOKENS["keys"].get(str(key_id), TOKENS["keys"]["1"]))


@pytest.mark.parametrize("case", FORMED, ids=name_of)
def test_a_token_says_what_it_says_and_only_its_key_vouches_for_it(case: dict[str, Any]) -> None:
    decoded = rules.decode(case["token"])

    assert isinstance(decoded, Decoded)
    assert rules.verify(decoded, public_key(decoded.body.key_id)) is case["valid"]
    assert not rules.verify(decoded, bytes.fromhex(TOKENS["zero_key"]))
    if "body" in case:
        said = {**case["body"], "badge_id": bytes.fromhex(case["body"]["badge_id"]), "salt": decoded.body.salt}
        assert decoded.body == Body(**said)
        assert not rules.verify(decoded, bytes.fromhex(TOKENS["other_key"]))


@pytest.mark.parametrize("case", FAULTY, ids=name_of)
def test_what_is_no_token_is_told_apart_by_its_fault(case: dict[str, Any]) -> None:
    assert rules.decode(case["token"]) == Malformed(Fault(case["fault"]))


def test_the_vectors_are_those_their_script_writes() -> None:
    assert make.written(make.tokens()) == (VECTORS / "tokens.json").read_text(encoding="ascii")
    assert make.written(make.short_codes()) == (VECTORS / "short_codes.json").read_text(encoding="ascii")


@given(
    body=st.builds(
        Body,
        key_id=st.just(1),
        event_number=st.just(7),
        category_code=st.integers(0, 20),
        day_mask=st.sampled_from([1, 0b11111, 0xFFFF, 0b100]),
        salt=st.integers(0, 65535),
        badge_id=st.binary(min_size=8, max_size=8).filter(lambda id_: " " not in base45.base45(id_)),
    )
)
def test_a_fresh_token_has_122_characters_and_no_space(body: Body) -> None:
    token = rules.sign(body, PRIVATE)

    decoded = rules.decode(token)

    assert (len(token), token[:2], " " in token) == (122, "D1", False)
    assert isinstance(decoded, Decoded)
    assert replace(decoded.body, salt=0) == replace(body, salt=0)
    assert rules.verify(decoded, PUBLIC)


def test_a_space_that_the_head_forces_is_the_only_one() -> None:
    token = rules.sign(replace(BODY, event_number=1, category_code=5), PRIVATE)

    assert not rules.prints_whole(1, 5)
    assert rules.prints_whole(7, 2)
    assert token.count(" ") == 1


def test_a_key_may_stay_where_it_is_and_sign_from_there() -> None:
    token = rules.sign(BODY, Ed25519PrivateKey.from_private_bytes(PRIVATE).sign)

    assert token == rules.sign(BODY, PRIVATE)


def test_an_id_with_a_space_is_drawn_again_and_never_signed() -> None:
    spaced = bytes([0, 36]) * 4
    draws = iter([spaced, spaced, BODY.badge_id])

    assert rules.draw_badge_id(lambda _: next(draws)) == BODY.badge_id
    with pytest.raises(ValueError, match="draw_badge_id"):
        rules.sign(replace(BODY, badge_id=spaced), PRIVATE)


def test_a_key_that_always_signs_with_a_space_is_given_up() -> None:
    with pytest.raises(ValueError, match="no salt"):
        rules.sign(BODY, lambda _: bytes([0, 36]) * 32)


def test_a_badge_id_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        replace(BODY, badge_id=b"short").pack()


@given(st.binary(max_size=80).map(lambda content: content + content[:1] * (len(content) % 2)))
def test_bytes_have_one_spelling_in_base45(content: bytes) -> None:
    assert base45.from_base45(base45.base45(content)) == content


def test_base45_is_that_of_the_standard() -> None:
    assert base45.base45(b"Hello!!\0")[:9] == "%69 VD92E"
    assert base45.base45(b"ietf!\0")[:6] == "QED8WE"
    assert base45.from_base45("QED8W") is base45.NotBase45.FOREIGN


@given(st.text())
def test_no_text_whatever_breaks_the_decoder(text: str) -> None:
    assert isinstance(rules.decode(text), Malformed)
    assert isinstance(rules.decode("D1" + text), Malformed)


def test_two_thousand_mutants_of_a_token_open_nothing() -> None:
    rng = random.Random(20261012)
    token = rules.sign(BODY, PRIVATE)

    accepted = [mutant for mutant in (mutate(token, rng) for _ in range(MUTANTS)) if opens(mutant) and mutant != token]

    assert accepted == []


def mutate(token: str, rng: random.Random) -> str:
    place = rng.randrange(len(token))
    lookalikes = {"0": "O", "O": "0", "1": "I", "I": "1", "8": "B", "B": "8", "5": "S", "S": "5", "2": "Z", "Z": "2"}
    alphabet = base45.ALPHABET
    changes = (
        lambda: token[:place] + rng.choice(alphabet) + token[place + 1 :],
        lambda: token[:place] + chr(ord(token[place]) ^ 1 << rng.randrange(8)) + token[place + 1 :],
        lambda: token[:place],
        lambda: token + "".join(rng.choices(alphabet, k=rng.randrange(1, 9))),
        lambda: token[:place] + token[place:].lower(),
        lambda: token[:place] + lookalikes.get(token[place], "\u0410") + token[place + 1 :],
        lambda: token[:place] + token[place + 1 :] + rng.choice(alphabet),
        lambda: rules.PREFIX + flipped(token, rng),
    )
    return rng.choice(changes)()


def flipped(token: str, rng: random.Random) -> str:
    content = base45.from_base45(token.removeprefix(rules.PREFIX))
    assert isinstance(content, bytes)
    place = rng.randrange(len(content))
    return base45.base45(content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :])


def opens(text: str) -> bool:
    decoded = rules.decode(text)
    return isinstance(decoded, Decoded) and rules.verify(decoded, PUBLIC)


@pytest.mark.parametrize("case", SHORT_CODES, ids=lambda case: ascii(case["typed"]))
def test_a_typed_code_is_read_with_its_usual_slips(case: dict[str, Any]) -> None:
    assert rules.normalise_short_code(case["typed"]) == case["code"]


@given(st.binary(min_size=5, max_size=5), st.integers(0, 8), st.sampled_from(rules.SHORT_ALPHABET))
def test_one_wrong_character_or_two_swapped_is_no_code(random_bytes: bytes, place: int, wrong: str) -> None:
    code = rules.make_short_code(random_bytes)
    slipped = code[:place] + wrong + code[place + 1 :]
    swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]

    assert rules.normalise_short_code(code) == code
    assert rules.normalise_short_code(rules.shown_short_code(code)) == code
    assert slipped == code or rules.normalise_short_code(slipped) is None
    assert swapped == code or rules.normalise_short_code(swapped) is None


def test_a_short_code_is_made_of_forty_bits_and_shown_in_threes() -> None:
    assert rules.shown_short_code(rules.make_short_code(bytes(5))) == "000 000 000"
    with pytest.raises(ValueError, match="5 random bytes"):
        rules.make_short_code(bytes(4))


def test_days_are_bits_counted_from_the_first() -> None:
    first = date(2026, 10, 12)

    mask = rules.day_mask(first, [date(2026, 10, 12), date(2026, 10, 14), date(2026, 10, 27)])

    assert mask == 0b1000_0000_0000_0101
    assert [index for index in range(-2, 20) if rules.covers(mask, index)] == [0, 2, 15]


@pytest.mark.parametrize("day", [date(2026, 10, 11), date(2026, 10, 28)])
def test_a_day_outside_the_sixteen_is_refused(day: date) -> None:
    with pytest.raises(ValueError, match="not one of the 16 days"):
        rules.day_mask(date(2026, 10, 12), [day])


@pytest.mark.parametrize(
    ("name", "tag", "language"),
    [
        ("Ana Paz", "es", "es"),
        ("Ana Paz", "zh-Hans", ""),
        ("林晓薇", "zh-Hans", "zh-Hans"),
        ("林晓薇", "es", "zh-Hans"),
        ("骨直 さくら", "ja", "ja"),
        ("ليلى", "ar", "ar"),
        ("Sulastri", "", ""),
    ],
)
def test_a_name_is_read_in_its_writers_language_where_that_can_be(name: str, tag: str, language: str) -> None:
    assert rules.name_language(name, tag) == language
