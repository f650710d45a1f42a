"""Why something may not be done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One sentence that says what is wrong and what to do instead."""

    reason: str
