from __future__ import annotations

from pathlib import Path

import pytest

from app.platform.documents import fonts


@pytest.mark.parametrize(
    "name",
    [
        "María José Ñuñez Łukasz Šárka Đorđe",
        "Nguyễn Thị Phương Thảo",
        "Святлана Аляксандраўна",
        "Ελευθερία Παπαδημητρίου",
        "林晓薇 林曉薇 㐂龘𠮷",
        "ليلى عبد الرحمن المنصوري",
        "נועה בן דוד",
        "พิมพ์ชนก ศรีสุวรรณรัตน์",
        "अनुष्का श्रीवास्तव",
        "さくら カタカナ",
        "김민준",
        "Թամարա თამარ አበበ",
        "Jose\u0301 می\u200cخواهم ❤\ufe0f 2026\n",
        "",
    ],
)
def test_the_names_of_the_world_can_be_set(name: str) -> None:
    assert fonts.missing_glyphs(name) == []


def test_each_missing_character_is_told_once() -> None:
    assert fonts.missing_glyphs("Ana 𓀀𒀀 𓀀") == ["𓀀", "𒀀"]


def test_an_installation_may_add_its_own_fonts(tmp_path: Path) -> None:
    assert fonts.coverage((tmp_path,)) == fonts.coverage()
    assert fonts.families((tmp_path,)) == fonts.families()


def test_the_han_forms_asked_for_come_before_the_others_and_emoji_last() -> None:
    for han, families in fonts.families().items():
        assert families[:2] == [fonts.LATIN, han]
        assert families[-1] == "Noto Emoji"
        assert len(families) == len(set(families))
        assert set(families) <= set(fonts.loaded().families())
