from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.look.theme import (
    DARK_SURFACE,
    INK,
    LIGHT_SURFACE,
    WHITE,
    categories_css,
    category_fill,
    category_ink,
    contrast,
    hex_of,
    is_colour,
    oklch,
    theme,
    theme_css,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
TOKENS = (Path(__file__).resolve().parents[4] / "static" / "base" / "tokens.css").read_text()


@settings(max_examples=300, deadline=None)
@given(colours)
def test_whatever_an_organiser_picks_every_word_can_be_read(accent: str) -> None:
    roles = theme(accent)

    assert contrast(roles["solid"], roles["on-solid"]) >= 4.5
    assert contrast(roles["text"], LIGHT_SURFACE) >= 4.5
    assert contrast(roles["text-dark"], DARK_SURFACE) >= 4.5
    assert contrast(roles["tint"], INK) >= 12
    assert contrast(roles["tint-dark"], "#F3F1F8") >= 9
    assert contrast(roles["deep"], roles["on-deep"]) >= 14
    assert contrast(roles["deep"], roles["on-deep-soft"]) >= 9
    assert contrast(roles["deep"], roles["spark"]) >= 9
    assert contrast(roles["deep"], roles["bright"]) >= 3


@settings(max_examples=300, deadline=None)
@given(colours)
def test_a_category_carries_white_words_and_is_itself_a_word_on_any_surface(colour: str) -> None:
    assert contrast(category_fill(colour), WHITE) >= 5.5
    assert contrast(category_ink(colour), LIGHT_SURFACE) >= 4.5
    assert contrast(category_ink(colour, dark=True), DARK_SURFACE) >= 4.5


@settings(max_examples=200, deadline=None)
@given(colours)
def test_a_colour_survives_the_way_through_oklch(colour: str) -> None:
    back = hex_of(*oklch(colour))

    channels = zip(re.findall("..", colour[1:]), re.findall("..", back[1:]), strict=True)
    assert all(abs(int(one, 16) - int(other, 16)) <= 1 for one, other in channels)


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    [("#FFFFFF", 1.0, 0.0, None), ("#000000", 0.0, 0.0, None), ("#FF0000", 0.628, 0.2577, 29.23)],
)
def test_oklch_agrees_with_the_published_values(
    colour: str, lightness: float, chroma: float, hue: float | None
) -> None:
    found = oklch(colour)

    assert found[0] == pytest.approx(lightness, abs=0.001)
    assert found[1] == pytest.approx(chroma, abs=0.001)
    if hue is not None:
        assert found[2] == pytest.approx(hue, abs=0.05)


def test_contrast_goes_from_one_to_twenty_one() -> None:
    assert contrast(WHITE, WHITE) == pytest.approx(1)
    assert contrast(WHITE, "#000000") == pytest.approx(21)


def test_a_category_that_is_dark_enough_keeps_its_colour() -> None:
    assert category_fill("#A8185B") == "#A8185B"


@pytest.mark.parametrize("text", ["", "red", "#12345", "#12345G", "#1234567", "url(//x)", "#123456;}", "#123456\n"])
def test_only_six_digits_are_a_colour(text: str) -> None:
    assert not is_colour(text)
    assert category_fill(text) == INK
    assert {category_ink(text), category_ink(text, dark=True)} == {INK, WHITE}


def test_the_sheet_names_the_event_and_both_schemes() -> None:
    sheet = theme_css("hengdian", "#E0311F")

    assert sheet.startswith('[data-event="hengdian"]{')
    assert f"--ev-deep:{theme('#E0311F')['deep']};" in sheet
    assert "@media (prefers-color-scheme: dark)" in sheet
    assert '[data-bs-theme="dark"] [data-event="hengdian"]' in sheet
    assert "-dark:" not in sheet


def test_categories_have_a_fill_and_an_ink_of_their_own_in_the_dark() -> None:
    sheet = categories_css([("press", "#B04300")])

    assert f".cat-press{{--cat:#B04300;--cat-ink:{category_ink('#B04300')}}}" in sheet
    assert f'[data-bs-theme="dark"] .cat-press{{--cat-ink:{category_ink("#B04300", dark=True)}}}' in sheet


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


def test_the_dark_tokens_are_the_same_for_the_device_and_for_the_choice() -> None:
    chosen = re.search(r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
    device = re.search(r':root:not\(\[data-bs-theme="light"\]\) \{\n(    color-scheme.*?)\}', TOKENS, re.DOTALL)

    assert chosen
    assert device
    assert declarations(chosen[1]) == declarations(device[1])


def test_ink_and_states_can_be_read_on_every_surface_of_the_tokens() -> None:
    light = re.search(r'\n\[data-bs-theme="light"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
    dark = re.search(r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
    assert light
    assert dark
    for block in (declarations(light[1]), declarations(dark[1])):
        surfaces = [block[f"--ln-{name}"] for name in ("page", "wall", "sunken", "card", "float")]
        for ink in ("ink", "ink-2", "ink-3"):
            assert min(contrast(block[f"--ln-{ink}"], surface) for surface in surfaces) >= 4.5
        for state in ("ok", "wait", "stop", "info"):
            assert contrast(block[f"--ln-{state}"], block[f"--ln-{state}-tint"]) >= 4.5
        assert contrast(block["--ln-line-strong"], block["--ln-card"]) >= 3
