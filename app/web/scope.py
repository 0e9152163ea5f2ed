"""The event or organiser a URL names, found once before the view runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from flask import abort, g, request
from werkzeug.exceptions import NotFound

from app.core.languages import Language, find_language

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from uuid import UUID

    from flask import Flask


class Named(Protocol):
    """What a URL may name: an event, or the organiser that owns events."""

    @property
    def id(self) -> UUID:
        """The row's id."""

    @property
    def organiser_id(self) -> UUID:
        """The organiser it belongs to (an organiser belongs to itself)."""


T = TypeVar("T")
_loaders: dict[str, Callable[[str], Named | None]] = {}


def set_loaders(**loaders: Callable[[str], Named | None]) -> None:
    """Say how the things that URLs name (``event``, ``organiser``) are found by their code."""
    _loaders.update(loaders)


def attach(app: Flask) -> None:
    """Take ``lang``, ``event`` and ``organiser`` out of every URL before its view runs, and put them back in links."""
    app.url_value_preprocessor(_take)
    app.before_request(_find)

    @app.url_defaults
    def put_back(endpoint: str, values: dict[str, object]) -> None:
        arguments = _arguments(app, endpoint)
        for name, code in getattr(g, "codes", {}).items():
            if name in arguments:
                values.setdefault(name, code)
        if "lang" in arguments:
            from_page = getattr(g, "language", None)
            values.setdefault("lang", from_page.tag if isinstance(from_page, Language) else "en")


def _take(endpoint: str | None, values: dict[str, object] | None) -> None:
    del endpoint
    if values is None:
        return
    tag = values.pop("lang", None)
    g.url_language = find_language(str(tag)) if tag else None
    g.codes = {name: str(values.pop(name)) for name in _loaders if name in values}
    g.unknown_language = bool(tag) and (g.url_language is None or g.url_language.tag != tag)


def _find() -> None:
    if request.endpoint is None or not hasattr(g, "codes"):
        return
    if g.unknown_language:
        abort(404)
    for name, code in g.codes.items():
        found = _loaders[name](code)
        if found is None:
            raise NotFound
        setattr(g, f"the_{name}", found)
        g.own_languages = tuple(getattr(found, "languages", None) or ())


def _arguments(app: Flask, endpoint: str) -> frozenset[str]:
    known: dict[str, frozenset[str]] = app.extensions.get("url_arguments", {})
    if not known:
        for rule in app.url_map.iter_rules():
            known[rule.endpoint] = known.get(rule.endpoint, frozenset()) | rule.arguments
        app.extensions["url_arguments"] = known
    return known.get(endpoint, frozenset())


def current(kind: type[T]) -> T:
    """Return the thing of this kind that the URL names; a view outside such a URL is our bug."""
    for name in _loaders:
        thing = getattr(g, f"the_{name}", None)
        if isinstance(thing, kind):
            return thing
    message = f"this URL names no {kind.__name__}"
    raise LookupError(message)


@contextmanager
def entered(event: Named | None, code: str) -> Generator[None]:
    """Act as if the URL named this event: a mail is rendered so."""
    before = getattr(g, "the_event", None), getattr(g, "codes", {}), own_languages()
    g.the_event, g.codes = event, {"event": code} if event is not None else {}
    g.own_languages = tuple(getattr(event, "languages", None) or ())
    try:
        yield
    finally:
        g.the_event, g.codes, g.own_languages = before


def own_languages() -> tuple[str, ...]:
    """Return the languages of the event that the URL names, as they were when it was found."""
    return getattr(g, "own_languages", ())


def named() -> Named | None:
    """Return the event, else the organiser that the URL names, else none."""
    event: Named | None = getattr(g, "the_event", None)
    organiser: Named | None = getattr(g, "the_organiser", None)
    return event or organiser
