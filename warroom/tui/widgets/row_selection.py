"""What the mouse selects in a widget that draws rows of its own: how it looks, and its words, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.selection import Selection
from textual.strip import Strip


def selected(texts: Sequence[str], shown: range, selection: Selection) -> str:
    """The words that are selected of these rows. Where it goes beyond the widget, as far as rows are `shown`."""
    first = shown.start if selection.start is None else selection.start.y
    last = shown.stop - 1 if selection.end is None else selection.end.y
    lines = []
    for row in range(max(first, 0), min(last + 1, len(texts))):
        start, end = selection.get_span(row) or (0, 0)
        lines.append(texts[row][start : None if end == -1 else end].rstrip())
    return "\n".join(lines)


def highlighted(strip: Strip, text: str, row: int, selection: Selection | None, style: Style) -> Strip:
    """The row as it is drawn, with what is selected of it in this style."""
    span = selection.get_span(row) if selection is not None else None
    if span is None:
        return strip
    start, end = span[0], len(text) if span[1] == -1 else min(span[1], len(text))
    if start >= end:
        return strip
    left, right = cell_len(text[:start]), cell_len(text[:end])
    marked = Strip(Segment.apply_style(strip.crop(left, right), post_style=style), right - left)
    return Strip.join([strip.crop(0, left), marked, strip.crop(right)])
