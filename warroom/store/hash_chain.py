"""The hash chain of an incident's events: it shows corruption and edits by hand, and still verifies after a redaction.

Whoever can rewrite the whole file can make the chain anew. Only a digest kept elsewhere shows that: `digest_check`.
"""

from __future__ import annotations

import hashlib

from warroom.domain.record.event_model import EventModel
from warroom.domain.record.redaction import Redacted


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


class Seals:
    """Whether the payloads of one incident are those that were sealed, or what a redaction left of them."""

    def __init__(self) -> None:
        self._blank: dict[int, str] = {}
        self._said: dict[int, str] = {}

    def holds(self, n: int, salt: str, payload: str, sealed: str, event: EventModel) -> bool:
        """Take the events in order. False when the payload of entry `n` was changed and no redaction can excuse it."""
        if isinstance(event, Redacted):
            self._said |= {blanked.n: blanked.digest for blanked in event.blanked if blanked.n < n}
        if digest(salt, payload) != sealed:
            if salt:
                return False
            self._blank[n] = digest("", payload)
        return True

    def unsettled(self) -> int | None:
        """The first entry that is blanked and no redaction says so as it stands, or the other way round."""
        every = self._blank.keys() | self._said.keys()
        return min((n for n in every if self._blank.get(n) != self._said.get(n)), default=None)
