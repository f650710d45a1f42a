"""Rows of a table on a terminal: none is wider than the terminal is."""

from __future__ import annotations

import sys
import unicodedata


def on_terminal() -> bool:
    return sys.stdout.isatty()


def fitted(row: str, width: int) -> str:
    """The row in at most so many columns; what is cut off is marked by …"""
    if width < 1 or (row.isascii() and len(row) <= width):
        return row
    columns = 0
    for at, character in enumerate(row):
        columns += _columns(character)
        if columns > width:
            return _cut(row[:at], width - 1) + "…"
    return row


def _cut(start: str, width: int) -> str:
    while sum(map(_columns, start)) > width:
        start = start[:-1]
    return start


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
