from __future__ import annotations

import random
import re

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from app.badges.rules import Body, draw_badge_id, sign
from app.platform.documents import qr

PRIVATE = bytes(range(32))
Picture = NDArray[np.uint8]


def fresh(rng: random.Random) -> str:
    return sign(Body(1, 7, rng.randrange(9), 0xFFFF, 0, draw_badge_id(rng.randbytes)), PRIVATE)


def picture(png: bytes) -> Picture:
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    return image.astype(np.uint8)


def turned_and_blurred(image: Picture) -> Picture:
    side = image.shape[0]
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), 7, 0.9)
    turned = cv2.warpAffine(image, turn, (side, side), borderValue=255)
    return cv2.GaussianBlur(turned, (0, 0), 1.2).astype(np.uint8)


def read(image: Picture) -> tuple[str, str] | None:
    found = zxingcpp.read_barcode(image)
    return (found.text, found.ec_level) if found else None


def test_a_fresh_badge_is_version_five_of_level_m_and_has_no_space() -> None:
    token = fresh(random.Random(1))

    side = len(qr.modules(token))

    assert (len(token), " " in token) == (122, False)
    assert (side - 17) // 4 == 5
    assert read(picture(qr.qr_png(token))) == (token, "M")


@pytest.mark.slow
def test_two_hundred_badges_are_read_upright_and_askew() -> None:
    rng = random.Random(2)
    tokens = [fresh(rng) for _ in range(200)]

    unread = [
        token
        for token in tokens
        for image in [picture(qr.qr_png(token))]
        if {read(image), read(turned_and_blurred(image))} != {(token, "M")}
    ]

    assert unread == []


def test_the_svg_draws_the_same_modules_run_by_run() -> None:
    token = fresh(random.Random(3))
    rows = qr.modules(token)
    drawn = [[False] * len(row) for row in rows]

    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", qr.qr_svg(token)):
        for place in range(int(x), int(x) + int(length)):
            drawn[int(y)][place] = True

    assert drawn == rows
    assert 'viewBox="0 0 37 37"' in qr.qr_svg(token)


@pytest.mark.parametrize("scale", [1, 3, 6, 8])
def test_the_png_has_a_quiet_zone_of_four_modules(scale: int) -> None:
    image = picture(qr.qr_png(fresh(random.Random(4)), scale))

    side = (37 + 8) * scale
    quiet = 4 * scale
    assert image.shape == (side, side)
    assert image[:quiet].min() == image[:, :quiet].min() == image[-quiet:].min() == image[:, -quiet:].min() == 255
    assert image[quiet, quiet] == 0


@pytest.mark.parametrize("text", ["https://example.org/g/3f9a", "横店影视节", "ÑANDÚ", "a"])
def test_other_texts_are_written_as_bytes(text: str) -> None:
    assert read(picture(qr.qr_png(text))) == (text, "M")
