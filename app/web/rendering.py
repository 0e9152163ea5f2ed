"""How pages come to words: Jinja's filters, the security headers, dates as people say them."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from flask import current_app, g, render_template, request, url_for
from flask_babel import gettext
from jinja2 import StrictUndefined

from app.core.languages import FALLBACK, Language, pick
from app.core.settings import config
from app.core.tokens import new_id
from app.web import locale, scope, signin

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from flask import Flask, Response

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'{wasm}; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; worker-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

# The door's pages, and the worker that reads codes: a worker obeys the policy it is served with.
WITH_DECODER = ("/door/", "/static/door/")


def attach(app: Flask) -> None:
    """Put filters, globals and headers on the application."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        localised=localised,
        localised_lang=localised_lang,
        day=day,
        short_day=short_day,
        long_day=long_day,
        clock=clock_time,
        moment=moment,
    )
    app.jinja_env.globals.update(csp_nonce=csp_nonce, language_url=language_url, new_key=new_id)
    app.context_processor(_context)
    app.after_request(_secure)


def csp_nonce() -> str:
    """Return this page's nonce, for the import map and nothing else."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _secure(response: Response) -> Response:
    wasm = " 'wasm-unsafe-eval'" if request.path.startswith(WITH_DECODER) else ""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce(), wasm=wasm))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    camera = "(self)" if request.path.startswith("/door/") else "()"
    headers.setdefault("Permissions-Policy", f"camera={camera}, microphone=(), geolocation=(), payment=()")
    if request.endpoint != "static":
        headers.setdefault(
            "Cache-Control", "private, no-store" if request.path.startswith("/g/") else "private, no-cache"
        )
    return response


def _context() -> dict[str, object]:
    return {
        "language": locale.language(),
        "offered_languages": locale.offered(),
        "actor": signin.actor(),
        "current_event": getattr(g, "the_event", None),
        "current_organiser": getattr(g, "the_organiser", None),
        "event_theme_url": None,
    }


def language_url(tag: str) -> str:
    """Return this very page in another language."""
    if request.endpoint is None:
        return f"?language={tag}"
    values: dict[str, object] = dict(request.args.items(multi=False)) | (request.view_args or {})
    values["lang" if getattr(g, "url_language", None) is not None else "language"] = tag
    return url_for(request.endpoint, **values)  # type: ignore[arg-type]


def _order() -> tuple[str, ...]:
    return (locale.language().tag, *scope.own_languages(), FALLBACK.tag)


def localised(texts: Mapping[str, str] | None) -> str:
    """Return a text in the reader's language, else the event's, else any."""
    return pick(texts, _order())[1]


def localised_lang(texts: Mapping[str, str] | None) -> str:
    """Return the tag of the language that ``localised`` chose, for the ``lang`` attribute."""
    return pick(texts, _order())[0]


def _babel() -> Locale:
    spoken: Language = locale.language()
    return Locale.parse(spoken.babel)


def _there(at: datetime, zone: str | None) -> datetime:
    named = zone or getattr(scope.named(), "zone", None) or "UTC"
    return at.astimezone(ZoneInfo(named))


def day(at: datetime | date, zone: str | None = None) -> str:
    """Say a day with its weekday, in the event's zone: Sat 17 Oct 2026."""
    there = _there(at, zone).date() if isinstance(at, datetime) else at
    return str(format_skeleton("yMMMEd", there, locale=_babel()))


def short_day(at: date) -> str:
    """Say a day with its weekday and without its year: Sat 17 Oct."""
    return str(format_skeleton("MMMEd", at, locale=_babel()))


def long_day(at: datetime | date, zone: str | None = None) -> str:
    """Say a day in full, in the event's zone: Saturday, 17 October 2026."""
    there = _there(at, zone).date() if isinstance(at, datetime) else at
    return str(format_date(there, format="full", locale=_babel()))


def clock_time(at: datetime, zone: str | None = None) -> str:
    """Say a time of day, 00 to 24 hours, in the event's zone."""
    return _there(at, zone).strftime("%H:%M")


def moment(at: datetime, zone: str | None = None) -> str:
    """Say day and time, in the event's zone."""
    return gettext("%(day)s, %(time)s", day=day(at, zone), time=clock_time(at, zone))


def render_in(tag: str, template: str, **context: object) -> str:
    """Render a template in a given language: a mail in its guest's."""
    with locale.speaking(tag):
        return render_template(template, **context)


@contextmanager
def at_public_address() -> Generator[None]:
    """Render outside of any request as if asked at the public address, so that links in mails are whole."""
    with current_app.test_request_context(base_url=config().public_url):
        yield
