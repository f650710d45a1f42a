"""Fitting a text into so many terminal cells, where a Chinese character or an emoji takes two."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words; a longer word is cut. At least one line."""
    width = max(width, 2)
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, width)]


def fitted(text: str, width: int) -> str:
    """Exactly `width` cells, ending in … when something is left out."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, max(0, width - 1)) + "…"


def _paragraph(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        size = cell_len(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        if size > width:
            *whole, word = chop_cells(word, width)
            lines.extend(whole)
            size = cell_len(word)
        line, used = word, size
    return [*lines, line]
