"""Photographs as cameras really write them."""

from __future__ import annotations

from app.platform.files.pictures import checked_image
from tests.public_data import SHARED_DATA

PHOTOS = SHARED_DATA / "photos"


def test_a_photograph_held_sideways_stands_upright() -> None:
    picture = checked_image((PHOTOS / "hopper_orientation_5.jpg").read_bytes(), max_side=400)

    assert (picture.width, picture.height) == (128, 128)


def test_a_good_photograph_with_broken_notes_is_taken() -> None:
    picture = checked_image((PHOTOS / "truncated_exif_dpi.jpg").read_bytes(), max_side=400)

    assert picture.suffix == ".jpg"
