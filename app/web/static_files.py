"""Static files by their content: the address changes when the file does, so browsers may keep it for a year."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import g, request, url_for

if TYPE_CHECKING:
    from flask import Flask, Response

HASH_LENGTH = 10


def attach(app: Flask) -> None:
    """Add ``?v=<hash>`` to every address of a static file; one asked for without it is asked for again each time."""
    known: dict[str, tuple[float, str]] = {}
    folder = Path(app.static_folder or "static")
    app.jinja_env.globals["icons_url"] = icons_url

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


def icons_url() -> str:
    """Return the address of the sheet of icons; a page asks for it some hundred times, it is found once."""
    if not hasattr(g, "icons_url"):
        g.icons_url = url_for("static", filename="vendor/icons.svg")
    return str(g.icons_url)
