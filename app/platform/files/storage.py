"""Keep files outside everything the web server serves by itself, under names made from their content."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import NotFound
from app.core.settings import config

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|pdf)")
FOLDER = "files"


def store(content: bytes, suffix: str) -> str:
    """Keep a file for good and return its key; the same content again has the same key and is kept once."""
    key = hashlib.sha256(content).hexdigest() + suffix
    target = _place(key)
    if target.exists():
        return key
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as half:
        try:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
            Path(half.name).replace(target)
        except BaseException:
            Path(half.name).unlink(missing_ok=True)
            raise
    return key


def find(digest: str, suffixes: Iterable[str]) -> str | None:
    """Find the key of a kept file by the SHA-256 of its content."""
    return next((key for suffix in suffixes if _place(key := digest + suffix).is_file()), None)


def path(key: str) -> Path:
    """Return where a kept file lies; a key that is none of ours finds nothing."""
    if not KEY.fullmatch(key):
        raise NotFound
    place = _place(key)
    if not place.is_file():
        raise NotFound
    return place


def _place(key: str) -> Path:
    if not KEY.fullmatch(key):
        message = f"not the suffix of a kept file: {key[64:]!r}"
        raise ValueError(message)
    return config().data_dir / FOLDER / key[:2] / key
