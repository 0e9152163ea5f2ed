"""Encryption of single fields: AES-256-GCM under a ring of keys, bound to the row they stand in."""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

VERSION = 1
NONCE_BYTES = 12
HEADER_BYTES = 2


class SealBroken(Exception):
    """The sealed value was altered, moved to another row, or its key is gone."""


def _bound_to(table: str, column: str, row_id: UUID) -> bytes:
    return f"{table}\0{column}\0{row_id.hex}".encode()


def seal(ring: Mapping[int, bytes], text: str, *, table: str, column: str, row_id: UUID) -> bytes:
    """Encrypt for one cell: version, key number, nonce (12 bytes), ciphertext with tag (NIST SP 800-38D)."""
    number, key = next(iter(ring.items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound_to(table, column, row_id))
    return bytes((VERSION, number)) + nonce + sealed


def unseal(ring: Mapping[int, bytes], sealed: bytes, *, table: str, column: str, row_id: UUID) -> str:
    """Decrypt one cell; raise SealBroken if it does not belong there or its key is gone."""
    key = ring.get(sealed[1]) if len(sealed) > HEADER_BYTES and sealed[0] == VERSION else None
    if key is None:
        raise SealBroken
    nonce, body = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], sealed[HEADER_BYTES + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, _bound_to(table, column, row_id)).decode()
    except InvalidTag as error:
        raise SealBroken from error


def blind_index(key: bytes, text: str) -> bytes:
    """Return what finds an encrypted value without opening it: HMAC-SHA256 under a key of its own."""
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
