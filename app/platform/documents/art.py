"""Drawings as pictures: what a mail can show."""

from __future__ import annotations

from functools import lru_cache

from app.platform.documents import typesetting

PPI = 144  # twice the size shown, for fine screens
KEPT = 32


@lru_cache(maxsize=KEPT)
def art_png(svg: str, *, width: int, height: int) -> bytes:
    """Return a drawing as PNG, to be shown this wide and high; the last ones are kept."""
    return typesetting.compile_png("art.typ", {"svg": svg, "width": width, "height": height}, ppi=PPI)
