"""Choosing the reader's language: the URL first, then a choice kept, the account, the browser."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from babel import Locale
from flask import g, has_request_context, request
from flask_babel import Babel, Translations, force_locale, get_translations

from app.core.languages import FALLBACK, PSEUDO, SHIPPED, Language, find_language
from app.core.settings import config
from app.web import signin

if TYPE_CHECKING:
    from collections.abc import Generator

    from flask import Flask

LANGUAGE_COOKIE = "language"


def attach(app: Flask) -> None:
    """Put Flask-Babel on the application, with both catalogues: the guests' and the desk's."""
    folder = f"{app.root_path}/translations"
    Babel(
        app,
        default_domain="guest;desk",
        default_translation_directories=f"{folder};{folder}",  # one for each domain, by Flask-Babel's way of counting
        locale_selector=_select,
        timezone_selector=None,
    )
    # A page says some hundreds of things: it finds its catalogue once, not once for each.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by Jinja's i18n extension
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        pgettext=lambda context, text: _catalogue().upgettext(context, text),
        npgettext=lambda context, one, many, number: _catalogue().unpgettext(context, one, many, number),
        newstyle=True,
    )


def _catalogue() -> Translations:
    tag = language().tag
    known: tuple[str, Translations] | None = getattr(g, "catalogue", None)
    if known is None or known[0] != tag:
        known = g.catalogue = (tag, get_translations())
    return known[1]


def offered() -> tuple[Language, ...]:
    """List the languages a reader may choose."""
    return (*SHIPPED, PSEUDO) if config().pseudo_locale else SHIPPED


def language() -> Language:
    """Return the language of this page or message."""
    chosen: Language | None = getattr(g, "language", None)
    if chosen is None:
        chosen = g.language = _choose() if has_request_context() else FALLBACK
    return chosen


def _select() -> str:
    return language().babel


def _choose() -> Language:
    named: Language | None = getattr(g, "url_language", None)
    if named is not None:
        return named if named in offered() else FALLBACK
    member = signin.staff()
    asked = (request.args.get("language"), request.cookies.get(LANGUAGE_COOKIE), member.locale if member else None)
    for tag in asked:
        found = find_language(tag)
        if found is not None and found in offered():
            return found
    for wanted, _ in request.accept_languages:
        if (found := find_language(wanted)) is not None:
            return found
    return FALLBACK


@contextmanager
def speaking(tag: str) -> Generator[Language]:
    """Render in somebody else's language: a mail, a PDF."""
    spoken = find_language(tag) or FALLBACK
    before: Language | None = getattr(g, "language", None)
    g.language = spoken
    try:
        with force_locale(Locale.parse(spoken.babel)):
            yield spoken
    finally:
        g.language = before
