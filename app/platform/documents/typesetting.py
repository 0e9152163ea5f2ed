"""Setting a layout with its data: to PDF, or to a picture of its first page."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from app.platform.documents import fonts

LAYOUTS = Path(__file__).parent / "layouts"


def compile_pdf(template: str, data: object, *, tagged: bool = True, extra_fonts: tuple[Path, ...] = ()) -> bytes:
    """Set a layout as PDF; tags make it readable by a screen reader and a quarter larger."""
    return typst.compile(
        str(LAYOUTS / template),
        root=str(LAYOUTS),
        font_paths=fonts.loaded(extra_fonts),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=_inputs(data),
        pdf_tags=tagged,
    )


def compile_png(template: str, data: object, *, ppi: float = 144, extra_fonts: tuple[Path, ...] = ()) -> bytes:
    """Set a layout of one page as PNG."""
    return typst.compile(
        str(LAYOUTS / template),
        root=str(LAYOUTS),
        font_paths=fonts.loaded(extra_fonts),
        ignore_system_fonts=True,
        format="png",
        ppi=ppi,
        sys_inputs=_inputs(data),
    )


def _inputs(data: object) -> dict[str, str]:
    """Hand the data on as JSON: a layout reads strings, and never runs them."""
    return {"data": json.dumps(data, ensure_ascii=False)}
