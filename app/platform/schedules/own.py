"""Our own JSON: a whole programme in all its languages, that comes back as it went out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.core.errors import Refusal
from app.core.texts import clean
from app.platform.schedules.errors import NewerThanWe, PartMistyped
from app.platform.schedules.rows import FilmRow, HallRow, Programme, SessionRow, StrandRow, Trouble
from app.platform.tables.writing import printable

if TYPE_CHECKING:
    from app.platform.schedules.nodes import Node

FORMAT = "lanyard-programme"
VERSION = 1
LEFT_OUT = frozenset({"at"})
WHERE = re.compile(r"`\$(.*)`$")

R = TypeVar("R", HallRow, StrandRow, FilmRow, SessionRow)


def read(root: Node) -> Programme:
    """Read a document; a part that is not as it should be is among the troubles, and stops no other."""
    if root.need("version").number() != VERSION:
        raise NewerThanWe
    troubles: list[Trouble] = []
    return Programme(
        dialect=FORMAT,
        title=root.get("title").text(),
        halls=_rows(root.get("halls"), HallRow, troubles),
        strands=_rows(root.get("strands"), StrandRow, troubles),
        films=_rows(root.get("films"), FilmRow, troubles),
        sessions=_rows(root.get("sessions"), SessionRow, troubles),
        troubles=tuple(troubles),
    )


def write(programme: Programme) -> bytes:
    """Write a document."""
    whole: dict[str, object] = {"format": FORMAT, "version": VERSION, "title": programme.title}
    for name in ("halls", "strands", "films", "sessions"):
        whole[name] = [_without_nothing(msgspec.to_builtins(row)) for row in getattr(programme, name)]
    return printable(json.dumps(whole, ensure_ascii=False, indent=1)).encode() + b"\n"


def _rows(nodes: Node, kind: type[R], troubles: list[Trouble]) -> tuple[R, ...]:
    found: list[R] = []
    for node in nodes.items():
        try:
            found.append(replace(_row(node, kind), at=node.at))
        except Refusal as refusal:
            troubles.append(Trouble(node.at, _name_of(node), refusal))
    return tuple(found)


def _row(node: Node, kind: type[R]) -> R:
    said = {name: inner.value for name, inner in node.members() if name not in LEFT_OUT}
    try:
        return msgspec.convert(_cleaned(said), kind)
    except msgspec.ValidationError as error:
        where = WHERE.search(str(error))
        raise PartMistyped(part=node.path + (where[1] if where else "")) from error


def _cleaned(value: object) -> object:
    match value:
        case str():
            return clean(value, lines=True)
        case list():
            return [_cleaned(inner) for inner in value]
        case dict():
            return {clean(str(name)): _cleaned(inner) for name, inner in value.items()}
        case _:
            return value


def _without_nothing(value: object) -> object:
    match value:
        case list() | tuple():
            return [_without_nothing(inner) for inner in value]
        case Mapping():
            return {
                name: _without_nothing(inner)
                for name, inner in value.items()
                if inner is not None and name not in LEFT_OUT
            }
        case _:
            return value


def _name_of(node: Node) -> str:
    for name in ("original_title", "title", "name", "code"):
        value = node.get(name).value
        if isinstance(value, Mapping):
            value = next(iter(value.values()), "")
        if isinstance(value, str) and value:
            return clean(value)
    return ""
