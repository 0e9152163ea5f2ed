"""Take every marked string out of the code into the catalogues: ``python -m app.translations.extract``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from app.translations.sources import DOMAINS, FOLDER, LOCALES, ROOT, is_guest_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item]  # Babel's own notation for a context
    "lazy_pgettext": ((1, "c"), 2),  # type: ignore[dict-item]  # Babel's own notation for a context
}


def sources() -> Iterator[tuple[Path, str]]:
    """Yield every file that may hold strings, with the method that reads it."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        if path.parent != FOLDER:
            yield path, "python"
    for folder, suffixes in ((ROOT / "templates", ("*.html", "*.txt", "*.xml")),):
        for suffix in suffixes:
            for path in sorted(folder.rglob(suffix)):
                yield path, "jinja2.ext.babel_extract"


def templates() -> dict[str, Catalog]:
    """Return one catalogue of untranslated strings for each domain; a string guests read is theirs alone."""
    catalogues = {domain: Catalog(project="Lanyard", charset="utf-8", fuzzy=False) for domain in DOMAINS}
    found: list[tuple[str, str, str | tuple[str, ...], list[str], str | None]] = []
    for path, method in sources():
        name = path.relative_to(ROOT).as_posix()
        for _, message, comments, note in extract_from_file(
            method, path, keywords=KEYWORDS, comment_tags=("L10n:",),
            options={"silent": "false", "trimmed": "true"}, strip_comment_tags=True,
        ):  # fmt: skip
            found.append((name, "guest" if is_guest_file(name) else "desk", message, comments, note))
    for name, domain, message, comments, note in sorted(found, key=lambda item: (item[1] != "guest", item[0])):
        if domain == "desk" and catalogues["guest"].get(_id(message), note) is not None:
            continue
        catalogues[domain].add(message, None, [(name, 0)], auto_comments=comments, context=note)
    return catalogues


def _id(message: object) -> str:
    return str(message[0]) if isinstance(message, tuple | list) else str(message)


def main() -> int:
    """Bring every catalogue up to date, keeping what is translated."""
    known: dict[tuple[str, str | None], object] = {}
    fresh = templates()
    for locale in LOCALES:
        folder = FOLDER / locale / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        known = {
            (_id(message.id), message.context): message.string
            for domain in DOMAINS
            if (folder / f"{domain}.po").exists()
            for message in read_po((folder / f"{domain}.po").open("rb"))
            if message.id and message.string
        }
        for domain in DOMAINS:
            catalogue = Catalog(locale=Locale.parse(locale), project="Lanyard", charset="utf-8", fuzzy=False)
            for message in fresh[domain]:
                if message.id:
                    catalogue.add(
                        message.id, known.get((_id(message.id), message.context)), message.locations,  # type: ignore[arg-type]  # as read
                        auto_comments=message.auto_comments, context=message.context, flags=message.flags,
                    )  # fmt: skip
            with (folder / f"{domain}.po").open("wb") as file:
                write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
