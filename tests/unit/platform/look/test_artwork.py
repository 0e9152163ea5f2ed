from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from app.platform.look.artwork import MOTIFS, artwork, painted, weave
from app.platform.look.theme import theme

SHAPES = [(1200, 900), (390, 264), (600, 1200), (1200, 140)]


@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_every_motif_is_a_picture_of_the_size_asked_for(motif: str, width: int, height: int) -> None:
    picture = ET.fromstring(artwork(motif, "hff-2027", width, height))  # noqa: S314 — drawn by us

    assert picture.get("viewBox") == f"0 0 {width} {height}"
    assert len(picture) > 2
    assert picture.get("aria-hidden") == "true"


@pytest.mark.parametrize("motif", MOTIFS)
def test_the_same_seed_weaves_the_same_picture_and_another_seed_another(motif: str) -> None:
    def woven(seed: str) -> str:
        return weave.__wrapped__(motif, seed, (1200, 900), 15, ())

    assert woven("2026") == woven("2026") == artwork(motif, "2026")
    assert woven("2027") != woven("2026")


def test_a_page_gets_classes_and_no_colours() -> None:
    picture = artwork("festival", "x")

    assert set(re.findall(r'class="a-(\w+)"', picture)) == {"deep", "mid", "bright", "spark"}
    assert "#" not in picture
    assert "style" not in picture


def test_paper_and_mail_get_the_events_own_colours() -> None:
    colours = theme("#E0311F")

    picture = painted("festival", "x", colours, width=600, height=140, period=10)

    assert set(re.findall(r"#[0-9A-F]{6}", picture)) == {colours[role] for role in ("deep", "mid", "bright", "spark")}
    assert 'class="a-' not in picture


@pytest.mark.parametrize("motif", MOTIFS)
def test_no_thread_runs_out_of_the_picture(motif: str) -> None:
    picture = artwork(motif, "x", 1200, 900)

    ends = [int(end) for end in re.findall(r"V(\d+)", picture)]
    assert ends
    assert max(ends) <= 902
    assert all(int(start) < int(end) for start, end in re.findall(r"M[\d.-]+ (\d+)V(\d+)", picture))


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_picture_stays_light_enough_for_a_bad_line(motif: str) -> None:
    assert len(artwork(motif, "x", 1200, 900)) < 20_000
