"""Numbers as people write them: `4,100`, `4.1k`."""

from __future__ import annotations

import re

import click

from warroom.domain.text.safe_text import one_line

_GROUPED = re.compile(r"\d{1,3}([,.' _\u00a0\u202f\u2009’])\d{3}(?:\1\d{3})*")
_SHORT = re.compile(r"(\d{1,6})(?:[.,](\d{1,3}))?\s?([km])", re.IGNORECASE)
_THOUSANDS = {"k": 3, "m": 6}
_MOST = 10**12


def count_type(typed: str) -> int:
    """Of an option that counts: `4100`, `4,100`, `4 100`, `4.1k`, `2M`. Raises BadParameter."""
    text = typed.strip()
    count = None
    if text.isascii() and text.isdecimal():
        count = int(text[:20])
    elif found := _GROUPED.fullmatch(text):
        count = int(text.replace(found[1], ""))
    elif found := _SHORT.fullmatch(text):
        zeros, part = _THOUSANDS[found[3].lower()], found[2] or ""
        count = int(f"{found[1]}{part.ljust(zeros, '0')}")
    if count is None or count > _MOST:
        raise click.BadParameter(
            f"“{one_line(typed)}” is no count; write a whole number, as 4100, 4,100 or 4.1k."
        )
    return count
