"""Lines of the timeline in their colours. What is on the screen is kept painted: most lines only move up when one is added."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from warroom.tui.widgets.timeline_rows import Parts, pieces


class Painter:
    """Paints for one widget, in the styles of its `timeline--` components."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Style] = {}
        self._painted: dict[tuple[Parts, int, str], Strip] = {}
        """As many as the widget shows, the one shown last at the end; each takes some 4 KB."""

    def forget(self) -> None:
        """The theme or the styles changed."""
        self._styles.clear()
        self._painted.clear()

    def style(self, name: str = "") -> Style:
        """The style of a component laid on the widget's own. Making one takes longer than painting a line."""
        if name not in self._styles:
            own = self._widget.rich_style
            self._styles[name] = own + self._component(name, partial=True) if name else own
        return self._styles[name]

    def line(
        self, parts: Parts, width: int, bar: str, mark: str = "", found: re.Pattern[str] | None = None
    ) -> Strip:
        """A line `width` cells wide, and its bit of the scrollbar; `mark` names the component laid over it, if any."""
        if mark or found:
            return self._paint(parts, width, bar, self._component(mark) if mark else None, found)
        key = parts, width, bar
        line = self._painted.pop(key, None) or self._paint(parts, width, bar, None, None)
        self._painted[key] = line
        while len(self._painted) > max(1, self._widget.size.height):
            del self._painted[next(iter(self._painted))]
        return line

    def _paint(
        self, parts: Parts, width: int, bar: str, mark: Style | None, found: re.Pattern[str] | None
    ) -> Strip:
        segments, used = [], 0
        for text, name in parts:
            style = self.style(name)
            for piece, hit in pieces(text, found):
                here = style + self._component("found") if hit else style
                segments.append(Segment(piece, here + mark if mark else here))
            used += cell_len(text)
        base = self.style()
        segments.append(Segment(" " * max(0, width - used), base + mark if mark else base))
        return Strip([*segments, Segment(bar, self.style("bar"))], max(width, used) + 1)

    def _component(self, name: str, *, partial: bool = False) -> Style:
        return self._widget.get_component_rich_style(f"timeline--{name}", partial=partial)
