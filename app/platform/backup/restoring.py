"""A backup is restored: unpacked aside and proven first, then put in place."""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import clock
from app.core.db import db
from app.core.settings import config
from app.platform.backup.errors import BackupDamaged, DatabaseExists
from app.platform.backup.manifest import DATABASE, MANIFEST, digest, examine, read
from app.platform.backup.taking import database_file
from app.platform.files.storage import FOLDER

if TYPE_CHECKING:
    from app.platform.backup.manifest import Manifest

MEMBER = re.compile(rf"{FOLDER}/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}\.(?:jpg|png|pdf)")


def restore(source: Path, *, force: bool = False) -> Manifest:
    """Put a backup in place of nothing, or with ``force`` of what is there, which is kept under another name."""
    target = database_file()
    if target.exists() and not force:
        raise DatabaseExists(place=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    config().data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        _prove(manifest, folder)
        db.engine.dispose()
        _set_aside(target)
        (folder / DATABASE).replace(target)
        _bring_files(manifest, folder)
    return manifest


def _unpack(source: Path, folder: Path) -> Manifest:
    """Write the members a backup may have, and no other, below the folder."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                if not member.isreg() or not (member.name in {MANIFEST, DATABASE} or MEMBER.fullmatch(member.name)):
                    raise BackupDamaged(what=member.name)
                content = archive.extractfile(member)
                place = folder / member.name
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("xb") as file:
                    shutil.copyfileobj(content, file)  # type: ignore[arg-type]  # a regular member has content
                place.chmod(0o600)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise BackupDamaged(what=str(error)) from error
    if not (folder / MANIFEST).is_file():
        raise BackupDamaged(what=MANIFEST)
    return read((folder / MANIFEST).read_bytes())


def _prove(manifest: Manifest, folder: Path) -> None:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del found[MANIFEST]
    if DATABASE not in found or found.keys() != manifest.digests.keys():
        raise BackupDamaged(what=", ".join(sorted(found.keys() ^ manifest.digests.keys())) or DATABASE)
    for name, path in found.items():
        if digest(path) != manifest.digests[name]:
            raise BackupDamaged(what=name)
    if examine(found[DATABASE]) != manifest.rows:
        raise BackupDamaged(what=DATABASE)


def _set_aside(target: Path) -> None:
    """Keep what is there, with its write-ahead log, under a name that says when."""
    mark = clock.now().strftime("%Y%m%dT%H%M%S%f")
    for ending in ("", "-wal", "-shm"):
        present = target.with_name(target.name + ending)
        if present.exists():
            present.replace(target.with_name(f"{target.name}.before-{mark}{ending}"))


def _bring_files(manifest: Manifest, folder: Path) -> None:
    """Move the kept files in; a name is made from the content, so one that is there already is the same."""
    for name in manifest.digests:
        if name != DATABASE:
            place = config().data_dir / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (folder / name).replace(place)
