"""The picture beside a shared link."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.platform.documents.badge import Text
from app.platform.documents.card import Card, card_png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 46 63"><rect width="46" height="63" fill="#1E8A24"/></svg>'
GROUND, ART, STRONG = (0x20, 0x10, 0x30), (0x1E, 0x8A, 0x24), (0xFF, 0xFE, 0xFD)


def card(title: Text, *others: Text) -> Image.Image:
    other = others[0] if others else Text("")
    made = Card(
        title=title,
        other=other,
        host=other,
        facts=others,
        artwork_svg=SVG,
        ground="#201030",
        strong="#FFFEFD",
        soft="#C0B0D0",
        spark="#FFD54A",
    )
    return Image.open(io.BytesIO(card_png(made))).convert("RGB")


def test_a_card_is_as_large_as_those_who_show_it_ask() -> None:
    assert card(Text("Latin Film Night", "en")).size == (1200, 630)


def test_the_artwork_stands_at_the_end_of_the_line() -> None:
    left_to_right = card(Text("Noche", "es"))
    right_to_left = card(Text("ليلة", "ar"))

    assert left_to_right.getpixel((1150, 600)) == ART
    assert left_to_right.getpixel((10, 600)) == GROUND
    assert right_to_left.getpixel((50, 600)) == ART
    assert right_to_left.getpixel((1190, 600)) == GROUND


@pytest.mark.parametrize(
    "title",
    [
        Text("短剧国际合作与跨文化电影交流活动" * 3, "zh-Hans"),
        Text("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "de"),
        Text("International Short Drama & Cross-Cultural Film Cooperation Exchange " * 3, "en"),
    ],
    ids=["Chinese", "one long word", "many words"],
)
def test_a_long_title_stays_off_the_artwork_and_the_edges(title: Text) -> None:
    shown = card(title, title, title)

    assert STRONG in colours(shown.crop((64, 56, 704, 574)))
    for edge in (shown.crop((0, 0, 1200, 40)), shown.crop((0, 0, 50, 630)), shown.crop((720, 0, 739, 630))):
        assert colours(edge) <= {GROUND, ART}


def colours(picture: Image.Image) -> set[object]:
    return {colour for _, colour in picture.getcolors(2**20) or []}
