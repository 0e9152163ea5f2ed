"""One running site for all the rushes, on each database, and one for the twins of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.proof.rush import rushing

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.proof.rush import Running

DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Running]:
    with rushing(tmp_path_factory.mktemp("site"), request.param) as running:
        yield running


@pytest.fixture
def here(site: Running) -> Generator[Running]:
    with site.looking() as running:
        yield running


@pytest.fixture(scope="module", params=DATABASES)
def unprotected_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Running]:
    """Run a site without what the module takes away: code by ``TAKEN_AWAY``, a uniqueness by ``DROPPED``."""
    taken_away: str = request.module.TAKEN_AWAY
    dropped: tuple[tuple[str, str], ...] = getattr(request.module, "DROPPED", ())
    with rushing(tmp_path_factory.mktemp("site"), request.param, unprotected=taken_away) as running:
        with running.app.app_context():
            for table, name in dropped:
                running.drop_constraint(table, name)
        yield running


@pytest.fixture
def unprotected(unprotected_site: Running) -> Generator[Running]:
    """The same without the protection that the module names."""
    with unprotected_site.looking() as running:
        yield running
