"""What these tests share: a database that forgets."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _forgets(database: None) -> None:
    del database
