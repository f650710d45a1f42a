"""Long pastes that were left in their preview are kept beside the note line: what they are called, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

LONG = 10_000
"""Characters from which on a paste that is left is put aside: in the note line it would make every key slow."""


def aside_words(texts: Sequence[str]) -> str:
    """What was put aside, the last one first, and how it comes back."""
    lines = texts[0].count("\n") + (not texts[0].endswith("\n"))
    more = f", and {len(texts) - 1} more" if len(texts) > 1 else ""
    return f"a paste of {lines:,} lines is put aside{more}; up in the empty note line shows it again"


def aside_name(incident: str) -> str:
    """Of the draft that holds the pastes that were put aside."""
    return f"{incident}/aside"
