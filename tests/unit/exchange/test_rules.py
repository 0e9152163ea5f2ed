"""What a row says otherwise, what it leads to, and codes drawn from names."""

from __future__ import annotations

import pytest

from app.exchange.rules import Outcome, differing, outcome_of, slug, strand_code


def test_of_a_text_in_languages_only_those_said_change() -> None:
    now = {"title": {"en": "Night", "zh-Hans": "夜"}, "year": 2017, "note": None}

    assert differing(now, {"title": {"en": "Night"}, "year": 2017}) == {}
    assert differing(now, {"title": {"es": "Noche"}, "note": {"en": "x"}}) == {
        "title": {"en": "Night", "zh-Hans": "夜", "es": "Noche"},
        "note": {"en": "x"},
    }


@pytest.mark.parametrize(
    ("is_known", "changes", "outcome"),
    [(False, (), Outcome.ADDED), (True, ("year",), Outcome.CHANGED), (True, (), Outcome.SAME)],
)
def test_a_row_leads_to_one_thing(is_known: bool, changes: tuple[str, ...], outcome: Outcome) -> None:  # noqa: FBT001 — an example
    assert outcome_of(is_known=is_known, changes=changes) is outcome


def test_a_strand_gets_a_code_from_the_first_name_latin_letters_can_write() -> None:
    assert strand_code(["拉美电影之夜", "Noche ñandú"], set()) == "noche-nandu"
    assert strand_code(["Noche ñandú"], {"noche-nandu", "noche-nandu-2"}) == "noche-nandu-3"
    assert strand_code(["拉美"], set()) == "strand"


def test_a_slug_ends_in_no_hyphen() -> None:
    assert slug("Ein -- Wort", 4) == "ein"
