"""Fitting a text into so many terminal cells, where a Chinese character or an emoji takes two."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, set_cell_size

DENSEST = 8
"""Characters in a cell at most: an emoji of a whole family has four. Marks without a width are wrapped beyond."""
_STAND_IN = "\U0002fffd"
"""As wide as a flag, and assigned to nothing."""
_FLAG = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|{_STAND_IN}")


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken between words; a longer word is cut. At least one line."""
    width = max(width, 2)
    lines = (line for paragraph in text.split("\n") for line in _paragraph(paragraph, width))
    most = width * DENSEST
    return [line[at : at + most] for line in lines for at in range(0, len(line) or 1, most)]


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
            *whole, word = _cut(word, width)
            lines.extend(whole)
            size = cell_len(word)
        line, used = word, size
    return [*lines, line]


def _cut(word: str, width: int) -> list[str]:
    """Between characters as one sees them. A flag is two, which Rich would part."""
    flags = iter(_FLAG.findall(word))
    lines = chop_cells(_FLAG.sub(_STAND_IN, word), width)
    return [re.sub(_STAND_IN, lambda _: next(flags), line) for line in lines]
