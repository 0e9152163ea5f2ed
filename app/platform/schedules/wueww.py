"""sessions.json, as the Würzburg Web Week writes it: sessions at places all over a town, some called off."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.errors import Refusal
from app.core.texts import clean
from app.platform.schedules import frab
from app.platform.schedules.errors import NewerThanWe
from app.platform.schedules.rows import HallRow, PersonRow, Programme, SessionRow, Trouble

if TYPE_CHECKING:
    from app.platform.schedules.nodes import Node

FORMAT = "0."
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WHEN_OPEN = timedelta(hours=1)


def read(root: Node) -> Programme:
    """Read a document; mail addresses in its texts are left out, for they are business contacts and no programme."""
    version = root.get("format").text()
    if not version.startswith(FORMAT):
        raise NewerThanWe
    halls: dict[str, HallRow] = {}
    sessions: list[SessionRow] = []
    troubles: list[Trouble] = []
    for node in root.need("sessions").items():
        try:
            hall = _hall(node.get("location"))
            sessions.append(_session(node, hall))
            if hall:
                halls.setdefault(hall.code, hall)
        except Refusal as refusal:
            troubles.append(Trouble(node.at, str(node.get("title").value or ""), refusal))
    return Programme(
        dialect="sessions.json", halls=tuple(halls.values()), sessions=tuple(sessions), troubles=tuple(troubles)
    )


def _session(node: Node, hall: HallRow | None) -> SessionRow:
    starts = frab.moment(node.need("start").text(), part=f"{node.path}.start")
    end = node.get("end").text()
    host, about = node.get("host"), node.get("description")
    texts = [_public(about.get(name)) for name in ("short", "long")]
    key = node.get("key").text()
    title = node.need("title").text()
    summary = "\n\n".join(dict.fromkeys(filter(None, texts)))
    name, infotext = _public(host.get("name")), _public(host.get("infotext"))
    return SessionRow(
        at=node.at,
        references=(f"wueww:{key}",) if key else (),
        title={"": title},
        kind="forum",
        status="cancelled" if node.get("cancelled").truth() else "published",
        summary={"": summary} if summary else None,
        hall=hall.code if hall else None,
        starts_at=starts,
        ends_at=frab.moment(end, part=f"{node.path}.end") if end else starts + WHEN_OPEN,
        is_end_known=bool(end),
        people=(PersonRow(name=name, role="host", biography={"": infotext} if infotext else None),) if name else (),
    )


def _hall(location: Node) -> HallRow | None:
    """Read a place: its first line is its name, the others say where it is."""
    name, _, rest = location.get("name").text(lines=True).partition("\n")
    if not name:
        return None
    address = ", ".join(line for line in rest.split("\n") if line)
    return HallRow(code=f"{name}, {address}", name={"": name}, venue={"": name}, address=address, at=location.at)


def _public(node: Node) -> str:
    """Return a text without mail addresses, and without the blanks they leave."""
    return clean(ADDRESS.sub("", node.text(lines=True)), lines=True)
