from __future__ import annotations

from app.platform.tables.columns import bare, guess

SYNONYMS = {
    "email": ("E-mail", "Correo electrónico", "邮箱", "电子邮件"),
    "name": ("Display name", "Full name", "Nombre", "姓名"),
    "organisation": ("Company", "Organización", "Empresa", "单位"),
    "country": ("País", "国家"),
}


def test_headers_in_three_languages_find_their_fields() -> None:
    expected = {"name": 0, "email": 1, "organisation": 2, "country": 3}

    assert guess(["Full name", "E-Mail", "Company", "Country"], SYNONYMS) == expected
    assert guess(["NOMBRE", "correo_electronico", "Organizacion:", "pais"], SYNONYMS) == expected
    assert guess(["姓名", "电子邮件", "单位名称", "国家/地区"], SYNONYMS) == expected


def test_an_exact_name_counts_before_one_that_only_contains_it() -> None:
    assert guess(["E-mail of the assistant", "Email"], SYNONYMS) == {"email": 1}


def test_a_column_serves_one_field_only() -> None:
    assert guess(["Name"], {"name": ("Name",), "badge_name": ("Name",)}) == {"name": 0}


def test_a_name_is_found_inside_a_longer_one_by_whole_words() -> None:
    assert guess(["Your country of residence", "Nickname"], SYNONYMS) == {"country": 0}


def test_nothing_alike_leaves_everything_out() -> None:
    assert guess(["", "foo", "号"], SYNONYMS) == {}


def test_bare_names_fold_case_accents_and_signs() -> None:
    assert bare("  Correo  Electrónico (e-mail): ") == "correo electronico e mail"
