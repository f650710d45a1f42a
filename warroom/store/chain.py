"""The hash chain of an incident's events: it shows tampering, and still verifies after a redaction."""

from __future__ import annotations

import hashlib


def digest(salt: str, payload: str) -> str:
    """SHA-256 of the payload under its salt; with the salt erased it tells nothing of a blanked payload."""
    return hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest()


def link(prev: str, *header: str | int) -> str:
    """SHA-256 over the hash before and the event's own columns, each led by its length."""
    chain = hashlib.sha256()
    for part in (prev, *map(str, header)):
        raw = part.encode()
        chain.update(b"%d:" % len(raw) + raw)
    return chain.hexdigest()
