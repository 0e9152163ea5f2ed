"""QR codes: level M, one fixed mask, drawn by runs."""

from __future__ import annotations

import re
import struct
import zlib

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

QUIET_ZONE = 4
# Trying all eight masks costs five times as much, and any mask can be read.
MASK = 3
_DARK = re.compile("#+")
_ALPHANUMERIC = re.compile(rb"[0-9A-Z $%*+\-./:]+")


def modules(token: str) -> list[list[bool]]:
    """Return the code's dark and light modules, without a quiet zone."""
    content = token.encode()
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    # Modes 2 and 4 are alphanumeric and bytes.
    code.add_data(QRData(content, mode=2 if _ALPHANUMERIC.fullmatch(content) else 4), optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def qr_svg(token: str) -> str:
    """Draw a code as one SVG path without a quiet zone: the layout leaves 4 modules around it."""
    rows = modules(token)
    path = [
        f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in _DARK.finditer("".join("#" if dark else " " for dark in row))
    ]
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#000" d="{"".join(path)}"/></svg>'
    )


def qr_png(token: str, scale: int = 6) -> bytes:
    """Draw a code as a 1-bit PNG with its quiet zone, ``scale`` pixels a module: about half a kilobyte."""
    rows = modules(token)
    side = (len(rows) + 2 * QUIET_ZONE) * scale
    margin = "1" * QUIET_ZONE * scale
    blank = _scanline("1" * side)
    lines = [blank] * (QUIET_ZONE * scale)
    for row in rows:
        pixels = "".join(("0" if dark else "1") * scale for dark in row)
        lines += [_scanline(margin + pixels + margin)] * scale
    lines += [blank] * (QUIET_ZONE * scale)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)), _chunk(b"IEND", b""))
    )


def _scanline(bits: str) -> bytes:
    width = -(-len(bits) // 8)
    return b"\0" + int(bits.ljust(width * 8, "1"), 2).to_bytes(width)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
