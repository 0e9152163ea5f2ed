"""What only the assembled application can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.core.db import Base, db
from app.core.languages import SHIPPED
from app.factory import create_app
from app.wiring import MESSAGES
from config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

FREE_OF_GUARDS = {"static"}


def test_every_view_says_who_may_see_it(app: Flask) -> None:
    unguarded = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FREE_OF_GUARDS and not hasattr(app.view_functions[rule.endpoint], "access")
    ]

    assert unguarded == []


def test_models_and_migrations_agree_and_can_be_taken_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    app = create_app(Config(environment="testing", database_url=url, data_dir=tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        db.engine.dispose()

    assert differences == []
    assert left == set()


def test_every_message_has_a_text_and_an_html_part(app: Flask) -> None:
    loader = app.jinja_env.loader
    assert loader is not None
    names = set(loader.list_templates())

    missing = [
        f"{message}{ending}"
        for message in MESSAGES
        for ending in (".txt", ".html")
        if not any(name.endswith(f"/messages/{message}{ending}") for name in names)
    ]

    assert missing == []
    assert [language.tag for language in SHIPPED] == ["en", "es", "zh-Hans"]
