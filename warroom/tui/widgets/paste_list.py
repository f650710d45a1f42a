"""The list of a paste preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from warroom.tui.widgets.painted_list import PaintedList
from warroom.tui.widgets.paste_rows import PastedRow


class PastedLines(PaintedList):
    """Shows the rows and says which line of the paste is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "choose(-1)", show=False),
        Binding("down,j", "choose(1)", show=False),
        Binding("pageup", "choose_page(-1)", show=False),
        Binding("pagedown,space", "choose_page(1)", show=False),
        Binding("home,g", "choose_end(0)", show=False),
        Binding("end,G", "choose_end(-1)", show=False),
        Binding("question_mark", "next_question", show=False),
    ]

    class Chosen(Message):
        """Another line of the paste is chosen, by a key or the mouse."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def __init__(self) -> None:
        super().__init__()
        self.line: int | None = None
        """The line of the paste that is chosen, from 1."""
        self._rows: Sequence[PastedRow] = ()

    def show(self, rows: Sequence[PastedRow]) -> None:
        """Show other rows; the line that was chosen stays so, else the first question is, else the first line."""
        self._rows = rows
        lines = [row.line for row in rows if row.line is not None]
        if self.line is None:
            asked = (row.line for row in rows if row.asked)
            self.line = next(asked, lines[0] if lines else None)
        self.virtual_size = Size(self.row_width, len(rows))
        self.refresh(layout=True)
        self.call_after_refresh(self._reveal)

    def choose(self, line: int) -> None:
        """Choose a line of the paste and bring it into view."""
        self.line = line
        self._reveal()
        self.refresh()
        self.post_message(self.Chosen(line))

    def _reveal(self) -> None:
        own = [at for at, row in enumerate(self._rows) if row.line == self.line and row.line is not None]
        if not own or not self.size.height:
            return
        top, height = self.scroll_offset.y, self.size.height
        first = own[0] - (1 if own[0] and self._rows[own[0] - 1].line is None else 0)
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif own[-1] >= top + height:
            self.scroll_to(y=min(first, own[-1] - height + 1), animate=False)

    def render_line(self, y: int) -> Strip:
        at, width = self.scroll_offset.y + y, self.row_width
        row = self._rows[at] if at < len(self._rows) else PastedRow(())
        chosen = row.line is not None and row.line == self.line and self.has_focus
        return self.painter.line(row.parts, width, "", "selected" if chosen else "").crop(0, width)

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        line = self._rows[at].line if at < len(self._rows) else None
        if line is not None:
            self.choose(line)

    @property
    def _lines(self) -> list[int]:
        return list(dict.fromkeys(row.line for row in self._rows if row.line is not None))

    def _at(self, lines: Sequence[int]) -> int:
        """Where the chosen line stands, or stood before it was emptied."""
        return next((at for at, line in enumerate(lines) if line >= (self.line or 0)), len(lines) - 1)

    def action_choose(self, by: int) -> None:
        if lines := self._lines:
            self.choose(lines[min(max(self._at(lines) + by, 0), len(lines) - 1)])

    def action_choose_page(self, by: int) -> None:
        self.action_choose(by * max(1, self.size.height - 1))

    def action_choose_end(self, at: int) -> None:
        if lines := self._lines:
            self.choose(lines[at])

    def action_next_question(self) -> None:
        """To the next question; when nothing is asked, to the next line that was not read."""
        asked = [row.line for row in self._rows if row.asked and row.line is not None]
        asked = asked or [row.line for row in self._rows if row.left and row.line is not None]
        if asked:
            self.choose(next((line for line in asked if line > (self.line or 0)), asked[0]))
