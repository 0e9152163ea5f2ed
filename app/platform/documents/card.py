"""The picture shown beside a link that is shared (Open Graph, https://ogp.me): 1200 by 630 pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.platform.documents import fonts
from app.platform.documents.badge import Text
from app.platform.documents.runs import language, run
from app.platform.documents.typesetting import compile_png

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYOUT = "card.typ"
PIXELS_PER_POINT = 72  # the layout counts in pixels
KEPT = 64
NOTHING = Text("")


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card says and in which colours; ``facts`` are the lines below, such as a day and a place."""

    title: Text
    other: Text = NOTHING
    host: Text = NOTHING
    facts: tuple[Text, ...] = ()
    artwork_svg: str
    ground: str
    strong: str
    soft: str
    spark: str
    lang: str = "en"


@lru_cache(maxsize=KEPT)
def card_png(card: Card) -> bytes:
    """Draw a card; a title of any length and script fits. The last ones are kept: a shared link is asked for often."""
    data = {
        "families": fonts.families(),
        "font": fonts.HAN["zh"],
        "lang": language(card.lang)[0],
        "title": _run(card.title),
        "other": _run(card.other),
        "host": _run(card.host),
        "facts": [made for made in map(_run, card.facts) if made],
        "artwork": card.artwork_svg,
        "ground": card.ground,
        "strong": card.strong,
        "soft": card.soft,
        "spark": card.spark,
    }
    return compile_png(LAYOUT, data, ppi=PIXELS_PER_POINT)


def _run(text: Text) -> Mapping[str, object] | None:
    made = run(text.text, text.lang)
    return vars(made) if made.units else None
