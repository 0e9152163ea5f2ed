"""The page of the mailbox: a list of mails, each with its text, pictures and attachments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from app.core.errors import NotFound
from app.demo.mailbox import letters as mails
from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.routing import MapAdapter

    from app.demo.mailbox.letters import Letters

LISTED = 200
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail is somebody else's page: no script, no form, no fetching; only its links may leave, to a window of their own.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data: 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)
OPENED_IN_PLACE = {"application/pdf", "image/png", "image/jpeg", "image/webp"}

TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


class LocalRequest(Request):
    """A request to this machine by its own names; a foreign name that resolves to it is refused."""

    trusted_hosts: ClassVar[list[str] | None] = ["127.0.0.1", "localhost", "[::1]"]  # type: ignore[misc]  # never set per request here


class Page:
    """The pages of one mailbox, as a WSGI application."""

    def __init__(self, letters: Letters, *, site: str) -> None:
        self._letters = letters
        self._site = site
        self._urls = Map(
            [
                Rule("/", endpoint=self._list, methods=["GET"]),
                Rule("/clear", endpoint=self._clear, methods=["POST"]),
                Rule("/<key>/", endpoint=self._show, methods=["GET"]),
                Rule("/<key>/html", endpoint=self._html, methods=["GET"]),
                Rule("/<key>/source", endpoint=self._source, methods=["GET"]),
                Rule("/<key>/attachments/<int:number>", endpoint=self._attachment, methods=["GET"]),
            ]
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = LocalRequest(environ)
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def _answer(self, request: LocalRequest) -> Response:
        try:
            urls: MapAdapter = self._urls.bind(request.host, path_info=request.path, default_method=request.method)
            endpoint, values = urls.match()
            view: Callable[..., Response] = partial(endpoint, request)
            return view(**values)
        except NotFound:
            return PageNotFound().get_response(request.environ)
        except HTTPException as error:
            return Response.from_app(error, request.environ)

    def _list(self, request: LocalRequest) -> Response:
        words = request.args.get("q", "").strip()
        found = (self._letters.summary(key) for key in self._letters.keys())  # noqa: SIM118 - a method, no dict
        listed = [mail for mail in found if mail.mentions(words)][:LISTED]
        return self._page("mailbox/list.html", mails=listed, words=words)

    def _show(self, request: LocalRequest, key: str) -> Response:
        del request
        message = self._letters.message(key)
        return self._page(
            "mailbox/mail.html",
            mail=self._letters.summary(key),
            headers=[(name, mails.header(message, name)) for name in dict.fromkeys(message.keys())],
            has_html=message.get_body(("html",)) is not None,
            text=mails.text(message),
            attachments=mails.attachments(message),
        )

    def _html(self, request: LocalRequest, key: str) -> Response:
        del request
        content = mails.html(self._letters.message(key))
        if content is None:
            raise PageNotFound
        return Response(content, mimetype="text/html", headers={"Content-Security-Policy": MAIL_POLICY})

    def _source(self, request: LocalRequest, key: str) -> Response:
        del request
        return Response(self._letters.source(key), mimetype="text/plain")

    def _attachment(self, request: LocalRequest, key: str, number: int) -> Response:
        found = [item for item in mails.attachments(self._letters.message(key)) if item.number == number]
        if not found:
            raise PageNotFound
        [attachment] = found
        in_place = attachment.kind in OPENED_IN_PLACE and "download" not in request.args
        response = Response(attachment.content, mimetype=attachment.kind if in_place else "application/octet-stream")
        response.headers.set("Content-Disposition", "inline" if in_place else "attachment", filename=attachment.name)
        if in_place:
            # A browser's own PDF reader is a page too, and a strict policy would keep it from opening.
            response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response

    def _clear(self, request: LocalRequest) -> Response:
        if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            raise Forbidden
        self._letters.clear()
        return redirect("/", 303, Response)

    def _page(self, template: str, **values: object) -> Response:
        return Response(TEMPLATES.get_template(template).render(site=self._site, **values), mimetype="text/html")


def application(letters: Letters, *, site: str) -> WSGIApplication:
    """Return the pages together with the style sheets they share with the site."""
    return SharedDataMiddleware(Page(letters, site=site), {"/static": str(ROOT / "static")})
