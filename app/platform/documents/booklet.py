"""The programme as a booklet to print: A5, with contents, an outline for screens, and an index of films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.platform.documents import fonts
from app.platform.documents.badge import Text
from app.platform.documents.runs import language, run
from app.platform.documents.typesetting import compile_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LAYOUT = "booklet.typ"
NOTHING = Text("")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A session: its hour, titles and lines of facts; ``code`` names it in the index, ``films`` put it there."""

    code: str
    time: str
    until: str
    kind: Text
    title: Text
    other: Text = NOTHING
    facts: tuple[Text, ...] = ()
    text: Text = NOTHING
    warning: Text = NOTHING
    struck: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """Sessions that stand together: a strand's with its name, text and colour, or those of none."""

    name: Text = NOTHING
    summary: Text = NOTHING
    colour: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Day:
    """A festival day."""

    name: Text
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A film in the index, and the codes of the sessions that show it."""

    title: Text
    other: Text = NOTHING
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """Everything a booklet shows; ``words`` are the headings in the reader's language: contents, index, times."""

    title: Text
    other: Text = NOTHING
    facts: tuple[Text, ...] = ()
    days: tuple[Day, ...] = ()
    films: tuple[Listed, ...] = ()
    words: tuple[tuple[str, str], ...]
    artwork_svg: str
    colours: tuple[tuple[str, str], ...]
    lang: str = "en"


def booklet_pdf(booklet: Booklet) -> bytes:
    """Set a booklet; tagged, so that a screen reader reads it in order."""
    return compile_pdf(
        LAYOUT,
        {
            "families": fonts.families(),
            "font": fonts.HAN["zh"],
            "lang": language(booklet.lang)[0],
            "plain": booklet.title.text,
            "title": _fitted(booklet.title),
            "other": _fitted(booklet.other),
            "facts": [_fitted(fact) for fact in booklet.facts],
            "days": [_day(day) for day in booklet.days],
            "films": [
                {"title": _said(film.title), "other": _said(film.other), "codes": film.codes} for film in booklet.films
            ],
            "words": dict(booklet.words),
            "artwork": booklet.artwork_svg,
            "colours": dict(booklet.colours),
        },
    )


def _day(day: Day) -> Mapping[str, object]:
    return {
        "name": _said(day.name),
        "parts": [
            {
                "name": _said(part.name),
                "summary": _said(part.summary),
                "colour": part.colour,
                "entries": [_entry(entry) for entry in part.entries],
            }
            for part in day.parts
        ],
    }


def _entry(entry: Entry) -> Mapping[str, object]:
    made: dict[str, object] = {name: getattr(entry, name) for name in ("code", "time", "until", "struck")}
    for name in ("kind", "title", "other", "text", "warning"):
        made[name] = _said(getattr(entry, name))
    made["facts"] = _all(entry.facts)
    return made


def _all(texts: Sequence[Text]) -> list[Mapping[str, object]]:
    return [made for made in map(_said, texts) if made]


def _said(text: Text) -> Mapping[str, object] | None:
    """Make a text ready to run on: what it says, its language, direction and font."""
    made = run(text.text, text.lang)
    if not made.units:
        return None
    return {"text": made.text, "lang": made.lang, "region": made.region, "dir": made.dir, "font": made.font}


def _fitted(text: Text) -> Mapping[str, object] | None:
    made = run(text.text, text.lang)
    return vars(made) if made.units else None
