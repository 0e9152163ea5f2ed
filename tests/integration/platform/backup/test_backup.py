"""Backups of the embedded database: taken under load, restored whole or not at all."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from app.accounts.models import Organiser
from app.core import clock
from app.core.db import Base, atomic, db
from app.factory import create_app
from app.platform.backup import restoring, taking
from app.platform.backup.errors import BackupDamaged, DatabaseExists, NotEmbedded, NothingToBackUp, WouldOverwrite
from app.platform.files import storage
from config import Config

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from flask import Flask

PICTURE = b"not really a picture"


def installation(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'lanyard.sqlite3'}"
    return create_app(Config(environment="testing", database_url=url, data_dir=folder))


@pytest.fixture
def running(tmp_path: Path) -> Generator[Flask]:
    folder = tmp_path / "running"
    folder.mkdir()
    app = installation(folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        found("hengdian")
        storage.store(PICTURE, ".jpg")
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def archive(running: Flask, tmp_path: Path) -> Path:
    del running
    target = tmp_path / "backup.tar.gz"
    taking.take(target)
    return target


@atomic
def found(code: str) -> None:
    db.session.add(Organiser(code=code, name={"zh-Hans": "横店"}, created_at=clock.now()))


def codes(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT code FROM organiser ORDER BY code")]


def restore_elsewhere(archive: Path, folder: Path, *, force: bool = False) -> None:
    folder.mkdir(exist_ok=True)
    app = installation(folder)
    with app.app_context():
        try:
            restoring.restore(archive, force=force)
        finally:
            db.engine.dispose()


def rewrite(archive: Path, changes: dict[str, bytes | None], extra: tarfile.TarInfo | None = None) -> Path:
    """Write the archive anew with some members changed, missing or added."""
    other = archive.with_name("other.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            content = changes.get(member.name, file.read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
        if extra is not None:
            new.addfile(extra)
    return other


def test_a_backup_brings_rows_and_files_back_on_another_machine(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"

    restore_elsewhere(archive, folder)

    kept = [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert codes(folder / "lanyard.sqlite3") == ["hengdian"]
    assert [path.read_bytes() for path in kept] == [PICTURE]


def test_a_backup_is_readable_by_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("running")
def test_a_backup_taken_while_others_write_is_sound(running: Flask, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with running.app_context():
            while not stop.is_set():
                found(f"organiser-{len(written)}")
                written.append(1)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifests = [taking.take(tmp_path / f"{number}.tar.gz") for number in range(5)]
    finally:
        stop.set()
        writer.join()

    for number, manifest in enumerate(manifests):
        folder = tmp_path / f"restored-{number}"
        restore_elsewhere(tmp_path / f"{number}.tar.gz", folder)
        assert len(codes(folder / "lanyard.sqlite3")) == manifest.rows["organiser"]
    assert written


@pytest.mark.usefixtures("running")
def test_a_backup_replaces_no_file(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")

    with pytest.raises(WouldOverwrite):
        taking.take(target)

    assert target.read_text() == "precious"


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    app = installation(tmp_path)
    with app.app_context(), pytest.raises(NothingToBackUp):
        taking.take(tmp_path / "backup.tar.gz")


def test_another_database_has_its_own_tools(tmp_path: Path) -> None:
    app = create_app(Config(environment="testing", database_url="postgresql+psycopg://nobody@127.0.0.1/none"))
    with app.app_context():
        with pytest.raises(NotEmbedded):
            taking.take(tmp_path / "backup.tar.gz")
        db.engine.dispose()


def test_a_database_that_is_there_is_not_replaced_unasked(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseExists):
        restore_elsewhere(archive, tmp_path / "running")


def test_a_forced_restore_sets_the_database_aside(running: Flask, archive: Path, tmp_path: Path) -> None:
    del running
    found("later")
    db.session.remove()
    db.engine.dispose()

    restore_elsewhere(archive, tmp_path / "running", force=True)

    aside = list((tmp_path / "running").glob("*.before-*[0-9]"))
    assert codes(tmp_path / "running" / "lanyard.sqlite3") == ["hengdian"]
    assert [codes(path) for path in aside] == [["hengdian", "later"]]


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as packed:
        files = {member.name: packed.extractfile(member) for member in packed}
        return {name: file.read() for name, file in files.items() if file is not None}


def damaged_database(content: bytes) -> bytes:
    return content[:5000] + b"\0" * 4000 + content[9000:]


@pytest.mark.parametrize("damage", ["database", "manifest", "format", "picture", "missing", "truncated", "not one"])
def test_a_bad_backup_is_refused_and_changes_nothing(archive: Path, tmp_path: Path, damage: str) -> None:
    content = members(archive)
    picture = next(name for name in content if name.startswith("files/"))
    manifest = json.loads(content["manifest.json"])
    if damage == "database":
        bad = rewrite(archive, {"lanyard.sqlite3": damaged_database(content["lanyard.sqlite3"])})
    elif damage == "manifest":
        bad = rewrite(archive, {"manifest.json": b"{}"})
    elif damage == "format":
        bad = rewrite(archive, {"manifest.json": json.dumps(manifest | {"format": 2}).encode()})
    elif damage == "picture":
        bad = rewrite(archive, {picture: b"another picture"})
    elif damage == "missing":
        bad = rewrite(archive, {picture: None})
    else:
        bad = tmp_path / "bad.tar.gz"
        bad.write_bytes(archive.read_bytes()[:-2000] if damage == "truncated" else b"hello")
    folder = tmp_path / "other"

    with pytest.raises(BackupDamaged):
        restore_elsewhere(bad, folder)

    assert list(folder.rglob("*")) == []


@pytest.mark.parametrize("name", ["../escaped", "/escaped", "files/ab/../../escaped", "other.txt"])
def test_a_member_with_a_name_of_its_own_is_refused(archive: Path, tmp_path: Path, name: str) -> None:
    bad = rewrite(archive, {}, extra=tarfile.TarInfo(name))

    with pytest.raises(BackupDamaged):
        restore_elsewhere(bad, tmp_path / "other")

    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_without_a_manifest_is_refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupDamaged):
        restore_elsewhere(rewrite(archive, {"manifest.json": None}), tmp_path / "other")


def test_rows_that_do_not_come_to_the_manifest_are_refused(archive: Path, tmp_path: Path) -> None:
    manifest = json.loads(members(archive)["manifest.json"])
    manifest["rows"]["organiser"] += 1

    with pytest.raises(BackupDamaged):
        restore_elsewhere(rewrite(archive, {"manifest.json": json.dumps(manifest).encode()}), tmp_path / "other")


def test_the_command_line_takes_and_restores(running: Flask, tmp_path: Path) -> None:
    runner = running.test_cli_runner()
    target = str(tmp_path / "backups" / "one.tar.gz")

    taken = runner.invoke(args=["backup", target])
    twice = runner.invoke(args=["backup", target])
    unasked = runner.invoke(args=["restore", target])
    forced = runner.invoke(args=["restore", target, "--force"])

    assert (taken.exit_code, twice.exit_code, unasked.exit_code, forced.exit_code) == (0, 1, 1, 0)
    assert "files: 1" in taken.output
    assert "--force" in unasked.output
    assert "flask db upgrade" in forced.output
