from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.documents.runs import Run, clean, run


def units(name: str) -> list[str]:
    return [unit for unit, _ in run(name).units]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sulastri", ["Sulastri"]),
        (
            "María José Fernández-Villaverde y Ruiz de la Torre",
            ["María", "José", "Fernández-Villaverde", "y Ruiz", "de la Torre"],
        ),
        ("Vincent van der Westhuizen", ["Vincent", "van der Westhuizen"]),
        ("ليلى عبد الرحمن المنصوري", ["ليلى", "عبد الرحمن", "المنصوري"]),
        ("נועה בן דוד", ["נועה", "בן דוד"]),
        ("买买提·阿不都热合曼", ["买买提·", "阿不都热合曼"]),
        ("レオナルド・ディカプリオ", ["レオナルド・", "ディカプリオ"]),
        ("林晓薇", ["林晓薇"]),
        ("Y", ["Y"]),
        ("Ana de", ["Ana", "de"]),
        ("", []),
        ("·", ["·"]),
    ],
)
def test_a_name_breaks_only_between_names(name: str, expected: list[str]) -> None:
    assert units(name) == expected


def test_no_space_follows_the_point_between_two_names() -> None:
    assert run("买买提·阿不都热合曼 导演").units == (("买买提·", False), ("阿不都热合曼", True), ("导演", True))


def test_a_hyphen_breaks_only_among_the_parts() -> None:
    assert run("Ana Fernández-Villaverde y Ruiz").parts == (
        ("Ana", True),
        ("Fernández-", False),
        ("Villaverde", True),
        ("y", True),
        ("Ruiz", True),
    )


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Sulastri", "id", ("id", None, "ltr", 1.08, False, "Noto Sans CJK SC")),
        ("ليلى", "ar", ("ar", None, "rtl", 1.35, False, "Noto Sans CJK SC")),
        ("Layla", "ar", ("ar", None, "ltr", 1.08, False, "Noto Sans CJK SC")),
        ("نازنین", "", ("en", None, "rtl", 1.35, False, "Noto Sans CJK SC")),
        ("2026", "he", ("he", None, "rtl", 1.08, False, "Noto Sans CJK SC")),
        ("2026", "", ("en", None, "ltr", 1.08, False, "Noto Sans CJK SC")),
        ("พิมพ์ชนก", "th", ("th", None, "ltr", 1.4, False, "Noto Sans CJK SC")),
        ("अनुष्का", "hi", ("hi", None, "ltr", 1.35, False, "Noto Sans CJK SC")),
        ("林晓薇", "zh-Hans", ("zh", None, "ltr", 1.2, True, "Noto Sans CJK SC")),
        ("林曉薇", "zh-Hant", ("zh", None, "ltr", 1.2, True, "Noto Sans CJK TC")),
        ("林曉薇", "zh_TW", ("zh", "TW", "ltr", 1.2, True, "Noto Sans CJK TC")),
        ("林曉薇", "zh-Hant-HK", ("zh", "HK", "ltr", 1.2, True, "Noto Sans CJK TC")),
        ("林曉薇", "zh-HK", ("zh", "HK", "ltr", 1.2, True, "Noto Sans CJK HK")),
        ("骨直 さくら", "en", ("en", None, "ltr", 1.2, True, "Noto Sans CJK JP")),
        ("北野武", "ja", ("ja", None, "ltr", 1.2, True, "Noto Sans CJK JP")),
        ("김민준", "", ("en", None, "ltr", 1.2, True, "Noto Sans CJK KR")),
        ("Ana", "es-UY", ("es", "UY", "ltr", 1.08, False, "Noto Sans CJK SC")),
        ("Ana", "<script>", ("en", None, "ltr", 1.08, False, "Noto Sans CJK SC")),
    ],
)
def test_a_text_tells_its_direction_height_and_forms(text: str, lang: str, expected: tuple[object, ...]) -> None:
    made = run(text, lang)

    assert (made.lang, made.region, made.dir, made.leading, made.han, made.font) == expected


def test_what_is_not_meant_to_be_seen_is_dropped_and_joiners_stay() -> None:
    assert clean("  Ana\u202egpj.exe\n\tLópez\0\u200b ") == "Anagpj.exe López"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("Jose\u0301") == "José"


def test_letters_stay_with_their_marks_when_a_word_is_torn_apart() -> None:
    assert run("กี่q\u0301 x").loose == ("กี่\u200bq\u0301", "x")
    assert run("👩\u200d🎤x").loose == ("👩\u200d🎤\u200bx",)
    assert run("ليلى").loose == ("\u200d\u200b\u200d".join("ليلى"),)


@given(st.text(max_size=60), st.text(max_size=8))
def test_every_text_comes_back_whole_in_each_way_of_breaking(text: str, lang: str) -> None:
    made: Run = run(text, lang)

    whole = "".join(unit + " " * spaced for unit, spaced in made.units).rstrip()
    parts = "".join(part + " " * spaced for part, spaced in made.parts).rstrip()
    assert whole == parts == made.text == clean(text)
    assert len(made.loose) == len(made.parts)
