"""What was done is said, with a way to undo it where there is one."""

from __future__ import annotations

from flask import flash

MARK = "undo "


def said(text: str, *, undo: str = "", kind: str = "message") -> None:
    """Say on the next page what was done; ``undo`` is the address that takes it back."""
    flash(text, f"{MARK}{undo}" if undo else kind)
