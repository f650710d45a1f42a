"""How many columns of a terminal a text takes, so that tables stay straight whatever is written in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def cells(text: str) -> int:
    """Two for a wide character, as 会 or 🚨, none for one that joins the one before it."""
    return len(text) if text.isascii() else sum(map(cells_of, text))


def cells_of(character: str) -> int:
    """The same for one character."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    """The text with spaces up to that many columns; one that is longer stays whole."""
    return text + " " * (width - cells(text))


def widest(texts: Iterable[str], least: int = 0) -> int:
    """Columns that the longest of them takes, or `least`."""
    return max((least, *map(cells, texts)))
