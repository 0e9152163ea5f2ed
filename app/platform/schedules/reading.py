"""Find out what a file is, by its content: a programme in a dialect we know, or a list whose columns somebody names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform.schedules import elements, frab_json, frab_xml, nodes, own, wueww
from app.platform.schedules.errors import UnknownDialect
from app.platform.tables import reading as tables
from app.platform.tables import records

if TYPE_CHECKING:
    from app.platform.schedules.nodes import Node
    from app.platform.schedules.rows import Programme
    from app.platform.tables.reading import Table

LOOKED_AT = 200
SHOWN = 40


def read(content: bytes, filename: str = "") -> Programme | Table:
    """Return a programme or a table; refuse what is neither, naming the place."""
    begins = content[:LOOKED_AT].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:2]
    if begins[:1] == b"<":
        return _xml(content)
    if begins[:1] in {b"{", b"["}:
        return _json(nodes.parse(content))
    return tables.read(content, filename)


def _xml(content: bytes) -> Programme:
    root = elements.parse(content)
    if root.name != "schedule":
        raise UnknownDialect(root=f"<{root.name[:SHOWN]}>")
    return frab_xml.read(root)


def _json(root: Node) -> Programme | Table:
    if not root.is_object:
        return records.table(root.value)
    if root.get("format").value == own.FORMAT:
        return own.read(root)
    if root.get("schedule").is_object:
        return frab_json.read(root)
    if isinstance(root.get("sessions").value, list) and isinstance(root.get("format").value, str):
        return wueww.read(root)
    lists = [inner.value for _, inner in root.members() if isinstance(inner.value, list)]
    if len(lists) == 1:
        return records.table(lists[0])
    raise UnknownDialect(root=f"{{{', '.join(name for name, _ in root.members())[:SHOWN]}")
