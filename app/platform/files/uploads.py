"""Keep an upload between two pages, for its owner alone, and forget it the next day."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import clock
from app.core.errors import NotFound
from app.core.settings import config

if TYPE_CHECKING:
    from uuid import UUID

FOLDER = "uploads"
LIVES = timedelta(days=1)
KEY = re.compile(r"[0-9a-f]{32}")


def keep(content: bytes, *, owner: UUID) -> str:
    """Keep content for a day; return the key it is found by again."""
    key = secrets.token_hex(16)
    folder = _folder(owner)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / key).write_bytes(content)
    return key


def read(key: str, *, owner: UUID) -> bytes:
    """Return what was kept; another owner's key, or one of yesterday, finds nothing."""
    place = _folder(owner) / key
    if not KEY.fullmatch(key) or not place.is_file() or _is_over(place):
        raise NotFound
    return place.read_bytes()


def forget() -> None:
    """Remove what was kept longer than a day."""
    for place in (config().data_dir / FOLDER).glob("*/*"):
        if _is_over(place):
            place.unlink(missing_ok=True)


def _folder(owner: UUID) -> Path:
    return config().data_dir / FOLDER / owner.hex


def _is_over(place: Path) -> bool:
    return datetime.fromtimestamp(place.stat().st_mtime, UTC) < clock.now() - LIVES
