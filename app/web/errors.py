"""What goes wrong, said in the reader's language, with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app.core.db import db, is_outage
from app.core.errors import Busy, NotFound, Refusal
from app.web.submission import SubmissionKeyReused

if TYPE_CHECKING:
    from flask import Flask

RETRY_AFTER_SECONDS = 5
log = structlog.get_logger(__name__)


def attach(app: Flask) -> None:
    """Put the error pages on the application."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Busy, _unavailable)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _broken)


def _wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _answer(status: int, *, code: str = "", detail: str = "") -> tuple[Response | str, int]:
    """Answer as a page, or as problem details (RFC 9457) where JSON is spoken."""
    if _wants_json():
        problem = jsonify({"type": "about:blank", "status": status, "code": code, "detail": detail})
        problem.mimetype = "application/problem+json"
        return problem, status
    known = {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}
    page = status if status in known else 400
    return render_template("errors/error.html", status=page, detail=detail, code=code), status


def _refused(refusal: Refusal) -> tuple[Response | str, int]:
    status = 422 if isinstance(refusal, SubmissionKeyReused) else 409
    return _answer(status, code=refusal.code, detail=str(refusal))


def _not_found(error: NotFound) -> tuple[Response | str, int]:
    del error
    return _answer(404, code="not_found")


def _unavailable(error: Exception) -> Response:
    log.warning("database unavailable", error=type(error).__name__)
    answer = Response(*_plain(_answer(503, code="unavailable")))
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _plain(answer: tuple[Response | str, int]) -> tuple[bytes, int, dict[str, str]]:
    body, status = answer
    if isinstance(body, Response):
        return body.get_data(), status, {"Content-Type": body.content_type}
    return body.encode(), status, {"Content-Type": "text/html; charset=utf-8"}


def _database_error(error: DBAPIError) -> Response | tuple[Response | str, int]:
    db.session.rollback()
    if is_outage(error):
        return _unavailable(error)
    log.error("database refused", error=type(error.orig).__name__)
    return _answer(500, code="internal")


def _stale_form(error: CSRFError) -> tuple[Response | str, int]:
    del error
    return _answer(400, code="stale_form")


def _http_error(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    if error.code is None or error.code < 400:  # noqa: PLR2004 — a redirect is no error
        return error
    return _answer(error.code, code=error.name.lower().replace(" ", "_"))


def _broken(error: Exception) -> tuple[Response | str, int]:
    db.session.rollback()
    del error
    return _answer(500, code="internal")
