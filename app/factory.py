"""Builds the application: extensions, wiring, blueprints, error pages, and nothing else."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import wiring
from app.core import db as database
from app.core import facts, settings
from app.web import calendar, errors, limits, locale, names, rendering, scope, signin, static_files
from config import ROOT

if TYPE_CHECKING:
    from config import Config

BODY_LIMIT_BYTES = 12 * 1024 * 1024
FORM_PART_LIMIT = 500


def create_app(config: Config) -> Flask:
    """Return one application for one configuration."""
    app = Flask(
        "app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    settings.configure(app, config)
    app.config.update(_flask_settings(config))
    app.config["MAX_FORM_PARTS"] = FORM_PART_LIMIT
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    _log(config)
    _extend(app, config)
    for attach in (scope.attach, rendering.attach, names.attach, calendar.attach, errors.attach, static_files.attach):
        attach(app)
    wiring.attach(app)
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    url = config.database_url
    options: dict[str, object] = {}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": 30, "check_same_thread": False}
    else:
        options |= {
            "pool_size": config.database_pool,
            "max_overflow": 4,
            "pool_timeout": 10,
            "connect_args": {"connect_timeout": 5},
        }
    secure = config.public_url.startswith("https://")
    return {
        "SECRET_KEY": config.secret_key,
        "SECRET_KEY_FALLBACKS": list(config.secret_key_fallbacks),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": options,
        "MAX_CONTENT_LENGTH": BODY_LIMIT_BYTES,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_NAME": "lanyard",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=60),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "MAIL_SERVER": config.mail_server,
        "MAIL_PORT": config.mail_port,
        "MAIL_USE_TLS": config.mail_use_tls,
        "MAIL_USE_SSL": config.mail_use_ssl,
        "MAIL_USERNAME": config.mail_username,
        "MAIL_PASSWORD": config.mail_password,
        "MAIL_DEFAULT_SENDER": config.mail_sender,
    }


def _extend(app: Flask, config: Config) -> None:
    database.db.init_app(app)
    with app.app_context():
        database.tune(database.db.engine, synchronous=config.sqlite_synchronous)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    signin.attach(app)
    locale.attach(app)
    limits.attach(app, config)
    facts.wire(wiring.REACTIONS)


def _log(config: Config) -> None:
    """One event, one line; control characters in values are escaped by the renderer."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[config.log_level]),
    )
