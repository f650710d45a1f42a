"""How a number of minutes is read that somebody typed."""

from __future__ import annotations

from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.durations import MINUTE


def whole_minutes(typed: str) -> int:
    """Minutes of `5`, `5m`, `1h`, `1h30` or `90 minutes`. Raises Refusal."""
    text = typed.strip()
    digits = text.removesuffix("m")
    if digits.removeprefix("-").isdecimal() and len(digits) <= 6:
        return int(digits)
    from warroom.domain.text.time_words import plain_head, scan_length  # most people write minutes

    head = plain_head(text).strip()
    found = scan_length(f"-{head}" if head[:1].isdigit() and " " not in head else f"{head} ago", 0)
    whole = found and found.length is not None and found.end in (len(head) + 1, len(head) + 4)
    if not found or not whole or found.length is None or found.length % MINUTE:
        raise Refusal(f"“{safe_text.one_line(typed)}” is no number of minutes; write it as 5 or 5m, or 1h30.")
    return found.length // MINUTE
