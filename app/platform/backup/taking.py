"""A backup is taken: a consistent copy of the running database, and every kept file."""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import db
from app.core.settings import config
from app.platform.backup.errors import NotEmbedded, NothingToBackUp, WouldOverwrite
from app.platform.backup.manifest import DATABASE, FORMAT, MANIFEST, Manifest, digest, examine
from app.platform.files.storage import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping


def database_file() -> Path:
    """Return where the embedded database lies; raise NotEmbedded where another is used."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotEmbedded
    return Path(url.database)


def take(target: Path) -> Manifest:
    """Write a backup while the application runs; the file appears only when it is whole.

    The database is copied first: a file is kept before the row that names it, so every file the copy names is there.
    """
    source = database_file()
    if not source.is_file():
        raise NothingToBackUp(place=source)
    if target.exists():
        raise WouldOverwrite(place=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder, DATABASE)
        _copy(source, copy)
        members = {DATABASE: copy} | _kept_files()
        manifest = Manifest(
            format=FORMAT,
            made_at=clock.now().isoformat(),
            rows=examine(copy),
            digests={name: digest(path) for name, path in members.items()},
        )
        whole = Path(folder, "backup.tar.gz")
        _pack(whole, manifest, members)
        whole.replace(target)
    return manifest


def _copy(source: Path, target: Path) -> None:
    """Copy through SQLite, which sees one moment of the database and lets others write."""
    with closing(sqlite3.connect(source, timeout=15)) as running, closing(sqlite3.connect(target)) as copy:
        running.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)


def _kept_files() -> dict[str, Path]:
    folder = config().data_dir / FOLDER
    found = sorted(path for path in folder.glob("??/*.*") if path.is_file())
    return {f"{FOLDER}/{path.parent.name}/{path.name}": path for path in found}


def _pack(target: Path, manifest: Manifest, members: Mapping[str, Path]) -> None:
    with target.open("xb") as raw:
        target.chmod(0o600)
        with tarfile.open(fileobj=raw, mode="w:gz") as archive:
            content = manifest.written()
            first = tarfile.TarInfo(MANIFEST)
            first.size = len(content)
            archive.addfile(first, io.BytesIO(content))
            for name, path in members.items():
                archive.add(path, arcname=name, recursive=False)
        raw.flush()
        os.fsync(raw.fileno())
