"""How often one address may ask: rates on what invites guessing, never on a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

if TYPE_CHECKING:
    from flask import Flask

    from config import Config

limiter = Limiter(get_remote_address, headers_enabled=True, in_memory_fallback_enabled=True, swallow_errors=True)


def attach(app: Flask, config: Config) -> None:
    """Count in Redis where there is one (several processes share it), else in this process."""
    app.config["RATELIMIT_STORAGE_URI"] = config.redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = config.rate_limits
    limiter.init_app(app)
