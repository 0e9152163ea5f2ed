"""Our own JSON: a whole programme in all its languages, that comes back as it went out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.core.errors import Refusal
from app.core.texts import clean
from app.platform.schedules.errors import NewerThanWe, PartMistyped
from app.platform.schedules.rows import FilmRow, HallRow, Programme, SessionRow, StillRow, StrandRow, Trouble
from app.platform.tables.writing import printable

if TYPE_CHECKING:
    from app.platform.schedules.nodes import Node

FORMAT = "lanyard-programme"
VERSION = 1
LEFT_OUT = frozenset({"at", "stills"})
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
        stills=_stills(root.get("films"), troubles),
        sessions=_rows(root.get("sessions"), SessionRow, troubles),
        troubles=tuple(troubles),
    )


def write(programme: Programme, picture: Callable[[StillRow], bytes]) -> Iterator[bytes]:
    """Write a document piece by piece, so that its pictures are never in memory together."""
    yield _json({"format": FORMAT, "version": VERSION, "title": programme.title})[:-1]
    of_film: dict[str, list[StillRow]] = {}
    for still in programme.stills:
        of_film.setdefault(still.film, []).append(still)
    for name in ("halls", "strands", "films", "sessions"):
        yield f',\n"{name}": ['.encode()
        for number, row in enumerate(getattr(programme, name)):
            stills = of_film.get(row.key, ()) if isinstance(row, FilmRow) else ()
            yield b",\n" if number else b"\n"
            yield from _written(row, stills, picture)
        yield b"]"
    yield b"}\n"


def _written(
    row: HallRow | StrandRow | FilmRow | SessionRow, stills: Sequence[StillRow], picture: Callable[[StillRow], bytes]
) -> Iterator[bytes]:
    said = _json(_without_nothing(msgspec.to_builtins(row)))
    if not stills:
        yield said
        return
    yield said[:-1] + b', "stills": ['
    for number, still in enumerate(stills):
        whole = {
            "credit": still.credit,
            "description": still.description,
            "content": base64.b64encode(picture(still)).decode(),
        }
        yield (b",\n " if number else b"\n ") + _json(_without_nothing(whole))
    yield b"]}"


def _json(value: object) -> bytes:
    return printable(json.dumps(value, ensure_ascii=False)).encode()


def _stills(films: Node, troubles: list[Trouble]) -> tuple[StillRow, ...]:
    found: list[StillRow] = []
    for film in films.items():
        stills = film.get("stills")
        if not isinstance(stills.value, list | None):
            troubles.append(Trouble(stills.at, _name_of(film), PartMistyped(part=stills.path)))
            continue
        for node in stills.items():
            try:
                found.append(_still(film, node))
            except Refusal as refusal:
                troubles.append(Trouble(node.at, _name_of(film), refusal))
    return tuple(found)


def _still(film: Node, node: Node) -> StillRow:
    """Read a picture; what it is called is made from what it holds, never believed."""
    content = node.need("content")
    try:
        picture = base64.b64decode(content.value, validate=True) if isinstance(content.value, str) else b""
    except ValueError:
        picture = b""
    if not picture:
        raise PartMistyped(part=content.path)
    return StillRow(
        film=film.get("key").text(lines=True),
        digest=hashlib.sha256(picture).hexdigest(),
        credit=node.get("credit").text(),
        description={tag: text.text(lines=True) for tag, text in node.get("description").members()},
        content=picture,
        at=node.at,
    )


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
