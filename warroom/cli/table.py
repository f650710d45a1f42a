"""Rows of a table on a terminal: none is wider than the terminal is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

import click

from warroom.domain.text.cells import cells_of


def print_rows(head: str, rows: Sequence[str]) -> None:
    """On a terminal under a head, and none wider than it is; elsewhere the rows alone and whole, for scripts."""
    if rows and on_terminal():
        width = shutil.get_terminal_size().columns
        rows = [fitted(row, width) for row in (head, *rows)]
    for row in rows:
        click.echo(row)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], plain: Sequence[str] = ()) -> None:
    """As `print_rows`, of cells: each column is as wide as its widest cell, its head included. The last one may be cut.

    `plain` are the rows for a pipe, where they are to stay what older versions printed.
    """
    if plain and not on_terminal():
        print_rows("", plain)
        return
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(map(_padded, cells, widths)).rstrip() for cells in (head, *rows)]
    print_rows(lines[0], lines[1:])


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(cells_of, text))


def on_terminal() -> bool:
    return sys.stdout.isatty()


def fitted(row: str, width: int) -> str:
    """The row in at most so many columns; what is cut off is marked by …"""
    if width < 1 or (row.isascii() and len(row) <= width):
        return row
    columns = 0
    for at, character in enumerate(row):
        columns += cells_of(character)
        if columns > width:
            return _cut(row[:at], width - 1) + "…"
    return row


def _cut(start: str, width: int) -> str:
    while sum(map(cells_of, start)) > width:
        start = start[:-1]
    return start
