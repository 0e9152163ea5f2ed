"""Make what the application reads from the catalogues, and the pseudo-locale: ``python -m app.translations.compile``.

With ``--check`` it also fails where a string of the code is missing, untranslated, or loses a placeholder.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.translations.extract import templates
from app.translations.sources import DOMAINS, FOLDER, LOCALES, PSEUDO

if TYPE_CHECKING:
    from babel.messages.catalog import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|<[^>]+>")
ACCENTS = str.maketrans("AEIOUaeiouncsy", "ÅÉÎÖÛåéîöûñçšý")


def main(arguments: list[str]) -> int:
    """Compile; say what is wrong and return how many things are."""
    fresh = templates()
    problems: list[str] = []
    for locale in LOCALES:
        for domain in DOMAINS:
            path = FOLDER / locale / "LC_MESSAGES" / f"{domain}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue = (
                read_po(path.open("rb"), locale=locale) if path.exists() else Catalog(locale=Locale.parse(locale))
            )
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
            problems += [f"{locale}/{domain}: {problem}" for problem in _compare(fresh[domain], catalogue)]
    for domain in DOMAINS:
        _write_pseudo(domain, fresh[domain])
    if "--check" not in arguments:
        return 0
    for problem in problems:
        sys.stderr.write(problem + "\n")
    return min(len(problems), 1)


def _compare(fresh: Catalog, catalogue: Catalog) -> list[str]:
    problems = []
    for message in fresh:
        if not message.id:
            continue
        known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        texts = _texts(known)
        if known is None:
            problems.append(f"not extracted (make strings): {message.id}")
        elif not all(texts) or not texts:
            problems.append(f"not translated: {message.id}")
        else:
            problems += [f"loses a placeholder: {message.id}" for text in texts if not _keeps(message, text)]
    return problems


def _texts(message: Message | None) -> list[str]:
    if message is None:
        return []
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string or "")]


def _keeps(message: Message, text: str) -> bool:
    source = message.id if isinstance(message.id, str) else message.id[-1]
    wanted, there = set(re.findall(r"%\(\w+\)[sd]", source)), set(re.findall(r"%\(\w+\)[sd]", text))
    return there <= wanted and (wanted <= there or not isinstance(message.id, str))


def _write_pseudo(domain: str, fresh: Catalog) -> None:
    """Write the catalogue of the right-to-left pseudo-locale: accented, a third longer, never for readers."""
    pseudo = Catalog(locale=Locale.parse(PSEUDO), charset="utf-8", fuzzy=False)
    for message in fresh:
        if message.id:
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            forms = pseudo.num_plurals if len(ids) > 1 else 1
            text = _accented(str(ids[-1]))
            pseudo.add(message.id, tuple([text] * forms) if len(ids) > 1 else text, context=message.context)
    folder = FOLDER / PSEUDO / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{domain}.mo").open("wb") as file:
        write_mo(file, pseudo)


def _accented(text: str) -> str:
    parts, last = [], 0
    for match in PLACEHOLDER.finditer(text):
        parts += [text[last : match.start()].translate(ACCENTS), match.group()]
        last = match.end()
    return "".join([*parts, text[last:].translate(ACCENTS), " ·" * (1 + len(text) // 24)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
