from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from flask import render_template

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

STATUSES = [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.usefixtures("database")
def test_every_error_says_what_happened_and_what_to_do(app: Flask, status: int) -> None:
    with app.test_request_context("/"):
        page = render_template("errors/error.html", status=status, detail="", code="")

    assert re.search(r"<h1>[A-Z][^<]{10,}</h1>", page)
    assert re.search(r'<p class="lead-in">[^<]{20,}</p>', page)
    assert "To the first page" in page


@pytest.mark.usefixtures("database")
def test_a_refusal_is_told_in_its_own_words(app: Flask) -> None:
    with app.test_request_context("/"):
        page = render_template("errors/error.html", status=409, detail="The <last> place has just gone.", code="full")

    assert "The &lt;last&gt; place has just gone." in page
    assert "Load the page to see how things stand" not in page


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("zh-Hans", "ltr"), ("ar-XB", "rtl")]
)
def test_an_address_that_leads_nowhere_answers_in_the_readers_language(
    client: FlaskClient, language: str, direction: str
) -> None:
    answer = client.get(f"/nowhere/at/all.txt/at/all.txt?language={language}")

    assert answer.status_code == 404
    assert f'<html lang="{language}" dir="{direction}">' in answer.text


def test_programs_get_problem_details(client: FlaskClient) -> None:
    answer = client.get("/nowhere/at/all.txt", headers={"Accept": "application/json"})

    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == 404
