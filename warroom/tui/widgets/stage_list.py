"""The stage of a status update: its lines with their boxes, one of which the keys act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from warroom.tui.widgets.painted_list import PaintedList
from warroom.tui.widgets.stage_rows import IN, StageRow


class StageList(PaintedList):
    """Shows the rows; the dialog decides what its keys do to the line that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("home,g", "move(-10000)", show=False),
        Binding("end,G", "move(10000)", show=False),
    ]

    class Moved(Message):
        """Another line is chosen."""

    class Clicked(Message):
        """The line that is chosen was clicked."""

    class Below(Message):
        """Down was pressed on the last line."""

    def __init__(self, rows: Sequence[StageRow]) -> None:
        super().__init__("stage")
        self.painted: Callable[[], None] = lambda: None
        """Called each time when it is about to be painted."""
        self._rows = rows
        # Behind the lead, which is seldom left out: most keys are for what follows it.
        told = [at for at, row in enumerate(rows) if row.box == IN]
        self._at = next(iter((*told, *self._own_rows)), 0)
        self.virtual_size = Size(0, len(rows))

    @property
    def _own_rows(self) -> list[int]:
        return [at for at, row in enumerate(self._rows) if row.line is not None]

    @property
    def line(self) -> int | None:
        """The index of the chosen line among the update's; None when there is none."""
        return self._rows[self._at].line if self._at < len(self._rows) else None

    def show(self, rows: Sequence[StageRow]) -> None:
        """Show the rows as they are now; the same line stays chosen."""
        line = self.line
        self._rows = rows
        self._at = next((at for at, row in enumerate(rows) if row.line == line), self._at)
        self.virtual_size = Size(0, len(rows))
        self.refresh()

    def action_move(self, by: int) -> None:
        self.move(by)

    def move(self, by: int) -> None:
        """So many lines down; below the last one the dialog goes on."""
        own = self._own_rows
        place = own.index(self._at) if self._at in own else 0
        if by == 1 and place + 1 >= len(own):
            self.post_message(self.Below())
            return
        if own:
            self.choose_row(own[min(max(place + by, 0), len(own) - 1)])

    def step_down(self) -> None:
        """To the next line; the last one stays chosen."""
        own = self._own_rows
        below = [at for at in own if at > self._at]
        if below:
            self.choose_row(below[0])

    def choose_row(self, at: int) -> None:
        self._at = at
        top = 0 if at == self._own_rows[0] else at  # with the heading above the first
        self.scroll_to_region(Region(0, top, 1, at - top + 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        if at < len(self._rows) and self._rows[at].line is not None:
            self.choose_row(at)
            self.post_message(self.Clicked())

    def render_lines(self, crop: Region) -> list[Strip]:
        self.painted()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        at, width = self.scroll_offset.y + y, self.row_width
        row = self._rows[at] if at < len(self._rows) else StageRow("")
        here = at == self._at and row.line is not None
        mark = "selected" if here and self.has_focus else ""
        return self.painter.line(row.parts(width, here=here), width, "", mark).crop(0, width)
