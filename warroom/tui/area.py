"""A text to edit over several lines, all of it kept and none of it shown raw."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import TextArea

from warroom.domain.plain import masked


class Area(TextArea):
    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        line.plain = masked(line.plain)
        return line
