"""SHA-256 digests as hex digits."""

from __future__ import annotations

import hashlib

SHORT_DIGITS = 16


def digest(data: bytes) -> str:
    """All 64 digits."""
    return hashlib.sha256(data).hexdigest()


def short_digest(data: bytes) -> str:
    """The first 16 digits: enough to distinguish the few things it is used for."""
    return digest(data)[:SHORT_DIGITS]
