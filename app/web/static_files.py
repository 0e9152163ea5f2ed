"""Static files by their content: the address changes when the file does, so browsers may keep it for a year."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

HASH_LENGTH = 10


def attach(app: Flask) -> None:
    """Add ``?v=<hash>`` to every address of a static file; one asked for without it is asked for again each time."""
    known: dict[str, tuple[float, str]] = {}
    folder = Path(app.static_folder or "static")

    @app.url_defaults
    def add_hash(endpoint: str, values: dict[str, object]) -> None:
        name = values.get("filename")
        if endpoint != "static" or not isinstance(name, str) or "v" in values:
            return
        path = folder / name
        if path.is_file():
            changed = path.stat().st_mtime
            if known.get(name, (0.0, ""))[0] != changed:
                known[name] = (changed, hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH])
            values["v"] = known[name][1]

    @app.after_request
    def keep(response: Response) -> Response:
        # Modules that import one another name no hash: the browser asks whether they are still the same.
        if request.endpoint == "static" and "v" not in request.args:
            response.cache_control.max_age = None
            response.cache_control.no_cache = True
        return response
