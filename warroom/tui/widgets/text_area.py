"""A text to edit over several lines: all of it kept, none of it shown raw, @names completed."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from warroom.domain.text.safe_text import masked
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.runtime.textual_private import forget_theme_watcher
from warroom.tui.widgets.line import completed


class Area(TextArea):
    """The right arrow takes the name that is offered."""

    def __init__(self, text: str, *, draft: Draft, line_numbers: bool = False, id: str | None = None) -> None:
        """`draft` keeps what is typed."""
        super().__init__(text, id=id, soft_wrap=True, show_line_numbers=line_numbers)
        self.cursor_blink = False
        self.draft = draft
        self.painted: Callable[[], None] = lambda: None
        """Called each time when it is about to be painted."""

    def post_message(self, message: Message) -> bool:
        # At once: the message itself comes after the next key, which may close the dialog.
        if isinstance(message, TextArea.Changed):
            self.draft.changed()
        return super().post_message(message)

    def render_lines(self, crop: Region) -> list[Strip]:
        self.painted()
        return super().render_lines(crop)

    def on_unmount(self) -> None:
        forget_theme_watcher(self.app, self)

    def on_resize(self) -> None:
        # Textual wraps the text anew, but leaves what it painted at this width before it had: words cut off.
        self.refresh()

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
