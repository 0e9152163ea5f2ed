"""Unguessable ids and secrets: making, hashing, comparing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

import uuid_utils.compat

if TYPE_CHECKING:
    from uuid import UUID


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562): unique, and in order of time."""
    return uuid_utils.compat.uuid7()


def secret_for(key: str, purpose: str, id_: UUID) -> str:
    """Derive the secret of a link from its row's id, so that only its hash need be stored (43 characters)."""
    digest = hmac.new(key.encode(), f"{purpose}\0{id_.hex}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(secret: str) -> bytes:
    """Return what is stored of a secret: SHA-256 is enough, since the secrets have 256 bits themselves."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same(one: str, other: str) -> bool:
    """Compare two texts in constant time, whatever characters they hold."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
