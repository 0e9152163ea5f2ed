"""Drawings as pictures for mails."""

from __future__ import annotations

import io

from PIL import Image

from app.platform.documents.art import art_png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#1E0A24"/></svg>'


def test_a_drawing_is_a_picture_twice_as_fine_as_it_is_shown() -> None:
    picture = Image.open(io.BytesIO(art_png(SVG, width=60, height=20))).convert("RGB")

    assert picture.size == (120, 40)
    assert picture.getpixel((60, 20)) == (0x1E, 0x0A, 0x24)


def test_the_same_drawing_is_made_once() -> None:
    assert art_png(SVG, width=30, height=10) is art_png(SVG, width=30, height=10)
