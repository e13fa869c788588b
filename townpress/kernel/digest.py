"""Digests of bytes: BLAKE2b (RFC 7693), 16 bytes, as lower-case hexadecimal."""

from __future__ import annotations

import hashlib

SHORT = 8


def digest(*parts: bytes) -> str:
    """The digest of ``parts``, each preceded by its length so that no two lists of parts run together."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def fingerprint(data: bytes) -> str:
    """The first :data:`SHORT` digits of the digest: enough for a file's name."""
    return digest(data)[:SHORT]
