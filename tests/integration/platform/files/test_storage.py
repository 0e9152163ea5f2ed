from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from app.core.errors import NotFound
from app.core.settings import configure
from app.platform.files import storage
from config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path) -> Iterator[Path]:
    app = Flask("lanyard")
    configure(app, Config(data_dir=tmp_path))
    with app.app_context():
        yield tmp_path / "files"


def test_a_file_is_found_again_by_its_key() -> None:
    key = storage.store(b"pixels", ".jpg")

    assert storage.path(key).read_bytes() == b"pixels"


def test_the_same_content_is_kept_once(kept: Path) -> None:
    first = storage.store(b"pixels", ".png")

    assert storage.store(b"pixels", ".png") == first
    assert [path.name for path in kept.rglob("*") if path.is_file()] == [first]


def test_a_failed_write_leaves_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(OSError, match="No space left"):
        storage.store(b"pixels", ".png")

    assert [path for path in kept.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "key",
    ["", "..", "../../config.py", "/etc/passwd", f"{EMPTY}.jpg", f"{EMPTY}.svg", f"{EMPTY}.jpg\n", f"../{EMPTY}.jpg"],
)
def test_a_key_that_is_none_of_ours_finds_nothing(key: str) -> None:
    with pytest.raises(NotFound):
        storage.path(key)


@pytest.mark.parametrize("suffix", [".svg", ".html", "", "/../x.jpg"])
def test_only_kinds_that_are_served_are_kept(suffix: str) -> None:
    with pytest.raises(ValueError, match="suffix"):
        storage.store(b"pixels", suffix)
