"""The settings of one installation: frozen, typed, and the only reader of the environment."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent
DEVELOPMENT_SECRET = "for development only"  # noqa: S105 — refused in production, see problems()
DEVELOPMENT_FIELD_KEY = base64.b64encode(b"development field key, 32 bytes!").decode()
FIELD_KEY_BYTES = 32


class ConfigError(Exception):
    """The environment does not make a working installation; the message lists every problem."""


def _flag(value: str) -> bool:
    return value.strip().lower() in {"1", "true", "yes", "on"}


def _key_ring(text: str) -> dict[int, bytes]:
    """Read ``id:base64,id:base64``; the first is used for writing, the others still open old values."""
    ring: dict[int, bytes] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        number, _, encoded = item.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
            ring[int(number)] = key
        except (ValueError, binascii.Error) as error:
            message = "FIELD_KEYS: write number:base64, separated by commas"
            raise ConfigError(message) from error
        if len(key) != FIELD_KEY_BYTES:
            message = f"FIELD_KEYS: key {number} has {len(key)} bytes, 32 are needed"
            raise ConfigError(message)
    return ring


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting, already checked for form; ``problems`` says what production would refuse."""

    environment: str = "development"
    database_url: str = f"sqlite:///{ROOT / 'var' / 'lanyard.sqlite3'}"
    redis_url: str | None = None
    secret_key: str = DEVELOPMENT_SECRET
    secret_key_fallbacks: tuple[str, ...] = ()
    field_keys: Mapping[int, bytes] = field(default_factory=lambda: _key_ring(f"1:{DEVELOPMENT_FIELD_KEY}"))
    public_url: str = "http://127.0.0.1:8000"
    port: int = 8000
    data_dir: Path = ROOT / "var"
    font_dirs: tuple[Path, ...] = ()
    trusted_proxies: int = 0
    sqlite_synchronous: str = "FULL"
    mail_server: str = "127.0.0.1"
    mail_port: int = 8001
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_username: str | None = None
    mail_password: str | None = None
    mail_ca_file: Path | None = None
    mail_sender: str = "no-reply@lanyard.example"
    argon2_memory_kib: int = 19 * 1024
    database_pool: int = 8
    log_level: str = "INFO"
    pseudo_locale: bool = False
    rate_limits: bool = True
    hold_answers_seconds: int = 0

    @property
    def is_production(self) -> bool:
        """Whether defaults and demo content are refused."""
        return self.environment == "production"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Config:
        """Read the environment; raise ConfigError where it is malformed or, in production, incomplete."""
        port = int(environ.get("PORT", "8000"))
        data_dir = Path(environ.get("DATA_DIR", str(ROOT / "var")))
        config = cls(
            environment=environ.get("LANYARD_ENV", "development"),
            database_url=_database_url(environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'lanyard.sqlite3'}"),
            redis_url=environ.get("REDIS_URL") or None,
            secret_key=environ.get("SECRET_KEY") or DEVELOPMENT_SECRET,
            secret_key_fallbacks=tuple(filter(None, environ.get("SECRET_KEY_FALLBACKS", "").split(","))),
            field_keys=_key_ring(environ.get("FIELD_KEYS") or f"1:{DEVELOPMENT_FIELD_KEY}"),
            public_url=environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            port=port,
            data_dir=data_dir,
            font_dirs=tuple(Path(item) for item in environ.get("FONT_DIRS", "").split(":") if item),
            trusted_proxies=int(environ.get("TRUSTED_PROXIES", "0")),
            sqlite_synchronous=environ.get("SQLITE_SYNCHRONOUS", "FULL").upper(),
            mail_server=environ.get("MAIL_SERVER", "127.0.0.1"),
            mail_port=int(environ.get("MAIL_PORT", str(port + 1))),
            mail_use_tls=_flag(environ.get("MAIL_USE_TLS", "")),
            mail_use_ssl=_flag(environ.get("MAIL_USE_SSL", "")),
            mail_username=environ.get("MAIL_USERNAME") or None,
            mail_password=environ.get("MAIL_PASSWORD") or None,
            mail_ca_file=Path(environ["MAIL_CA_FILE"]) if environ.get("MAIL_CA_FILE") else None,
            mail_sender=environ.get("MAIL_SENDER", "no-reply@lanyard.example"),
            argon2_memory_kib=int(environ.get("ARGON2_MEMORY_KIB", str(19 * 1024))),
            database_pool=int(environ.get("DATABASE_POOL", "8")),
            log_level=environ.get("LOG_LEVEL", "INFO").upper(),
            pseudo_locale=_flag(environ.get("PSEUDO_LOCALE", "")),
            rate_limits=_flag(environ.get("RATE_LIMITS", "1")),
            hold_answers_seconds=max(0, int(environ.get("HOLD_ANSWERS_SECONDS", "30"))),
        )
        problems = config.problems(environ)
        if problems:
            raise ConfigError("\n".join(["Lanyard does not start in production yet:", *problems]))
        return config

    def problems(self, environ: Mapping[str, str]) -> list[str]:
        """List what production still lacks; empty in development."""
        if not self.is_production:
            return []
        needed = {
            "SECRET_KEY": "a long random text, the same on every machine",
            "FIELD_KEYS": "1:<32 random bytes in base64>, the key of encrypted fields",
            "PUBLIC_URL": "the address guests see, https://…",
            "DATABASE_URL": "sqlite:////path/lanyard.sqlite3 or postgresql://…",
            "MAIL_SERVER": "the SMTP server that sends your mail",
            "MAIL_SENDER": "the address mail comes from",
        }
        found = [f"- {name} is missing: {what}" for name, what in needed.items() if not environ.get(name)]
        if environ.get("SECRET_KEY") and len(self.secret_key) < FIELD_KEY_BYTES:
            found.append("- SECRET_KEY is too short: 32 characters or more")
        if environ.get("PUBLIC_URL") and not self.public_url.startswith("https://"):
            found.append("- PUBLIC_URL must begin with https:// (cameras and cookies need it)")
        if self.pseudo_locale:
            found.append("- PSEUDO_LOCALE is for tests only")
        return found


def _database_url(url: str) -> str:
    """Name the driver where the address leaves it open."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
