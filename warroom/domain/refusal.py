"""Why something may not be done."""

from __future__ import annotations


class Refusal(Exception):
    """One sentence that says what is wrong and what to do instead. The domain returns it, the room raises it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
