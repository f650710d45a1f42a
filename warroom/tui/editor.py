"""A text of several lines, edited in a dialog: safe to show, with @names completed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from warroom.domain.plain import masked
from warroom.tui.line import completed


class TextEditor(TextArea):
    """Enter is for the dialog; ctrl+j makes a new line; the right arrow takes the name that is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "new_line", "new line", priority=True)]

    def __init__(self, text: str, enter: Callable[[], None], *, id: str) -> None:
        """`enter` is what Enter does."""
        super().__init__(text, id=id, soft_wrap=True, show_line_numbers=False)
        self.cursor_blink = False
        self._enter = enter

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        line.plain = masked(line.plain)
        return line

    def update_suggestion(self) -> None:
        people: tuple[str, ...] = getattr(self.app, "people", ())
        row, column = self.cursor_location
        line = self.document.get_line(row)
        # In the middle of a line the right arrow has to go on.
        offered = completed(line, people) if people and column == len(line) else None
        self.suggestion = offered[len(line) :] if offered else ""

    def action_new_line(self) -> None:
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._enter()
            return
        await super()._on_key(event)
