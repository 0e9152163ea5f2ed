"""XML read without trusting it: no entities, nothing fetched, and each element knows its line and its way."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from app.core.texts import clean
from app.platform.schedules.errors import BrokenXml, EncodingUnknown, HostileXml, TooDeep, TooLarge
from app.platform.schedules.rows import Place

DEEPEST = 40
MOST_ELEMENTS = 500_000
MOST_BYTES = 20_000_000
MEGABYTE = 1_000_000
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
READ_BY_EXPAT = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1"})


@dataclass
class Element:
    """An element: its name without a namespace, what it says, and what is in it."""

    name: str
    said: dict[str, str]
    at: Place
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def all(self, *names: str) -> list[Element]:
        """List the elements right beneath this one, by name."""
        return [child for child in self.children if child.name in names]

    def find(self, *names: str) -> Element | None:
        """Find the first element right beneath this one that has one of these names, in the order of the names."""
        return next((child for name in names for child in self.all(name)), None)

    def text(self, *names: str, lines: bool = False) -> str:
        """Return the text of the first element that has one of these names, cleaned; empty where there is none."""
        found = self.find(*names) if names else self
        return clean("".join(found.parts), lines=lines) if found else ""


def parse(content: bytes) -> Element:
    """Return the root of a document, or refuse naming the line."""
    if len(content) > MOST_BYTES:
        raise TooLarge(megabytes=MOST_BYTES // MEGABYTE)
    content, encoding = _readable(content)
    builder = _Builder(expat.ParserCreate(encoding))
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise BrokenXml(line=error.lineno, column=error.offset + 1) from error
    return builder.root


def _readable(content: bytes) -> tuple[bytes, str | None]:
    """Turn what expat cannot read (GB 18030, code pages) into UTF-8; the rest stays as it came."""
    found = DECLARED.match(content)
    name = found[1].decode().lower() if found else "utf-8"
    if name in READ_BY_EXPAT:
        return content, None
    try:
        return content.decode(name).encode(), "utf-8"
    except (LookupError, UnicodeError) as error:
        raise EncodingUnknown(name=name) from error


class _Builder:
    """Takes what expat reads, and refuses at once what a schedule never holds."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.root = Element("", {}, Place())
        self._open: list[Element] = []
        self._number = 0
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse
        parser.UnparsedEntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.SkippedEntityHandler = self._refuse

    def _start(self, name: str, said: dict[str, str]) -> None:
        self._number += 1
        if self._number > MOST_ELEMENTS:
            raise TooLarge(megabytes=MOST_BYTES // MEGABYTE)
        if len(self._open) >= DEEPEST:
            raise TooDeep(levels=DEEPEST)
        bare = name.rpartition(":")[2]
        line = self.parser.CurrentLineNumber
        if not self._open:
            self.root = Element(bare, said, Place(line, bare))
            self._open.append(self.root)
            return
        above = self._open[-1]
        above.counts[bare] += 1
        element = Element(bare, said, Place(line, f"{above.at.path}/{bare}[{above.counts[bare]}]"))
        above.children.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].parts.append(text)

    def _refuse(self, *_: object) -> NoReturn:
        raise HostileXml(line=self.parser.CurrentLineNumber)
