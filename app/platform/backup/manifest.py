"""What a backup must come to: digests of its files, numbers of rows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from app.platform.backup.errors import BackupDamaged

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "lanyard.sqlite3"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The description that stands first in every backup."""

    format: int
    made_at: str
    rows: dict[str, int]
    digests: dict[str, str]

    def written(self) -> bytes:
        """Write it as JSON."""
        return json.dumps(asdict(self), indent=2, sort_keys=True).encode()


def read(content: bytes) -> Manifest:
    """Read it back; raise BackupDamaged where it is none."""
    try:
        manifest = Manifest(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise BackupDamaged(what=MANIFEST) from error
    if manifest.format != FORMAT:
        raise BackupDamaged(what=f"{MANIFEST}: format {manifest.format}")
    return manifest


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def examine(database: Path) -> dict[str, int]:
    """Let SQLite check every page, and count the rows of every table; raise BackupDamaged if it complains."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            counts = {name: _count(connection, name) for name in sorted(names)}
    except sqlite3.DatabaseError as error:
        raise BackupDamaged(what=f"{DATABASE}: {error}") from error
    if found != ["ok"]:
        raise BackupDamaged(what=f"{DATABASE}: {found[0]}")
    return counts


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 — a quoted table name
